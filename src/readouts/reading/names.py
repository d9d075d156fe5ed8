"""Who is named in a text: the people, their fullest names, titles, roles, gender and country.

There is no tagger here. A name is a run of capitalised words with evidence beside it: a title, a
known given name, an apposition, a verb of saying, or its place as the source of a statement. In a
headline every word is capitalised, so a headline shows names again but never introduces one.
"""

# ruff: noqa: RUF001

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from readouts.reading import countries, givennames, titles

_CAPITAL = "A-Z" + "".join(char for char in map(chr, range(0xC0, 0x250)) if char.isupper())
_ABBREVIATED = (
    "Mr|Mrs|Ms|Messrs|Dr|Gov|Sens?|Reps?|Gen|Lt|Col|Sgt|Capt|Adm|Maj|Prof|Rev|Hon|St|Jr|Sr"  # "Gov." ends no sentence
)
_WORD = rf"(?:(?:{_ABBREVIATED})\.|(?:[{_CAPITAL}]\.)+(?:[{_CAPITAL}](?![\w.]))?|[{_CAPITAL}][\w’'\-]*)"
_BETWEEN = r"(?:de|del|della|di|da|dos|du|van|von|der|den|ter|ten|bin|ibn|bint|al|el|la|le|y)"
_RUN = re.compile(rf"(?<![\w@#.])(?:al-|el-|d[’'])?{_WORD}(?:[ \xa0](?:{_BETWEEN}[ \xa0]){{0,2}}{_WORD})*")
_PIECE = re.compile(r"[^ \xa0\n]+")
_LOWER = re.compile(r"(?<![\w’'.])[a-z]{2,20}(?![\w’'])")
_POSSESSIVE = re.compile(r"[’']s?$")
_SAID = (
    r"(?:said|says|told|tells|added|adds|noted|notes|wrote|writes|asked|asks|argued|argues|insisted|insists|warned|warns"
    r"|claimed|claims|declared|tweeted|replied|explained|stated|announced|confirmed|denied|acknowledged|recalled"
    r"|suggested|called|calls|believes|thinks|has said|also said|went on|continued|concluded|agreed)"
)
_AFTER = re.compile(
    rf"[,]?[ \xa0](?:{_SAID}\b|\([RDI]-)|, (?:an?|the|who|whose|\d\d?|[RDI]-[A-Z]|(?:[a-z]+ ){{0,3}}(?:of|at|for|with)) "
)
_LOWER_ROLE = re.compile(
    rf"(?:((?:[{_CAPITAL}][\w.’'\-]*[ \xa0]){{0,3}})((?:[a-z\-]+ ){{0,3}}[a-z\-]+)[,]?[ \xa0])$"
)
_APPOSITION = re.compile(r"(?:,|[ \xa0](?=\())[ \xa0]?\(?([^,;()\n]{2,110})")
_OFFICE_OF = re.compile(
    rf"((?:[Ff]ormer )?(?:[{_CAPITAL}][\w.’'\-]* ){{0,3}}[A-Z]?[\w\-]*"
    r"(?:ecretary|inister|resident|hancellor|hief|irector|hairman|mbassador|ing|ueen|remier|eader))[ \xa0]of[ \xa0](?:the )?$"
)
_SENTENCE = re.compile(
    r"(?<!\b[A-Z])(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)(?<!\bSen)(?<!\bRep)(?<!\bGov)(?<!\bGen)(?<!\bSt)(?<!\bLt)"
    r"[.!?][”\"’')]{0,2}\s+(?=[“\"‘'(]?[^\W\d_a-z])|\n\s*"
)
_INSIDE = re.compile(r"\b(?:of|on|for)[ \xa0](?:the[ \xa0])?$")
_PREMODIFIERS = frozenset(
    """former prime foreign defense defence vice presidential vice-presidential press communications communication
    campaign interior finance deputy senior top longtime chief executive running national security state federal
    district current first acting assistant political legal economic trade outgoing incoming""".split()
)
_CALLED = re.compile(r"\b(he|she|his|him|her|hers|himself|herself)\b", re.IGNORECASE)
_RELATED = re.compile(r"(?:husband|wife|son|daughter|brother|sister|father|mother|spouse)[,]?\s$", re.IGNORECASE)
_SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})
_MODIFYING = re.compile(
    r"[ \xa0](?:[a-z]+ )?(?:campaign|administration|aides?|advis[eo]rs?|supporters?|spokes\w+|allies|ally|voters?|team|fans?"
    r"|surrogates?|officials?|government|era|rally|rallies|donors?|backers?|delegates?|critics?|presidency|family)\b"
)


