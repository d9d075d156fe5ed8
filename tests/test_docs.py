"""The code that the documentation shows runs as it stands."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from conftest import ROOT

BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


def test_the_page_on_python_runs_from_top_to_bottom(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for example in (ROOT / "examples").glob("*.txt"):
        shutil.copy(example, tmp_path)
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    blocks = BLOCK.findall((ROOT / "docs" / "python.md").read_text(encoding="utf-8"))
    assert len(blocks) == 5
    for block in blocks:
        exec(compile(block, "docs/python.md", "exec"), names)
    shown = capsys.readouterr().out
    assert "Ilse Varga | to exchange 120 prisoners" in shown and "outcome='new'" in shown
    assert "('Ilse Varga', 'Anton Dovik') to exchange 120 prisoners" in shown
    assert sorted(path.stem for path in (tmp_path / "tables").iterdir()) == [
        "documents",
        "mentions",
        "relations",
        "speakers",
        "statements",
    ]
