"""Terms of office as several sources claim them, brought together into one row each."""

from __future__ import annotations

from itertools import groupby

from readouts.reading.actor_rows import Term


def merged(claims: list[Term], order: list[str]) -> list[Term]:
    """Claims of one person's same office whose times overlap, as one; ``order`` is who is believed."""
    out: list[Term] = []
    by_office = sorted(claims, key=lambda claim: (claim.person, claim.country, claim.key))
    for _, group in groupby(by_office, key=lambda claim: (claim.person, claim.country, claim.key)):
        found: list[Term] = []
        for claim in sorted(group, key=lambda claim: (order.index(claim.source), claim.start)):
            same = next((i for i, other in enumerate(found) if _is_same(other, claim)), None)
            if same is None:
                found.append(claim)
            else:
                found[same] = _both(found[same], claim)
        out += found
    return out


def _is_same(one: Term, other: Term) -> bool:
    if one.source == other.source:
        return not one.end and not other.end
    low, high = _span(one)
    begin, end = _span(other)
    return max(low, begin) <= min(high, end)


def _span(claim: Term) -> tuple[str, str]:
    return claim.start or "0000", f"{claim.end or '9999'}-99"[:10]


def _both(better: Term, other: Term) -> Term:
    """The better claim, with what the other knows more exactly, or later."""
    start = better.start
    if not start or (other.start.startswith(start) and len(other.start) > len(start)):
        start = other.start
    elif better.source == other.source:
        start = min(filter(None, (start, other.start)))
    end = better.end
    later = not end and other.end and other.as_of > better.as_of
    if later or (end and other.end.startswith(end)):
        end = other.end
    as_of = better.as_of
    # An older claim says nothing of later days, a newer one that agrees does.
    if bool(end) == bool(other.end) or (not end and not other.end):
        as_of = max(as_of, other.as_of)
    names = dict.fromkeys((*better.source.split("+"), *other.source.split("+")))
    roles = "".join(dict.fromkeys(better.roles + other.roles))
    return better._replace(start=start, end=end, as_of=as_of, source="+".join(names), roles=roles)
