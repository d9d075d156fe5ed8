"""Keeps every document, statement and comparison, and who said so; SQLite, or PostgreSQL by its URL."""

from readouts.archive.archive import Archive

__all__ = ["Archive"]
