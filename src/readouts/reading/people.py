"""A person of a text and what its titles and appositions say: role, gender, country."""

# ruff: noqa: RUF001

from __future__ import annotations

import re
from collections.abc import Callable

from readouts.reading import titles
from readouts.reading.runs import CAPITAL, FORM, POSSESSIVE, Run

_LOWER_ROLE = re.compile(
    rf"(?:((?:(?:(?:[{CAPITAL}]\.)+|[{CAPITAL}][\w’'\-]*)[ \xa0]){{0,3}})"
    r"((?:[a-z\-]+ ){0,3}[a-z\-]+)[,]?[ \xa0])$"
)
# "Velmark's President, Ilse Varga,": the office has a capital, and a comma parts it from the name.
_CAPITAL_ROLE = re.compile(
    rf"(?P<before>\b[Tt]he (?:[{CAPITAL}][\w\-]* )?|(?:(?:[{CAPITAL}]\.)+|[{CAPITAL}][\w\-]*)[’']s? )"
    rf"(?P<role>(?:[{CAPITAL}][a-z]+ ){{0,3}}[{CAPITAL}][a-z]+),[ \xa0]$"
)
_APPOSITION = re.compile(r"(?:,|[ \xa0](?=\())[ \xa0]?\(?((?:[^,;()\n.!?—“\"]|\.(?!\s)){2,110})")
_APPOSED = re.compile(
    r"(?:of|the|an?|his|her|its|former|then|Democrat|Republican|[RDI]-[A-Z])\b|who (?:is|was|served as)\b"
)
_CLAUSE = re.compile(r"\s(?:who|which|that|with|after|before|when|while|and (?:said|told))\s")
_OFFICE_OF = re.compile(
    rf"((?:[Ff]ormer )?(?:[{CAPITAL}][\w.’'\-]* ){{0,3}}[A-Z]?[\w\-]*(?:ecretary|inister|resident|hancellor"
    r"|hief|irector|hairman|mbassador|ing|ueen|remier|eader|peaker))[ \xa0]of[ \xa0](?:the )?$"
)
# "Head of the Office of the President", "Adviser to the Prime Minister": the office is the first named.
_UNDER = re.compile(
    rf"(?P<office>(?:[{CAPITAL}][\w.\-]* ){{0,4}}(?:Head|Chief|Advis[eo]r|Assistant|Aide|Counsell?or|Director"
    r"|Deputy|Representative|Envoy|Secretary|Spokes(?:man|woman|person))"
    rf"(?: (?:of|to|for) (?:the )?(?:[{CAPITAL}][\w\-]* )*?"
    r"(?:Office|Staff|Administration|Cabinet|Chancellery|Council))?"
    r" (?:of|to|for) (?:the )?(?:Vice |Deputy |Prime )?(?:President|Minister|Chancellor|King|Queen))"
    rf"(?: of (?:the )?(?P<land>(?:[{CAPITAL}]\.)+|[{CAPITAL}][\w\-]*(?: [{CAPITAL}][\w\-]*){{0,3}}?))?"
    r",? (?:(?:Dr|Mr|Ms|Mrs)\.? |Ambassador )?$"
)
_OF_LAND = re.compile(rf" of (?:the )?{FORM}([{CAPITAL}][\w\-]+(?: [{CAPITAL}][\w\-]+)?)")
_LAND_OWNING = re.compile(rf"((?:[{CAPITAL}]\.)+|[{CAPITAL}][\w\-]+)(?: [A-Z][a-z]+)?[’']s?\s$")
_RELATED = re.compile(
    r"(?:husband|wife|son|daughter|brother|sister|father|mother|spouse)[,]?\s$", re.IGNORECASE
)
_GONE = re.compile(r"\b([Ff]ormer|ex|late|then)[ -]$")
_PAST = re.compile(r"\b(?:former|ex-|late|then-?)\b", re.IGNORECASE)
_CAPITALS = re.compile(rf"(?:[{CAPITAL}]\.)+|[{CAPITAL}][\w\-]*")
_SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})
_OVER = re.compile(r"\b(?:former|ex-|late|then-?|retired|ousted|deposed)\b", re.IGNORECASE)
# Small words that are part of an office: "former deputy prime minister".
PREMODIFIERS = frozenset({
    "former", "prime", "foreign", "defense", "defence", "vice", "presidential", "vice-presidential",
    "press", "communications", "communication", "campaign", "interior", "finance", "deputy", "senior",
    "top", "longtime", "chief", "executive", "running", "national", "security", "state", "federal",
    "district", "current", "first", "acting", "assistant", "political", "legal", "economic", "trade",
    "outgoing", "incoming",
})  # fmt: skip
# What somebody may be besides a former office holder.
_NO_OFFICE = frozenset(
    "democrat republican nominee lawyer attorney author writer activist businessman professor doctor".split()
)
# Offices whose kind the word before says: "foreign minister", "press secretary".
_QUALIFIED = frozenset({"minister", "president", "secretary", "general", "adviser", "chancellor"})
_QUALIFIERS = frozenset({
    "prime", "foreign", "defense", "defence", "finance", "interior", "vice", "press", "deputy",
    "attorney", "secretary", "security", "treasury", "justice", "trade", "economy", "energy",
})  # fmt: skip


