"""What was said in one version of a document and not in the other, by content and speaker."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from readouts.records import Reading, Statement

Pair = tuple[Statement, Statement]

# From this share of common words on (Dice), a statement is the same one in other words.
_ALIKE = 0.5


def compared(
    before: Reading, after: Reading
) -> tuple[tuple[Statement, ...], tuple[Statement, ...], tuple[Pair, ...], int]:
    """Statements that were added, that were removed, and pairs that were changed, each in text order.

    A statement that only moved is none of them. One with the same words and another speaker is changed,
    and so is one of the same speaker with most of its words. What the network read otherwise, though the
    document has the words as often as before, is no change of the document; how many there are is said
    last.
    """
    left, right = _without_same(before.statements, after.statements)
    pairs = _pairs(left, right)
    paired_left, paired_right = {i for i, _ in pairs}, {j for _, j in pairs}
    here, there = _Words(before), _Words(after)
    removed = [one for i, one in enumerate(left) if i not in paired_left]
    added = [one for j, one in enumerate(right) if j not in paired_right]
    changed = [(left[i], right[j]) for i, j in pairs]
    new = [one for one in added if not there.stand(one, here)]
    gone = [one for one in removed if not here.stand(one, there)]
    other = [
        (one, two)
        for one, two in changed
        if _key(one)[0] == _key(two)[0] or not (here.stand(one, there) and there.stand(two, here))
    ]
    otherwise = len(added) - len(new) + len(removed) - len(gone) + len(changed) - len(other)
    return tuple(new), tuple(gone), tuple(other), otherwise


class _Words:
    """The words of a document, and whether those of its statements stand in another one too."""

    def __init__(self, reading: Reading) -> None:
        self._text = reading.document.text
        self._plain = " ".join(self._text.split())

    def stand(self, statement: Statement, other: _Words) -> bool:
        """Whether ``other`` has the words from source to content as often as this document."""
        spans = [
            span
            for part in (statement.source, statement.cue, statement.content)
            for span in (part.spans if part else ())
        ]
        first, last = min(span.start for span in spans), max(span.end for span in spans)
        words = " ".join(self._text[first:last].split())
        return other._plain.count(words) >= self._plain.count(words)


def _pairs(left: Sequence[Statement], right: Sequence[Statement]) -> list[tuple[int, int]]:
    """Which statement of the left is one of the right with another speaker or other words."""
    words = [[Counter(each.content.text.casefold().split()) for each in side] for side in (left, right)]
    free_left, free_right = set(range(len(left))), set(range(len(right)))
    pairs: list[tuple[int, int]] = []
    for same_words in (True, False):
        found = []
        for i in free_left:
            for j in free_right:
                alike = _key(left[i])[0] == _key(right[j])[0]
                if same_words and alike:
                    found.append((0.0, i, j))
                elif not same_words and _who(left[i]) == _who(right[j]):
                    share = _share(words[0][i], words[1][j])
                    found += [(-share, i, j)] if share >= _ALIKE else []
        for _, i, j in sorted(found):
            if i in free_left and j in free_right:
                pairs.append((i, j))
                free_left.remove(i)
                free_right.remove(j)
    return sorted(pairs)


def _without_same(
    before: Sequence[Statement], after: Sequence[Statement]
) -> tuple[list[Statement], list[Statement]]:
    """What is left of each when statements that are in both are taken out, one for one."""
    common = Counter(map(_key, before)) & Counter(map(_key, after))

    def rest(statements: Sequence[Statement]) -> list[Statement]:
        seen: Counter[tuple[str, tuple[str, ...]]] = Counter()
        found = []
        for statement in statements:
            key = _key(statement)
            seen[key] += 1
            if seen[key] > common[key]:
                found.append(statement)
        return found

    return rest(before), rest(after)


def _key(statement: Statement) -> tuple[str, tuple[str, ...]]:
    return " ".join(statement.content.text.split()), _who(statement)


def _who(statement: Statement) -> tuple[str, ...]:
    """By the gazetteer's id where there is one: in one version a name may be fuller than in the other."""
    return tuple(sorted(each.actor.id if each.actor else each.name.casefold() for each in statement.speakers))


def _share(here: Counter[str], there: Counter[str]) -> float:
    """Of the words of both, the part that both have, 0..1 (Dice)."""
    return 2 * (here & there).total() / max(1, here.total() + there.total())
