# ruff: noqa: RUF001
"""Samples of every format that intake reads, and what a hostile hand may make of them."""

from __future__ import annotations

import gzip
import json
import random
import re
import zlib
from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple

from .archiving import PAGE, WORDS, lines, packed, record, request, rss, whole
from .making import ENGLISH, page, picture_pdf, text_pdf

_FEED = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Orsund Gazette</title>
<entry><id>urn:velmark:1</id>
<title type="html">Talks &lt;b&gt;end&lt;/b&gt;</title><link href="https://velmark.example/1"/>
<updated>2031-03-14T10:00:00Z</updated><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>%s</p>
</div></content></entry><entry><link href="/2"/><summary>Ilse Varga</summary></entry></feed>"""
_ENTRY = "<pubDate>Fri, 14 Mar 2031 23:30:00 -0500</pubDate><link>https://velmark.example/a</link>"
_NEWS = {
    "uri": "https://velmark.example/n", "versioncreated": "2031-03-14T10:00:00Z",
    "copyrightholder": "Orsund Press", "headlines": [{"role": "main", "value": "Talks"}],
    "bodies": [{"contenttype": "text/html", "value": f"<p>{WORDS}"}],
}  # fmt: skip
_ITEMS = [
    {
        "id": "a",
        "content_html": f"<p>{WORDS}",
        "date_published": "2031-03-14T10:00:00-05:00",
        "title": "Talks",
    },
    {"id": 2, "url": "b", "summary": WORDS},
]
_LINE = {
    "id": "a",
    "text": WORDS,
    "date": "2031-03-14",
    "url": "https://velmark.example/a",
    "issuer": "Amber House",
}
_TALK = (
    f"PRESIDENT VARGA: {WORDS}\n\nQ: Will the strait stay open?\n\nPRESIDENT VARGA: {ENGLISH}\n\nQ Thanks.\n"
)
_FRONT = '---\ntitle: "Talks end"\ndate: 2031-03-14\nissuer: Amber House\ntags: [a, {b: c}]\n---\n'
_META = (
    '<meta charset="utf-8"><meta property="og:site_name" content="Orsund Gazette"><title>Talks end</title>'
)

SAMPLES: dict[str, tuple[str, bytes]] = {
    "html": (
        "a.html",
        page(f"<article><h1>Talks end</h1><p>{WORDS * 3}</p><p>{ENGLISH}</p></article>", _META),
    ),
    "pdf": ("a.pdf", text_pdf([ENGLISH[:90], WORDS])),
    "scan": ("b.pdf", picture_pdf()),
    "rss": ("feed.xml", rss(f"<guid>a1</guid><title>Talks &amp;amp; ships</title>{_ENTRY}{whole()}", _ENTRY)),
    "atom": ("atom.xml", f"<?xml version='1.0' encoding='utf-8'?>\n{_FEED % WORDS}".encode()),
    "json feed": (
        "feed.json",
        json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": _ITEMS}).encode(),
    ),
    "warc": (
        "a.warc",
        request("https://velmark.example/a")
        + record("https://velmark.example/a")
        + record("https://velmark.example/b", WORDS, kind="text/plain; charset=windows-1252")
        + record(
            "https://velmark.example/c", gzip.compress(PAGE.encode()), headers="Content-Encoding: gzip\r\n"
        ),
    ),
    "warc.gz": (
        "a.warc.gz",
        packed(record("https://velmark.example/a"), record("https://velmark.example/b", WORDS)),
    ),
    "jsonl": ("a.jsonl", lines(_LINE, {"text": ENGLISH}, "{")),
    "ninjs": ("n.json", lines(_NEWS)),
    "markdown": (
        "a.md",
        f"# Talks end\n\n*{WORDS}*\n\n> {ENGLISH}\n\n| a | b |\n|---|---|\n| c | d |\n".encode(),
    ),
    "transcript": ("a.txt", _TALK.encode()),
    "front matter": ("f.md", f"{_FRONT}\n# Talks\n\n{WORDS}\n{ENGLISH}".encode()),
    "text": (
        "a.txt",
        f"FOR IMMEDIATE RELEASE\n\nTalks end\n\nORSUND, March 14, 2031 — {ENGLISH * 3}".encode("cp1252"),
    ),
}

TOKENS = (
    "<p> </p> <div> </div> <article> <table><tr><td> <script> <!-- --> <![CDATA[ ]]> <?xml "
    "version='1.0'?> <!DOCTYPE <!ENTITY &lol; &#0; &#xD800; &#1114112; <rss> <feed> <item> <entry> "
    "<link>https://velmark.example/b</link> <link>http://[a</link> <guid> <content type='xhtml'> <base "
    "href='//['> <meta charset=utf-7> <meta charset=utf-16> <svg> <math> <select> <a "
    "href='javascript:x'> <time datetime='99999-99-99'> <br> {\"text\":1} \"uri\": \\ud800 \\u0000 {} "
    "[] [[[[ }}}} null 1e999 -0 NaN --- ... ``` ~~~ *** ___ ![]( [a]: <http://x> | > # - & * ! %YAML "
    "&a *a !!python/object Q: A: PRESIDENT: MR. (CROSSTALK) WARC/1.0 WARC/1.1 WARC-Type: "
    "Content-Length: Content-Encoding: Transfer-Encoding: chunked WARC-Truncated: \r\n\r\n HTTP/1.1 "
    "200 HTTP/1.1 0\r\n\r\n endobj stream endstream /Kids /Parent 1 0 R xref /Length %PDF-1.7 "
    "/Filter/FlateDecode /Encrypt \x00 \x1a \x85 \u2028 \u202e \ufffd \ufeff é 😀 “ ’"
).split(" ")
NUMBERS = (b"0", b"-1", b"1", b"9", b"255", b"65536", b"2147483648", b"99999999999999999999", b"1e9", b"00")
CHARSETS = (
    None, "", "text/html", "text/plain; charset=windows-1251", "text/html; charset=utf-16",
    'text/plain; charset="', "text/plain; charset*=x''%ff", "text/plain; charset=idna", "text/html; "
    "charset=shift_jis",
    "; charset=é\n", "text/plain; charset=hex", "text/plain; charset=" + "a" * 500,
)  # fmt: skip
_STRANGE = (
    None,
    True,
    7,
    -1.5,
    "",
    " ",
    "\ud800",
    "a\0b",
    [],
    {},
    [[]],
    "x" * 3000,
    "https://velmark.example/ü",
)


class Input(NamedTuple):
    """One input: where it is said to come from, a content type if that is an address, and the bytes."""

    id: str
    kind: str | None
    raw: bytes


def mutated(chance: random.Random) -> Input:
    """A sample after one to eight mutations, or two samples run together."""
    name = chance.choice(list(SAMPLES))
    id, raw = SAMPLES[name]
    if name in ("json feed", "jsonl", "ninjs") and chance.random() < 0.5:
        raw = b"\n".join(_json(line, chance) for line in raw.split(b"\n"))
    unpacked = name == "warc.gz" and chance.random() < 0.7
    raw = gzip.decompress(raw) if unpacked else raw
    for _ in range(chance.choice((0, 1, 1, 1, 2, 3, 5, 8))):
        raw = chance.choice(MUTATIONS)(raw, chance)[:400_000]
    raw = gzip.compress(raw) if unpacked else raw
    if chance.random() < 0.1:
        id = chance.choice([id for id, _ in SAMPLES.values()])
    if chance.random() < 0.4:
        return Input(f"https://velmark.example/{id}", chance.choice(CHARSETS), raw)
    return Input(id, None, raw)


def _json(line: bytes, chance: random.Random) -> bytes:
    """JSON in which one value, at whatever depth, is another."""
    with suppress(ValueError):
        value = json.loads(line)
        place, key = value, None
        while isinstance(place, dict | list) and place and (key is None or chance.random() < 0.6):
            owner, key = place, chance.choice(list(place) if isinstance(place, dict) else range(len(place)))
            place = owner[key]
        if key is not None:
            owner[key] = chance.choice(_STRANGE)
        return json.dumps(value).encode()
    return line


def _cut(raw: bytes, chance: random.Random) -> tuple[int, int]:
    start = chance.randrange(len(raw) + 1)
    return start, min(len(raw), start + int(chance.expovariate(1 / 60)) + 1)


def _flip(raw: bytes, chance: random.Random) -> bytes:
    changed = bytearray(raw)
    for _ in range(min(len(raw), chance.randrange(1, 8))):
        changed[chance.randrange(len(raw))] = chance.randrange(256)
    return bytes(changed)


def _without(raw: bytes, chance: random.Random) -> bytes:
    start, end = _cut(raw, chance)
    return raw[:start] + raw[end:]


def _repeated(raw: bytes, chance: random.Random) -> bytes:
    start, end = _cut(raw, chance)
    return raw[:end] + raw[start:end] * chance.choice((1, 1, 2, 10, 300, 5000)) + raw[end:]


def _told(raw: bytes, chance: random.Random) -> bytes:
    start, _ = _cut(raw, chance)
    token = chance.choice(TOKENS).encode("utf-8") * chance.choice((1, 1, 1, 2, 50, 3000))
    return raw[:start] + token + raw[start:]


def _spliced(raw: bytes, chance: random.Random) -> bytes:
    other = chance.choice(list(SAMPLES.values()))[1]
    start, (first, last) = _cut(raw, chance)[0], sorted(chance.choices(range(len(other) + 1), k=2))
    return raw[:start] + other[first:last] + raw[start:]


def _counted(raw: bytes, chance: random.Random) -> bytes:
    found = list(re.finditer(rb"\d+", raw))
    if not found:
        return raw
    start, end = chance.choice(found).span()
    return raw[:start] + chance.choice(NUMBERS) + raw[end:]


def _coded(raw: bytes, chance: random.Random) -> bytes:
    codec = chance.choice(
        ("utf-16", "utf-16-le", "utf-32", "cp1252", "cp1251", "shift_jis", "utf-7", "utf-8-sig")
    )
    return raw.decode("utf-8", "replace").encode(codec, "replace")


def _moved(raw: bytes, chance: random.Random) -> bytes:
    start, end = _cut(raw, chance)
    rest, at = raw[:start] + raw[end:], chance.randrange(len(raw) - (end - start) + 1)
    return rest[:at] + raw[start:end] + rest[at:]


def _short(raw: bytes, chance: random.Random) -> bytes:
    return raw[: chance.randrange(len(raw) + 1)]


def _squeezed(raw: bytes, chance: random.Random) -> bytes:
    return gzip.compress(raw) if chance.random() < 0.5 else zlib.compress(raw)


MUTATIONS: list[Callable[[bytes, random.Random], bytes]] = [
    *(_flip, _without, _repeated, _told, _told, _spliced, _counted, _moved, _short) * 4,
    *(_coded, _squeezed),
]  # fmt: skip
