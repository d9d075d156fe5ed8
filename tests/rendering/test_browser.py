"""What a browser makes of the page: every offset, no request, no script, every key, every width."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from readouts.records import Comparison, Document, Issue, Passage, Reading, Side, Span, Statement
from readouts.rendering import page
from readouts.rendering.wording import shown

PIECES = (
    *"abcde .,:;?!\n\t\"'<>&-",
    "Velmark",
    "the strait",
    "</div>",
    "</script>",
    "<!--",
    "&amp;",
    "&#13;",
    "\r\n",
    "\r",
    "\n\n",
    "🕊️",
    "👩🏽‍✈️",
    "👨‍👩‍👧‍👦",
    "🇺🇳",
    "e\u0301",
    "n\u0303\u0323",
    "क्षि",
    "한",
    "السلام",
    "«مضيق»",
    "שלום",
    "\u202eabc\u202c",
    "\u2067ד\u2069",
    "\u200f",
    "\u2028",
    "\x85",
    "\x00",
    "\x0b",
    "\x0c",
    "\x1b[31m",
    "\x7f",
    "\x9f",
    "\ufeff",
    "\ufffe",
    "\U0001ffff",
    "\ud800",
    "\udc00",
    "𐍈",
    "w" * 90,
)

CHECK = """(expected) => {
  const wrong = [];
  let checked = 0;
  const texts = document.querySelectorAll('.text');
  if (texts.length !== expected.length) wrong.push(`${texts.length} texts`);
  expected.forEach(({text, spans}, index) => {
    const element = texts[index];
    const points = Array.from(element.textContent);
    if (element.textContent !== text) wrong.push(`text ${index}`);
    if (element.dataset.end !== String(points.length)) wrong.push(`length of ${index}`);
    for (const mark of element.querySelectorAll('mark')) {
      const own = points.slice(+mark.dataset.start, +mark.dataset.end).join('');
      if (own !== mark.textContent || !own) wrong.push(`mark in ${index}`);
    }
    for (const {role, key, start, end, words} of spans) {
      const over = [...element.querySelectorAll(`mark[data-${role}~="${key}"]`)]
        .filter((mark) => +mark.dataset.start >= start && +mark.dataset.end <= end);
      const drawn = over.map((mark) => mark.textContent).join('');
      if (points.slice(start, end).join('') !== words || drawn !== words) wrong.push(`${key} ${role}`);
      checked += 1;
    }
  });
  return [checked, wrong];
}"""


def generated(dice: random.Random, id: str) -> Reading:
    text = "".join(dice.choices(PIECES, k=dice.randrange(5, 80)))

    def span() -> tuple[int, int]:
        start = dice.randrange(len(text))
        return start, dice.randrange(start + 1, min(len(text), start + 40) + 1)

    def passage() -> Passage:
        return Passage.of(text, [span()])

    statements = tuple(
        Statement(f"s{n}", "direct", "assertion", passage(), dice.choice((None, passage())), passage())
        for n in range(dice.randrange(1, 6))
    )
    return Reading(Document(id, text), statements)


def expected(readings: list[Reading]) -> list[dict[str, object]]:
    wanted: list[dict[str, object]] = []
    for number, reading in enumerate(readings, 1):
        text = reading.document.text
        spans = [
            {
                "role": role,
                "key": f"d{number}-{found.id}",
                "start": start,
                "end": end,
                "words": shown(passage.text),
            }
            for found in reading.statements
            for role, passage in (("content", found.content), ("source", found.source), ("cue", found.cue))
            if passage
            for start, end in passage.spans
        ]
        assert all(text[span["start"] : span["end"]] for span in spans)
        wanted.append({"text": shown(text), "spans": spans})
    return wanted


def opened(browser, tmp_path: Path, text: str, **options):
    file = tmp_path / "page.html"
    file.write_bytes(text.encode("utf-8"))
    tab = browser.new_page(**options)
    tab.asked, tab.told = [], []
    tab.on("request", lambda request: tab.asked.append(request.url))
    tab.on("console", lambda message: tab.told.append(message.text))
    tab.on("pageerror", lambda error: tab.told.append(str(error)))
    tab.on("dialog", lambda dialog: tab.told.append("a dialog"))
    tab.goto(file.as_uri())
    return tab


@pytest.fixture
def show(browser, tmp_path):
    """Opens a page's text in a tab that records requests and messages, and closes it at the end."""
    tabs = []

    def open(text: str, **options):
        tabs.append(opened(browser, tmp_path, text, **options))
        return tabs[-1]

    yield open
    for tab in tabs:
        tab.close()


@pytest.mark.parametrize("batch", range(20))
def test_every_span_of_1000_generated_texts_is_its_own_words_in_javascript(show, batch):
    dice = random.Random(batch)
    readings = [generated(dice, f"{batch}-{n}.txt") for n in range(50)]
    if batch % 2:
        drawn = page.readings(readings)
    else:
        sides = [Side("A", each.document.id, each.statements[0].content.spans) for each in readings]
        issues = tuple(Issue("x", "one_sided", "", 0.5, (side,)) for side in sides)
        drawn = page.comparison(Comparison(tuple(readings), ("A",), issues))
    wanted = expected(readings)
    checked, wrong = show(drawn).evaluate(CHECK, wanted)
    assert not wrong
    assert checked == sum(len(each["spans"]) for each in wanted) > 50  # type: ignore[arg-type,misc]


