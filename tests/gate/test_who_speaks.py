"""Floors under who is found to speak, on texts with hand-made speakers; skipped where those are absent.

A scorer and gold speakers stand beside some checkouts; our own labels are in training/labels. Each
floor lies a little under what was reached. All are dev figures.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from slack import SLACK

from readouts.reading.reader import Reader
from readouts.records import Document

SHARED = Path(__file__).parents[3] / "shared"
DATA = SHARED / "data"
SCORER = SHARED / "bench" / "score_speakers.py"
RIGHT, ANSWERED, END_TO_END, MOST_FALSE = 97.5, 86.0, 76.5, 0.05


@pytest.mark.skipif(
    not ((DATA / "speakers" / "dev").is_dir() and SCORER.is_file()),
    reason="speakers/dev is not beside this checkout",
)
def test_speakers_are_found_as_well_as_before(tmp_path: Path) -> None:
    reader = Reader()
    wanted = {
        json.loads(path.read_text("utf-8"))["article"] for path in (DATA / "speakers/dev").glob("*.json")
    }
    out = tmp_path / "dev.jsonl"
    with out.open("w", encoding="utf-8") as handle:
        for name in sorted(one.removesuffix(".txt") + ".txt" for one in wanted):
            text = (DATA / "polnear" / "dev" / "text" / name).read_text("utf-8")
            handle.write(json.dumps(reader.read(Document(name, text)).to_dict()) + "\n")
    done = subprocess.run(
        [sys.executable, SCORER, DATA / "speakers/dev", DATA / "polnear/dev", out],
        check=True,
        capture_output=True,
        text=True,
    )
    figures = dict(line.split(" ", 1) for line in done.stdout.splitlines())
    false, unnamed = map(int, json.loads(figures["false_names"]).split("/"))
    assert float(figures["right_when_answered"]) >= RIGHT - SLACK
    assert float(figures["answered"]) >= ANSWERED - SLACK
    assert json.loads(figures["end_to_end"])["f1"] >= END_TO_END - SLACK
    assert false <= MOST_FALSE * unnamed
