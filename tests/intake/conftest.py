"""What the tests of intake share: a small internet."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .serving import serving
from .world import PRIVATE, PUBLIC, World


@pytest.fixture
def world() -> Iterator[World]:
    with serving(PUBLIC) as public, serving(PRIVATE, public.port) as private:
        yield World(public, private, {"velmark.example": [[PUBLIC]], "tarnovia.example": [[PUBLIC]]})
