"""People by name, as far as one document and another can be told to mean the same person.

An actor of the gazetteer decides where both documents have one. Else it is the names: spelled alike once
accents, doubled letters and the ways of writing one sound are folded, the shorter form inside the longer
one, and nothing known of the country against it. Whether somebody met is not asked here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from readouts.comparing.words import listed
from readouts.records import Reading, Speaker

# So many characters are searched for names; who met is named at the top.
TOP = 4000
# So many people of a document are known by name at most, those named first.
CAST = 80

_OFFICES = frozenset(listed("offices"))
_MODIFIERS = frozenset(listed("modifiers"))
_PARTICLES = frozenset(listed("particles"))
_BREAKS = frozenset(listed("breaks"))
_APART = _OFFICES | _MODIFIERS | _BREAKS
_SPOKEN_FOR = frozenset(listed("spokesmen"))
_SOUNDS = (("ph", "f"), ("kh", "h"), ("ck", "k"), ("sch", "sh"), ("tz", "z"), ("ou", "u"), ("ae", "e"))
# The two scripts' letters that Unicode does not take apart: dotless i, o and l with a stroke.
_LETTERS = str.maketrans("yjwcq\u0131\u00f8\u0142", "iivkkiol")
_TWICE = re.compile(r"(.)\1+")
_VOWELS = re.compile(r"(?<!^)[aeiou]")
_TOKEN = re.compile(r"[^\W\d_](?:[\w]|[.'’\-⁠](?=[^\W\d_]))*\.?")  # noqa: RUF001
_OWNER = re.compile(r"['’]s$|(?<=s)['’]$", re.IGNORECASE)  # noqa: RUF001
_OF_LAND = re.compile(r",?\s(?:of|from)\s(?:the\s)?")
# Whoever is only named to say whose aide somebody is: "adviser to President Vesk".
_SERVED = re.compile(
    r"\b(?:advis[eo]rs?|aides?|envoys?|spokes\w+|staff|assistants?|counsel\w+|representatives?|office|wife|widow"
    r"|son|daughter|famil\w+|cabinet|administration|delegation|government)\s(?:to|of|for)\s"
    # With an article the office is the aide's own: "Head of the Office of the President Ando Kish".
    r"(?P<between>(?:(?!the\s)[\w.\-]+\s){0,4})$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as one document knows them.

    ``tokens`` are the folded words of the name, ``last`` the last of them in the document's own order.
    Without tokens it is somebody unnamed who speaks for ``country``.
    """

    name: str
    tokens: frozenset[str]
    last: str
    actor: str | None = None
    label: str | None = None
    country: str | None = None

    @property
    def key(self) -> str:
        """The same for the same actor, and else for the same folded name."""
        return self.actor or " ".join(sorted(self.tokens)) or f"={self.country}"

    def keys(self) -> tuple[str, ...]:
        """What somebody else's keys must share before both can be the same."""
        if not self.tokens:
            return (f"={self.country}",)
        found = {self.actor or "", self.last, *self.tokens} - {""}
        return tuple(sorted(found)) + ((f"={self.country}",) if self.country else ())


class Named(NamedTuple):
    """A person at a place of a text, half open in code points; ``served``: only as whose aide."""

    start: int
    end: int
    person: Person
    served: bool = False


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """One word of a name in a form that its transliterations share; empty for initials and particles."""
    plain = unicodedata.normalize("NFKD", word.lower())
    plain = "".join(one for one in plain if one.isalnum())
    if len(plain) < 2 or plain in _PARTICLES:
        return ""
    for one, other in _SOUNDS:
        plain = plain.replace(one, other)
    plain = _TWICE.sub(r"\1", plain.translate(_LETTERS))
    bare = _VOWELS.sub("", plain)
    # What is left of a short name would be anybody's.
    return bare if len(bare) >= 4 else plain


@lru_cache(maxsize=65536)
def _folded(name: str) -> tuple[str, ...]:
    pieces = (
        piece for word in _TOKEN.findall(name) for piece in re.split(r"[-\u2060]", _OWNER.sub("", word))
    )
    return tuple(part for part in map(fold, pieces) if part)


def person(
    name: str, country: str | None = None, actor: str | None = None, label: str | None = None
) -> Person:
    """Somebody called ``name``."""
    parts = _folded(name)
    tokens = frozenset(parts) | (frozenset(_folded(label)) if label else frozenset())
    return Person(name, tokens, parts[-1] if parts else "", actor, label, country)


def same(one: Person, other: Person) -> bool:
    """Whether the two can be the same; somebody unnamed is anybody who speaks for that country."""
    if one.country and other.country and one.country != other.country:
        return bool(one.actor and one.actor == other.actor)
    if not one.tokens or not other.tokens:
        return bool(one.country and one.country == other.country)
    if one.actor and other.actor:
        return one.actor == other.actor
    if one.tokens <= other.tokens or other.tokens <= one.tokens:
        return True
    if one.last != other.last:
        # "Kish Ando" and "Ando Kish"
        return len(one.tokens & other.tokens) > 1
    # "Jake" and "Jacob": the same surname, and given names that begin alike.
    return bool({t[0] for t in one.tokens - {one.last}} & {t[0] for t in other.tokens - {other.last}})


