"""The site in a real browser, with server and worker running: by mouse, without script, by keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="FastAPI is not installed")

from conftest import ROOT
from meeting import compared, courier, tarnovia, velmark

from readouts.records import Reading
from web.browsing import KEYS, SCRIPT, WAYS, Person
from web.conftest import served
from web.making import ACCOUNTS, STORY

EXAMPLES = ROOT / "examples"
READINGS = {1: velmark(), 2: tarnovia(), 3: courier()}


@pytest.fixture(scope="module", params=WAYS)
def way(request: pytest.FixtureRequest) -> str:
    """How somebody goes about it."""
    return str(request.param)


@pytest.fixture(scope="module")
def site(way: str, browser: Any, prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site of its own for each way."""
    with served(prepared, tmp_path_factory.mktemp("site")) as address:
        yield address


Come = Callable[[], Person]


@pytest.fixture
def come(browser: Any, site: str, way: str) -> Iterator[Come]:
    """Let somebody come to the site."""
    people: list[Person] = []

    def person() -> Person:
        people.append(Person(browser, site, way))
        people[-1].go("/")
        return people[-1]

    yield person
    for each in people:
        each.leave()


def words(reading: Reading, spans: Any) -> str:
    """What stands there, the pieces joined, as a page has it."""
    text = reading.document.text
    return "".join(text[start:end] for start, end in spans).replace("\r\n", "\n")


def test_reading_from_page_to_page(come: Come) -> None:
    one = come()
    assert one.title == "Latest stories"
    one.link("President Varga meets Prime Minister Dovik")
    assert one.page.get_by_role("row").count() == 1 + 3 + len(compared().issues)
    row = one.page.locator("#row-4")
    one.link("Government of Tarnovia, 15 March 2031", row)
    assert one.title == "Prime Minister Dovik received in Orsund"
    assert one.lit("mark[data-place~=here]") == "«نريد مراقبين محايدين»في المضيق"
    one.link("Statement 4 in the list")
    entry = one.page.locator("#list-d2-s4")
    assert entry.evaluate("(e) => e.matches(':target') && e.getBoundingClientRect().top < innerHeight")
    one.link(re.compile("^See its place in the text ?: statement 4$"))
    assert one.lit("mark[data-content~=d2-s4]") == "«نريد مراقبين محايدين»في المضيق"
    one.link("Anton Dovik")
    assert one.title == "Anton Dovik"
    assert one.page.get_by_text("What they said").is_visible()
    one.link("Issues")
    one.link("price of gas transit")
    assert one.page.get_by_role("columnheader", name="Velmark").is_visible()
    one.link("Edited accounts")
    one.link("Readout of the President's meeting")
    assert one.page.get_by_role("row", name="added").get_by_text("the observers arrive in April").is_visible()
    one.link("version 1")
    assert one.page.get_by_role("heading", name="4 statements").is_visible()
    for name in ("How it works", "Keys", "What was published when"):
        one.link(name, one.page.get_by_role("contentinfo"))
        assert one.title == name


def test_searching_and_jumping_to_the_words(come: Come) -> None:
    one = come()
    one.write("Search statements", "ceasefire will")
    one.button("Search")
    assert one.page.get_by_role("heading", name="Statements 1 to 1").is_visible()
    one.link("the ceasefire in the Lask strait will hold until the first of June")
    assert one.title == velmark().document.title
    assert one.lit("mark.lit") == velmark().statements[0].content.text
    one.write("Search statements", "")
    one.button("Search")
    one.write("Speaker", "dovik")
    one.choose("Kind", "quoted")
    one.button("Search", one.page.get_by_role("main"))
    one.link("We will not pay one crown more")
    assert one.lit("mark.lit") == tarnovia().statements[2].content.text


def test_the_marked_words_are_the_statements_and_the_sides(come: Come, way: str) -> None:
    if way == KEYS:
        pytest.skip("addresses are typed here: as without script")
    one = come()
    for number, reading in READINGS.items():
        for said in reading.statements:
            if way != SCRIPT and number != 2:
                continue
            one.go(f"/documents/{number}?at={said.id}#d{number}-{said.id}")
            assert one.lit("mark.lit") == words(reading, said.content.spans), (number, said.id)
    numbers = {reading.document.id: number for number, reading in READINGS.items()}
    for issue in compared().issues if way == SCRIPT else ():
        for side in issue.sides:
            number = numbers[side.document]
            places = ".".join(f"{start}-{end}" for start, end in side.spans)
            one.go(f"/documents/{number}?spans={places}#here")
            assert one.lit("mark[data-place~=here]") == words(READINGS[number], side.spans), issue.label


def test_signing_in_and_out(come: Come, way: str) -> None:
    one = come()
    for name, role in ACCOUNTS.items():
        if way != SCRIPT and role != "reader":
            continue
        one.sign_in(name)
        assert one.page.get_by_text(f"({role})").is_visible()
        assert one.page.get_by_role("link", name="Desk").count() == (role != "reader")
        one.button("Sign out")
        assert one.page.get_by_role("link", name="Sign in").is_visible()


def test_correcting_a_statement_and_taking_it_back(come: Come) -> None:
    one = come()
    one.sign_in()
    one.go("/documents/2")
    one.link(re.compile("^Correct ?: statement 2$"))
    one.choose("Who says it", "somebody else, named below")
    one.press(one.page.locator("summary", has_text="Somebody else"))
    one.write("Name", "Mira Salk")
    one.write("Why", "she gave the statement")
    one.button("Save the correction")
    entry = one.page.locator("#list-d2-s2")
    assert entry.get_by_text("Mira Salk").is_visible()
    one.link("Desk")
    one.link("Corrections")
    found = one.page.get_by_role("listitem").filter(has_text="she gave the statement")
    assert found.get_by_text("Mira Salk").is_visible()
    one.press(found.locator("summary"))
    one.write("Why", "it was him after all", found)
    one.button(re.compile("Take correction .* back"), found)
    assert one.page.get_by_text("it was him after all").is_visible()
    one.go("/documents/2")
    assert one.page.locator("#list-d2-s2").get_by_text("Anton Dovik").is_visible()


