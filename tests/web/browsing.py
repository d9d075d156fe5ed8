"""Somebody at a browser: with the mouse, without script, or at the keyboard alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from web.making import PASSWORD

SCRIPT, BARE, KEYS = "with script", "without script", "by keyboard"
WAYS = (SCRIPT, BARE, KEYS)

FOCUSED = "(e) => e === document.activeElement"
SEEN = """(e) => {
  const { outlineStyle, outlineWidth } = getComputedStyle(e);
  return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
}"""
JOINED = "(all) => all.map((mark) => mark.textContent).join('')"


class Person:
    """One window of a browser on a site, which keeps what was asked of whom and what was complained of."""

    def __init__(self, browser: Any, site: str, way: str, **options: Any) -> None:
        self.site, self.way = site, way
        self.context = browser.new_context(java_script_enabled=way != BARE, **options)
        self.context.set_default_timeout(30_000)
        self.asked: list[str] = []
        self.told: list[str] = []
        self.context.on("request", lambda request: self.asked.append(request.url))
        self.page = self.context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.told.append(str(error)))
        self.page.on("dialog", lambda dialog: self.told.append("a dialog"))
        # Somebody has to listen before the key is pressed: the browser is told to hand its choosers over
        # when the first listener comes, and would now and then be told later than the key.
        self.page.on("filechooser", lambda _: None)

    def _hear(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.told.append(message.text)

    def go(self, path: str) -> None:
        """Type an address."""
        self.page.goto(self.site + path)

    def link(self, name: Any, within: Any = None, **more: Any) -> None:
        """Follow a link."""
        self.press((within or self.page).get_by_role("link", name=name, **more).first)

    def button(self, name: Any, within: Any = None) -> None:
        """Press a button."""
        self.press((within or self.page).get_by_role("button", name=name).first)

    def press(self, target: Any) -> None:
        """Press whatever can be pressed."""
        if self.way != KEYS:
            target.click()
            return
        self.reach(target)
        if target.evaluate("(e) => e.matches('summary')"):
            self.page.keyboard.press("Enter")
            return
        # A press of a key, unlike a click, does not wait for the page that it leads to.
        with self.page.expect_event("framenavigated"):
            self.page.keyboard.press("Enter")
        self.page.wait_for_load_state()

    def write(self, label: Any, text: str, within: Any = None) -> None:
        """Put a text into a field, instead of what stands there."""
        field = (within or self.page).get_by_label(label).first
        if self.way == KEYS:
            self.reach(field)
            self.page.keyboard.press("Control+A")
            self.page.keyboard.type(text) if text else self.page.keyboard.press("Delete")
        else:
            field.fill(text)

    def choose(self, label: Any, option: str) -> None:
        """Choose from a list."""
        field = self.page.get_by_label(label).first
        if self.way == KEYS:
            self.reach(field)
            self.page.keyboard.type(option[:12])
        else:
            field.select_option(label=option)
        assert field.locator("option:checked").text_content() == option

    def mark(self, label: Any) -> None:
        """Choose one of several."""
        button = self.page.get_by_role("radio", name=label)
        if self.way == KEYS:
            self.reach(self.page.locator("input[type=radio]:checked"))
            for _ in range(self.page.get_by_role("radio").count()):
                if button.is_checked():
                    break
                self.page.keyboard.press("ArrowDown")
        else:
            button.check()
        assert button.is_checked()

    def upload(self, label: Any, files: list[Path]) -> None:
        """Choose files."""
        field = self.page.get_by_label(label).first
        if self.way == KEYS:
            self.reach(field)
            with self.page.expect_file_chooser() as chooser:
                self.page.keyboard.press("Enter")
            chooser.value.set_files(files)
        else:
            field.set_input_files(files)

    def reach(self, target: Any) -> None:
        """Press Tab until the focus is there; it can be seen there."""
        element = target.element_handle()
        for _ in range(400):
            if element.evaluate(FOCUSED):
                assert element.evaluate(SEEN), element.evaluate("(e) => e.outerHTML")
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not lead to {element.evaluate('(e) => e.outerHTML')}")

    def sign_in(self, name: str = "edda") -> None:
        """Sign in, from the link in the foot of a page."""
        self.link("Sign in")
        self.write("Name", name)
        self.write("Password", PASSWORD)
        self.button("Sign in")
        assert self.page.get_by_text(f"Signed in as {name}").is_visible()

    @property
    def title(self) -> str:
        """The heading of the page."""
        return str(self.page.get_by_role("heading", level=1).text_content()).strip()

    def lit(self, selector: str) -> str:
        """The words that are set off, their pieces joined; the first of them can be seen."""
        marks = self.page.locator(selector)
        top, height = marks.first.evaluate("(e) => [e.getBoundingClientRect().top, innerHeight]")
        assert 0 <= top < height, top
        assert marks.first.evaluate("(e) => getComputedStyle(e).backgroundColor") == "rgb(255, 213, 97)"
        return str(marks.evaluate_all(JOINED))

    def leave(self) -> None:
        """Close the window; nothing was asked of anybody else, and nothing complained of."""
        self.context.close()
        hosts = {urlsplit(each).netloc for each in self.asked}
        assert hosts <= {urlsplit(self.site).netloc}, hosts
        assert self.told == [], self.asked[-5:]
