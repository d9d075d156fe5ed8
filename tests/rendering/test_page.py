"""The page as a file: self-contained, hostile-proof, complete, and readable for everybody."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from readouts.records import Comparison, Document, Failure, Issue, Passage, Reading, Side, Span, Statement
from readouts.rendering import page, wording


class Outline(HTMLParser):
    """Every element with its attributes, and the text of the whole."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, {name: value or "" for name, value in attributes}))

    def handle_data(self, data):
        self.words.append(data)

    def attributes(self, name: str) -> list[str]:
        return [found[name] for _, found in self.elements if name in found]

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", "".join(self.words))


def pages(comparison: Comparison) -> list[str]:
    return [
        drawn
        for whole in (True, False)
        for drawn in (
            page.comparison(comparison, whole_texts=whole),
            page.readings(comparison.readings, whole_texts=whole),
        )
    ]


def test_nothing_runs_and_nothing_is_fetched(comparison, hostile):
    fetching = {"script", "link", "img", "iframe", "object", "embed", "base", "form", "video", "audio", "svg"}
    for each in (comparison, hostile):
        for drawn in pages(each):
            outline = Outline(drawn)
            assert not fetching & {tag for tag, _ in outline.elements}
            names = {name for _, found in outline.elements for name in found}
            assert not [name for name in names if name.startswith("on") or name in ("style", "src", "srcset")]
            for href in outline.attributes("href"):
                assert href.startswith("#") or page.safe_address(href) == href


def test_an_override_of_direction_cannot_turn_the_words_of_the_page(hostile):
    for drawn in pages(hostile):
        around = re.sub(r'<div class="text".*?</div>', "", drawn, flags=re.DOTALL)
        assert "\u202e" in drawn and "\u202e" not in around


def test_the_policy_allows_this_style_and_nothing_else(comparison):
    for drawn in pages(comparison):
        [style] = re.findall(r"<style>(.*?)</style>", drawn, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
        assert policy in [found.replace("&#39;", "'") for found in Outline(drawn).attributes("content")]
        assert "url(" not in style and "@import" not in style


def test_every_link_within_the_page_has_its_target_and_no_id_comes_twice(comparison, hostile):
    for each in (comparison, hostile):
        for drawn in pages(each):
            outline = Outline(drawn)
            ids = Counter(outline.attributes("id"))
            assert not [name for name, times in ids.items() if times > 1]
            links = [href[1:] for href in outline.attributes("href") if href.startswith("#")]
            assert links and not set(links) - set(ids)


def test_headings_are_in_order(comparison):
    for drawn in pages(comparison):
        levels = [int(tag[1]) for tag, _ in Outline(drawn).elements if re.fullmatch(r"h[1-6]", tag)]
        assert levels[0] == 1 and levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_table_has_a_row_an_issue_and_a_column_a_party(comparison):
    elements = Outline(page.comparison(comparison)).elements
    scopes = [found.get("scope") for tag, found in elements if tag == "th"]
    together = sum(issue.relation != "one_sided" for issue in comparison.issues)
    one_each = ["rowgroup", "row"]
    assert scopes == ["col"] * 3 + ["rowgroup"] + ["row"] * together + one_each * 2
    assert [tag for tag, _ in elements].count("caption") == 1
    assert [tag for tag, _ in elements].count("td") == len(comparison.issues) * 2


@pytest.mark.parametrize(
    "words",
    [
        "6 points: 1 same, 2 differ, 1 conflicts, 2 on one side only.",
        "Tomas Reyl (Foreign Minister, Velmark) as told by Ilse Varga",
        "“He”, not resolved; could be Anton Dovik (Prime Minister, Tarnovia) or Tomas Reyl",
        "Ilse Varga (President, Velmark) and Anton Dovik (Prime Minister, Tarnovia)",
        "wants",
        "The account\u2019s own words",
        "confidence: words 91%, speaker 93% (the one man named before)",
        "Not found in the 2 documents searched (102 words)",
        "Not found in the 2 documents searched (137 words)",
        "An official English text may be a translation, also where it does not say so; what is missing may "
        "be the translator's.",
        "Nothing here says who is right.",
        "Made with Readouts 9.9.",
        "1 document could not be read",
        "no such file",
        *[relation.meaning for relation in wording.RELATIONS.values()],
    ],
)
def test_the_comparison_says(comparison, words):
    failures = [Failure("gone.txt", "fetch", "no such file")]
    assert words in Outline(page.comparison(comparison, version="9.9", failures=failures)).text


def test_sides_stand_in_the_order_given(comparison):
    turned = replace(comparison, parties=("Tarnovia", "Velmark"))
    assert "Tarnovia and Velmark: what each side said" in page.comparison(turned)


def test_a_transcript_is_called_a_public_position(comparison):
    first, *rest = comparison.readings
    talk = replace(first, document=replace(first.document, genre="transcript"))
    assert wording.TRANSCRIPTS not in page.comparison(comparison)
    assert wording.TRANSCRIPTS in page.comparison(replace(comparison, readings=(talk, *rest)))


def test_only_web_addresses_become_links(comparison):
    drawn = page.comparison(comparison)
    assert 'href="https://president.velmark.example/readouts/2031/14"' in drawn
    assert "javascript:" not in drawn


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        " https://x.example",
        "https://x.example/\n",
        "data:text/html,x",
        "//x.example",
        "https://",
        "https://[x",
        'https://x"onclick=',
        "file:///etc",
        "",
        None,
    ],
)
def test_other_addresses_do_not(address):
    assert page.safe_address(address) is None


