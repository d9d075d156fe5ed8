from __future__ import annotations

from pathlib import Path

import pytest

from readouts.intake.furniture import furniture

PROSE = (
    "President Varga said on Friday that the ceasefire along the Lask strait would hold through the winter, "
    "and that her government would ask the Meridian Union for more observers before the end of the month. "
    "Prime Minister Dovik did not answer.\n"
)


def covered(text: str) -> str:
    return "|".join(text[start:end] for start, end in furniture(text))


@pytest.mark.parametrize(
    "line",
    [
        "Similar Posts",
        "Related articles",
        "You may also like",
        "Leave a Reply",
        "Leave a comment Cancel reply",
        "Your email address will not be published. Required fields are marked *",
        "Save my name, email, and website in this browser for the next time I comment.",
        "Sign up for our free newsletter and get the day\u2019s news in your inbox.",
        "Subscribe to The Harbour Courier\u2019s newsletter",
        "We use cookies to give you the best experience on our website.",
        "This website uses cookies. By continuing you agree to our policy.",
        "By continuing to use this site you agree to the terms.",
        "Share this article",
        "Share on Facebook",
        "Facebook Twitter WhatsApp Email",
        "Share | Tweet | Print",
        "Follow us on Instagram",
        "Read the rest here.",
        "Read the full story here",
        "Read more: Dovik turns down talks",
        "RELATED: Varga leaves for Orsund",
        "Click here to subscribe",
        "Advertisement",
        "© 2031 The Harbour Courier. All rights reserved.",
        "3 comments",
        "Comments (12)",
        "Comments are closed.",
        "Next article: The observers",
        "Skip to main content",
        "Page 2 of 5",
        "###",
        "**Related articles**",
    ],
)
def test_a_line_of_page_furniture_is_covered(line: str) -> None:
    text = PROSE * 3 + "\n" + line + "\n\n" + PROSE * 3
    assert covered(text) == line.strip("*") or covered(text) == line


@pytest.mark.parametrize(
    "line",
    [
        "“Leave a reply at the embassy,” Reyl said.",
        "Leave a reply to Tarnovia open, Varga urged her ministers on Friday.",
        "Related articles of the treaty were struck out, Salk said.",
        "Similar posts along the strait have been abandoned, he added.",
        "Share this burden with us, Dovik told the Meridian Union; share it in full and share it now.",
        "Varga said readers should sign up for the ministry\u2019s newsletter.",
        "“Sign up for our newsletter,” Hale joked.",
        "“We use cookies,” Reyl said, “to win over the press.”",
        "The ministry said this website uses cookies.",
        "Read the rest of the treaty, Dovik said, and you will find the gas.",
        "Read more carefully, she told the delegates.",
        "Comments by Salk angered Velmark.",
        "Subscribe to peace, and peace will follow, the President said.",
        "Advertisement of the tender begins in May.",
        "More observers will come.",
        "Print shops in Kestrel stayed shut.",
        "Twitter was blocked in Tarnovia.",
        "The end",
    ],
)
def test_prose_with_such_words_is_not_furniture(line: str) -> None:
    assert furniture(PROSE * 3 + "\n" + line + "\n\n" + PROSE * 3) == ()


def test_everything_below_a_closing_heading_belongs_to_the_page() -> None:
    tail = "Similar Posts\n\nDovik rejects the plan\n\nGas flows again\n\nLeave a Reply\n\nName *"
    assert covered(PROSE * 5 + "\n" + tail + "\n\n") == tail


def test_a_box_inside_the_article_ends_where_the_prose_goes_on() -> None:
    box = "Related articles\nDovik rejects the plan\nGas flows again"
    assert covered(PROSE * 2 + "\n" + box + "\n\n" + PROSE * 4) == box


def test_a_heading_that_opens_the_text_does_not_swallow_it() -> None:
    assert covered("Latest news\n\n" + PROSE * 5) == "Latest news"


@pytest.mark.parametrize(
    "unit",
    [
        "a",
        " ",
        "\n",
        "a\n",
        "share ",
        "share | ",
        "Similar posts\n",
        "get more\n",
        "*",
        "© 2020 ",
        "---\n",
        "Read more ",
    ],
)
def test_five_megabytes_of_anything_do_not_hang(unit: str) -> None:
    text = unit * (5_000_000 // len(unit))
    furniture(text)


SAMPLE = Path(__file__).parents[3] / "shared" / "data" / "samples" / "summit.txt"


@pytest.mark.skipif(not SAMPLE.exists(), reason="the sample report is not on this machine")
def test_the_furniture_of_a_scraped_report_is_covered_and_nothing_else() -> None:
    text = SAMPLE.read_text("utf-8")
    (span,) = furniture(text)
    assert text[span.start :].startswith("Similar Posts") and span.end == len(text.rstrip())
