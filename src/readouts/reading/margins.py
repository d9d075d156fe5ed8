"""Who stands in a transcript's margin: "PRESIDENT VARGA", "MR. REYL", "THE PRESIDENT", "Q"."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from readouts.reading import antecedents, givennames, lettering, titles
from readouts.reading.findings import Found, described, sure, unsure
from readouts.reading.names import Cast
from readouts.reading.offices import Offices
from readouts.reading.people import Person, roles

_ASKING = frozenset({"q", "question", "reporter", "journalist", "press", "the press"})
_VOICES = frozenset(
    """
    announcer aide interpreter translator operator moderator voice official officials member members audience
    crowd participant participants attendee attendees protester protesters speaker staff student child
    """.split()
)
# Who speaks for the house in whose transcript they stand, where no other country is told.
_OFFICIAL = re.compile(
    r"(?:.* )?(?:administration|government|white house|state department|defen[cs]e) officials?"
)
_BRIEFING = re.compile(r"\b(?:briefing|gaggle|press call|background call)\b", re.IGNORECASE)
_SPEAKING = frozenset({
    "president", "vice president", "first lady", "prime minister", "chancellor", "king", "queen",
    "secretary", "secretary of state", "press secretary", "minister", "foreign minister",
    "defense minister", "attorney general", "security adviser",
})  # fmt: skip
_TITLES = (
    frozenset("prime vice first deputy of the press national senior under".split())
    | titles.TITLES
    | titles.OFFICES
    | titles.NOT_PEOPLE
)
_MARKS = str.maketrans("\N{RIGHT SINGLE QUOTATION MARK}\N{HYPHEN}\N{NON-BREAKING HYPHEN}", "'--")


def blanked(text: str, labels: Collection[tuple[int, int]]) -> str:
    """``text`` with its margins blank: they are no part of what is said, and no place is moved."""
    parts: list[str] = []
    at = 0
    for start, end in sorted(labels):
        parts += [text[at:start], "\n" * (end - start)]
        at = end
    return "".join(parts) + text[at:]


class Margins:
    """Reads the margins of one transcript."""

    def __init__(
        self, cast: Cast, title: Cast, offices: Offices, labels: Collection[tuple[int, int]], own: str | None
    ) -> None:
        """Take what is known of a transcript.

        Args:
            cast: the people of its text.
            title: the people of its title: "Remarks by President Varga".
            offices: roles by date.
            labels: where the margins stand.
            own: the issuer's country, if any.
        """
        self.cast = cast
        self.title = title
        self.offices = offices
        self.labels = labels
        self.own = own
        self._lettering = lettering.Lettering(cast.runs, title.runs)
        self._briefing = bool(_BRIEFING.search(title.text)) and "joint" not in title.text.lower()
        self._found: dict[str, Found] = {}

    def read(self, label: str) -> Found:
        """Whom a margin names."""
        words = " ".join(label.split()).strip(" :*_").translate(_MARKS)
        if words not in self._found:
            self._found[words] = self._read(words)
        return self._found[words]

    def _read(self, words: str) -> Found:
        low = words.lower()
        if low in _ASKING:
            return described("reporter", 0.9, "asks in the transcript")
        if low.split()[-1:] and low.split()[-1] in _VOICES and low != "the speaker":
            found = described(
                low.removeprefix("the ") if words.isupper() else words, 0.9, "described in the margin"
            )
            own = self.own if _OFFICIAL.fullmatch(low) else None
            return found._replace(speakers=tuple(replace(one, country=own) for one in found.speakers))
        if low == "a":
            return Found()
        pieces = re.sub(r"^the\s", "", words, flags=re.IGNORECASE).split()
        at = self._name_at(pieces)
        if pieces[at:]:
            return self._named(pieces[at:], " ".join(pieces[:at]))
        return self._role(words, " ".join(pieces).lower())

    def _name_at(self, pieces: list[str]) -> int:
        """Where the name begins: behind every title, whatever stands before a title."""
        at = 0
        while at < len(pieces) and self._is_title(pieces, at):
            at += 1
        for i in range(len(pieces) - 2, at - 1, -1):
            low = pieces[i].lower().rstrip(".,")
            if low in titles.TITLES and low not in givennames.ALL and pieces[0].lower() not in givennames.ALL:
                return i + 1
        return at

    def _role(self, words: str, role: str) -> Found:
        people = antecedents.by_role(self.title, role, 0, (), own=self.own, salient=False)
        if not people:
            # What is asked about some other president is no evidence of who answers.
            first = min(start for start, _ in self.labels)
            people = antecedents.by_role(self.cast, role, 0, (), own=self.own, salient=False)
            people = [one for one in people if one.first < first]
        own = self.offices.linker.is_own_office(role)
        held = self.offices.own_holder(role, 0, people) if own else None
        if held is not None:
            return held
        if len(people) == 1 and roles(role):
            return self._at_home(people[0], 0.85, "by role in the margin")
        if people:
            return unsure(people)
        return described(lettering.title(words) if words.isupper() else words, 0.6, "an office in the margin")

    def _is_title(self, pieces: list[str], at: int) -> bool:
        low = pieces[at].lower().rstrip(".,")
        return low in _TITLES or bool(self.cast.land(pieces[at]))

    def _called(self, name: list[str]) -> list[Person]:
        """The people of the text, else of the title, whom a margin names."""
        for cast in (self.cast, self.title):
            people = cast.called(name) or cast.called(name[-1:])
            if any(len(one.words) > 1 for one in people):
                return people
        return self.cast.called(name) or self.title.called(name)

    def _named(self, name: list[str], title: str) -> Found:
        people = self._called(name)
        gender = titles.COURTESY.get(title.lower().rstrip("."))
        if gender:
            people = [one for one in people if one.gender in (None, gender)]
        if len(name) > 1:
            # "MS. ANNA REYL" is not Tomas Reyl.
            people = [one for one in people if self._may_be(one, name)]
        if len(people) > 1 and title:
            wanted = roles(title)
            fitting = [one for one in people if (wanted & one.roles) or (gender and one.gender == gender)]
            people = fitting or people
        if len(people) > 1:
            return unsure(people)
        person = people[0] if people else self._introduced(name, title)
        person.gender = person.gender or gender
        if title and person.role is None:
            person.role = self._office(title)
            person.roles |= roles(title)
        return self._at_home(person, 0.95 if people else 0.9, "named in the margin")

    def _may_be(self, person: Person, name: list[str]) -> bool:
        first, theirs = name[0].lower().rstrip("."), person.words[0].lower().rstrip(".")
        if len(person.words) == 1:
            return True
        short = min(len(first), len(theirs))
        return first[:short] == theirs[:short] or givennames.same_given(first, theirs)

    def _introduced(self, name: list[str], title: str) -> Person:
        """Somebody whom only the margin names."""
        person = Person(tuple(self._lettering.proper(" ".join(name)).split()), 0)
        person.country = next(filter(None, map(self.cast.land, title.split())), None)
        return person

    def _office(self, title: str) -> str | None:
        if set(title.lower().rstrip(".").split()) <= titles.BARE_TITLES:
            return None
        return lettering.title(title) if title.isupper() else title

    def _at_home(self, person: Person, confidence: float, why: str) -> Found:
        """Somebody in the margin, of the issuer's country where nothing speaks for another one."""
        if self.own and person.country is None and (self._briefing or person.roles & _SPEAKING):
            found = sure(person, confidence, why)
            linked = self.offices.linker.linked(found.speakers[0])
            if not person.past and not self.offices.linker.may_be_foreign(linked):
                person.country = self.own
        return sure(person, confidence, why)
