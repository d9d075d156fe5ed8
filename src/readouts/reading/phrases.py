"""What sort of words a source is: a pronoun, a name, a role, an organisation, somebody unnamed."""

# ruff: noqa: RUF001

from __future__ import annotations

import re
from typing import NamedTuple

from readouts.reading import countries, givennames, titles
from readouts.reading.names import Cast, Name
from readouts.reading.people import roles
from readouts.records import SpeakerKind

HE, SHE, THEY, IT, I, WE, WHO, BOTH = "he", "she", "they", "it", "i", "we", "who", "both"  # noqa: E741
PRONOUNS = {
    "he": HE, "him": HE, "his": HE, "himself": HE, "she": SHE, "her": SHE, "hers": SHE, "herself": SHE,
    "they": THEY, "them": THEY, "their": THEY, "themselves": THEY, "it": IT, "its": IT, "itself": IT,
    "i": I, "me": I, "my": I, "myself": I, "mine": I, "we": WE, "us": WE, "our": WE, "ourselves": WE,
    "who": WHO, "whom": WHO, "whose": WHO, "which": WHO, "that": WHO,
    "both": BOTH, "each": BOTH, "they both": BOTH, "the two": BOTH, "both of them": BOTH, "the pair": BOTH,
    "the duo": BOTH,
}  # fmt: skip
_PAIR = re.compile(
    r"(?:both|the two|the pair of)(?: (?P<noun>[a-z \-]*(?:sides?|leaders?|presidents?|ministers?|men|women"
    r"|candidates?|countries|nations?|governments?|parties|rivals|nominees?|senators?|lawmakers?|diplomats|delegations?|capitals)))?$",
    re.IGNORECASE,
)
_QUOTES = "“”\"‘’' \xa0\n\r\t,;:—–-"
# "Varga's" of "Varga's claim that"; some texts part the ending from the word.
_OWNED = re.compile(r"(?<=\w)[’']\s?s$|(?<=s)[’']$")
# Where what describes a head begins.
_CUT = re.compile(r",|\s\(|\s?—|\s–\s|;|:|\s(?:who|whose|whom|which)\b|\sthat\s")
_TAG = re.compile(r",?\s?\(?\b[RDI]-[A-Z][\w.’']*(?:\s[A-Z][\w.]*)?\)?,?")
_AND = re.compile(r"\s*,?\s(?:and|&)\s|\s*,\s")
_CONNECTORS = frozenset("of for and the on in a an to & de la du des von van".split())
_INDEFINITE = re.compile(
    r"(?:an?|some|many|several|most|few|a few|other|another|any|all|every|each|one|two|three|four|five|six"
    r"|seven|eight|nine|ten|dozens|hundreds|thousands|more|no|not|certain|various|numerous|\d[\d,.]*|these|those|such|half"
    r"|much|critics|neither)\b",
    re.IGNORECASE,
)
_PARTISANS = frozenset({"republicans", "democrats"})
_DETERMINER = re.compile(r"(?:the|this|that|his|her|their|its|our|my|your)\s", re.IGNORECASE)
_OWNER = re.compile(r"(?:his|her|their|its|our|my|your)\s", re.IGNORECASE)
_LAND_OWNER = re.compile(r"((?:[A-Z][\w.\-]*\s){0,2}[A-Z][\w.\-]*)[’']s?\s")
_BARE_OFFICE = re.compile(
    r"(?:[Tt]he )?(?:(?:Vice|Prime|Foreign|Deputy) )?(?:President|Minister|Chancellor|Secretary|Premier)"
)
_OFFICE = re.compile(rf"(?=[Tt]he ){_BARE_OFFICE.pattern}")
_WITH = re.compile(r"(?:the|his|her|their|other|members)\s(?:[a-z]+\s){0,3}[a-z]+$|others$|officials$")
_PREPOSITION = re.compile(
    r"\b(?:of|for|from|to|at|with|by|in|on|under|near|like|against|about|including|than|behind)\s+$"
)
# May follow the name inside a source and leave it the head.
_TRAILING = re.compile(
    r"\s*(?:$|himself\b|herself\b|itself\b|themselves\b|also\b|then\b|later\b|once\b|of\b|from\b|in\b|on\b|at\b|with\b"
    r"|and (?:his|her)\b|has\b|had\b|is\b|was\b|\d)"
)
_ORG_NOUNS = frozenset(
    """
    campaign administration government ministry committee department embassy office agency council parliament
    senate commission union board police army military party delegation team camp company group foundation
    newspaper magazine network university bank court institute association organization organisation airline
    """.split()
)
# "a study by economists Tomas Reyl": the name belongs to the description.
_LOWER_OF = re.compile(r"\b(?:by|for|from|to|with|about|in|on|at|of)\s+(?:[a-z\-]+\s+)+$")


