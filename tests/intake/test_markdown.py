from __future__ import annotations

import pytest

from readouts.intake import extract
from readouts.records import Document
from readouts.settings import Settings

from .making import ENGLISH

FRONT = """---
title: "Readout of President\\_Varga\u2019s Call with Prime Minister\\_\\
  Dovik"
date: '2031-03-14'
source_url: https://president.example/readout
outlet: The Harbour Courier
tags: [a, b]
nested: {title: not this, date: 2001-01-01}
---
"""


def read(text: str, id: str = "a.md") -> Document:
    return extract(text.encode(), id, Settings())


def test_front_matter_is_read_and_taken_off() -> None:
    document = read(FRONT + "\n" + ENGLISH)
    assert document.title == "Readout of President Varga\u2019s Call with Prime Minister Dovik"
    assert document.date == "2031-03-14"
    assert document.url == "https://president.example/readout"
    assert document.outlet == "The Harbour Courier"
    assert document.text == ENGLISH.strip()
    assert document.genre == "account"


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("one\ntwo  \nthree\n\nfour", "one two\nthree\n\nfour"),
        ("*one* **two** _three_ ~~four~~ `five`", "one two three four five"),
        ("a [link](https://x.example 'title') and <https://y.example>", "a link and https://y.example"),
        ("# Head\n\ntext\n\nUnder\n-----\nmore", "Head\n\ntext\n\nUnder\n\nmore"),
        ("- one\n- two\n\n1. three", "one\n\ntwo\n\nthree"),
        ("> “Quoted\n> twice”", "“Quoted twice”"),
        ("![picture](a.png) after <b>bold</b><br>next", "after bold\nnext"),
        ("<div>\nin a block\n</div>\n\n<script>alert(1)</script>\n\nout", "in a block\n\nout"),
        ("| a | b |\n|---|---|\n| c | d |", "a | b\n\nc | d"),
        ("     THE PRESIDENT:  Thank you.", "THE PRESIDENT:  Thank you."),
        ("one —\nQ    Two?\nMS. SALK:  Three\nfour", "one —\nQ    Two?\nMS. SALK:  Three four"),
        ("end.\n\n\\###", "end.\n\n###"),
        ("a\u200fb\u202ec", "a\u200fb\u202ec"),
    ],
)
def test_markup_goes_and_words_stay(markdown: str, text: str) -> None:
    assert read(markdown).text == text


def test_the_first_heading_is_the_title_where_no_front_matter_names_one() -> None:
    assert read(f"# Talks *end*\n\n{ENGLISH}").title == "Talks end"


def test_a_heading_without_end_is_a_title_of_bounded_length() -> None:
    assert len(read(f"# {'Talks ' * 3_000}\n\n{ENGLISH}").title or "") == 500


def test_a_txt_file_is_never_markdown_without_front_matter() -> None:
    text = "# not *a* heading\n\n- [x](y)\n" + ENGLISH
    assert read(text, "a.txt").text == text
    assert read("---\n\n" + text + "\n---\n", "a.txt").text == "---\n\n" + text + "\n---\n"
    assert read(FRONT + ENGLISH, "a.txt").title is not None


def test_front_matter_that_is_no_yaml_is_left_out_and_said() -> None:
    document = read(f"---\ntitle: [a\n---\n\n{ENGLISH}")
    assert document.text == ENGLISH.strip() and document.title is None
    assert "front matter" in document.warnings[0]


BOMB = "a: &a [x,x]\n" + "".join(
    f"{b}: &{b} [{','.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    "source",
    [
        f"---\n{BOMB}title: *i\n---\n\n{ENGLISH}",
        f"---\na: {'[' * 30_000}\n---\n\n{ENGLISH}",
        f"---\n{'- ' * 15_000}\n---\n\n{ENGLISH}",
        f"---\n{'a: b' * 7_000}\n---\n\n{ENGLISH}",
        f"---\ndate: 2031-99-99\ntitle: !!python/object/apply:os.system [ls]\n---\n\n{ENGLISH}",
        f"---\n{'key: value' + chr(10)}" * 50_000 + f"---\n\n{ENGLISH}",
        "> " * 50_000 + ENGLISH,
        "- " * 50_000 + ENGLISH,
        "[" * 49_000 + "\n\n" + ENGLISH,
        "*a **b " * 7_000 + "\n\n" + ENGLISH,
        "![[" * 16_000 + "\n\n" + ENGLISH,
        "<!--" * 10_000 + "\n\n" + ENGLISH,
        ENGLISH * 30_000,
    ],
    ids=range(13),
)
def test_hostile_markdown_is_read_and_keeps_its_words(source: str) -> None:
    document = read(source)
    assert "continue their talks" in document.text
    assert document.date is None
