"""Statements to a comparison: what each party said, side by side."""

from __future__ import annotations

from readouts.comparing.comparer import compare
from readouts.comparing.issues import Embed

__all__ = ["Embed", "compare"]