class Head(NamedTuple):
    """What a source is about. ``start`` and ``end`` are the words of the head."""

    sort: str  # pronoun, people, thing, role, unnamed, both
    start: int
    end: int
    names: tuple[Name, ...] = ()
    name: str = ""  # of a thing or somebody unnamed; of a pronoun its sort
    kind: SpeakerKind = "unnamed"


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """``[start, end)`` without marks, blanks and commas at its ends."""
    while start < end and text[start] in _QUOTES:
        start += 1
    while start < end and text[end - 1] in _QUOTES:
        end -= 1
    owned = _OWNED.search(text, start, end)
    return start, owned.start() if owned else end


def heads(cast: Cast, start: int, end: int) -> list[Head]:
    """The heads of a source: several where it joins several that are named, else one."""
    start, end = trim(cast.text, start, end)
    words = " ".join(cast.text[start:end].split())
    sort = PRONOUNS.get(words.lower())
    if sort:
        return [Head("pronoun", start, end, name=sort)]
    pair = _PAIR.fullmatch(words)
    if pair:
        return [Head("both", start, end, name=pair["noun"] or "")]
    joined = _joined(cast, start, end)
    return joined if len(joined) > 1 else [head(cast, start, end)]


def _joined(cast: Cast, start: int, end: int) -> list[Head]:
    """The heads of "Varga and Dovik"; empty where one of the parts is not a name."""
    words = cast.text[start:end]
    if not re.search(r"\s(?:and|&)\s", words):
        return []
    bare = _TAG.sub(lambda match: " " * len(match[0]), words)
    found: list[Head] = []
    at = 0
    for match in [*_AND.finditer(bare), None]:
        stop = match.start() if match else len(bare)
        part = bare[at:stop].strip()
        low, high = trim(cast.text, start + at, start + stop)
        high = low + len(cast.text[low:high].rstrip(_QUOTES)) if part else low
        at = match.end() if match else stop
        if not part or re.match(r"(?:Republicans?|Democrats?|Independents?) of ", part):
            continue
        if part.lower() in ("he", "she"):
            found.append(Head("pronoun", low, high, name=part.lower()))
            continue
        # The part without its tag: "Lindsey Graham, R-S.C.".
        high = min(high, low + len(bare[low - start : high - start].rstrip(_QUOTES)))
        one = head(cast, low, high)
        if (not found and _OFFICE.fullmatch(part)) or (
            found and found[-1].sort == "role" and _BARE_OFFICE.fullmatch(part)
        ):
            # "the Vice President and President Reyl", "the President and Vice President"
            found.append(Head("role", low, high, name=re.sub(r"^[Tt]he\s", "", part)))
            continue
        if one.sort not in ("people", "thing") or one.kind == "group":
            joined = re.search(r"\s(?:and|&)\s+$", cast.text[start:low])
            if found and joined and match is None and _WITH.match(part):
                # "Reyl and the delegation": somebody beside them, without a name.
                found.append(Head("unnamed", low, high, name=re.sub(r"^[Tt]he\s", "", part)))
                break
            # "China and France, the two biggest": a description of those before.
            if len(found) < 2 or not _DETERMINER.match(part):
                return []
            break
        found.append(one)
    if (
        all(one.kind == "organization" and not cast.seat(one.name) for one in found)
        and not found[-1].name.isupper()
    ):
        # "Citizenship and Immigration Services" is one house, "the court and the ministry" are two.
        last = found[-1]
        apart = re.search(r"\s(?:and|&)\s+the\s+$", cast.text[start : last.end - len(last.name)])
        return found if apart else []
    return found


def head(cast: Cast, start: int, end: int) -> Head:
    """The head of one noun phrase."""
    text = cast.text
    cut = _CUT.search(text, start + 1, end)
    stop = cut.start() if cut else end
    start, stop = trim(text, start, stop)
    if not cast.land(text[start:stop]):
        person = _person(cast, start, stop)
        if person:
            return person
    apposition = _person_behind(cast, stop, end) if cut else None
    if apposition:
        return apposition
    return _thing(cast, start, stop, end)


def _person(cast: Cast, start: int, stop: int) -> Head | None:
    """The person whom ``[start, stop)`` names, unless the name only belongs to the head."""
    names = cast.between(start, stop)
    text = cast.text
    for name in reversed(names):
        if name.end > stop + 2:
            continue
        rest = text[name.end : stop]
        if name.owned and re.fullmatch(r"(?:[’']s?)?", rest.strip()):
            rest = ""
        elif name.owned or name.modifies:
            continue
        before = text[start : name.start]
        if _PREPOSITION.search(_bare(before)) and not re.search(r"[A-Z]\w+ of (?:the )?$", before):
            continue
        if _LOWER_OF.search(before) or re.search(r"\band\s", before):
            continue
        if _TRAILING.match(rest):
            return Head("people", name.start, name.end, (name,))
    return None


def _bare(before: str) -> str:
    """What stands before a name without the titles right before it."""
    words = before.split()
    while words and words[-1].lower().rstrip(".") in titles.TITLES:
        words.pop()
    return " ".join(words) + " " if words else ""


