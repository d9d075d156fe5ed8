"""Every page by WCAG 2.2 AA, by light and dark, wide and narrow, and on paper, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="FastAPI is not installed")

from web.browsing import SCRIPT, Person
from web.making import STORY
from web.test_pages import PAGES

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
COLOURS = ["color-contrast"]
NARROW = ["target-size", "scrollable-region-focusable"]

EDITORS = (
    f"/stories/{STORY}",
    "/documents/2",
    "/documents/2/statements/s2/correct",
    f"/stories/{STORY}/rows/1/correct",
    "/desk",
    "/add",
    "/history",
    "/documents/4?done=corrected",
    "/add?document=4",
)

VIOLATIONS = """async (only) => {
  const found = await axe.run({ resultTypes: ["violations"], runOnly: only });
  return found.violations.map((each) => `${each.id}: ${each.nodes[0].html}`);
}"""

OVERFLOW = "document.documentElement.scrollWidth - innerWidth"


@pytest.fixture(scope="module")
def nobody(browser: Any, running: str) -> Iterator[Person]:
    """Somebody who is not signed in."""
    one = Person(browser, running, SCRIPT)
    yield one
    one.leave()


@pytest.fixture(scope="module")
def editor(browser: Any, running: str) -> Iterator[Person]:
    """An editor."""
    one = Person(browser, running, SCRIPT)
    one.go("/")
    one.sign_in()
    yield one
    one.leave()


def check(one: Person, path: str) -> None:
    """Hold a page against the rules, in both colours, and from 320 px to 1,600."""
    axe = pytest.importorskip("axe_playwright_python.base", reason="axe-playwright-python is not installed")
    page = one.page
    page.set_viewport_size({"width": 1024, "height": 800})
    page.emulate_media(color_scheme="light")
    one.go(path)
    page.evaluate(axe.AXE_SCRIPT)
    assert page.evaluate(VIOLATIONS, RULES) == []
    page.emulate_media(color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(23, 24, 27)"
    assert page.evaluate(VIOLATIONS, {"type": "rule", "values": COLOURS}) == []
    for width in (320, 390, 1600):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(OVERFLOW) <= 0, width
        if width == 390:
            assert page.evaluate(VIOLATIONS, {"type": "rule", "values": NARROW}) == []


@pytest.mark.parametrize("path", PAGES)
def test_a_page_can_be_read_by_everybody(path: str, nobody: Person) -> None:
    check(nobody, path)


@pytest.mark.parametrize("path", EDITORS)
def test_an_editors_page_can_be_used_by_everybody(path: str, editor: Person) -> None:
    check(editor, path)


def test_an_error_is_a_page_like_the_others(browser: Any, running: str) -> None:
    one = Person(browser, running, SCRIPT)
    check(one, "/nowhere")
    assert one.title == "Not found"
    # The browser's own word on the answer; nothing else is complained of.
    one.told = [each for each in one.told if "404" not in each]
    one.leave()


@pytest.mark.parametrize("path", [f"/stories/{STORY}", "/documents/1", "/search?q=ceasefire"])
def test_paper_has_the_addresses_and_clips_nothing(path: str, nobody: Person) -> None:
    nobody.go(path)
    nobody.page.emulate_media(media="print")
    assert nobody.page.locator(".on-paper").text_content().startswith(nobody.site + path.partition("?")[0])  # type: ignore[union-attr]
    assert not nobody.page.get_by_role("navigation", name="Site").is_visible()
    after = "(e) => getComputedStyle(e, '::after').content.replaceAll('\"', '')"
    for selector in (".where a", ".hits blockquote a", ".original a"):
        for link in nobody.page.locator(selector).all():
            if link.is_visible():
                assert str(link.get_attribute("href")) in link.evaluate(after)
    clipped = "(all) => all.filter((e) => e.scrollWidth > e.clientWidth + 1).length"
    assert nobody.page.locator("td, th, .text, blockquote").evaluate_all(clipped) == 0
    nobody.page.emulate_media(media="screen")