class Run(NamedTuple):
    """Capitalised words in a row, possessive endings cut off."""

    start: int
    end: int
    words: tuple[str, ...]
    places: tuple[tuple[int, int], ...]  # of each word
    owned: bool  # a possessive ending follows
    headline: bool


class Name(NamedTuple):
    """A place where somebody is named."""

    start: int
    end: int
    people: tuple[Person, ...]  # more than one where a surname is shared
    owned: bool  # "Varga's"
    modifies: bool  # "the Varga government"
    headline: bool


class Person:
    """Somebody a text names; grows while the text is read."""

    __slots__ = ("bare", "country", "courtesies", "count", "first", "former", "gender", "places", "related", "role",
                 "roles", "words")  # fmt: skip

    def __init__(self, words: tuple[str, ...], first: int) -> None:
        self.words = words
        self.first = first
        self.count = 0
        self.gender: str | None = None
        self.role: str | None = None
        self.roles: set[str] = set()
        self.former = False
        self.country: str | None = None
        self.places: set[str] = set()  # "Ohio", "Republican": capitalised words of titles and appositions
        self.related = False
        self.courtesies: set[str] = set()
        self.bare = False  # an office was named with no country beside it

    @property
    def name(self) -> str:
        """The fullest form."""
        return " ".join(self.words)

    @property
    def surname(self) -> str:
        """The last word that is no suffix, in small letters."""
        return next((word for word in reversed(self.words) if word.lower() not in _SUFFIXES), self.words[-1]).lower()


