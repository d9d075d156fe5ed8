"""Markdown to plain text: front matter read, markup gone, paragraphs kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from readouts.intake.transcript import opens_turn

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_FRONT_LIMIT = 32_768
_BRACKETS = 500
_OPEN = re.compile(r"---[ \t]{0,20}\r?\n")
_CLOSE = re.compile(r"^(?:---|\.\.\.)[ \t]{0,20}\r?$", re.MULTILINE)
_NESTING = 40
# The inline rules look ahead again and again: a paragraph longer than this is taken as it stands.
_INLINE_LIMIT = 50_000
_BLOCK_LIMIT = 2_000_000
_TAG = re.compile(r"<!--.{0,20000}?-->|<[/!?a-zA-Z][^<>]{0,2000}>", re.DOTALL)
_SCRIPT = re.compile(r"<(script|style)\b[^>]{0,500}>.{0,20000}?</\1\s{0,9}>", re.DOTALL | re.IGNORECASE)
_BREAK = re.compile(r"<br\s{0,9}/?>", re.IGNORECASE)


class FrontMatter(NamedTuple):
    """The scalar entries at the top of the front matter, and where the text below it starts.

    ``entries`` is None where the front matter is no YAML mapping.
    """

    entries: dict[str, str] | None
    end: int


def front_matter(text: str) -> FrontMatter | None:
    """The YAML front matter of ``text``, or None where nothing stands between two lines of ``---``.

    Only scalars of the outermost mapping count, as the words they are. Nothing is constructed and no
    alias followed, so that neither a YAML bomb nor a deep nest costs more than its own length.
    """
    opened = _OPEN.match(text)
    closed = _CLOSE.search(text, opened.end(), opened.end() + _FRONT_LIMIT) if opened else None
    if not opened or not closed:
        return None
    return FrontMatter(_scalars(text[opened.end() : closed.start()]), closed.end())


def _scalars(source: str) -> dict[str, str] | None:
    import yaml

    # The scanner's time grows with the square of the nesting of brackets.
    if source.count("[") + source.count("{") > _BRACKETS:
        return None
    entries: dict[str, str] = {}
    key: str | None = None
    depth = 0
    started = False
    try:
        for event in yaml.parse(source, Loader=yaml.SafeLoader):
            if isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
                if not started and isinstance(event, yaml.SequenceStartEvent):
                    return None
                started, depth, key = True, depth + 1, None if depth else key
            elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
                depth, key = depth - 1, None
            elif depth == 1 and isinstance(event, yaml.ScalarEvent):
                if key is None:
                    key = event.value
                else:
                    entries.setdefault(key.strip().lower(), event.value)
                    key = None
            elif depth == 1:
                key = None
            elif depth == 0 and isinstance(event, yaml.ScalarEvent):
                return None
    except (yaml.YAMLError, RecursionError, ValueError):
        return None
    return entries if started else None


def plain(source: str) -> tuple[str, str | None, tuple[str, ...]]:
    """Text without the markup of the Markdown in ``source``.

    Paragraphs are separated by an empty line and a soft line break is a space, except before the
    margin of a transcript. Emphasis and link targets are gone, words of links and of HTML are kept.

    Returns:
        The text, the first heading of the first level (or None), and warnings.
    """
    if len(source) > _BLOCK_LIMIT:
        return source, None, ("too long to be unwrapped as Markdown: read as plain text",)
    parser = _parser()
    environment: dict[str, object] = {}
    tokens = parser.parse(source, environment)
    if any(token.level >= _NESTING - 1 for token in tokens):
        return source, None, ("nested too deep for Markdown: read as plain text",)
    title: str | None = None
    blocks: list[str] = []
    previous = ""
    row = False
    for token in tokens:
        words = _block(parser, token, environment)
        if previous == "h1" and title is None and words:
            title = " ".join(words.split())
        if token.type == "tr_open":
            row = False
        if words:
            if token.type == "inline" and previous in ("td", "th") and row:
                blocks[-1] += f" | {words}"
            else:
                blocks.append(words)
            row = previous in ("td", "th")
        previous = token.tag
    return "\n\n".join(blocks), title, ()


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    # Indented lines are code in Markdown and paragraphs in the transcripts that offices publish.
    parser = MarkdownIt("commonmark", {"maxNesting": _NESTING}).enable(["table", "strikethrough"])
    return parser.disable(["code"]).disable("inline")


def _block(parser: MarkdownIt, token: Token, environment: dict[str, object]) -> str:
    if token.type == "inline":
        if len(token.content) > _INLINE_LIMIT:
            return token.content.strip()
        children: list[Token] = []
        parser.inline.parse(token.content, parser, environment, children)
        return "".join(_words(children)).strip()
    if token.type == "fence":
        return token.content.strip("\n")
    if token.type == "html_block":
        return _TAG.sub("", _BREAK.sub("\n", _SCRIPT.sub("", token.content))).strip()
    return ""


def _words(tokens: list[Token]) -> Iterator[str]:
    for index, token in enumerate(tokens):
        if token.type == "softbreak":
            following = tokens[index + 1 : index + 4]
            yield "\n" if opens_turn("".join(part.content for part in following)) else " "
        elif token.type == "hardbreak":
            yield "\n"
        elif token.type == "html_inline":
            yield "\n" if _BREAK.match(token.content) else ""
        elif token.type != "image":
            yield token.content