class Person:
    """Somebody a text names; grows while the text is read.

    ``words`` is the fullest name. ``places`` are the capitalised words of titles and appositions in
    small letters: "ohio", "republican". ``related`` says that only kinship introduced them,
    ``past`` that every office the text gives them is over.
    """

    __slots__ = (
        "count",
        "country",
        "first",
        "former",
        "gender",
        "now",
        "over",
        "places",
        "related",
        "role",
        "roles",
        "words",
    )

    def __init__(self, words: tuple[str, ...], first: int) -> None:
        self.words = words
        self.first = first
        self.count = 0
        self.gender: str | None = None
        self.role: str | None = None
        self.roles: set[str] = set()
        self.former = False
        self.over = False
        self.now = False
        self.country: str | None = None
        self.places: set[str] = set()
        self.related = False

    @property
    def name(self) -> str:
        """The fullest form."""
        return " ".join(self.words)

    @property
    def past(self) -> bool:
        """Whether the text gives a former office and no present one."""
        return self.over and not self.now

    @property
    def surname(self) -> str:
        """The last word that is no suffix, in small letters."""
        return next(
            (word for word in reversed(self.words) if word.lower() not in _SUFFIXES), self.words[-1]
        ).lower()

    def keys(self, words: tuple[str, ...]) -> set[tuple[str, ...]]:
        """In small letters, what the person can be called by once known as ``words``."""
        low = tuple(word.lower() for word in words)
        keys = {low, low[:1]} | {low[-size:] for size in range(1, len(low))}
        if low[-1] in _SUFFIXES and len(low) > 2:
            keys |= {low[:-1], low[-2:-1]}
        if len(low) > 2 and len(low[1].rstrip(".")) == 1:
            keys.add((low[0], *low[2:]))
        return keys


