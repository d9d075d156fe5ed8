"""What processes note of what they begin, and what they conclude from those that died."""

from __future__ import annotations

from pathlib import Path

import pytest

from readouts.batch.trying import Trying, begun


@pytest.mark.parametrize(
    ("tries", "fatal"),
    [
        ([], set()),
        ([["a"], ["a"]], set()),
        ([["a"], ["a"], ["a"]], {"a"}),
        ([["a", "b"], ["a", "b"], ["a", "c"]], set()),
        ([["a", "b"], [], ["a", "b"], ["a"], ["a", "b"]], {"b"}),
        ([["a"], ["a"], ["a"], ["a", "b"], ["a", "b"], ["a", "b"]], {"a", "b"}),
    ],
)
def test_what_three_tries_ended_with_is_not_begun_again(
    tmp_path: Path, tries: list[list[str]], fatal: set[str]
) -> None:
    path = tmp_path / "000001"
    for places in tries:
        trying = Trying(path, "run")
        for place in places:
            trying.begins(place)
        trying.close()
    assert begun(path, "run") == len(tries)
    last = Trying(path, "run")
    assert {place for place in "abc" if not last.begins(place)} == fatal
    assert all(last.begins(place, 4) for place in "abc")
    last.close()


def test_what_another_run_noted_or_half_a_line_says_nothing(tmp_path: Path) -> None:
    path = tmp_path / "000001"
    path.write_bytes(b"before -\nbefore a\n" * 3 + b"run -\nrun a\nrun -\nrun a\nru")
    trying = Trying(path, "run")
    assert begun(path, "run") == 3 and trying.begins("a")
    trying.close()
