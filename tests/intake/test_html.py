from __future__ import annotations

import pytest

from readouts.errors import NoText, TooLarge, UnsupportedFormat
from readouts.intake import extract
from readouts.intake import html as html_room
from readouts.records import Document
from readouts.settings import Settings

from .making import ENGLISH, page

SETTINGS = Settings()
HEAD = """<meta charset="utf-8"><title>Talks end in Orsund - The Harbour Courier</title>
<meta property="og:site_name" content="The Harbour Courier">
<meta property="article:published_time" content="2031-03-14T10:00:00Z">
<link rel="canonical" href="https://courier.example/2031/talks-end">"""
BODY = f"""<nav><a href="/">Home</a> <a href="/world">World</a></nav>
<article><h1>Talks end in Orsund</h1><p>{ENGLISH}</p><p>{ENGLISH}</p>
<p>“We <b>will</b> come back,” <a href="/dovik">Dovik</a> said &mdash; 😀.</p></article>
<footer>© 2031 The Harbour Courier</footer>"""


def read(raw: bytes, id: str = "a.html", settings: Settings = SETTINGS) -> Document:
    return extract(raw, id, settings)


def test_a_page_gives_its_text_and_what_it_says_of_itself() -> None:
    document = read(page(BODY, HEAD))
    assert "“We will come back,” Dovik said — 😀." in document.text
    assert "World" not in document.text and "<" not in document.text
    assert document.title == "Talks end in Orsund"
    assert document.date == "2031-03-14"
    assert document.outlet == "The Harbour Courier"
    assert document.url == "https://courier.example/2031/talks-end"
    assert document.language == "en"
    assert document.genre == "report" and document.issuer is None and document.party is None


def test_what_a_page_does_not_say_is_none() -> None:
    document = read(page(f"<p>{ENGLISH}</p><p>© 1999 Somebody</p>"))
    assert (document.date, document.outlet, document.url, document.issuer) == (None, None, None, None)


@pytest.mark.parametrize("id", ["a.html", "a.txt", "-", "velmark.pdf"])
def test_markup_is_seen_in_the_bytes_whatever_the_name(id: str) -> None:
    assert "<p>" not in read(page(BODY), id).text


@pytest.mark.parametrize(
    "raw",
    [
        f"<p>{ENGLISH}</p>".encode(),
        f"<div><div><p>{ENGLISH}<p><b>{ENGLISH}</i></div><table><p>{ENGLISH}</html".encode(),
        f"<html><body><!-- {'-' * 5000} --><p>{ENGLISH}".encode(),
        page(f"<p>{ENGLISH}\x00</p>"),
    ],
)
def test_a_broken_page_is_read(raw: bytes) -> None:
    assert "continue their talks" in read(raw).text


@pytest.mark.parametrize(
    ("charset", "encoding"), [("windows-1252", "cp1252"), ("iso-8859-1", "cp1252"), ("koi8-r", "koi8-r")]
)
def test_a_declared_encoding_is_used(charset: str, encoding: str) -> None:
    text = ENGLISH if encoding == "cp1252" else ENGLISH.replace("“", '"').replace("”", '"')
    raw = f"<html><head><meta charset='{charset}'></head><body><p>{text}</p></body></html>".encode(encoding)
    assert text.strip() in read(raw).text


@pytest.mark.parametrize("charset", ["utf-7", "rot13", "unicode_escape", "nonsense", "zlib", "utf-16"])
def test_a_declaration_that_no_browser_takes_is_passed_by(charset: str) -> None:
    raw = f"<html><head><meta charset='{charset}'></head><body><p>{ENGLISH}</p></body></html>".encode()
    assert ENGLISH.strip() in read(raw).text


def test_a_character_reference_cannot_bring_in_a_surrogate() -> None:
    text = read(page(f"<p>{ENGLISH}</p><p>one &#xD800; two</p><p>{ENGLISH}</p>")).text
    text.encode("utf-8")


@pytest.mark.parametrize("tag", ["div", "b", "table", "blockquote"])
def test_a_million_nested_tags_are_one_clear_line(tag: str) -> None:
    raw = b"<html><body>" + f"<{tag}>".encode() * 1_000_000 + ENGLISH.encode()
    with pytest.raises((UnsupportedFormat, TooLarge, NoText)) as caught:
        read(raw, settings=Settings(pdf_seconds=3))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("depth", "cut"), [(300, False), (1900, False), (5000, True)])
