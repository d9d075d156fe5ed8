"""Bytes to a :class:`~readouts.records.Document`: format, encoding, text, and what a text says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from readouts.errors import NoText, TooLarge, UnsupportedFormat
from readouts.intake import (
    dates,
    encodings,
    formats,
    html,
    issuers,
    language,
    markdown,
    pdf,
    plain,
    transcript,
)
from readouts.intake.furniture import furniture
from readouts.intake.items import Stated
from readouts.intake.sources import RAW_FACTOR, too_large
from readouts.records import Document, Genre

if TYPE_CHECKING:
    from readouts.intake.issuers import Issuer
    from readouts.records import Turn
    from readouts.settings import Settings


@dataclass(frozen=True, slots=True)
class Extracted(Stated):
    """A text and what its file says about it, before anything is concluded."""

    text: str = ""


def extract(raw: bytes | str, id: str, settings: Settings, stated: Stated | None = None) -> Document:
    """The document in ``raw``.

    The format is seen from the bytes, with the suffix of ``id`` as a hint. Of a plain-text file
    ``text`` is the file's text unchanged, save the byte-order mark.

    Args:
        raw: The whole file, or a text as it stands.
        id: The path or address as the user gave it, or what a document inside a file is called.
        settings: ``max_bytes`` bounds the text, in bytes of UTF-8 (of the file, for plain text);
            ``pdf_seconds`` and ``pdf_megabytes`` bound the child process that opens a PDF.
        stated: What the file that holds the document, or its server, says of it; it outweighs the document
            itself, but for ``charset``.

    Raises:
        NoText: there is nothing to read.
        TooLarge: the text, the file, or the work to open it is over a limit.
        UnsupportedFormat: a kind of file, an encoding or an encryption that is not read.
        UnsupportedLanguage: the text is clearly not English, and not forced.
    """
    charset = stated.charset if stated else None
    extracted = Extracted(text=raw) if isinstance(raw, str) else _extracted(raw, id, settings, charset)
    if stated:
        extracted = _with(extracted, stated)
    text = extracted.text
    if not text or text.isspace():
        raise NoText("there is no text in this file")
    if len(text) > settings.max_bytes // 4 and len(text.encode("utf-8", "replace")) > settings.max_bytes:
        raise TooLarge(f"the text is over the limit of {settings.max_bytes} bytes (setting max_bytes)")
    found = language.identify(text, force=settings.force_language)
    return _concluded(id, extracted, found)


def _with(extracted: Extracted, stated: Stated) -> Extracted:
    """What the document says, except where the file that holds it says something."""
    return Extracted(
        text=extracted.text,
        title=_single(stated.title) or extracted.title,
        date=stated.date or extracted.date,
        outlet=_single(stated.outlet) or extracted.outlet,
        issuer=_single(stated.issuer) or extracted.issuer,
        party=_single(stated.party) or extracted.party,
        url=stated.url or extracted.url,
        warnings=(*extracted.warnings, *stated.warnings),
    )


def _extracted(raw: bytes, id: str, settings: Settings, charset: str | None) -> Extracted:
    if not raw.strip():
        raise NoText("this file is empty")
    kind = formats.sniff(raw, id)
    limit = settings.max_bytes * (RAW_FACTOR if kind in (formats.PDF, formats.HTML) else 1)
    if len(raw) > limit:
        raise TooLarge(too_large(limit, len(raw)))
    if kind == formats.PDF:
        pages = pdf.pages(raw, settings)
        return Extracted(text=pages.text, title=_single(pages.title), warnings=pages.warnings)
    foreign = formats.foreign(raw)
    if foreign:
        raise UnsupportedFormat(f"this is {foreign}: save it as PDF, HTML or plain text")
    if formats.holder(raw[: formats.HOLDER_HEAD], id):
        raise UnsupportedFormat("this is a feed, an archive or a list of documents, not a document")
    decoded = encodings.decode(raw, markup=kind == formats.HTML, charset=charset)
    if kind == formats.HTML:
        page = html.page(decoded.text, settings)
        return Extracted(
            text=page.text,
            title=_single(page.title),
            date=page.date,
            outlet=_single(page.outlet),
            url=_single(page.url),
            warnings=(*decoded.warnings, *page.warnings),
        )
    if formats.is_other_xml(decoded.text):
        raise UnsupportedFormat("this is an XML file, not a web page: save it as HTML or plain text")
    if kind == formats.MARKDOWN:
        return _markdown(decoded, id)
    return Extracted(text=decoded.text, warnings=decoded.warnings)


def _markdown(decoded: encodings.Decoded, id: str) -> Extracted:
    source, warnings = decoded.text, decoded.warnings
    front = markdown.front_matter(source)
    entries = (front.entries if front else None) or {}
    if not entries and not formats.is_markdown_name(id):
        return Extracted(text=source, warnings=warnings)
    if front and front.entries is None:
        warnings = (*warnings, "the front matter could not be read and was left out")
    text, heading, notes = markdown.plain(source[front.end :] if front else source)
    date = entries.get("date") or entries.get("published_time") or entries.get("published")
    return Extracted(
        text=text,
        title=_single(entries.get("title")) or _single(heading),
        date=dates.parse(date) if date else None,
        outlet=_single(entries.get("outlet")),
        issuer=_single(entries.get("issuer")),
        party=_single(entries.get("party")),
        url=_single(entries.get("source_url") or entries.get("url")),
        warnings=(*warnings, *notes),
    )


def _single(value: str | None) -> str | None:
    """One line of at most 500 characters, or None for nothing and for YAML's null."""
    words = " ".join((value or "").split())[:500]
    return None if words in ("", "null", "~") else words


def _concluded(id: str, extracted: Extracted, found: language.Language) -> Document:
    text = extracted.text
    turns = transcript.turns(text)
    head = plain.head(text, turns[0].label.start if turns else len(text))
    title = extracted.title or head.title
    issuer = _issuer(extracted, head)
    genre: Genre = "report"
    if turns:
        genre = "transcript"
    elif issuer or head.release or (title and issuers.is_account_title(title)):
        genre = "account"
    party = extracted.party or (issuer.party if issuer and _speaks_alone(genre, turns, text, title) else None)
    return Document(
        id=id,
        text=text,
        title=title,
        date=extracted.date or dates.dateline(text),
        outlet=None if issuer else extracted.outlet,
        issuer=issuer.name if issuer else None,
        party=party,
        language=found.code,
        genre=genre,
        warnings=(*extracted.warnings, *found.warnings),
        turns=turns,
        furniture=furniture(text),
        url=extracted.url,
    )


def _issuer(extracted: Extracted, head: plain.Head) -> Issuer | None:
    if extracted.issuer:
        named = issuers.by_name(extracted.issuer)
        return issuers.Issuer(extracted.issuer, extracted.party or (named.party if named else None))
    found = issuers.by_host(extracted.url) or (
        issuers.by_name(extracted.outlet) if extracted.outlet else None
    )
    # An outlet that names itself publishes a report, whatever office its first lines name.
    return found or (None if extracted.outlet else head.issuer)


def _speaks_alone(genre: Genre, turns: tuple[Turn, ...], text: str, title: str | None) -> bool:
    """Whether all of the document is the issuer's own words."""
    if genre == "transcript":
        names = {" ".join(text[turn.label.start : turn.label.end].split()).upper() for turn in turns}
        return len(names) == 1
    return not (title and issuers.is_joint(title))
