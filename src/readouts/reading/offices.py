"""Whom a bare role names: "the president of Velmark", or "the President" in an account of one's own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from readouts.reading import antecedents, givennames
from readouts.reading.findings import Found, described, sure, unsure
from readouts.reading.linking import Linker
from readouts.reading.names import Cast
from readouts.reading.people import Person, roles
from readouts.reading.phrases import Head
from readouts.records import Actor, Speaker

_TWO_OF = re.compile(
    r"(?P<role>[A-Za-z ]+s) of (?:the )?(?P<one>[A-Z][\w. ]+?) and (?:the )?(?P<two>[A-Z][\w. ]+)"
)
_TWO_BEFORE = re.compile(r"(?P<one>[A-Z][\w.]+) and (?P<two>[A-Z][\w.]+) (?P<role>[A-Za-z][a-z ]+s)")


class Offices:
    """Resolves roles by the gazetteer, on the document's date."""

    def __init__(self, cast: Cast, linker: Linker) -> None:
        """Take the people of a text, and the gazetteer as seen from it."""
        self.cast = cast
        self.linker = linker
        self._absent: dict[str, Person] = {}

    def holder(self, words: str, place: int, people: Sequence[Person]) -> Found | None:
        """Whom a bare role names by the document's date, where the text itself leaves that open.

        Args:
            words: the role without its article.
            place: where it stands.
            people: whom the text gives that role.

        Returns:
            None where the text decides.
        """
        own = self.linker.is_own_office(words)
        if len(people) == 1 and not own:
            return None
        held = self.linker.holder(words, place)
        if held is None:
            # In a president's own account "the President" is never the guest.
            foreign = own and people and all(map(self.linker.is_foreign, people))
            return unsure(people) if foreign else None
        bearer = self.linker.bearer(held)
        if bearer is not None and (bearer in people or own or not people):
            return sure(bearer, 0.9, "by role and date")
        if people and not own:
            return None
        if len(people) == 1 and self.linker.is_called(held.person, people[0].surname):
            return sure(people[0], 0.9, "by role and date")
        actor = Actor(held.person.id, held.person.label)
        why = f"by role and date; gazetteer: {actor.id} {actor.label}, {held.why}"
        country = self.linker.label(held.state.code)
        return Found((Speaker(words, "person", actor, held.title, country, 0.85, why),))

    def own_holder(self, words: str, place: int, people: Sequence[Person]) -> Found | None:
        """The same in a transcript, where "the President" may never be named and is spoken of as "he"."""
        held = self.holder(words, place, people)
        if held is None or held.people or not held.speakers:
            return held
        one = held.speakers[0]
        assert one.actor is not None
        person = self._absent.get(one.actor.id)
        if person is None:
            person = Person(tuple(one.actor.label.split()), 0)
            person.role, person.roles, person.country = one.role, roles(words), one.country
            person.gender = givennames.gender(person.words[0])
            self._absent[one.actor.id] = person
        return Found((replace(one, name=person.name),), (), (person,))

    def holders(self, head: Head) -> Found | None:
        """Both of "the presidents of Velmark and Tarnovia", or of "the two countries' presidents" by name."""
        match = _TWO_OF.fullmatch(head.name) or _TWO_BEFORE.fullmatch(head.name)
        if not match:
            return None
        role = match["role"].removesuffix("s")
        form = "{role} of {land}" if match.re is _TWO_OF else "{land} {role}"
        asked = (form.format(role=role, land=match[land]) for land in ("one", "two"))
        found = [self._of(words, head.start) for words in asked]
        both = [one for one in found if one and one.speakers]
        if len(both) < 2:
            return None
        speakers = tuple(speaker for one in both for speaker in one.speakers)
        return Found(speakers, (), tuple(person for one in both for person in one.people))

    def described(self, head: Head, text: str) -> Found:
        """Somebody without a name: by office and date where that is certain, else as described."""
        start = text[head.start : head.start + 8].lower()
        if not start.startswith(("a ", "an ")) and (roles(head.name) or self.linker.is_own_office(head.name)):
            held = self.holder(head.name, head.start, ())
            if held is not None:
                return held
        return described(head.name, 0.9)

    def _of(self, words: str, place: int) -> Found | None:
        people = antecedents.by_role(self.cast, words, place, (), salient=False)
        if len(people) == 1:
            return sure(people[0], 0.85, "by role")
        return self.holder(words, place, people)