def test_a_deep_page_is_read_or_what_is_lost_is_said(depth: int, cut: bool) -> None:
    nest = f"{'<div>' * depth}<p>{ENGLISH}</p>{'</div>' * depth}"
    document = read(page(f"<article><p>{ENGLISH * 5}</p>{nest}<p>{ENGLISH}The end.</p></article>"))
    assert ("The end." in document.text) is not cut
    assert any("too deep" in warning for warning in document.warnings) is cut


def test_an_attribute_of_eleven_megabytes_does_not_end_the_page() -> None:
    body = f"<p title='{'a' * 11_000_000}'>{ENGLISH * 5}</p><p>{ENGLISH}The end.</p>"
    assert "The end." in read(page(f"<article>{body}</article>")).text


def test_words_that_come_again_are_kept() -> None:
    lines = "".join(f"<p>PRESIDENT VARGA: {number} {ENGLISH}</p><p>Q Thank you.</p>" for number in range(6))
    document = read(page(f"<article>{lines}</article>"))
    assert document.text.count("Thank you.") == 6 and len(document.turns) == 12


def test_markup_that_takes_too_long_is_stopped() -> None:
    raw = b"<html><body>" + b"<a href=x>" * 500_000 + ENGLISH.encode()
    with pytest.raises(TooLarge, match="within 1 s"):
        read(raw, settings=Settings(pdf_seconds=1))


@pytest.mark.parametrize(
    "nest", ["<article>" * 1_500, "<b><i></u><article></b></i>" * 1_500, f"<table>{'<td><table>' * 900}"]
)
def test_a_small_page_that_nests_deep_is_not_read_in_this_process(
    monkeypatch: pytest.MonkeyPatch, nest: str
) -> None:
    given = []
    monkeypatch.setattr(html_room.isolation, "run", lambda _, raw, __: given.append(raw) or {"text": ENGLISH})
    assert read(page(f"{nest}{ENGLISH}")).text == ENGLISH
    assert len(given) == 1
    read(page(f"{'<div>' * 90}{ENGLISH}"))
    assert len(given) == 1


def test_a_small_page_that_nests_deep_is_stopped_in_time() -> None:
    with pytest.raises(TooLarge, match="within 1 s"):
        read(page("<article>" * 2_000 + ENGLISH), settings=Settings(pdf_seconds=1))


def test_a_big_page_reads_the_same_in_the_child(monkeypatch: pytest.MonkeyPatch) -> None:
    here = read(page(BODY, HEAD))
    monkeypatch.setattr(html_room, "_IN_PROCESS", 10)
    assert read(page(BODY, HEAD)) == here


def test_a_page_without_words_has_no_text() -> None:
    with pytest.raises(NoText):
        read(page("<div></div><script>var a = 'words words words'</script>"))


def test_the_text_of_a_page_is_held_to_the_byte_limit() -> None:
    with pytest.raises(TooLarge):
        read(page(f"<p>{ENGLISH * 40}</p>"), settings=Settings(max_bytes=3000))


def test_an_error_of_the_library_is_mapped(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RecursionError

    monkeypatch.setattr(html_room.worker, "html_text", fail)
    with pytest.raises(UnsupportedFormat, match="RecursionError"):
        read(page(BODY))


def test_an_official_site_is_an_issuer() -> None:
    head = HEAD.replace("https://courier.example/2031", "https://www.whitehouse.gov/briefings")
    document = read(page(BODY, head))
    assert (document.issuer, document.party) == ("The White House", "United States")
    assert document.genre == "account" and document.outlet is None


def test_a_transcript_with_line_breaks_keeps_its_turns() -> None:
    body = f"""<article><p>
    PRESIDENT VARGA:&nbsp;&nbsp;{ENGLISH}<br>Q&nbsp;&nbsp;Madam President, the gas?<br/>
    PRESIDENT VARGA:&nbsp; {ENGLISH}</p><p>PRIME MINISTER DOVIK: {ENGLISH}</p></article>"""
    document = read(page(body))
    labels = [document.text[turn.label.start : turn.label.end] for turn in document.turns]
    assert labels == ["PRESIDENT VARGA", "Q", "PRESIDENT VARGA", "PRIME MINISTER DOVIK"]
