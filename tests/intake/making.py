"""Files that the tests read, made byte by byte."""

from __future__ import annotations

import hashlib

ENGLISH = (
    "The two leaders met in Orsund on Friday and agreed to continue their talks about the ceasefire "
    "along the Lask strait. “We will not sign this today,” President Ilse Varga said. "
)
GERMAN = (
    "Die beiden Staatschefs trafen sich am Freitag in Orsund und vereinbarten, ihre Gespräche über die "
    "Waffenruhe an der Meerenge von Lask fortzusetzen. "
)

_PADDING = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")
_FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
_PICTURE = (
    b"<</Length 3/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceRGB>>\n"
    b"stream\n\0\0\0\nendstream"
)


def _stream(data: bytes, extra: bytes = b"") -> bytes:
    return b"<</Length %d%s>>\nstream\n" % (len(data), extra) + data + b"\nendstream"


def _file(objects: list[bytes], trailer: bytes = b"") -> bytes:
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return (
        out
        + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
        + table
        + b"trailer\n<</Size %d/Root 1 0 R%s>>\n" % (len(objects) + 1, trailer)
        + b"startxref\n%d\n%%%%EOF" % len(out)
    )


def _objects(content: bytes, extra: bytes, resources: bytes, last: bytes) -> list[bytes]:
    return [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources " + resources + b">>",
        _stream(content, extra),
        last,
    ]


def _lines(lines: list[str]) -> bytes:
    shown = [line.encode("cp1252").replace(b"(", b"\\(").replace(b")", b"\\)") for line in lines]
    return b"BT /F1 11 Tf 14 TL 40 740 Td\n" + b"".join(b"(%s) Tj T*\n" % line for line in shown) + b"ET"


def text_pdf(lines: list[str]) -> bytes:
    """A PDF of one page with these lines."""
    return _file(_objects(_lines(lines), b"", b"<</Font<</F1 5 0 R>>>>", _FONT))


def stream_pdf(content: bytes, extra: bytes) -> bytes:
    """A PDF whose page has this content stream, with these entries in its dictionary."""
    return _file(_objects(content, extra, b"<</Font<</F1 5 0 R>>>>", _FONT))


def picture_pdf() -> bytes:
    """A PDF of one page that holds a picture and no text."""
    content = b"q 500 0 0 500 50 50 cm /I Do Q"
    return _file(_objects(content, b"", b"<</XObject<</I 5 0 R>>>>", _PICTURE))


def _rc4(key: bytes, data: bytes) -> bytes:
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


def encrypted_pdf(lines: list[str], password: bytes) -> bytes:
    """A PDF locked with the standard handler, revision 2 (PDF 1.4, 3.5.2): RC4 with 40 bits."""
    user, owner = ((word + _PADDING)[:32] for word in (password, b"owner"))
    locked = _rc4(hashlib.md5(owner).digest()[:5], user)
    identity, rights = b"0123456789abcdef", (-4).to_bytes(4, "little", signed=True)
    key = hashlib.md5(user + locked + rights + identity).digest()[:5]
    content = _rc4(hashlib.md5(key + b"\x04\0\0\0\0").digest()[:10], _lines(lines))
    objects = _objects(content, b"", b"<</Font<</F1 5 0 R>>>>", _FONT)
    objects.append(
        b"<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>"
        % (locked.hex().encode(), _rc4(key, _PADDING).hex().encode())
    )
    return _file(objects, b"/Encrypt 6 0 R/ID[<%s><%s>]" % (identity.hex().encode(), identity.hex().encode()))


def page(body: str, head: str = "") -> bytes:
    """A web page in UTF-8."""
    return f"<!DOCTYPE html><html lang='en'><head>{head}</head><body>{body}</body></html>".encode()