class Cast:
    """Everybody that a text names, and where."""

    def __init__(self, text: str, sources: Iterable[tuple[int, int]] = ()) -> None:
        self.text = text
        self.sentences = [0, *(match.end() for match in _SENTENCE.finditer(text))]
        self._lower = set(_LOWER.findall(text))
        self._sources = set(sources)
        self._ends = {end for _, end in self._sources}
        self._headlines = list(_headlines(text))
        self.runs = list(self._find_runs())
        self._written = Counter(
            run.words[0]
            for run in self.runs
            if len(run.words) == 1 and not run.headline and not self._opens_sentence(run.start)
        )
        self.people: list[Person] = []
        self._by_words: dict[tuple[str, ...], list[Person]] = {}
        self.lands = _lands(text, self.runs)
        self._collect()
        self.names = sorted(self._find_names())
        self._starts = [name.start for name in self.names]
        self._learn_gender()

    def sentence(self, place: int) -> int:
        """The number of the sentence that ``place`` stands in."""
        return bisect_right(self.sentences, place) - 1

    def between(self, start: int, end: int) -> list[Name]:
        """The names that begin in ``[start, end)``."""
        return self.names[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def called(self, words: Sequence[str]) -> list[Person]:
        """The people whom ``words`` can name: a full name, its end, or its beginning."""
        return self._by_words.get(tuple(word.lower() for word in words), [])

    def land(self, words: str) -> str | None:
        """The country of a name or demonym, from the tables or learnt from the text."""
        return countries.adjective(words) or self.lands.get(countries.plain(words))

    def is_common(self, word: str) -> bool:
        """Whether the text has ``word`` in small letters too."""
        return word.lower().strip(".,") in self._lower

    def is_written(self, word: str) -> bool:
        """Whether ``word`` stands by itself with a capital inside a sentence."""
        return self._written[word] > 0

    def opens(self, place: int) -> bool:
        """Whether a sentence or a quotation begins at ``place``."""
        return self._opens_sentence(place)

    def _find_runs(self) -> Iterator[Run]:
        text = self.text
        headlines = [start for start, _ in self._headlines]
        for match in _RUN.finditer(text):
            i = bisect_right(headlines, match.start()) - 1
            headline = i >= 0 and match.start() < self._headlines[i][1]
            words: list[str] = []
            places: list[tuple[int, int]] = []
            for piece in _PIECE.finditer(match[0]):
                word, start = piece[0], match.start() + piece.start()
                ending = _POSSESSIVE.search(word)
                if ending and len(word) > 3:
                    word = word[: ending.start()]
                words.append(word)
                places.append((start, start + len(word)))
                if ending and len(word) > 2:
                    yield Run(places[0][0], places[-1][1], tuple(words), tuple(places), True, headline)
                    words, places = [], []
            if words:
                yield Run(places[0][0], places[-1][1], tuple(words), tuple(places), False, headline)

    def _collect(self) -> None:
        """Introduce the people: full names first, then those known by one name only."""
        single: list[tuple[Run, int, tuple[str, ...]]] = []
        lone = {run.words[0].lower() for run in self.runs if len(run.words) == 1 and not run.headline}
        later: list[Run] = []
        for run in self.runs:
            if run.headline:
                later.append(run)
                continue
            at, titled = self._name_in(run)
            words = run.words[at:]
            if len(words) == 1 and (titled or self._is_lone_source(run, at)):
                single.append((run, at, words))
            elif len(words) > 1 and self._is_person(run, at, titled, lone):
                self._introduce(run, at, words)
        for run in later:
            self._introduce_from_headline(run, lone)
        for run, at, words in single:
            self._introduce(run, at, words)

    def _name_in(self, run: Run) -> tuple[int, bool]:
        """Where in ``run`` the name begins, openers, titles and countries left out, and whether a title led."""
        words = run.words
        low = [word.lower().rstrip(".") for word in words]
        last = len(words) - 1
        at, titled = 0, False
        opening = self._opens_sentence(run.start)
        while at <= last and self._is_opener(low[at], opening and at == 0, at < last):
            at += 1
        for i in range(last - 1, at - 1, -1):
            if low[i] in titles.TITLES and (i == at or low[i] not in givennames.ALL):
                at, titled = i + 1, True
                break
        if not titled and _OFFICE_OF.search(self.text, max(0, run.start - 60), run.start):
            while at < last and (low[at] in titles.OFFICES or self.land(words[at])):
                at, titled = at + 1, True
        while at < last and self.land(words[at]) and low[at] not in givennames.ALL:
            at += 1
        # "Crooked Hillary Clinton" where the text has the first word in small letters too.
        if at + 2 <= last and low[at] not in givennames.ALL and low[at + 1] in givennames.ALL and (
            low[at] in self._lower or self._by_words.get(tuple(low[at + 1 :]))
        ):
            at += 1
        return at, titled

    def _is_lone_source(self, run: Run, at: int) -> bool:
        """Whether one word by itself makes a statement and is a name: "Melanie said"."""
        if at or len(run.words) > 1 or (run.start, run.end) not in self._sources:
            return False
        word = run.words[0]
        if word.lower() in givennames.ALL or not self._opens_sentence(run.start):
            return True
        # At a sentence's head any word has a capital: it has to have one elsewhere too.
        return word.lower() not in self._lower and self._written[word] > 0

    def _opens_sentence(self, start: int) -> bool:
        before = self.text[max(0, start - 3) : start].rstrip(" \xa0“\"‘'(")
        return not before or before[-1] in ".!?:\n\r—–-;…”"

    def _is_opener(self, low: str, opening: bool, more: bool) -> bool:
        low = low.replace("’", "'").split("'")[0]
        if low in titles.OPENERS or low in titles.NOT_PEOPLE and low not in givennames.ALL:
            return True
        if not opening or low in givennames.ALL or low in titles.TITLES:
            return False
        return low in self._lower or (more and low.endswith(("ing", "ly")))

    def _is_person(self, run: Run, at: int, titled: bool, lone: set[str]) -> bool:
        words = run.words[at:]
        low = [word.lower().rstrip(".") for word in words]
        if not 2 <= len(words) <= 5 or _is_thing(words, low) or self.land(" ".join(words)):
            return False
        if titled or low[0] in givennames.ALL or len(low[0]) == 1 or words[0].count(".") > 1:
            return True
        if any(word in titles.NOT_PEOPLE for word in low) or _INSIDE.search(self.text, max(0, run.start - 9), run.start):
            return False
        if not run.owned and (run.end in self._ends or _AFTER.match(self.text, run.end)):
            return True
        if self._lower_role(run.places[at][0]):
            return True
        return low[-1] in lone and low[-1] not in self._lower and low[0] not in self._lower

    def _lower_role(self, start: int) -> tuple[str, str] | None:
        """The role noun in small letters right before a name, and the capitalised words before it."""
        match = _LOWER_ROLE.search(self.text, max(0, start - 70), start)
        if not match:
            return None
        words = match[2].split()
        if words[-1] not in titles.ROLE_NOUNS:
            return None
        i = len(words) - 1
        while i and words[i - 1] in _PREMODIFIERS:
            i -= 1
        return " ".join(words[i:]), match[1] if i == 0 else ""

    def _introduce(self, run: Run, at: int, words: tuple[str, ...]) -> None:
        low = tuple(word.lower() for word in words)
        if len(words) == 1 and (_is_thing(words, [low[0].rstrip(".")]) or self.land(words[0]) or low[0] in titles.TITLES):
            return
        if words[-1].isupper() and len(words[-1]) > 3 and "." not in words[-1]:
            return
        title = " ".join(run.words[:at])
        courtesy = next((w.lower().rstrip(".") for w in reversed(run.words[:at]) if w.lower().rstrip(".") in titles.COURTESY), "")
        person = self._match(words, titles.COURTESY.get(courtesy))
        if person is None:
            if len(words) == 1 and self._by_words.get(low):
                return  # a surname that several people share
            person = Person(words, run.start)
            self.people.append(person)
        elif len(words) > len(person.words) and words[-1].lower() == person.surname:
            person.words = words
        self._enter(person, words)
        person.count += 1
        if courtesy:
            person.courtesies.add(courtesy)
            person.gender = person.gender or titles.COURTESY[courtesy]
        if len(words) > 1:
            person.gender = person.gender or givennames.gender(words[0])
        self._describe(person, run, at, title)

    def _match(self, words: tuple[str, ...], gender: str | None) -> Person | None:
        low = tuple(word.lower() for word in words)
        if len(words) == 1:
            found = [one for one in self._by_words.get(low, []) if not gender or one.gender in (None, gender)]
            return found[0] if len(found) == 1 else None
        for person in self.people:
            if len(person.words) == 1:
                continue
            mine = tuple(word.lower() for word in person.words)
            if mine == low or mine[-len(low) :] == low or low[-len(mine) :] == mine:
                return person
            if mine[-1] == low[-1] and givennames.same_given(mine[0], low[0]):
                return person
        return None

    def _enter(self, person: Person, words: tuple[str, ...]) -> None:
        low = tuple(word.lower() for word in words)
        keys = {low, low[-1:], low[:1]} | {low[-k:] for k in range(1, len(low))}
        if low[-1].rstrip(".") in _SUFFIXES and len(low) > 2:
            keys |= {low[:-1], low[-2:-1]}
        if len(low) > 2 and not low[1].rstrip(".")[1:]:
            keys.add((low[0], *low[2:]))
        for key in keys:
            known = self._by_words.setdefault(key, [])
            if person not in known:
                known.append(person)

    def _introduce_from_headline(self, run: Run, lone: set[str]) -> None:
        """Take "Ilse Varga" from a headline where the text below has "Varga" and the first name is known."""
        low = [word.lower().rstrip(".") for word in run.words]
        for i in range(len(low) - 1):
            known = low[i] in givennames.ALL and low[i + 1] in lone and not _is_thing(run.words[i : i + 2], low[i : i + 2])
            if known and not self._by_words.get((run.words[i + 1].lower(),)):
                self._introduce(run._replace(words=run.words[i : i + 2], places=run.places[i : i + 2]), 0, run.words[i : i + 2])
        for i in range(len(low) - 1):
            if low[i] in titles.TITLES and low[i + 1] not in titles.TITLES and (low[i + 1] in lone or low[i + 1] not in self._lower):
                words = run.words[i + 1 : i + 2]
                if not self._by_words.get((words[0].lower(),)) and low[i + 1] not in titles.OFFICES and low[i + 1] not in titles.OPENERS:
                    self._introduce(run._replace(words=run.words[: i + 2], places=run.places[: i + 2]), i + 1, words)

    def _describe(self, person: Person, run: Run, at: int, title: str) -> None:
        """Note what stands before and behind a name: title, role, country, party."""
        start, end = run.places[at][0], run.places[-1][1]
        before = title
        office = _OFFICE_OF.search(self.text, max(0, start - 90), run.start)
        if office:
            before = f"{self.text[office.start(1) : start]}"
        lower = self._lower_role(start) if not title else None
        if lower:
            before = f"{lower[1]}{lower[0]}"
        self._note(person, before, leading=True)
        if _RELATED.search(self.text, max(0, start - 14), start):
            person.related = True
        if run.owned:
            return
        place = end
        for _ in range(2):
            behind = _APPOSITION.match(self.text, place)
            if not behind:
                break
            words = behind[1].split()
            if words[0] in ("of", "the", "a", "an", "his", "her", "its", "who", "former", "then") or words[0].lower() in titles.ROLE_NOUNS or re.match(r"[RDI]-", words[0]) or words[0] in ("Democrat", "Republican") or self.land(_POSSESSIVE.sub("", words[0])):
                self._note(person, behind[1].split(" who ")[0] if words[0] != "who" else "", leading=False)
                place = behind.end()
            else:
                break
        of = re.compile(rf" of (?:the )?([{_CAPITAL}][\w\-]+(?: [{_CAPITAL}][\w\-]+)?)").match(self.text, end)
        if of and self.land(of[1]):
            person.country = person.country or self.land(of[1])

    def _note(self, person: Person, words: str, leading: bool) -> None:
        """Take role, country and other capitalised words from a title or an apposition."""
        if not words.strip():
            return
        found = roles(words)
        if re.match(r"\(?[RDI]-", words):
            person.country = person.country or "United States"
            person.places.add({"R": "republican", "D": "democratic", "I": "independent"}[words.strip("(")[0]])
        person.roles |= found
        past = bool(re.search(r"\b(?:former|ex-|late|then-?)\b", words, re.IGNORECASE))
        if past and leading:
            person.former = True
        country = self._country_in(words)
        if country and found:
            person.country = person.country or country
        capitals = (word.lower() for word in re.findall(rf"[{_CAPITAL}][\w.\-]+", words))
        person.places |= {word for word in capitals if word.rstrip(".") not in titles.TITLES | titles.OPENERS}
        if found and leading and not country and found - {"nominee"}:
            person.bare = True
        if found and person.role is None:
            person.role = self._role_text(words, leading)

    def _country_in(self, words: str) -> str | None:
        pieces = re.findall(rf"(?:[{_CAPITAL}]\.)+|[{_CAPITAL}][\w\-]*", words)
        for size in (3, 2, 1):
            for i in range(len(pieces) - size + 1):
                land = self.land(" ".join(pieces[i : i + size]))
                if land and not (size == 1 and pieces[i] == "Georgia"):
                    return land
        return None

    def _role_text(self, words: str, leading: bool) -> str | None:
        words = re.sub(r"^\s*(?:the|a|an|his|her|its)\s+", "", words).strip()
        if leading:
            pieces = words.split()
            while pieces and (self.land(_POSSESSIVE.sub("", pieces[0])) or pieces[0].lower() in titles.OPENERS - {"former", "first"}):
                pieces = pieces[1:]
            if len(pieces) > 2 and self.land(" ".join(pieces[:2])):
                pieces = pieces[2:]
            pieces = [piece for piece in pieces if piece.lower().rstrip(".") not in titles.BARE_TITLES]
            words = " ".join(pieces)
        else:
            words = words.split(" of ")[0] if self._country_in(words) else words
        return words.strip(" ,") or None

    def _find_names(self) -> Iterator[Name]:
        for run in self.runs:
            i, found = 0, []
            low = tuple(word.lower() for word in run.words)
            while i < len(low):
                for size in range(min(5, len(low) - i), 0, -1):
                    people = self._by_words.get(low[i : i + size])
                    if people and (size > 1 or self._stands_alone(run, i, people)):
                        found.append((i, size, people))
                        i += size - 1
                        break
                i += 1
            for i, size, people in found:
                end = run.places[i + size - 1][1]
                last = i + size == len(low)
                modifies = not last and not run.headline
                if last and not run.owned:
                    modifies = bool(_MODIFYING.match(self.text, end))
                yield Name(run.places[i][0], end, tuple(people), last and run.owned, modifies, run.headline)

    def _stands_alone(self, run: Run, i: int, people: list[Person]) -> bool:
        """Whether one word of a run is a name by itself, not a part of somebody else's or of a house."""
        word = run.words[i]
        if any(person.surname == word.lower() for person in people):
            return run.headline or i == 0 or run.words[i - 1].lower().rstrip(".") not in givennames.ALL
        # A first name names somebody only when it stands for itself.
        return len(run.words) == 1 or (i > 0 and run.words[i - 1].lower().rstrip(".") in titles.TITLES)

    def _learn_gender(self) -> None:
        """Take the gender of a person from the pronouns in sentences that name nobody else."""
        unknown = {id(person): [0, 0] for person in self.people if person.gender is None}
        if not unknown:
            return
        for match in _CALLED.finditer(self.text):
            number = self.sentence(match.start())
            named = self.between(self.sentences[number], match.start())
            who = {id(person) for name in named for person in name.people}
            if len(who) == 1 and (only := next(iter(who))) in unknown:
                unknown[only]["hers".startswith(match[1].lower()[:2]) or match[1].lower().startswith("sh")] += 1
        for person in self.people:
            he, she = unknown.get(id(person), (0, 0))
            if max(he, she) >= 2 and max(he, she) >= 3 * min(he, she):
                person.gender = "m" if he > she else "f"


def roles(words: str) -> set[str]:
    """The offices that a title or a description names: "Velmarkian Foreign Minister" is a foreign minister."""
    found: set[str] = set()
    low = re.findall(r"[a-z][a-z\-]*", words.lower())
    for i, word in enumerate(low):
        if word not in titles.ROLE_NOUNS and word not in titles.SAME_ROLE:
            continue
        if i + 1 < len(low) and low[i + 1] in ("general", "minister", "president") and word in ("secretary", "attorney"):
            continue
        role = titles.SAME_ROLE.get(word, word)
        before = low[i - 1] if i else ""
        if role in ("minister", "president", "secretary", "general", "adviser", "chancellor") and before in (
            "prime", "foreign", "defense", "defence", "finance", "interior", "vice", "press", "deputy", "attorney",
            "secretary", "security", "treasury", "justice", "trade", "economy", "energy",
        ):  # fmt: skip
            role = f"{before} {role}".replace("defence", "defense")
        elif role == "secretary" and low[i + 1 : i + 3] == ["of", "state"]:
            role = "secretary of state"
        elif role == "minister" and low[i + 1 : i + 3] == ["of", "foreign"]:
            role = "foreign minister"
        found.add(role)
    if "first lady" in words.lower():
        found.add("first lady")
    return found


def _is_thing(words: Sequence[str], low: Sequence[str]) -> bool:
    """Whether a run is an organisation, a place or a text rather than a person."""
    if any(word in titles.ORGANISATIONS for word in low[1:]) or (low[0] in titles.ORGANISATIONS and len(low) > 0 and low[0] not in givennames.ALL):
        return True
    return all(word.isupper() and len(word) > 2 and "." not in word for word in words) or low[0] in titles.NOT_PEOPLE and low[0] not in givennames.ALL


def _headlines(text: str) -> Iterator[tuple[int, int]]:
    """Lines in which nearly every long word has a capital."""
    start = 0
    for line in text.splitlines(keepends=True):
        end = start + len(line)
        if 12 < len(line) < 220:
            words = [word.strip("“”\"'‘’.,:;!?()") for word in line.split()]
            long = [word for word in words if len(word) > 3 and word[0].isalpha()]
            capitals = sum(word[0].isupper() for word in long)
            if len(words) >= 4 and capitals >= 0.75 * len(long):
                yield start, end
        start = end


_LAND_BEFORE = re.compile(
    rf"(?:[Pp]resident|[Mm]inister|[Gg]overnment|[Rr]epublic|[Kk]ingdom|[Cc]hancellor|[Pp]remier|[Kk]ing|[Qq]ueen|[Pp]eople"
    rf"|[Ll]eaders?|[Aa]mbassador) of (?:the )?([{_CAPITAL}][\w\-]+(?: (?:[{_CAPITAL}][\w\-]+))?)"
)
_LAND_OWNER = re.compile(
    rf"\b([{_CAPITAL}][\w\-]+)[’']s? (?:[a-z]+ )?(?:[Pp]resident|(?:[Pp]rime |[Ff]oreign |[Dd]efen[cs]e )[Mm]inister"
    rf"|[Pp]arliament|[Bb]order|[Ss]overeignty|[Cc]apital|[Aa]mbassador)\b"
)
_ENDINGS = re.compile(r"(?:ian|ean|an|n|ese|ish|i|ic|er|ine)$")


def _lands(text: str, runs: Sequence[Run]) -> dict[str, str]:
    """Countries and demonyms that the tables lack, learnt from the text: "Velmark", "Velmarkian"."""
    found: dict[str, str] = {}
    for match in (*_LAND_BEFORE.finditer(text), *_LAND_OWNER.finditer(text)):
        name = match[1]
        low = name.split()[0].lower()
        if countries.adjective(name) or countries.adjective(low) or low in titles.OFFICES or low in titles.NOT_PEOPLE:
            continue
        if low in titles.ORGANISATIONS or low in titles.TITLES or low in givennames.ALL or low in titles.OPENERS:
            continue
        found[name.lower()] = name
    if not found:
        return found
    for run in runs:
        for word in run.words:
            low = word.lower()
            ending = _ENDINGS.search(low)
            if low in found or not ending or len(low) < 6:
                continue
            for name in list(found):
                stem = name.rstrip("aeiouy") if len(name) > 4 else name
                if low != name and low.startswith(stem) and len(low) - len(stem) <= 5 and len(stem) >= 3:
                    found[low] = found[name]
                    break
    return found
