"""The spaCy component ``readouts``: reads a Doc with the shipped network and sets its span groups.

    >>> nlp = spacy.blank("en")
    >>> nlp.add_pipe("readouts")
    >>> doc = nlp(text)
    >>> doc.spans["readouts_content"]

spaCy finds it by the entry point ``spacy_factories``. What it sets is described in
:mod:`readouts.rendering.docbin`.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from readouts.records import Document
from readouts.rendering import docbin

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from readouts.reading.reader import Reader


def read(doc: Doc) -> Doc:
    """Read the text of ``doc`` and mark its statements in it.

    Raises:
        ModelError: the network cannot be used.
    """
    return docbin.mark(doc, _reader().read(Document(id="doc", text=doc.text, language="en")))


def _factory(nlp: Any, name: str) -> Any:
    return read


@cache
def _reader() -> Reader:
    from readouts.reading.reader import Reader

    reader = Reader()
    reader.load()
    return reader


def __getattr__(name: str) -> Any:
    # The entry point. A component registers itself with spaCy, which is loaded by nobody but spaCy's users.
    if name != "factory":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from spacy.language import Language

    return Language.factory("readouts", assigns=["doc.spans"], func=_factory)
