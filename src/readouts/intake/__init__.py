"""Bytes to Document: files, addresses, feeds, archives; text, Markdown, HTML, PDF, press transcripts."""

from __future__ import annotations

from readouts.intake.documents import extract
from readouts.intake.expanding import expand, expand_bytes
from readouts.intake.items import Item, Stated
from readouts.intake.sources import fetch_file, fetch_input

__all__ = ["Item", "Stated", "expand", "expand_bytes", "extract", "fetch_file", "fetch_input"]
