"""Bytes to text, and a warning wherever the encoding had to be worked out."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from readouts.errors import UnsupportedFormat

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 65536
# Control characters other than tab, newline, form feed and the like, which text files do hold.
_CONTROLS = bytes(set(range(32)) - {7, 8, 9, 10, 11, 12, 13, 26, 27})
_HIGH = bytes(range(128, 256))
_META = re.compile(
    rb"<meta\b[^>]{0,300}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE
)
_NAME = re.compile(r"[A-Za-z0-9_:.-]{1,40}")
# Encodings that a browser would not accept and that could run long or decode to something else.
_REFUSED = {"utf_7", "unicode_escape", "raw_unicode_escape", "idna", "punycode", "undefined"}
# What charset-normalizer may choose from: without it, short texts come out as rare DOS code pages.
_CANDIDATES = [
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "koi8_r", "mac_roman",
    "shift_jis", "euc_jp", "gb18030", "big5", "euc_kr", "cp949",
]  # fmt: skip
_EXPECTED = frozenset("\u2019\u2018“”\u2013—…•€£§°·«»éèêëáàâäãåçíìîïñóòôöõøúùûüýßæœÉÈÁÀÂÄÅÇÍÎÑÓÖØÚÜ\xa0")


class Decoded(NamedTuple):
    """A text, the encoding it was in and what is to be said about that."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


def decode(raw: bytes, *, markup: bool = False, charset: str | None = None) -> Decoded:
    """Decode ``raw``: byte-order mark, UTF-16 by its null bytes, declaration, UTF-8, ``charset``, detection.

    Only the byte-order mark is taken away; newlines and control characters stay as they are. Bytes
    that do not fit become U+FFFD with a warning that names the first.

    Args:
        raw: The whole file.
        markup: Whether a ``<meta charset>`` counts as a declaration.
        charset: What a server calls the encoding. Many say ISO-8859-1 of everything, so bytes that are
            UTF-8 outweigh it.

    Raises:
        UnsupportedFormat: the bytes are no text.
    """
    for bom, name in _BOMS:
        if raw.startswith(bom):
            return _as(raw[len(bom) :], name, len(bom))
    wide = _wide(raw[:_SAMPLE])
    if wide:
        decoded = _as(raw, wide)
        return decoded._replace(warnings=(f"no byte-order mark: read as {wide.upper()}", *decoded.warnings))
    declared = _declared(raw) if markup else None
    if declared and declared != "utf-8":
        _refuse_binary(raw, 0.02)
        return _as(raw, declared)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        _refuse_binary(raw, 0.02)
        hint = None if declared else _known(charset or "")
        return _broken(raw, error, None if hint == "utf-8" else hint)
    _refuse_binary(raw, 0.1)
    return Decoded(text, "utf-8")


def _as(raw: bytes, name: str, skipped: int = 0) -> Decoded:
    try:
        return Decoded(raw.decode(name), name)
    except UnicodeDecodeError as error:
        # The decoders for UTF-16 and UTF-32 never let a lone surrogate through.
        text = raw.decode(name, "replace")
        where = error.start + skipped
        return Decoded(text, name, (f"broken {name.upper()} at byte {where}: shown as U+FFFD",))


def _wide(sample: bytes) -> str | None:
    """UTF-16 without a byte-order mark, by null bytes that stand on one side only."""
    half = len(sample) // 2
    if half < 2 or b"\x00" not in sample:
        return None
    even, odd = sample[0::2].count(0) / half, sample[1::2].count(0) / half
    name = "utf-16-le" if odd > 0.05 and even < 0.01 else "utf-16-be" if even > 0.05 and odd < 0.01 else None
    if name is None:
        return None
    text = sample[: half * 2].decode(name, "replace")
    strange = sum(1 for char in text if char == "\ufffd" or not (char.isprintable() or char.isspace()))
    return name if strange <= len(text) * 0.05 else None


def _refuse_binary(raw: bytes, share: float) -> None:
    """Refuse bytes of which more than ``share`` are control characters that no text needs."""
    sample = raw[:_SAMPLE] + raw[-_SAMPLE:] if len(raw) > 2 * _SAMPLE else raw
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if controls > len(sample) * share and controls > 2:
        raise UnsupportedFormat("this is a binary file, not a text")


def _declared(raw: bytes) -> str | None:
    found = _META.search(raw[:4096])
    return _known(found[1].decode("ascii").lower()) if found else None


def _known(name: str) -> str | None:
    """Python's name for an encoding that somebody names, or None for one that is not read."""
    if not _NAME.fullmatch(name):
        return None
    try:
        info = codecs.lookup(name)
    except LookupError:
        return None
    # A page that is ASCII enough to be searched for its declaration is not in UTF-16 or UTF-32.
    if (
        info.name.replace("-", "_") in _REFUSED
        or info.name.startswith(("utf-16", "utf-32"))
        or not info._is_text_encoding
    ):
        return None
    # The Encoding Standard (WHATWG) reads these two as Windows-1252, as every browser does.
    return "cp1252" if info.name in ("iso8859-1", "ascii") else info.name


def _broken(raw: bytes, error: UnicodeDecodeError, charset: str | None) -> Decoded:
    high = len(raw) - len(raw.translate(None, _HIGH))
    at_end = error.reason == "unexpected end of data" and error.end >= len(raw)
    text = raw.decode("utf-8", "replace")
    # U+FFFD that stood in the file itself was valid and is no sign of damage.
    bad = text.count("\ufffd") - raw.count(b"\xef\xbf\xbd")
    # One character that is cut off is no sign of UTF-8 where it stands alone and a server says otherwise.
    if at_end and (charset is None or high > error.end - error.start):
        return Decoded(
            text, "utf-8", (f"truncated UTF-8: the last character, at byte {error.start}, is cut off",)
        )
    if high - bad >= 4 * bad:
        shown = "1 place" if bad == 1 else f"{bad} places"
        return Decoded(text, "utf-8", (f"broken UTF-8 at byte {error.start} ({shown}): shown as U+FFFD",))
    said = ""
    if charset:
        decoded = _as(raw, charset)
        if not decoded.warnings:
            return decoded
        said = f", nor {charset} as the server says"
    name = _detect(raw, error.start)
    decoded = _as(raw, name)
    note = f"not UTF-8{said}: the encoding was detected as {name}; check names and quotation marks"
    return Decoded(decoded.text, name, (note, *decoded.warnings))


def _detect(raw: bytes, first: int) -> str:
    """The most plausible encoding, from a window about the first byte that is no UTF-8."""
    from charset_normalizer import from_bytes

    sample = raw[max(0, first - 1000) : first + 16000]
    high = [byte for byte in sample if byte > 127]
    if len(high) * 10 < len(sample):
        # Mostly ASCII: in an English text the rest is accents, quotation marks and dashes, too few
        # for statistics but telling in themselves.
        scores = {name: _plausible(bytes(high), name) for name in ("cp1252", "mac_roman", "cp437")}
        best = max(scores, key=lambda name: scores[name])
        if scores[best] >= 0.7:
            return best
    match = from_bytes(sample, cp_isolation=_CANDIDATES).best()
    if match is None:
        raise UnsupportedFormat("the encoding could not be detected: save the file as UTF-8")
    return match.encoding


def _plausible(high: bytes, name: str) -> float:
    return sum(char in _EXPECTED for char in high.decode(name, "replace")) / len(high)
