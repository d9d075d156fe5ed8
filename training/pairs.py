"""Pairs of accounts of one meeting, aligned by hand, in one shape: the one that readouts/dev has.

A row has an ``id``, two ``documents`` (``party``, ``text``, and ``sentences`` as half-open offsets into it),
``links`` (``a``, ``b``: numbers of sentences; ``relation``), ``one_sided_a`` and ``one_sided_b``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def written(files: str = "*.json") -> Iterator[dict[str, Any]]:
    """The pairs about invented meetings that were written for this."""
    for path in sorted((HERE / "accounts").glob(files)):
        for row in json.loads(path.read_text(encoding="utf-8")):
            yield row | {"documents": [d | _laid_out(d["sentences"]) for d in row["documents"]]}


def labels() -> list[dict[str, Any]]:
    """Our labels, without texts."""
    rows: list[dict[str, Any]] = json.loads((HERE / "labels" / "pairs.json").read_text(encoding="utf-8"))
    return rows


def own(folder: Path) -> Iterator[dict[str, Any]]:
    """Our labels of pairs of texts in ``folder``, each side's sentences one under the other as its text.

    Raises:
        ValueError: a text is not the one that was labelled.
    """
    for row in labels():
        documents = []
        for document in row["documents"]:
            raw = (folder / document["file"]).read_bytes()
            if hashlib.sha256(raw).hexdigest() != document["sha256"]:
                raise ValueError(f"{document['file']} is not the text that was labelled")
            text = raw.decode("utf-8")
            words = (
                " ".join(" ".join(text[a:b] for a, b in spans).split()) for spans in document["sentences"]
            )
            date = "-".join(Path(document["file"]).name.split("-")[:3])
            documents.append({"party": document["party"], "date": date} | _laid_out(words))
        yield row | {"documents": documents}


def dev(folder: Path) -> Iterator[dict[str, Any]]:
    """The pairs of official accounts in ``folder``, which are only measured."""
    for path in sorted(folder.glob("*.json")):
        yield json.loads(path.read_text(encoding="utf-8"))


def sentences(row: dict[str, Any]) -> tuple[list[str], list[str]]:
    """Both documents' sentences."""
    one, other = ([d["text"][a:b] for a, b in d["sentences"]] for d in row["documents"])
    return one, other


def _laid_out(sentences: Iterable[str]) -> dict[str, Any]:
    text, spans = "", []
    for words in sentences:
        spans.append([len(text), len(text) + len(words)])
        text += words + "\n\n"
    return {"text": text, "sentences": spans}