def test_correcting_a_row(come: Come) -> None:
    one = come()
    one.sign_in()
    one.go(f"/stories/{STORY}")
    one.link(re.compile("^Correct ?: row 2$"))
    one.mark(re.compile("^conflicts"))
    one.write("Why", "both cannot be so")
    one.button("Save the correction")
    assert one.page.locator("#row-2 .relation").text_content().split()[-1] == "conflicts"  # type: ignore[union-attr]


def publish(one: Person) -> None:
    """Publish the meeting's comparison, by somebody who is signed in."""
    one.go(f"/stories/{STORY}")
    one.write("Note for the change log", "both accounts are in")
    one.button(re.compile("^Publish this"))


def withdraw(one: Person) -> None:
    """Take it back."""
    one.go(f"/stories/{STORY}")
    one.press(one.page.locator("summary", has_text="Withdraw"))
    one.write(re.compile("^Why"), "a document is missing")
    one.button(re.compile("^Withdraw version"))


def test_publishing_and_withdrawing(come: Come) -> None:
    one, other = come(), come()
    one.sign_in()
    publish(one)
    other.go("/")
    other.link("President Varga meets Prime Minister Dovik")
    assert other.page.get_by_text("both accounts are in").is_visible()
    withdraw(one)
    other.link("What was published when")
    rows = other.page.get_by_role("row").filter(has_text="President Varga meets")
    assert rows.filter(has_text="a document is missing").count() == 1
    assert rows.filter(has_text="both accounts are in").count() == 1


def test_replying_and_moderating(come: Come) -> None:
    one, other = come(), come()
    one.sign_in()
    publish(one)
    for text, verdict in (("We read it with interest.", "Approve"), ("Buy cheap crowns here.", "Refuse")):
        other.go(f"/stories/{STORY}")
        other.write(re.compile("^Name"), "Mira Salk")
        other.write(re.compile("^Email address"), "mira@tarnovia.example")
        other.write(re.compile("^Reply"), text)
        other.button("Send the reply")
        assert other.title == "Thank you"
        other.link("Back to the page")
        assert other.page.get_by_text(text).count() == 0
        one.link("Desk")
        waiting = one.page.get_by_role("article").filter(has_text=text)
        one.button(re.compile(f"^{verdict}"), waiting)
        other.go(f"/stories/{STORY}")
        assert other.page.get_by_text(text).count() == (verdict == "Approve")
    withdraw(one)


def test_keys(browser: Any, site: str, way: str) -> None:
    if way == KEYS:
        pytest.skip("as with script")
    one = Person(browser, site, way)
    one.go("/")
    keyboard, dialog = one.page.keyboard, one.page.locator("dialog")
    keyboard.press("?")
    if way != SCRIPT:
        assert dialog.count() == 0
        one.leave()
        return
    dialog.get_by_text("to the search field").wait_for()
    keyboard.press("Escape")
    dialog.wait_for(state="hidden")
    keyboard.press("/")
    keyboard.type("g h j ?")
    assert one.page.get_by_label("Search statements").input_value() == "g h j ?"
    assert not dialog.is_visible()
    keyboard.press("Escape")
    for key in ("j", "j", "k"):
        keyboard.press(key)
    assert one.page.evaluate("document.activeElement === document.querySelector('[data-step]')")
    # Whoever is signed in sees the story also when it was withdrawn before.
    one.sign_in()
    one.go(f"/stories/{STORY}")
    for key in ("j", "j"):
        keyboard.press(key)
    assert one.page.evaluate("document.activeElement.id") == "row-2"
    for key, path in (("s", "/stories"), ("i", "/issues"), ("e", "/changes"), ("a", "/about"), ("h", "/")):
        keyboard.press("g")
        keyboard.press(key)
        one.page.wait_for_url(f"{site}{path}")
    keyboard.press("?")
    dialog.get_by_role("button", name="Turn the keys off").click()
    keyboard.press("Escape")
    one.go("/stories")
    for key in ("g", "h", "j", "?"):
        keyboard.press(key)
    assert one.page.url == f"{site}/stories" and dialog.count() == 0
    one.go("/keys")
    one.button("Turn the keys on")
    keyboard.press("g")
    keyboard.press("h")
    one.page.wait_for_url(f"{site}/")
    one.leave()


# Last: the stories are put together anew.
def test_adding_two_documents_makes_a_story_and_a_comparison(come: Come) -> None:
    one = come()
    one.sign_in()
    one.link("Desk")
    one.link("Add documents")
    one.upload("Files", [EXAMPLES / f"{side}-account.txt" for side in ("velmark", "tarnovia")])
    one.button("Add", one.page.get_by_role("main"))
    job = one.page.get_by_role("row").filter(has_text="Add documents").filter(has_text="done")
    made = job.get_by_role("link").first
    for _ in range(120):
        if made.count():
            break
        one.page.wait_for_timeout(1000)
        one.go("/desk")
    one.press(made)
    assert one.page.get_by_role("heading", name="Side by side").is_visible()
    assert {"Issue", "Velmark", "Tarnovia"} <= set(one.page.get_by_role("columnheader").all_text_contents())
    assert one.page.get_by_role("cell").filter(has_text="120 prisoners").count() >= 2
