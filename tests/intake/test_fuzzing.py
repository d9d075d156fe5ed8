"""The fuzzer of intake finds nothing in a few inputs, and finds what is there.

It forks, which a process with threads cannot do safely, so it has one of its own.
"""

from __future__ import annotations

import random
import subprocess
import sys

import pytest
from conftest import ROOT

from . import fuzzing, mutating
from .mutating import SAMPLES, Input


def run(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT / "tests", capture_output=True, text=True, check=True
    )
    return done.stdout


def test_every_sample_is_read() -> None:
    for name, (id, raw) in SAMPLES.items():
        outcome = fuzzing.check(Input(id, None, raw))
        assert "document" in outcome or name == "scan", (name, outcome)


def test_no_mutation_of_a_sample_breaks_intake() -> None:
    said = run("-m", "intake.fuzzing", "600", "--seed", "2031", "--inputs", "60")
    assert said.startswith("seed 2031: 60 inputs, 0 findings"), said
    for outcome in ("document", "refused", "failure", "address"):
        assert f"'{outcome}" in said


@pytest.mark.parametrize(
    ("harm", "says"),
    [
        ("1 / 0", "ZeroDivisionError"),
        ("bytearray(4 * 2**30)", "MemoryError"),
        ("time.sleep(60)", "longer than 1"),
        ("os.kill(os.getpid(), 11)", "ended with status"),
    ],
)
def test_the_fuzzer_sees_what_breaks(harm: str, says: str) -> None:
    broken = f"fuzzing.check = lambda _: {harm}; fuzzing.SECONDS = 1.0"
    start = f"from intake import fuzzing; import os, time; {broken}"
    assert says in run("-c", f"{start}; print(fuzzing.tried(fuzzing.Input('a.txt', None, b'')))")


def test_a_seed_repeats_a_run() -> None:
    first, second = ([mutating.mutated(random.Random(7)) for _ in range(20)] for _ in range(2))
    assert first == second
