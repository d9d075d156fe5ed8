"""Several who speak at once: "the two presidents", "both sides", "they", and who of them speaks alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from readouts.reading import antecedents, phrases
from readouts.reading.findings import Found, sure, unsure
from readouts.reading.linking import Linker
from readouts.reading.meetings import Meeting, Meetings, is_side
from readouts.records import Statement


class Several:
    """Resolves words for several people by the meeting that a text tells of."""

    def __init__(
        self,
        meetings: Meetings,
        linker: Linker,
        own: str | None,
        role: Callable[[str, int], Found],
        author: Callable[[int], Found],
    ) -> None:
        """Take what is known of a text.

        Args:
            meetings: who met in it.
            linker: the gazetteer, seen from it.
            own: in an account the issuer's country.
            role: whom an office at a place means.
            author: who says "I" in the narration at a place.
        """
        self.meetings = meetings
        self.cast = meetings.cast
        self.linker = linker
        self.own = own
        self._role = role
        self._author = author

    def together(self, noun: str, number: int, place: int) -> Found:
        """Those who met, of whom ``noun`` tells the office and ``number``, if any, how many they are."""
        met = self.meetings.told(place)
        number = 0 if is_side(noun) else number
        if met and met.size == number:
            noun = ""  # the two who met, whatever their offices
        parts = self._of_meeting(met, noun, place) if met else self._of_account(noun)
        if len(parts) > 1 and (not number or len(parts) == number) and all(one.speakers for one in parts):
            why = "by the meeting told of" if met else "the two of that office whom the account names"
            speakers = tuple(
                replace(one, confidence=0.75, why=why) for part in parts for one in part.speakers
            )
            return Found(speakers, (), tuple(one for part in parts for one in part.people))
        return unsure([one for part in parts for one in part.people])

    def _of_meeting(self, met: Meeting, noun: str, place: int) -> list[Found]:
        parts = [self._author(place)] if met.author else []
        parts += [sure(one, 0.8, "named") for one in self.meetings.fitting(met, noun)]
        return parts + [self._role(words, at) for words, at in met.roles if self.meetings.fits(words, noun)]

    def _of_account(self, noun: str) -> list[Found]:
        """The two of one office whom an account names, if one of them is of its own side."""
        found = [sure(one, 0.7, "named") for one in self.meetings.all_of(noun)]
        sides = {self.linker.linked(speaker).country for one in found for speaker in one.speakers}
        return found if len(found) == len(sides) == 2 and self.own in sides else []

    def shares(self, statement: Statement) -> bool:
        """Whether a statement is what the author and others did together: "We discussed"."""
        source, cue = statement.source, statement.cue
        if source is None or cue is None or self.cast.depths[source.start]:
            return False
        return phrases.PRONOUNS.get(source.text.lower()) == phrases.WE and antecedents.is_mutual(cue.text)

    def host(self, statement: Statement) -> Found | None:
        """Who "spoke with Varga to express": the one who did, where a guest was taken for the source."""
        source, cue = statement.source, statement.cue
        if source is None or cue is None or not cue.text.startswith("to "):
            return None
        met = self.meetings.told(cue.start)
        if met is None or met.hosts != 1 or self.cast.sentence(met.place) != self.cast.sentence(source.start):
            return None
        guests = [name for name in self.cast.between(source.start, source.end) if name.start > met.place]
        if not guests or not all(name.people[0] in met.people[1:] for name in guests):
            return None
        return sure(met.people[0], 0.8, "the subject of what the statement was the purpose of")
