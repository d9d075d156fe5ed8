"""For whom somebody without a name speaks: "a senior Velmarkian official", "a spokesman for the Kremlin"."""

# ruff: noqa: RUF001

from __future__ import annotations

import re

from readouts.reading.actor_rows import State
from readouts.reading.actors import Found, Gazetteer
from readouts.reading.names import Cast

_PAST = re.compile(r"\b(?:former|ex|late|then|retired|ousted|deposed)\b", re.IGNORECASE)
_NOUN = (
    r"(?:president|premier|chancellor|king|queen|officials?|spokes(?:man|woman|person|people)|diplomats?|negotiators?|ministers?|ministry|envoys?|ambassador"
    r"|delegation|government|mission|embassy|press secretary)"
)
_CAPITALS = r"[A-Z][\w.’'\-]*(?: (?:of(?: the)? )?[A-Z][\w.’'\-]*){0,4}"
# Words that may stand between; "a Velmarkian football official" speaks for nobody.
_BRANCH = (
    r"(?:foreign|ministry|defen[cs]e|military|security|government|intelligence|army|presidential|prime|interior"
    r"|finance|trade|deputy|vice|senior|top|state|national|diplomatic|embassy|border|nuclear|justice|economy)"
)
_RANK = r"(?:senior|top|high-ranking|unnamed|anonymous|government|[a-z]+-level)"
# "senior Velmarkian foreign ministry official", "spokesman for the Amber House".
_OFFICIAL = re.compile(
    rf"(?:(?:a|an|the|one|another|two|three|several|some) )?(?:{_RANK} )*"
    rf"(?:(?P<owner>{_CAPITALS})(?: {_BRANCH}){{0,3}} )?{_NOUN}"
    rf"(?: (?:of|for|from|at) (?:the )?(?P<after>{_CAPITALS}))?(?:$|[ ,](?!opposition))"
)
_VOICE = re.compile(
    r"(?P<before>[A-Z][\w.\- ]*?)[’']s? (?:chief )?(?:spokes(?:man|woman|person)|press secretary)"
    r"|(?:(?:the|a|another) )?(?:chief )?(?:spokes(?:man|woman|person)|press secretary) (?:for|of|to)"
    r" (?P<after>[A-Z][\w.\- ]*)"
)
_SIDE = re.compile(r"(?:[Tt]he )?([A-Z][\w.\-]*) (?:side|party|representatives|negotiators)")
_LAND = r"[A-Z][\w.\-]*(?: [A-Z][\w.\-]*)?"
_MINISTRY = re.compile(
    rf"(?:(?P<land>{_LAND})(?:[’']s)? )?(?:[A-Z]\w+ ){{0,2}}?"
    r"(?:Ministry|Department|Embassy|Mission|Government|Foreign Office)"
    rf"(?: (?:of|for) (?:(?:Foreign Affairs|Defen[cs]e|Foreign|State)(?: of (?:the )?)?)?(?P<of>{_LAND})?)?"
)


def employer(described: str, known: Gazetteer, cast: Cast) -> tuple[State | str, str] | None:
    """The country or organisation for which somebody described speaks, and how it was found.

    A country that only the text tells of comes as its name. Who was an official once, and who is of
    an opposition, speaks for none; an official in a city is not the city's country's.

    Args:
        described: the words for somebody unnamed.
        known: the gazetteer.
        cast: countries that the text tells of.
    """
    match = None if _PAST.search(described) or " and " in described else _OFFICIAL.match(described)
    for words in (match["owner"], match["after"]) if match else ():
        if words:
            return _whose(re.sub(r"[’']s$", "", words.strip()), known, cast)
    return None


def voice_of(described: str, cast: Cast) -> str | None:
    """The country of somebody named whose spokesman is described: "spokesman for Prime Minister Dovik"."""
    match = None if _PAST.search(described) else _VOICE.fullmatch(described)
    person = cast.bearer((match["before"] or match["after"]).split()) if match else None
    return person.country if person and not person.past else None


def side_of(described: str, cast: Cast) -> str | None:
    """The country of "the Velmarkian side" and "the Velmarkian delegation"."""
    match = _SIDE.fullmatch(described)
    return cast.land(match[1]) if match else None


def _whose(words: str, known: Gazetteer, cast: Cast) -> tuple[State | str, str] | None:
    found = _place(words, known)
    land = cast.land(words) or cast.seat(words)
    if not (found.one or found.candidates or land) and (owner := _MINISTRY.fullmatch(words)):
        place = owner["land"] or owner["of"] or ""
        found, land = known.country(place), cast.land(place)
    if found.one and found.why != "by capital":
        # "A European official" may be any member's.
        vague = found.one.kind == "organization" and found.why == "by demonym"
        return None if vague else (found.one, f"by employer, {found.why}")
    return (land, "by employer") if land and not found.one and not found.candidates else None


def _place(words: str, known: Gazetteer) -> Found[State]:
    found = known.country(words)
    return found if found.one or found.candidates else known.organization(words)
