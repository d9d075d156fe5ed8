"""Bytes to Document: files and standard input, plain text, Markdown, HTML, PDF and press transcripts."""

from __future__ import annotations

from readouts.intake.documents import extract
from readouts.intake.sources import fetch

__all__ = ["extract", "fetch"]
