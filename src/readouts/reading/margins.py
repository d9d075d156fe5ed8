"""Who stands in a transcript's margin: "PRESIDENT VARGA", "MR. REYL", "THE PRESIDENT", "Q"."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from readouts.reading import antecedents, titles
from readouts.reading.findings import Found, described, sure, unsure
from readouts.reading.names import Cast
from readouts.reading.offices import Offices
from readouts.reading.people import Person, roles
from readouts.records import Speaker

_ASKING = frozenset({"q", "question", "reporter", "journalist", "participant", "audience member", "press"})
_VOICES = frozenset(
    {"announcer", "aide", "interpreter", "operator", "moderator", "voice", "official", "officials"}
)
_TITLES = (
    frozenset("prime vice first deputy of the press national senior under".split())
    | titles.TITLES
    | titles.OFFICES
    | titles.NOT_PEOPLE
)


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

    def read(self, label: str) -> Found:
        """Whom a margin names."""
        words = " ".join(label.split()).strip(" :*_").replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
        if words.lower() in _ASKING:
            return described("reporter", 0.9, "asks in the transcript")
        if words.lower().split()[-1:] and words.lower().split()[-1] in _VOICES:
            return described(words, 0.9, "described in the margin")
        if words.lower() == "a":
            return Found()
        pieces = re.sub(r"^the\s", "", words, flags=re.IGNORECASE).split()
        at = 0
        while at < len(pieces) and self._is_title(pieces, at):
            at += 1
        if pieces[at:]:
            return self._named(pieces[at:], " ".join(pieces[:at]))
        return self._role(words, " ".join(pieces).lower())

    def _role(self, words: str, role: str) -> Found:
        people = antecedents.by_role(self.title, role, 0, (), salient=False)
        if not people:
            # What is asked about some other president is no evidence of who answers.
            first = min(start for start, _ in self.labels)
            people = antecedents.by_role(self.cast, role, 0, (), own=self.own, salient=False)
            people = [one for one in people if one.first < first]
        held = self.offices.holder(role, 0, people) if self.offices.linker.is_own_office(role) else None
        if held is not None:
            # The document's own words, where it does not name the holder.
            named = (replace(one, name=words if one.name == role else one.name) for one in held.speakers)
            return held._replace(speakers=tuple(named))
        if len(people) == 1 and roles(role):
            return sure(people[0], 0.85, "by role in the margin")
        return unsure(people) if people else described(words, 0.6, "an office in the margin")

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
        if len(people) > 1 and title:
            wanted = roles(title)
            gender = titles.COURTESY.get(title.lower().rstrip("."))
            fitting = [one for one in people if (wanted & one.roles) or (gender and one.gender == gender)]
            people = fitting or people
        if len(people) == 1:
            return sure(people[0], 0.95, "named in the margin")
        if people:
            return unsure(people)
        office = not set(title.lower().rstrip(".").split()) <= titles.BARE_TITLES
        role = title.title() if office else None
        return Found((Speaker(" ".join(name), "person", None, role, None, 0.9, "named in the margin"),))
