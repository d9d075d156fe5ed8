"""What the tests of the batch room share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from readouts.batch import pool
from readouts.batch.parts import Summary, Task
from readouts.batch.reader import PartReader
from readouts.intake.splitting import Part


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts are read in this process, which is quicker than to start others."""

    def summaries(parts: Sequence[Part], task: Task, workers: int) -> Iterator[Summary]:
        reader = PartReader(task)
        yield from map(reader.read, parts)

    monkeypatch.setattr(pool, "summaries", summaries)
