"""The records that walk through the house.

Every record is frozen, knows only the standard library, and round-trips through ``to_dict`` and
``from_dict``. The dictionaries are the JSON that ``readouts read`` and ``readouts compare`` print.

All spans are half open, ``[start, end)``, in code points of :attr:`Document.text`.
"""

from __future__ import annotations

from readouts.records.comparisons import (
    Aside,
    Comparison,
    Issue,
    Possible,
    RelationName,
    Side,
)
from readouts.records.documents import (
    Actor,
    Attitude,
    Document,
    Failure,
    Flag,
    Form,
    Genre,
    Kind,
    Mention,
    MentionKind,
    Passage,
    Reading,
    Span,
    Speaker,
    SpeakerKind,
    Statement,
    Turn,
)
from readouts.records.keeping import (
    Added,
    Archived,
    Correctable,
    Correction,
    Difference,
    Kept,
    Network,
    Outcome,
    Place,
    Standing,
    Stored,
    Told,
    Visit,
)
from readouts.records.searching import Found, Hit, Query
from readouts.records.stories import (
    Attendee,
    HappeningKind,
    Join,
    Story,
)

__all__ = [
    "Actor",
    "Added",
    "Archived",
    "Aside",
    "Attendee",
    "Attitude",
    "Comparison",
    "Correctable",
    "Correction",
    "Difference",
    "Document",
    "Failure",
    "Flag",
    "Form",
    "Found",
    "Genre",
    "HappeningKind",
    "Hit",
    "Issue",
    "Join",
    "Kept",
    "Kind",
    "Mention",
    "MentionKind",
    "Network",
    "Outcome",
    "Passage",
    "Place",
    "Possible",
    "Query",
    "Reading",
    "RelationName",
    "Side",
    "Span",
    "Speaker",
    "SpeakerKind",
    "Standing",
    "Statement",
    "Stored",
    "Story",
    "Told",
    "Turn",
    "Visit",
]
