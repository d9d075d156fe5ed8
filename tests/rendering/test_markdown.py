"""Markdown that stays what it was meant to be, whatever the words hold."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from readouts.rendering import markdown

markdown_it = pytest.importorskip("markdown_it")


def tags(text: str) -> list[str]:
    found: list[str] = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attributes: found.append(tag)  # type: ignore[method-assign]
    parser.feed(markdown_it.MarkdownIt("commonmark").enable("table").render(text))
    return found


def test_a_comparison_is_a_table_with_a_column_a_party(comparison):
    found = tags(markdown.comparison(comparison))
    # What both sides speak to, and what each of them has alone.
    assert found.count("table") == 3
    assert found.count("th") == 3 * (1 + len(comparison.parties))
    assert found.count("tr") == 3 + len(comparison.issues)
    assert found.count("td") == len(comparison.issues) * (1 + len(comparison.parties))


def test_readings_are_a_list_of_statements(comparison):
    written = markdown.readings(comparison.readings)
    found = tags(written)
    warnings = sum(len(reading.document.warnings) for reading in comparison.readings)
    assert found.count("h2") == len(comparison.readings)
    assert found.count("li") == sum(len(reading.statements) for reading in comparison.readings) + warnings
    assert "“He”, not resolved; could be Anton Dovik" in written


def test_hostile_words_make_no_element_of_their_own(hostile):
    allowed = {
        "h1",
        "h2",
        "p",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "br",
        "strong",
        "em",
        "ol",
        "ul",
        "li",
    }
    for written in (markdown.comparison(hostile), markdown.readings(hostile.readings)):
        assert set(tags(written)) <= allowed
        assert "\x1b" not in written
        written.encode("utf-8")
    assert tags(markdown.comparison(hostile)).count("td") == 3


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("a | b", r"a \| b"),
        ("<b>", r"\<b\>"),
        ("[x](y)", r"\[x\](y)"),
        ("http://x.example", r"http\://x.example"),
        ("a\n# b", r"a \# b"),
        ("@varga", r"\@varga"),
        ("No. 3, at 10:30", "No. 3, at 10:30"),
    ],
)
def test_what_markdown_reads_is_escaped_and_the_rest_left_alone(words, expected):
    assert markdown.escaped(words) == expected
