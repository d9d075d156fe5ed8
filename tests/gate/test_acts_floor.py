"""A floor under the classifier of acts, on the rows of PLV that were held back from all tuning.

Skipped where the data are not beside this checkout. ``make acts`` prints the figures.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))
import acts

PLV = Path(__file__).parents[3] / "shared" / "data" / "plover" / "PLV_train.tsv"
SHA256 = "b184c7623cb05a48011adabd951f1a7f7efa8c80059ef4dc12c3d3231de5f5d3"
HELD_SHA256 = "e8d0fe3ac3c4adcea2f3ff39b616df2c1261b0e5c27f022943c48f287975c479"
MACRO_F1 = 82.7

pytestmark = pytest.mark.skipif(not PLV.is_file(), reason="PLV is not beside this checkout")


def test_the_same_rows_are_held_back():
    assert hashlib.sha256(PLV.read_bytes()).hexdigest() == SHA256, "not what the floor was measured on"
    _, held = acts.split(acts.rows(PLV))
    named = "\n".join(sorted(row.id for row in held))
    assert hashlib.sha256(named.encode()).hexdigest() == HELD_SHA256


def test_acts_are_told_apart_as_well_as_before():
    assert acts.held_back(PLV)["all"]["macro_f1"] >= MACRO_F1
