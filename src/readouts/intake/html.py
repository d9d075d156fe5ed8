"""Main text and metadata of a web page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from readouts.errors import NoText, UnsupportedFormat
from readouts.intake import dates, isolation, worker

if TYPE_CHECKING:
    from readouts.settings import Settings

# Above these, and on markup nested without end, trafilatura may take minutes: a child with a limit
# does the work then. Below, half a second in this process beats starting another.
_IN_PROCESS = 500_000
_TAGS = 8_000
_DEPTH = 100


class Page(NamedTuple):
    """What a page holds; a field that it does not state is None."""

    text: str
    title: str | None
    date: str | None
    outlet: str | None
    url: str | None
    warnings: tuple[str, ...] = ()


def page(markup: str, settings: Settings) -> Page:
    """The main text of a web page, by trafilatura, with title, date, outlet and address.

    Raises:
        NoText: no main text was found.
        TooLarge: a big page took longer or more memory than the child process may.
        UnsupportedFormat: the page is nested deeper than the parser goes.
    """
    # HTML has no null character, and libxml2 would stop at one.
    markup = markup.replace("\x00", "")
    answer: dict[str, Any] = {"deep": True}
    if len(markup) <= _IN_PROCESS and markup.count("<") <= _TAGS:
        try:
            answer = worker.html_text(markup, _DEPTH)
        except (RecursionError, ValueError, AssertionError, LookupError, TypeError, AttributeError) as error:
            raise UnsupportedFormat(f"the web page could not be read: {type(error).__name__}") from error
    if answer.get("deep"):
        answer = isolation.run("html", markup.encode("utf-8", "replace"), settings)
    text = answer.get("text")
    if not text and answer.get("cut"):
        raise UnsupportedFormat("the web page nests its elements too deep to be read")
    if not text:
        raise NoText("no text was found in this web page")
    warnings = []
    if answer.get("cut"):
        warnings.append("the web page nests its elements too deep: what follows there is lost")
    if answer.get("whole"):
        warnings.append("no main text stood out: every word of the web page is read")
    date = answer.get("date")
    return Page(
        # Every text is checked for lone surrogates where a C library made it.
        text.encode("utf-8", "replace").decode("utf-8"),
        answer.get("title"),
        dates.parse(date) if date else None,
        answer.get("outlet"),
        answer.get("url"),
        tuple(warnings),
    )