def test_without_whole_texts_only_statements_and_a_sentence_of_context_are_there(comparison):
    whole, short = Outline(page.comparison(comparison)), page.comparison(comparison, whole_texts=False)
    left_out = ("Share this page", "We were promised April", "the strait will stay open")
    for words in left_out:
        assert words in whole.text and words not in short
    for words in ("President Ilse Varga met Prime Minister", "readiness to answer", "text left out"):
        assert words in Outline(short).text
    everything = page.readings(comparison.readings, whole_texts=False)
    assert "We were promised April" in everything and "Share this page" not in everything


def test_a_document_without_a_row_is_not_shown_without_whole_texts():
    document = Document("d", "Words that nobody lined up.", party="Velmark")
    drawn = page.comparison(Comparison((Reading(document),), ("Velmark",), ()), whole_texts=False)
    assert "lined up." not in drawn.split("<main>")[1].split("documents could be lined up")[-1]


def test_every_segment_knows_the_statements_over_it(comparison):
    marks = [found for tag, found in Outline(page.readings(comparison.readings)).elements if tag == "mark"]
    nested = [found for found in marks if found.get("data-content") == "d1-s3 d1-s4"]
    assert nested and all("nested" in found["class"] for found in nested)
    overlap = [found for found in marks if found.get("data-content") == "d2-s4 d2-s5"]
    assert overlap
    source = [found for found in marks if found.get("data-source") == "d1-s4"]
    assert source[0]["data-content"] == "d1-s3"


def test_both_ends_are_told_to_those_who_listen(comparison):
    marks = Outline(page.comparison(comparison)).elements
    begun = [found["data-begin"] for tag, found in marks if "data-begin" in found]
    ended = [found["data-close"] for tag, found in marks if "data-close" in found]
    assert "[start of row 3, Velmark] " in begun
    assert "[end of row 3, Velmark] [end of statement s3, Ilse Varga] " in ended
    assert "[start of row 5, Velmark, the account's own words] " in begun
    assert "[start of statement s2, Jonas Hale] " in begun
    starts = Counter(re.findall(r"(?:start of|continued:) ([^\]]+)\]", "".join(begun)))
    ends = Counter(re.findall(r"end of ([^\]]+)\]", "".join(ended)))
    assert starts == ends


def test_statements_with_odd_or_double_ids_still_have_places():
    text = "One said a. Two said b."
    odd = [
        Statement(id, "direct", "assertion", Passage.of(text, [(at, at + 3)]))
        for id, at in (("1 2", 0), ('"', 5), ("", 12), ("é", 15), ("n1", 18), ("s1", 19), ("s1", 20))
    ]
    outline = Outline(page.readings([Reading(Document("d", text), tuple(odd))]))
    ids = Counter(outline.attributes("id"))
    assert not [name for name, times in ids.items() if times > 1]
    assert len([tag for tag, _ in outline.elements if tag == "li"]) >= len(odd)


def test_a_side_whose_document_is_missing_is_refused():
    issue = Issue("x", "same", "", 1.0, (Side("A", "gone", (Span(0, 1),)),))
    with pytest.raises(ValueError, match="not in the comparison: gone"):
        page.comparison(Comparison((), ("A",), (issue,)))


def test_five_megabytes_are_drawn():
    text = ("The observers said that the ceasefire holds. " * 120_000)[:5_000_000]
    statements = tuple(
        Statement(f"s{at}", "indirect", "assertion", Passage.of(text, [(at * 900, at * 900 + 40)]))
        for at in range(5_000)
    )
    drawn = page.readings([Reading(Document("big", text), statements)])
    assert len(drawn) > 5_000_000


@pytest.mark.parametrize("dark", [False, True])
def test_colours_contrast_as_wcag_aa_asks(comparison, dark):
    css = re.sub(r"@media print.*", "", page.comparison(comparison), flags=re.DOTALL)
    light_block, dark_block = re.findall(r":root\{(.*?)\}", css, re.DOTALL)[:2]
    colours = dict(re.findall(r"--([a-z-]+):(#[0-9a-f]{6})", dark_block if dark else light_block))
    texts = ("ink", "quiet", "link", "same", "differs", "conflicts", "one-sided")
    pairs = [(text, "paper") for text in texts] + [("ink", "lit"), ("quiet", "tint"), ("link", "tint")]
    pairs += [(text, "tint") for text in texts[3:]]
    low = {pair for pair in pairs if contrast(colours[pair[0]], colours[pair[1]]) < 4.5}
    assert not low


def contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast ratio."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)
