"""spaCy: documents whose span groups are the statements' passages. Needs the extra ``spacy``.

The groups are ``readouts_source``, ``readouts_cue`` and ``readouts_content``. A span's ``id_`` is its
statement's id, so the spans of one discontinuous content share it. spaCy's spans are of whole tokens: one
that begins or ends inside a token is widened to it. The exact places, the speakers and everything else
are in ``doc.user_data["readouts"]``, which is docs/json.md without the text (spaCy
reads its lists back as tuples).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from readouts.errors import SettingsError
from readouts.records import Reading
from readouts.rendering import segments, wording

if TYPE_CHECKING:
    from spacy.tokens import Doc

PREFIX = "readouts"
"""The key in ``doc.user_data``, and with a passage's name that of a span group."""

# A DocBin is held in memory whole, by its writer and by its reader.
_CHARACTERS = 8_000_000


def files(readings: Iterable[Reading]) -> Iterator[tuple[str, bytes]]:
    """Files of a folder that spaCy reads as a corpus: ``0001.spacy`` and so on, name and content.

    Raises:
        SettingsError: spaCy is not installed.
    """
    try:
        import spacy
        from spacy.tokens import DocBin
    except ImportError as error:
        raise SettingsError("this export needs spaCy; install readouts with the extra [spacy]") from error
    tokenizer = spacy.blank("en").tokenizer
    bin, size, number = DocBin(store_user_data=True), 0, 1
    for reading in readings:
        if size >= _CHARACTERS:
            yield f"{number:04}.spacy", bin.to_bytes()
            bin, size, number = DocBin(store_user_data=True), 0, number + 1
        # A lone surrogate has no UTF-8; a question mark keeps every place where it was.
        text = reading.document.text.encode("utf-8", "replace").decode()
        bin.add(mark(tokenizer(text), reading))
        size += len(text)
    yield f"{number:04}.spacy", bin.to_bytes()


def mark(doc: Doc, reading: Reading) -> Doc:
    """Set the span groups and the user data of ``doc``, whose text is the reading's, and return it."""
    size = len(reading.document.text)
    for name in ("source", "cue", "content"):
        spans = []
        for statement in reading.statements:
            passage = getattr(statement, name)
            for start, end in segments.inside(passage.spans if passage else (), size):
                label, id = name.upper(), statement.id
                span = doc.char_span(start, end, label, span_id=id, alignment_mode="expand")
                if span is not None:
                    spans.append(span)
        doc.spans[f"{PREFIX}_{name}"] = spans
    kept = {key: value for key, value in reading.to_dict().items() if key != "text"}
    doc.user_data[PREFIX] = wording.sound(kept)
    return doc