def _person_behind(cast: Cast, stop: int, end: int) -> Head | None:
    """The person of "his running mate, Mira Salk,": the apposition is a name and nothing else."""
    low, high = trim(cast.text, stop, end)
    cut = _CUT.search(cast.text, low + 1, high)
    low, high = trim(cast.text, low, cut.start() if cut else high)
    names = [name for name in cast.between(low, high) if not name.owned and not name.modifies]
    if not names or names[-1].end != high:
        return None
    before = _bare(cast.text[low : names[-1].start])
    return Head("people", names[-1].start, names[-1].end, (names[-1],)) if not before.strip() else None


def _thing(cast: Cast, start: int, stop: int, end: int) -> Head:
    text = cast.text
    whole = " ".join(text[start:end].split())
    words = " ".join(text[start:stop].split())
    unnamed = Head("unnamed", start, end, name=re.sub(r"^(?:an?|the)\s", "", whole, flags=re.IGNORECASE))
    bare = re.sub(r"^(?:[Tt]he|THE)\s", "", words)
    bare = re.sub(r"[’']s?$", "", bare)
    if not bare:
        return unnamed
    if text[end : end + 1] == ":" and bare.isupper() and " " not in bare:
        return Head("thing", start, stop, name=bare, kind="person")
    if _INDEFINITE.match(words):
        return unnamed
    proper = _proper(cast, start, bare, words != bare)
    if proper:
        return Head("thing", start, stop, name=bare, kind=proper)
    if _OWNER.match(words):
        return unnamed
    last = bare.split()[-1].lower()
    pieces = bare.split()
    # The noun before "of": "the president of Velmark".
    core = re.split(r"\s(?:of|from|for|in|at|on|to|with)\s", bare)[0]
    noun = core.split()[-1].lower() if core.split() else last
    owned = last in _ORG_NOUNS and not re.search(r"\s(?:of|for|in)\s", bare)
    if owned and _is_owned_by_name(cast, start, pieces[:-1]):
        return Head("thing", start, stop, name=bare, kind="organization")
    if (_DETERMINER.match(words) or _is_owned_by_land(cast, core)) and _is_role(noun, core):
        return Head("role", start, stop, name=bare)
    return unnamed


def _is_owned_by_name(cast: Cast, start: int, pieces: list[str]) -> bool:
    """Whether a capitalised word before "campaign" or "government" is more than a sentence's first."""
    capitals = [piece for piece in pieces if piece[0].isupper()]
    first = len(capitals) == 1 and cast.text.startswith(capitals[0], start)
    return bool(capitals) and not (first and cast.is_common(capitals[0]))


def _is_owned_by_land(cast: Cast, core: str) -> bool:
    """Whether a role has its country before it: "Velmark's foreign minister"."""
    match = _LAND_OWNER.match(core)
    return bool(match and cast.land(match[1]))


def _is_role(noun: str, core: str) -> bool:
    singular = noun.rstrip("s") if noun.endswith("s") and noun not in titles.ROLE_NOUNS else noun
    return (
        noun in titles.ROLE_NOUNS
        or singular in titles.ROLE_NOUNS
        or noun in titles.LOOSE_ROLES
        or bool(roles(core))
    )


def _proper(cast: Cast, start: int, bare: str, article: bool) -> SpeakerKind | None:
    """The kind of a proper name that is no person's, else None."""
    pieces = bare.split()
    if countries.named(bare) or (cast.land(bare) and cast.lands.get(countries.plain(bare)) == bare):
        return "country"
    if cast.seat(bare):
        return "organization"
    if bare.isupper() and len(pieces) == 2 and pieces[0].lower() in givennames.ALL:
        return "person"
    if len(pieces) == 1 and bare.lower() in givennames.ALL and not bare.isupper():
        return "person"
    low = [piece.lower().strip(".,") for piece in pieces]
    capitals = [piece for piece in pieces if piece[0].isupper() or piece[0].isdigit()]
    small = [word for word, piece in zip(low, pieces, strict=True) if piece not in capitals]
    if not (
        pieces[0] in capitals and set(small) <= _CONNECTORS and any(piece[0].isupper() for piece in pieces)
    ):
        return None
    if all(cast.is_common(piece) for piece in capitals) and low[-1] not in titles.ORGANISATIONS:
        return None
    # At a sentence's head a capital proves nothing: "Sources in Kestrel", "Scholars".
    opening = cast.opens(start) and not article and not cast.is_written(pieces[0])
    if opening and low[0] not in titles.ORGANISATIONS and (len(pieces) == 1 or pieces[1] not in capitals):
        return "group" if low[0] in _PARTISANS else None
    nouns = {low[-1], re.split(r"\s(?:of|for|to|in|at)\s", bare)[0].split()[-1].lower()}
    nouns |= {noun.rstrip("s") for noun in nouns}
    if nouns & (titles.ROLE_NOUNS | {"head"}) - {"democrat", "republican"}:
        return None  # "the President of Ukraine"
    people = len(low) == 1 and low[0].endswith("s") and cast.land(low[0][:-1])
    if low[0] in _PARTISANS or people:
        return "group"
    if any(word in titles.PROPER_DOCUMENTS for word in low):
        return "document"
    return "organization"
