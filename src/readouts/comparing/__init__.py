"""Statements to a comparison: what each party said, side by side; and documents to stories."""

from __future__ import annotations

from readouts.comparing.comparer import compare
from readouts.comparing.issues import Embed
from readouts.comparing.stories import Grouper, stories

__all__ = ["Embed", "Grouper", "compare", "stories"]
