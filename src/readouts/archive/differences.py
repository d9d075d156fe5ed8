"""What was said in one version of a document and not in the other, by content and speaker."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from readouts.records import Statement

Pair = tuple[Statement, Statement]

# From this share of common words on (Dice), a statement is the same one in other words.
_ALIKE = 0.5


def compared(
    before: Sequence[Statement], after: Sequence[Statement]
) -> tuple[tuple[Statement, ...], tuple[Statement, ...], tuple[Pair, ...]]:
    """Statements that were added, that were removed, and pairs that were changed, each in text order.

    A statement that only moved is none of them. One with the same words and another speaker is changed,
    and so is one of the same speaker with most of its words.
    """
    left, right = _without_same(before, after)
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
    return (
        tuple(right[j] for j in sorted(free_right)),
        tuple(left[i] for i in sorted(free_left)),
        tuple((left[i], right[j]) for i, j in sorted(pairs)),
    )


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