class Describer:
    """Reads what stands around names in one text."""

    def __init__(self, text: str, land: Callable[[str], str | None]) -> None:
        self.text = text
        self.land = land

    def office_of(self, start: int) -> re.Match[str] | None:
        """The words "Secretary of" right before ``start``."""
        if self.text[start - 3 : start - 1] != "of" and self.text[start - 7 : start - 5] != "of":
            return None
        return _OFFICE_OF.search(self.text, max(0, start - 70), start)

    def role_before(self, start: int) -> tuple[str, str] | None:
        """The office in small letters right before a name, and the capitalised words before that."""
        last = self.text[max(0, start - 24) : start].split()
        noun = last[-1].rstrip(",") if last else ""
        if noun.lower() not in titles.ROLE_NOUNS:
            return None
        if noun[0].isupper():
            match = _CAPITAL_ROLE.search(self.text, max(0, start - 70), start)
            if match is None or last[-1] == noun:
                return None
            return match["role"], self._gone(match.start()) + match["before"]
        match = _LOWER_ROLE.search(self.text, max(0, start - 70), start)
        if not match:
            return None
        words = match[2].split()
        if words[-1] not in titles.ROLE_NOUNS:
            return None
        i = len(words) - 1
        while i and words[i - 1] in PREMODIFIERS:
            i -= 1
        return " ".join(words[i:]), self._gone(match.start()) + match[1] if i == 0 else ""

    def _gone(self, start: int) -> str:
        """The word "former" where one stands right before ``start``."""
        match = _GONE.search(self.text, max(0, start - 12), start)
        return f"{match[1]} " if match else ""

    def describe(self, person: Person, run: Run, at: int) -> None:
        """Note what stands before and behind a name whose first word is number ``at`` of ``run``."""
        start, end = run.places[at][0], run.places[-1][1]
        under = _UNDER.search(self.text, max(0, start - 160), start)
        if under:
            self._note_under(person, under)
            if not run.owned:
                self._behind(person, end)
            return
        before = " ".join(run.words[:at])
        office = self.office_of(run.start)
        if office:
            before = self.text[office.start(1) : start]
        lower = None if before else self.role_before(start)
        if lower:
            before = f"{lower[1]}{lower[0]}"
        self._note(person, before, leading=True)
        owner = _LAND_OWNING.search(self.text, max(0, run.start - 60), run.start)
        if owner and before and person.country is None:
            person.country = self.land(owner[1])
        if _RELATED.search(self.text, max(0, start - 14), start):
            person.related = True
        if not run.owned:
            self._behind(person, end)

    def _note_under(self, person: Person, match: re.Match[str]) -> None:
        """Take an office that serves another: of whom it is says nothing of the person."""
        words = match["office"].removeprefix("The ")
        person.roles |= roles(re.split(r" (?:of|to|for) ", words)[0])
        person.role = person.role or words
        person.now = True
        land = self.land(match["land"]) if match["land"] else None
        person.country = person.country or land

    def _behind(self, person: Person, end: int) -> None:
        of = _OF_LAND.match(self.text, end)
        if of and person.country is None:
            person.country = self.land(of[1]) or self.land(of[1].split()[0])
        for _ in range(2):
            match = _APPOSITION.match(self.text, end)
            words = match[1].strip() if match else ""
            if not match or not words:
                return
            first = POSSESSIVE.sub("", words.split()[0])
            if not (_APPOSED.match(words) or first.lower() in titles.ROLE_NOUNS or self.land(first)):
                return
            words = re.sub(r"^who (?:is|was|served as) ", "", words)
            self._note(person, _CLAUSE.split(words)[0], leading=False)
            end = match.end()

    def _note(self, person: Person, words: str, leading: bool) -> None:
        """Take role, country and other capitalised words from a title or an apposition."""
        if not words.strip():
            return
        found = roles(words)
        if re.match(r"\(?[RDI]-", words):
            person.country = person.country or "United States"
            person.places.add({"R": "republican", "D": "democratic", "I": "independent"}[words.strip("(")[0]])
        person.roles |= found
        if leading and _PAST.search(words):
            person.former = True
        if _OVER.search(words) and (found or leading):
            person.over = True
        elif found - _NO_OFFICE:
            person.now = True
        country = self._country_in(words)
        if country and found:
            person.country = person.country or country
        capitals = (word.lower() for word in _CAPITALS.findall(words))
        person.places |= {word for word in capitals if word.rstrip(".") not in titles.TITLES | titles.OPENERS}
        if found and person.role is None:
            person.role = self._role_text(words, leading)

    def _country_in(self, words: str) -> str | None:
        pieces = _CAPITALS.findall(words)
        for size in (3, 2, 1):
            for i in range(len(pieces) - size + 1):
                # Georgia is as often the American state.
                land = (
                    self.land(" ".join(pieces[i : i + size])) if pieces[i : i + size] != ["Georgia"] else None
                )
                if land:
                    return land
        return None

    def _role_text(self, words: str, leading: bool) -> str | None:
        """The office as the text words it, the country left out."""
        words = re.sub(r"^\s*(?:the|a|an|his|her|its)\s+", "", words).strip()
        if not leading:
            return (words.split(" of ")[0] if self._country_in(words) else words).strip(" ,") or None
        # "On the meeting of Prime Minister Varga": the office begins behind what is no office.
        before, _, behind = words.rpartition(" of ")
        if behind and not roles(before) and roles(behind):
            words = behind
        pieces = words.split()
        for size in (3, 2, 1):
            if len(pieces) > size and self.land(POSSESSIVE.sub("", " ".join(pieces[:size]))):
                pieces = pieces[size:]
        while pieces and pieces[0].lower() in titles.OPENERS - {"former", "first"}:
            pieces = pieces[1:]
        kept = {"lady", "gentleman"} if pieces[:1] in (["First"], ["Second"]) else set()
        pieces = [piece for piece in pieces if piece.lower().rstrip(".") not in titles.BARE_TITLES - kept]
        words = " ".join(pieces)
        return (words.split(" of ")[0] if self._country_in(words) else words).strip(" ,") or None


def roles(words: str) -> set[str]:
    """The offices that a title or a description names: "foreign minister" of "Velmark's Foreign Minister"."""
    found: set[str] = set()
    low = re.findall(r"[a-z][a-z\-]*", words.lower())
    for i, word in enumerate(low):
        role = titles.SAME_ROLE.get(word, word)
        if role not in titles.ROLE_NOUNS and word not in titles.SAME_ROLE:
            continue
        before, behind = low[i - 1] if i else "", low[i + 1 : i + 3]
        if word in ("secretary", "attorney") and behind[:1] == ["general"]:
            continue
        if role in _QUALIFIED and before in _QUALIFIERS:
            role = f"{before} {role}".replace("defence", "defense")
        elif (role, behind) in (("secretary", ["of", "state"]), ("minister", ["of", "foreign"])):
            role = "secretary of state" if role == "secretary" else "foreign minister"
        found.add(role)
    spouse = re.search(r"\b(?:first|second) (?:lady|gentleman)\b", words.lower())
    if spouse:
        found.add(spouse[0])
    return found