class Cast:
    """The people of one document by name."""

    def __init__(self, reading: Reading) -> None:
        """Collect them: speakers first, of whom most is known, then the names that the top mentions."""
        self._text = reading.document.text[: 4 * TOP]
        self.people: list[Person] = []
        self._by_token: dict[str, list[Person]] = {}
        # Only countries that reading has named in its own way can be compared across documents.
        lands = {speaker.country for speaker in _speakers(reading)} | {reading.document.party}
        self._lands = sorted(land for land in lands if land)
        for speaker in _speakers(reading):
            self._add(_of_speaker(speaker))
        for mention in reading.mentions:
            if len(self.people) >= CAST or mention.passage.start > TOP:
                break
            if mention.kind == "person" and mention.form == "name" and mention.passage.text[:1].isupper():
                self._add(person(_bare(mention.passage.text)))

    def _add(self, new: Person) -> None:
        if (
            not new.tokens
            or _is_office(new.name)
            or len(self.people) >= CAST
            or self.find(new.tokens) is not None
        ):
            return
        self.people.append(new)
        for token in new.tokens:
            self._by_token.setdefault(token, []).append(new)

    def find(self, tokens: frozenset[str]) -> Person | None:
        """The one person to whom all of ``tokens`` belong, or all of whose name is in them."""
        near = dict.fromkeys(one for token in sorted(tokens) for one in self._by_token.get(token, ()))
        fits = [one for one in near if tokens <= one.tokens or one.tokens <= tokens]
        if len(fits) > 1:
            fullest = max(fits, key=lambda one: (one.actor is not None, len(one.tokens)))
            return fullest if all(same(one, fullest) for one in fits) else None
        return fits[0] if fits else None

    def named(self, text: str) -> list[Named]:
        """Who is named in ``text``: people of the cast, and others where an office stands before the name."""
        found = []
        for start, end, words, titled in _runs(text):
            tokens = frozenset(_folded(words))
            if not tokens:
                continue
            one = self.find(tokens)
            if one is None and titled and not self._common(words):
                one = person(words, self._land(text, end))
            elif one is not None and one.tokens < tokens and titled:
                fuller = person(words)
                one = replace(fuller, actor=one.actor, label=one.label, country=one.country)
            if one is not None:
                # "Adviser of Velmark Ando Kish": the run began with a country, the name stands behind it.
                apart = one.tokens < tokens
                served = None if apart else _SERVED.search(text, max(start - 80, 0), start)
                aide = served and all(
                    word.lower() in _OFFICES | _MODIFIERS for word in served["between"].split()
                )
                found.append(Named(start, end, one, bool(aide) or titled == "spokesman"))
        return found

    def _common(self, words: str) -> bool:
        """Whether a word is written small elsewhere, and so is nobody's name."""
        low = words.lower()
        return " " not in low and bool(re.search(rf"\b{re.escape(low)}\b", self._text))

    def _land(self, text: str, end: int) -> str | None:
        behind = _OF_LAND.match(text, end)
        return next((land for land in self._lands if behind and text.startswith(land, behind.end())), None)


def _speakers(reading: Reading) -> Iterator[Speaker]:
    seen = set()
    for statement in reading.statements:
        for speaker in (*statement.speakers, *statement.addressee):
            if speaker.kind == "person" and speaker.name not in seen:
                seen.add(speaker.name)
                yield speaker


def _of_speaker(speaker: Speaker) -> Person:
    actor = speaker.actor
    name = speaker.name
    if actor and (not name[:1].isupper() or _is_office(name)):
        # An office holder who is not named bears the office as a name.
        name = actor.label
    return person(_bare(name), speaker.country, actor.id if actor else None, actor.label if actor else None)


def _is_office(name: str) -> bool:
    return all(word.lower().strip(".,") in _APART | _PARTICLES for word in name.split())


def _bare(name: str) -> str:
    """A name without the offices in front of it."""
    words = name.split()
    while len(words) > 1 and words[0].lower().strip(".,") in _OFFICES | _MODIFIERS:
        words.pop(0)
    return " ".join(words)


def of_speakers(speakers: Iterable[Speaker], cast: Cast) -> list[Person]:
    """The people among ``speakers``, as the cast has them."""
    found = []
    for speaker in speakers:
        if speaker.kind == "person":
            one = _of_speaker(speaker)
            found.append(cast.find(one.tokens) or one)
    return found


def _runs(text: str) -> Iterator[tuple[int, int, str, str]]:
    """Words with capitals that may be a name, and whether an office, or a spokesman's, stands before them."""
    words: list[re.Match[str]] = []
    titled = ""
    spokesman = ""

    def run() -> tuple[int, int, str, str] | None:
        if not words:
            return None
        return words[0].start(), words[-1].end(), " ".join(_OWNER.sub("", w[0]) for w in words), titled

    for token in _TOKEN.finditer(text):
        word = _OWNER.sub("", token[0])
        low = word.lower().strip(".")
        # "Advisors" holds no office: it is a word of its own.
        several = low.endswith("s") and low[:-1] in _OFFICES
        gap = text[words[-1].end() : token.start()].strip() if words else ""
        small = not word[0].isupper()
        if words and (gap or (small and low not in _PARTICLES) or several or low in _APART):
            found = run()
            if found:
                yield found
            words, titled, spokesman = [], "", ""
        if low in _SPOKEN_FOR:
            titled = spokesman = "spokesman"
        elif low in _OFFICES and not small:
            titled = spokesman or "office"
        elif low in _MODIFIERS and not small:
            pass
        elif small or several or low in _BREAKS:
            if not words and low not in _PARTICLES:
                titled = titled if low in ("of", "the", "to", "for") and titled == "spokesman" else ""
                spokesman = titled
            elif words:
                words.append(token)
        else:
            words.append(token)
        if words and token is words[-1] and token[0] != word:
            found = run()
            if found:
                yield found
            words, titled, spokesman = [], "", ""
    found = run()
    if found:
        yield found


def distinct(people: Sequence[Person]) -> tuple[Person, ...]:
    """``people`` without those that another one can be, in order."""
    kept: list[Person] = []
    for one in people:
        if not any(same(one, other) for other in kept):
            kept.append(one)
    return tuple(kept)
