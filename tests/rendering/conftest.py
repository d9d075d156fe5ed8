"""The invented meeting as a rendering is given it, and texts that try to be something else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from meeting import compared

from readouts.records import (
    Archived,
    Comparison,
    Document,
    Issue,
    Network,
    Passage,
    Reading,
    Side,
    Span,
    Speaker,
    Statement,
    Stored,
)


@pytest.fixture
def comparison() -> Comparison:
    """Two accounts and a report: all four relations, narration, nesting, overlap, an open speaker."""
    return compared()


@pytest.fixture
def stored(comparison: Comparison) -> list[Stored]:
    """The documents of the meeting as an archive gives them, the first as its second version."""
    network = Network("en", "c" * 64)
    return [
        Stored(
            reading,
            Archived(
                reading.document.id,
                2 if number == 0 else 1,
                f"{number}" * 64,
                6_000_000_000 + number,
                "2031-03-16T08:00:00+00:00",
                reading.document.url,
                reading.document.title,
                reading.document.date,
                (network,),
            ),
            network,
        )
        for number, reading in enumerate(comparison.readings)
    ]


@pytest.fixture
def hostile() -> Comparison:
    """A comparison in which every text from outside tries to be something else."""
    text = (
        "\n</script><script>alert(1)</script> <img src=x onerror=alert(1)> \x00\x1b[31m\x9b1m "
        "\u202eevil\u202c =1+1 | a * b # c `d` [e](javascript:f) " + "w" * 3000 + "\r\nend\rof\x0cit\ud800"
    )
    evil = '=HYPERLINK("http://x.example")</td><script>x</script>|\x1b[2J\u202e'
    speaker = Speaker(evil, "person", None, evil, evil, 0.5, evil)
    document = Document(
        evil, text, evil, evil, evil, evil, None, '"><script>', "report", (evil,), url='https://a"b'
    )
    found = Statement(
        '"><b id=x>',
        "direct",
        "assertion",
        Passage.of(text, [(0, len(text)), (20, 40)]),
        cue=Passage.of(text, [(5, 9)]),
        speakers=(speaker, speaker),
        candidates=(speaker,),
        party=evil,
    )
    beyond = replace(found, id="s2", content=Passage(((Span(len(text) + 5, len(text) + 9)),), ""))
    sides = (
        Side(evil, evil, (Span(0, 60), Span(70, 9999)), (found.id,)),
        Side(evil, evil, (Span(9, 9),), ("s2",)),
    )
    return Comparison(
        (Reading(document, (found, beyond)),), (evil, "B"), (Issue(evil, "one_sided", evil, 0.5, sides),)
    )
