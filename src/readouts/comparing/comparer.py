"""Statements of two or more parties, lined up and set side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from itertools import combinations

from readouts.comparing.copies import same_reports
from readouts.comparing.evidence import amounts
from readouts.comparing.issues import Embed, Lines, Link, line_up
from readouts.comparing.labels import label
from readouts.comparing.names import shared_names
from readouts.comparing.points import Point, account_party, points
from readouts.comparing.relations import Verdict, alone, relate
from readouts.comparing.words import stems
from readouts.records import Comparison, Issue, Possible, Reading, Side, Span

# From this mean cosine of both kinds on, a party says in a report what it said there before.
REPEAT = 0.69
# Below this probability that it makes a point a sentence is greeting, thanks or filler.
SAID = 0.5
# So many points back, which keeps a long transcript from taking long.
MEMORY = 500
# Of the pairs that may belong together a person looks at so many at most.
SHOWN = 30


def compare(
    readings: Sequence[Reading],
    embed: Embed,
    parties: Sequence[str] = (),
    *,
    attitudes: Collection[str] = ("assertion",),
) -> Comparison:
    """Set side by side what the parties say in ``readings``.

    Issues that two or more parties speak to come first, in the order of the first party's words (then
    the second's ...), with what a side says in two ways that cannot both be; after them what one side alone
    has, party by party, in the order of the text: its points, what it says did not come up, and at the
    foot what it says happens next.

    Args:
        readings: official accounts of a party each, reports in which several speak, or both.
        embed: see ``issues.Embed``.
        parties: the order of the columns; parties not named follow alphabetically.
        attitudes: statements with another attitude than these are shown by no side.
    """
    found, left_out = points(readings, attitudes)
    columns = _columns(readings, found, parties)
    vocabulary = {stem for point in found for stem in stems(point.text)}
    lines = line_up(found, embed, shared_names(readings, columns, vocabulary))
    groups = group(found, lines.links)
    lone = sorted(set(range(len(found))) - {at for ats, _ in groups for at in ats})
    idle = {at for at in lone if lines.said[at] < SAID and _is_speech(readings, found[at])}
    lone = [at for at in lone if at not in idle]
    groups += [(ats, ()) for ats in _repeats(found, lone, lines)]
    copies = same_reports(reading.document for reading in readings)
    issues = _issues(readings, found, groups, lines, _Searched(readings, found, copies), columns)
    possible = _possible(readings, found, lines, set(lone))
    passed_over = len({(found[at].document, found[at].unit) for at in idle})
    return Comparison(tuple(readings), columns, issues, left_out, possible, passed_over, copies)


def _is_speech(readings: Sequence[Reading], point: Point) -> bool:
    """Whether a point is a sentence as its speaker or issuer has it, and not what a report took from it.

    What has a figure in it is no filler, however short.
    """
    whole = point.narrated or readings[point.document].document.genre == "transcript"
    return whole and not point.aside and not amounts(point.text)


def _columns(readings: Sequence[Reading], found: Sequence[Point], parties: Sequence[str]) -> tuple[str, ...]:
    spoken = {point.party for point in found} | {account_party(reading.document) for reading in readings}
    rest = sorted(party for party in spoken if party is not None and party not in parties)
    return (*dict.fromkeys(parties), *rest)


Group = tuple[tuple[int, ...], tuple[float, ...]]


def group(found: Sequence[Point], links: Sequence[Link]) -> list[Group]:
    """Links as rows: the places of each row's points, and the scores that hold it together.

    The best links come first. A point joins a row when it is linked to every point of the other
    parties there; where a party has two points in a row they stand next to each other in the text, so
    that a sentence about three things makes three rows. Several links can share a point.
    """
    score = {(link.left, link.right): link.score for link in links}
    rows: list[set[int]] = []
    of: dict[int, list[set[int]]] = defaultdict(list)
    for link in sorted(links, key=lambda link: (-link.score, link.left, link.right)):
        for inside, newcomer in ((link.left, link.right), (link.right, link.left)):
            row = next((row for row in of[inside] if _fits(found, row, newcomer, score)), None)
            if row is not None:
                row.add(newcomer)
                of[newcomer].append(row)
                break
        else:
            rows.append({link.left, link.right})
            of[link.left].append(rows[-1])
            of[link.right].append(rows[-1])
    lined_up = {at for row in rows for at in row if _parties(found, row) > 1}
    kept = []
    for row in rows:
        # One party's words in two documents are a row of their own only where no other party has the point.
        again = _parties(found, row) == 1 and row & lined_up
        if not again and not any(row < other for at in row for other in of[at]):
            kept.append(sorted(row))
    return [
        (tuple(ats), tuple(score[a, b] for a, b in combinations(ats, 2) if (a, b) in score)) for ats in kept
    ]


def _repeats(found: Sequence[Point], lone: Sequence[int], lines: Lines) -> list[tuple[int, ...]]:
    """Points that stand in no row, those of a report together in which a party says one thing again."""
    said: dict[tuple[str, int, str | None], list[int]] = defaultdict(list)
    rows: list[list[int]] = []
    for at in lone:
        point = found[at]
        if point.narrated and not point.courtesy:
            rows.append([at])
        elif not point.narrated:
            said[point.party, point.document, point.aside].append(at)
    for ats in said.values():
        own: list[list[int]] = []
        for at in ats:
            vector = lines.vectors[at].ravel()
            firsts = [row[0] for row in own[-MEMORY:]]
            alike = lines.vectors[firsts].reshape(len(firsts), -1) @ vector / 2 if firsts else ()
            near = (row for row, score in zip(own[-MEMORY:], alike, strict=True) if score >= REPEAT)
            # A few words are understood from their sentence, and two of one sentence are no repetition.
            row = next((row for row in near if _apart(found[row[0]].text, found[at].text)), None)
            if row is None:
                own.append([at])
            else:
                row.append(at)
        rows += own
    return [tuple(row) for row in rows]


def _apart(one: str, other: str) -> bool:
    return one not in other and other not in one


def _parties(found: Sequence[Point], row: set[int]) -> int:
    return len({found[at].party for at in row})


def _fits(found: Sequence[Point], row: set[int], newcomer: int, score: dict[tuple[int, int], float]) -> bool:
    for at in row - {newcomer}:
        linked = (min(at, newcomer), max(at, newcomer)) in score
        if found[at].party != found[newcomer].party:
            if not linked:
                return False
        elif found[at].document == found[newcomer].document and abs(at - newcomer) > 1:
            return False
    return True


class _Searched:
    """In which documents each party speaks; of copies of one report the first stands for all."""

    def __init__(
        self, readings: Sequence[Reading], found: Sequence[Point], copies: Sequence[Sequence[str]]
    ) -> None:
        self._copied = bool(copies)
        firsts = {id: group[0] for group in copies for id in group}
        self._report = [firsts.get(reading.document.id, reading.document.id) for reading in readings]
        self._speaks: dict[str, set[str]] = defaultdict(set)
        for point in found:
            self._speaks[point.party].add(self._report[point.document])
        for index, reading in enumerate(readings):
            party = account_party(reading.document)
            if party:
                self._speaks[party].add(self._report[index])

    def alone(self, point: Point, best: float) -> Verdict:
        """The verdict on a point that no other party has; ``best`` is its best score with any of theirs."""
        others = {id for party, ids in self._speaks.items() if party != point.party for id in ids}
        own = self._report[point.document]
        return alone(best, len(others - {own}), own in others, self._copied)


def _issues(
    readings: Sequence[Reading],
    found: Sequence[Point],
    groups: Sequence[Group],
    lines: Lines,
    searched: _Searched,
    columns: Sequence[str],
) -> tuple[Issue, ...]:
    rank = {party: place for place, party in enumerate(columns)}
    judged = []
    for ats, scores in groups:
        parties = {found[at].party for at in ats}
        verdict = relate(found, ats, scores, lines) if len(ats) > 1 else None
        if verdict is None or (len(parties) == 1 and verdict.relation != "conflicts"):
            best = max(float(lines.best[at]) for at in ats)
            verdict = searched.alone(found[ats[0]], best)
        aside = found[ats[0]].aside if verdict.relation == "one_sided" else None
        places = sorted((rank[found[at].party], at) for at in ats)
        judged.append((verdict.relation == "one_sided", places, verdict, aside))
    # A side's own account ends with what did not come up, then with what happens next.
    foot = {None: 0, "unsaid": 1, "ahead": 2}
    judged.sort(key=lambda row: (row[0], row[1][0][0] if row[0] else 0, foot[row[3]], row[1]))
    issues: list[Issue] = []
    taken: set[str] = set()
    for _, places, verdict, aside in judged:
        ranked = [at for _, at in places]
        texts: dict[str, list[str]] = defaultdict(list)
        for at in ranked:
            texts[found[at].party].append(found[at].text)
        name = label(list(texts.values()), lines.weights, taken)
        taken.add(name)
        sides = _sides(readings, found, ranked)
        issues.append(Issue(name, verdict.relation, verdict.reason, verdict.confidence, sides, aside))
    return tuple(issues)


def _possible(
    readings: Sequence[Reading], found: Sequence[Point], lines: Lines, lone: Collection[int]
) -> tuple[Possible, ...]:
    """Pairs of points that stand in no common row and come near to it, likeliest first."""
    pairs = sorted(
        (link for link in lines.possible if link.left in lone and link.right in lone),
        key=lambda link: (-link.score, link.left, link.right),
    )
    return tuple(
        Possible(round(link.score, 2), _sides(readings, found, (link.left, link.right)))
        for link in pairs[:SHOWN]
    )


def _sides(readings: Sequence[Reading], found: Sequence[Point], ranked: Sequence[int]) -> tuple[Side, ...]:
    spans: dict[tuple[str, int], list[Span]] = defaultdict(list)
    statements: dict[tuple[str, int], list[str]] = defaultdict(list)
    for at in ranked:
        key = found[at].party, found[at].document
        spans[key] += found[at].spans
        statements[key] += [id for id in found[at].statements if id not in statements[key]]
    return tuple(
        Side(party, readings[index].document.id, tuple(sorted(spans[party, index])), tuple(ids))
        for (party, index), ids in statements.items()
    )
