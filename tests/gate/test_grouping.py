"""Floors under grouping on real accounts; skipped where those are absent.

Each pair of accounts of one call or meeting is grouped among a house's posts of the weeks around it. To
keep the test short only those weeks are read. The figures are dev figures: rules were made with them in
sight. ``python benchmarks/stories.py`` groups ten thousand documents.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from readouts import desk
from readouts.records import Failure, Reading

DATA = Path(__file__).parents[3] / "shared" / "data"
PAIRS = DATA / "readouts" / "dev"
POSTS = DATA / "whitehouse"
AROUND = 4


@pytest.mark.skipif(
    not (PAIRS.is_dir() and POSTS.is_dir()), reason="readouts/dev and whitehouse are not beside this checkout"
)
def test_every_pair_is_joined_and_with_nothing_else() -> None:
    dates, issuers, pairs, titles = {}, {}, [], {}
    for path in sorted(PAIRS.glob("*.json")):
        story = json.loads(path.read_text("utf-8"))
        pair = [str(PAIRS / "texts" / story["id"] / f"{side}.txt") for side in "ab"]
        for name, known in zip(pair, story["documents"], strict=True):
            dates[name], issuers[name], titles[name] = known["date"], known["issuer"], known["title"]
        pairs.append(pair)
    days = [date.fromisoformat(day) for day in dates.values()]
    posts = [
        str(path)
        for path in sorted(POSTS.rglob("*.md"))
        if any(abs((date.fromisoformat(path.name[:10]) - day).days) <= AROUND for day in days)
    ]
    options = desk.Options(dates=dates, issuers=issuers)
    found = list(desk.read([*dates, *posts], options))
    assert [one for one in found if isinstance(one, Failure)] == []
    readings = [one for one in found if isinstance(one, Reading)]
    titles |= {one.document.id: one.document.title for one in readings if one.document.id not in titles}
    groups = [story for story in desk.group(readings, options) if len(story.documents) > 1]
    for pair in pairs:
        held = [story for story in groups if set(pair) <= set(story.documents)]
        assert len(held) == 1, pair
        # The house's own post of the very text may stand beside it; nothing else does.
        others = set(held[0].documents) - set(pair)
        assert {titles[other] for other in others} <= {titles[name] for name in pair}
    assert len(groups) == len(pairs)