def test_excerpts_keep_the_offsets_of_the_whole(show, comparison):
    tab = show(page.comparison(comparison, whole_texts=False))
    texts = {reading.document.id: list(shown(reading.document.text)) for reading in comparison.readings}
    found = tab.evaluate(
        "[...document.querySelectorAll('.text, .text mark')].map((e) => "
        "[e.dataset.document, +e.dataset.start, +e.dataset.end, e.textContent])"
    )
    assert len(found) > 20
    assert all("".join(texts[id][start:end]) == words for id, start, end, words in found)


def test_nothing_is_asked_for_and_nothing_runs(show, comparison, hostile):
    for each in (comparison, hostile):
        for drawn in (page.comparison(each), page.readings(each.readings)):
            tab = show(drawn)
            assert len(tab.asked) == 1 and tab.told == []
            assert tab.evaluate("document.querySelectorAll('script, img, [style]').length") == 0
            background = tab.evaluate("getComputedStyle(document.querySelector('.place, .key mark')).color")
            assert background


def test_the_style_is_let_through_by_the_policy(show, comparison):
    tab = show(page.comparison(comparison), color_scheme="dark")
    assert tab.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(23, 24, 27)"
    tab.emulate_media(color_scheme="light")
    assert tab.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(251, 250, 246)"


@pytest.mark.parametrize("width", [320, 390, 800, 1400])
def test_nothing_runs_out_of_the_window(show, comparison, hostile, width):
    for each in (comparison, hostile):
        for drawn in (page.comparison(each), page.readings(each.readings)):
            tab = show(drawn, viewport={"width": width, "height": 800})
            assert tab.evaluate("document.documentElement.scrollWidth") <= width


def test_on_a_narrow_screen_each_card_names_its_party_and_stays_a_table(show, comparison):
    tab = show(page.comparison(comparison), viewport={"width": 390, "height": 800})
    assert tab.locator("td .party").first.is_visible()
    assert tab.get_by_role("row").count() == 1 + 3 + len(comparison.issues)
    assert tab.get_by_role("cell").count() == 2 * len(comparison.issues)
    wide = show(page.comparison(comparison), viewport={"width": 1200, "height": 800})
    assert not wide.locator("td .party").first.is_visible()


def test_a_link_leads_to_the_lit_words_and_back_by_keyboard(show, comparison):
    tab = show(page.comparison(comparison))
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.className") == "skip"
    assert tab.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    link = tab.locator('a[href="#i4-2"]')
    link.focus()
    tab.keyboard.press("Enter")
    marks = tab.locator('mark[data-place~="i4-2"]')
    assert "".join(marks.all_text_contents()) == "«نريد مراقبين محايدين»في المضيق"
    lit = marks.evaluate_all("(all) => all.map((mark) => getComputedStyle(mark).backgroundColor)")
    assert marks.count() > 2 and set(lit) == {"rgb(255, 213, 97)"}
    assert marks.first.evaluate("(mark) => mark.getBoundingClientRect().top < innerHeight")
    tab.locator('a.back[href="#row-4"]').first.focus()
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.querySelector(':target').id") == "row-4"


def test_print_clips_nothing_and_shows_the_address(show, comparison):
    tab = show(page.comparison(comparison))
    tab.emulate_media(media="print")
    script = "getComputedStyle(document.querySelector('.original a'), '::after').content"
    assert "https://president.velmark.example" in tab.evaluate(script)
    clipped = tab.evaluate(
        "[...document.querySelectorAll('td, th, .text, blockquote')]"
        ".filter((e) => e.scrollWidth > e.clientWidth + 1).length"
    )
    assert clipped == 0
    assert tab.pdf(format="A4")[:5] == b"%PDF-"


def test_carriage_returns_alone_still_break_lines(show):
    heights = []
    for newline in ("\r", "\n", "\r\n"):
        tab = show(page.readings([Reading(Document("d", newline.join("abc")))]))
        heights.append(tab.evaluate("document.querySelector('.text').getBoundingClientRect().height"))
    assert heights[0] == heights[1] == heights[2]


def test_many_parties_scroll_inside_their_frame(show, comparison):
    names = tuple(f"Party {name}" for name in "ABCDEFGH")
    tab = show(page.comparison(Comparison(comparison.readings, names, comparison.issues)))
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert tab.evaluate("(f => f.scrollWidth > f.clientWidth)(document.querySelector('.frame'))")


def test_a_place_in_a_text_has_no_words_but_the_texts_own(show):
    text = "He said yes."
    found = Statement("s1", "direct", "assertion", Passage.of(text, [Span(8, 11)]))
    tab = show(page.readings([Reading(Document("d", text), (found,))]))
    assert tab.evaluate("document.querySelector('.text').textContent") == text
    before = "getComputedStyle(document.querySelector('.text mark'), '::before').content"
    assert tab.evaluate(before) == '"[start of statement s1, speaker not resolved] "'
