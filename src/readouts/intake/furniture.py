"""Spans of a text that belong to the page and not to the document: reply forms, boxes, buttons.

Only a line of its own that says nothing else is furniture; prose that contains such words is not.
Every pattern is anchored to a line and bounded, so that the time grows with the text alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from readouts.records import Span

# Headings that open a block: everything below them belongs to the page, up to the next prose.
_HEADING = r"""
    (?:similar|related|recommended|recent|popular|latest|trending|more|other|further)\ (?:
        posts?|articles?|stories|news|content|topics|reading|links|coverage|headlines|videos)
  | related | (?:most|what(?:'|\u2019)?s)\ (?:read|popular|viewed|trending|shared)
  | (?:you\ (?:may|might)\ (?:also\ )?(?:like|enjoy|be\ interested\ in)|recommended(?:\ for\ you)?|read\ next
    |up\ next|see\ also|also\ read|more\ (?:from|on|in|about)\ [^\n.!?]{1,50}|don(?:'|\u2019)t\ miss
      |editors?(?:'|\u2019)?s?\ picks?)
  | (?:leave|post|write|add|submit)\ a\ (?:reply|comment
      |response)(?:\ cancel\ reply)?(?:\ to\ [^\n.!?]{1,60})?
  | (?:join|start)\ the\ (?:conversation|discussion)
  | \d{1,6}\ (?:comments?|responses|replies|thoughts?\ on\ [^\n]{1,150}|responses\ to\ [^\n]{1,150})
  | (?:comments|responses|replies)\ ?\(\d{1,6}\) | reader\ comments | comments\ section
"""

_SHARE = (
    r"(?:share|tweet|pin(?:\ it)?|e?-?mail|print|facebook|twitter|x|whats\ ?app|linked\ ?in|telegram|reddit"
    r"|pinterest|tumblr|pocket|instagram|youtube|bluesky|mastodon|threads|messenger|viber|line|vk|flipboard"
    r"|copy\ link|copy\ url|save|bookmark|rss|more|comments?|link)"
)

# Lines that are furniture on their own.
_LINE = rf"""
    (?:skip\ to|jump\ to|back\ to|return\ to)\ (?:main\ |the\ )?(?:content|navigation|top|search|footer
      |home|homepage)
  | your\ e-?mail\ address\ will\ not\ be\ (?:published|shared|made\ public)[^\n]{{0,120}}
  | required\ fields\ are\ marked[^\n]{{0,20}}
  | save\ my\ (?:name|e-?mail|details)[^\n]{{0,30}}(?:e-?mail|website|browser)[^\n]{{0,100}}
  | notify\ me\ of\ (?:new|follow-?up)\ (?:posts?|comments?)[^\n]{{0,40}}
  | (?:you\ must\ be|please)\ (?:logged\ in|log\ in|sign\ in|register)[^\n]{{0,20}}\ to\ (?:post|leave
      |comment|reply)[^\n]{{0,40}}
  | this\ site\ uses\ akismet[^\n]{{0,200}} | comments\ (?:are|have\ been)\ (?:closed|disabled
      |off)[^\n]{{0,60}}
  | (?:no|0)\ comments?(?:\ yet)? | cancel\ reply | post\ comment | submit\ comment
      | load\ more(?:\ comments|\ posts|\ stories)?
  | (?:click|tap)\ here\ (?:to|for)\ [^\n]{{1,140}}
  | (?:read|see|view|find|continue\ reading)\ (?:the\ )?(?:rest|full|whole|entire|original|more|complete)\b
    (?:\ (?:of|story|article|post|piece|report|text|statement|here|the|this|on|at
      |in)){{0,5}}[ .:…»→>\]]{{0,4}}
  | read\ more(?:\ (?:here|on|about|at|from|:)[^\n]{{0,100}}|[ .:…»→>\]]{{0,4}}|:\ [^\n]{{1,140}})
  | (?:related|also\ read|read\ also|see\ also|more)\ ?:\ [^\n]{{1,140}}
  | (?:advertisement|advertising|sponsored(?:\ content)?|story\ continues\ below(?:\ advertisement)?
      |scroll\ to\ continue[^\n]{{0,40}})
  | share\ (?:this|via|on|with|the|to)\b[^\n]{{0,60}} | share:? | tweet | sharing\ is\ caring[^\n]{{0,20}}
  | (?:like|follow)\ us\ (?:on|at|@)\ [^\n]{{1,100}} | follow\ @?[\w ]{{1,40}}\ on\ (?:{_SHARE})[^\n]{{0,60}}
  | (?:{_SHARE})(?:[ |/,·•]{{1,4}}(?:{_SHARE})){{1,15}}
  | (?:previous|next|older|newer)\ (?:post|article|story|posts)[^\n]{{0,120}}
  | (?:tags?|tagged|filed\ under|categories|posted\ in)\ ?:\ [^\n]{{1,200}}
  | (?:©|\(c\)|copyright)\ ?(?:©\ ?)?(?:\d{{4}})[^\n]{{0,160}} | [^\n]{{0,80}}\ all\ rights\ reserved\.?
  | all\ rights\ reserved\.?
  | (?:privacy\ policy|terms\ (?:of\ (?:use|service)|and\ conditions)|cookie\ (?:policy|settings
      |preferences)|contact\ us|about\ us)
    (?:[ |/·•]{{1,4}}[\w ]{{3,30}}){{0,8}}
  | page\ \d{{1,4}}(?:\ (?:of|/)\ \d{{1,4}})
  | (?:accept|reject)(?:\ all)?\ cookies | manage\ (?:cookies|preferences|consent)
  | (?:print|e-?mail|save|download|listen\ to)\ this\ (?:page|article|story|post|pdf)
  | subscribe(?:\ now|\ today|\ here)? | sign\ (?:up|in)(?:\ now|\ today|\ here)? | log\ in | \#{{3,}}
      | -\ ?(?:30|end|ends)\ ?-
  | \[?(?:END|ENDS)\]?\s{{0,8}}(?:\d{{1,2}}:\d{{2}}\ ?[AP]\.?M\.?[^\n]{{0,12}})?
"""

# Boxes that ask for an address or for consent; they may run to a sentence or two, without quotations.
_BOX = r"""
    (?:sign\ up|subscribe|register|join|get|receive|enter\ your\ e-?mail)\b[^\n"“”]{0,200}
      \b(?:newsletters?|inbox|mailing\ list|e-?mail\ (?:updates|alerts|address)
      |breaking\ news\ alerts)\b[^\n"“”]{0,160}
  | (?:we|this\ (?:web)?site|our\ (?:web)?site|our\ partners\ and\ we|we\ and\ our\ partners)\ (?:use|uses
      |store)\ 
      [^\n"“”]{0,40}\bcookies\b[^\n"“”]{0,400}
  | by\ (?:continuing|clicking|using|signing\ up|subscribing|browsing)\b[^\n"“”]{0,100}
      \b(?:you\ (?:agree|accept|consent))\b[^\n"“”]{0,300}
"""

# The lookahead passes empty and one-letter lines by before any pattern is tried.
_START, _END = r"^(?=[^\n]{3})(?=[^\n]{0,14}[A-Za-z\#©])[ \t\xa0*_>•|\\\[-]{0,12}", r"[ \t\xa0*_|\]\r]{0,12}$"


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"{_START}(?:{pattern}){_END}", re.IGNORECASE | re.MULTILINE | re.VERBOSE)


_HEADINGS, _LINES, _BOXES = (_compile(f"(?:{pattern})[:\\ ]{{0,2}}") for pattern in (_HEADING, _LINE, _BOX))
# A paragraph of prose: long, and closed like a sentence.
_PROSE = re.compile(r"^[^\n]{180,}$", re.MULTILINE)
_CLOSED = re.compile(r"[.!?][\"”\u2019')\]]{0,3}\s{0,20}$")


def furniture(text: str) -> tuple[Span, ...]:
    """The spans of ``text`` that are page furniture, in text order, disjoint."""
    spans = [Span(match.start(), match.end()) for match in _LINES.finditer(text)]
    spans += [Span(match.start(), match.end()) for match in _BOXES.finditer(text)]
    reached = 0
    for match in _HEADINGS.finditer(text):
        if match.start() >= reached:
            reached = _block_end(text, match.end())
            spans.append(Span(match.start(), reached))
    return tuple(_merged(text, spans))


def _block_end(text: str, start: int) -> int:
    """Where the block under a heading ends.

    A heading with hardly any prose below it closes the page. Above prose it is a box inside the
    article: it ends with the lines that look like titles.
    """
    if start >= len(text) * 0.4 and sum(1 for _ in _paragraphs(text, start, 2)) < 2:
        return len(text.rstrip())
    end = start
    for number, (first, last) in enumerate(_rows(text, start)):
        row = text[first:last].strip()
        if number > 20 or (row and (last - first > 160 or _CLOSED.search(row) or '"' in row or "“" in row)):
            break
        if row:
            end = last
    return end


def _paragraphs(text: str, start: int, most: int) -> Iterator[int]:
    found = 0
    for match in _PROSE.finditer(text, start):
        if _CLOSED.search(text[max(match.end() - 30, match.start()) : match.end()]):
            yield match.start()
            found += 1
            if found >= most:
                return


def _rows(text: str, start: int) -> Iterator[tuple[int, int]]:
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield start, end
        start = end + 1


def _merged(text: str, spans: list[Span]) -> Iterator[Span]:
    """Sorted, trimmed and joined where only white space lies between."""
    current: Span | None = None
    for start, end in sorted(spans):
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start == end:
            continue
        if current is None:
            current = Span(start, end)
        elif start <= current.end or (start - current.end < 50 and text[current.end : start].isspace()):
            current = Span(current.start, max(current.end, end))
        else:
            yield current
            current = Span(start, end)
    if current is not None:
        yield current
