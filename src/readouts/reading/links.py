"""What the network's clusters say of a pronoun: which of the people of a text it is linked to."""

from __future__ import annotations

from collections.abc import Sequence

from readouts.reading.names import Cast
from readouts.reading.people import Person
from readouts.records import Mention


class Links:
    """The clusters of one text as people of its cast."""

    def __init__(self, cast: Cast, mentions: Sequence[Mention]) -> None:
        """Take who is linked to whom.

        Args:
            cast: the people of the text.
            mentions: of the network, with their clusters.
        """
        self._cast = cast
        self._pronouns = {
            one.passage.start: one.cluster
            for one in mentions
            if one.form == "pronoun" and one.cluster is not None
        }
        self._names: dict[int, list[Mention]] = {}
        for one in mentions:
            if one.form == "name" and one.kind == "person" and one.cluster is not None:
                self._names.setdefault(one.cluster, []).append(one)

    def person(self, place: int) -> Person | None:
        """Who the pronoun at ``place`` is linked to, where that is one person only."""
        cluster = self._pronouns.get(place)
        if cluster is None:
            return None
        linked: dict[int, Person] = {}
        for mention in self._names.get(cluster, ()):
            for name in self._cast.between(mention.passage.start, mention.passage.end):
                linked.update({id(one): one for one in name.people if len(name.people) == 1})
        return next(iter(linked.values())) if len(linked) == 1 else None
