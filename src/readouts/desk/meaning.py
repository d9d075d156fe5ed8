"""What the statements of an archive mean, worked out when somebody asks for it."""

from __future__ import annotations

from readouts.archive import Archive
from readouts.desk import network
from readouts.desk.options import Options
from readouts.errors import SettingsError
from readouts.records import Found, Query

_AT_ONCE = 256
"""Statements whose vectors are made and kept together: what a stop costs."""


def similar(kept: Archive, words: str, query: Query, limit: int, options: Options) -> Found:
    """Statements that mean nearly what ``words`` say; see :meth:`readouts.Archive.similar_to`."""
    if not words.strip():
        raise SettingsError("say what the statements should be similar to")
    by, embed = network.identity(options), network.chosen(options).embed
    after = 0
    while wanting := kept.unvectored(by, _AT_ONCE, after):
        after = wanting[-1][0]
        kept.keep_vectors(wanting, embed([[text] for _, text in wanting])[0][:, 0], by)
        if options.done:
            options.done(str(after))
    return kept.similar(embed([[words]])[0][0, 0], by, query, limit)
