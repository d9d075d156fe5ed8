"""Which statements are looked at: a seeded sample in which every speaker, kind and relation is seen."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from readouts.errors import SettingsError
from readouts.records import Comparison, Reading, Statement

# What a figure is given for, those with few values first: they are the first to be seen.
FIELDS = ("kind", "relation", "speaker")
UNRESOLVED = "not resolved"
UNCOMPARED = "not compared"
# A statement that stands in several rows counts for the first of these.
_RELATIONS = ("conflicts", "differs", "same", "one_sided")


@dataclass(frozen=True, slots=True)
class Case:
    """A statement to be judged, by its document's id and its own.

    ``speaker`` is the names joined by "; ", or ``not resolved``; ``relation`` that of its row in a
    comparison, or ``not compared``. ``source``, ``cue`` and ``party`` are empty where there is none.
    """

    document: str
    statement: str
    speaker: str
    kind: str
    relation: str = UNCOMPARED
    party: str = ""
    source: str = ""
    cue: str = ""
    words: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What judgements go by: the document's id and the statement's."""
        return self.document, self.statement

    def value(self, field: str) -> str:
        """Its value of one of ``FIELDS``."""
        return str(getattr(self, field))


@dataclass(frozen=True, slots=True)
class Pick:
    """A case of a sample: drawn at random from all, or for the fields in ``drawn_for`` only.

    One that was drawn for a field's value, which nothing drawn at random has, counts for that value alone.
    """

    case: Case
    drawn_for: tuple[str, ...] = ()


def cases(readings: Iterable[Reading], comparisons: Iterable[Comparison] = ()) -> tuple[Case, ...]:
    """Every statement of ``readings`` as a case, with its relation in ``comparisons``."""
    rank = {name: place for place, name in enumerate(_RELATIONS)}
    relation: dict[tuple[str, str], str] = {}
    for comparison in comparisons:
        for issue in comparison.issues:
            for key in ((side.document, id) for side in issue.sides for id in side.statements):
                relation[key] = min(issue.relation, relation.get(key, issue.relation), key=rank.__getitem__)
    return tuple(
        _case(reading.document.id, statement, relation.get((reading.document.id, statement.id), UNCOMPARED))
        for reading in readings
        for statement in reading.statements
    )


def _case(document: str, statement: Statement, relation: str) -> Case:
    return Case(
        document,
        statement.id,
        "; ".join(speaker.name for speaker in statement.speakers) or UNRESOLVED,
        statement.kind,
        relation,
        statement.party or "",
        statement.source.text if statement.source else "",
        statement.cue.text if statement.cue else "",
        statement.content.text,
    )


def sample(cases: Collection[Case], size: int, seed: int) -> tuple[Pick, ...]:
    """A sample of ``size`` cases, or all of them where there are fewer.

    Most are a simple random sample. For each kind, relation and speaker that it misses one case is added,
    at random from those that have it, and it is made so much smaller; but half of the sample stays random,
    and where that leaves too little room, kinds and relations come first, then those who speak most.

    A case's place in the draw depends on the seed and its ids alone, so that the same seed gives the same
    sample on every machine and in every order of ``cases``.

    Args:
        cases: no two with the same key.
        size: how many, 1 or more.
        seed: any whole number.

    Returns:
        Those drawn at random, then those drawn for a value, each in the order of the draw.

    Raises:
        SettingsError: ``size`` is below 1.
    """
    if size < 1:
        raise SettingsError(f"a sample has one statement or more, not {size}")
    drawn = sorted(cases, key=lambda case: (_lot(case, seed), case.key))
    if len(drawn) <= size:
        return tuple(map(Pick, drawn))
    first: dict[tuple[str, str], int] = {}
    for place, case in enumerate(drawn):
        for field in FIELDS:
            first.setdefault((field, case.value(field)), place)
    random = _random(sorted(set(first.values())), size)
    added: dict[int, list[str]] = defaultdict(list)
    for field, value in _ranked(drawn):
        place = first[field, value]
        if place >= random and (place in added or random + len(added) < size):
            added[place].append(field)
    return (*map(Pick, drawn[:random]), *(Pick(drawn[place], tuple(added[place])) for place in sorted(added)))


def _lot(case: Case, seed: int) -> bytes:
    return sha256("\0".join((str(seed), *case.key)).encode("utf-8", "surrogatepass")).digest()


def _random(firsts: Sequence[int], size: int) -> int:
    """How many are drawn at random, that a case for each value missed by them finds room, if half do."""
    for random in range(size, size // 2, -1):
        if random + sum(place >= random for place in firsts) <= size:
            return random
    return (size + 1) // 2


def _ranked(cases: Iterable[Case]) -> list[tuple[str, str]]:
    counted = Counter((field, case.value(field)) for case in cases for field in FIELDS)
    speaker = FIELDS[-1]
    return sorted(counted, key=lambda key: (key[0] == speaker, -counted[key], key))
