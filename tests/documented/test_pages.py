"""Every block of code of the documentation runs as it stands, or it is said why it does not."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from conftest import ROOT

from documented.blocks import RUN, SHOWN, blocks
from documented.reader import Reader

PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("**/*.md"))]
BLOCKS = {page: blocks(page) for page in PAGES}


def called(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("page", [page for page in PAGES if BLOCKS[page]], ids=called)
def test_the_page_runs_from_top_to_bottom(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Not pytest's own folder: lines are broken by the length of the paths in them.
    with TemporaryDirectory(prefix="r") as folder:
        reader = Reader(Path(folder), monkeypatch)
        for block in BLOCKS[page]:
            if block.language in RUN or block.says("file") or block.says("prints"):
                reader.run(block)
        monkeypatch.undo()


@pytest.mark.parametrize("page", PAGES, ids=called)
def test_every_block_is_of_a_known_language(page: Path) -> None:
    fences = page.read_text(encoding="utf-8").count("```")
    assert fences == 2 * len(BLOCKS[page]), "a block is indented, or not closed"
    unknown = [each.where for each in BLOCKS[page] if each.language not in RUN | SHOWN.keys()]
    assert not unknown
