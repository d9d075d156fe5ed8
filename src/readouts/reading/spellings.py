"""The forms in which names of actors and offices are compared.

:func:`plain` forgives what carries no meaning: case, accents, hyphens, the dots of initials.
:func:`folded` forgives transliteration too, so that "Zelenskyy", "Zelenskiy" and "Zelensky" are one
spelling; it is coarse, and only to be used on full names. :func:`office` has one form for each
office: "Minister of Defence", "defense minister" and "Defence Secretary".
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LETTERS = str.maketrans({
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ə": "a",
    "\N{LATIN SMALL LETTER DOTLESS I}": "i",
    "-": " ", "\N{HYPHEN}": " ", "\N{NON-BREAKING HYPHEN}": " ", "\N{EN DASH}": " ", "\N{EM DASH}": " ",
    "'": "", "`": "", "\N{RIGHT SINGLE QUOTATION MARK}": "", "\N{LEFT SINGLE QUOTATION MARK}": "",
    "\N{MODIFIER LETTER APOSTROPHE}": "", "\N{MODIFIER LETTER TURNED COMMA}": "",
    "\N{MODIFIER LETTER PRIME}": "", '"': "", ".": "", ",": " ",
})  # fmt: skip
_SUFFIXES = frozenset({"jr", "sr"})

# Transliteration, a word at a time; each is applied to what the one before left.
_FOLDS = [
    (re.compile(pattern), by)
    for pattern, by in (
        (r"(?<=[a-z])x", "ks"),  # Alexei, Aleksei
        (r"^ye|^ie", "e"),  # Yevgeny, Evgeny
        (r"^iu|^ju", "yu"),  # Iuliia, Yulia
        (r"iya$|iia$|ija$", "ia"),
        (r"(?<=[aeou])[yj](?![aeiou])", "i"),  # Sergey, Sergei; Shoygu, Shoigu
        (r"(?<=..)(?:iyi|iy|yi|ii|yy|ij|yj|y|i)$", "i"),  # Zelenskyy, Zelenskiy, Zelensky
        (r"ander$", "andr"),  # Alexander, Aleksandr
        (r"ou|oo", "u"),  # Moustafa, Mustafa
        (r"(?<=[^aeiou])oe(?=[^aeiou])", "o"),  # Schroeder, Schröder
        (r"(?<=[^aeiou])ue(?=[^aeiou])", "u"),
        (r"(?<=[^aeiou])ae(?=[^aeiou])", "a"),
        (r"(.)\1", r"\1"),  # Abdullah, Abdulah
    )
]
# One name in several languages or habits, in the folded form.
_SAME_WORD = {
    "volodymyr": "vladimir", "oleksandr": "aleksandr", "oleksi": "aleksei", "aleksi": "aleksei",
    "serhi": "sergei", "mykola": "nikolai", "nikola": "nikolai", "andri": "andrei", "dmytro": "dmitri",
    "evhen": "evgeni", "evgen": "evgeni", "mykhailo": "mikhail", "hennadi": "gennadi", "ihor": "igor",
    "oleh": "oleg", "pavlo": "pavel", "muhamad": "mohamed", "mohamad": "mohamed", "muhamed": "mohamed",
    "mohamed": "mohamed", "mehmed": "mohamed", "el": "al", "ibn": "bin", "abdel": "abdul", "husein": "husain",
    "yusuf": "yusef", "ahmad": "ahmed", "binyamin": "benjamin",
}  # fmt: skip

_FOREIGN = (
    r"(?:(?:europe and )?foreign(?: affairs)?(?:(?: and| european union) .+)?"
    r"|(?:external|international) (?:affairs|relations)(?: and .+)?)"
)
_DEFENCE = r"defence|war|armed forces|national defence"
_OFFICES = [
    (re.compile(pattern), by)
    for pattern, by in (
        (r"\bdefense\b", "defence"),
        (r"\bcentre\b", "center"),
        (r"\badvisor\b", "adviser"),
        (r"\blabor\b", "labour"),
        (r"\bspoke(?:s?man|swoman|person|sperson)\b", "spokesperson"),
        (r"^(?:the|acting|new|current|incumbent|federal) ", ""),
        (r"\bsecretary of state for (?:the )?", "secretary of "),
        (r"^(?:secretary|minister) (?:of|for) (?:state|state affairs)$", "state secretary"),
        (r"^(.*\bdeputy )?(secretary|minister) (?:of|for) (?:the )?(.+)$", r"\1\3 \2"),
        (r"\bforeign affairs (secretary|minister)$", r"foreign \1"),
        (rf"^{_FOREIGN} (?:secretary|minister)$", "foreign minister"),
        (rf"^(?:{_DEFENCE})(?: and .+)? (?:secretary|minister)$", "defence minister"),
        (r"^(?:top|chief) diplomat$", "foreign minister"),
        (r"^high representative .*foreign.*$|^foreign policy chief$", "foreign minister"),
        (r"^(?:premier|taoiseach|pm)$", "prime minister"),
        (r"^house speaker$", "speaker of the house"),
    )
]


@lru_cache(maxsize=50_000)
def plain(words: str) -> str:
    """``words`` in small letters, without accents, hyphens, apostrophes, dots, article and "Jr."."""
    if not words.isascii():
        words = unicodedata.normalize("NFKD", words)
        words = "".join(char for char in words if not unicodedata.combining(char))
    parts: list[str] = []
    initials = False
    for part in words.casefold().translate(_LETTERS).split():
        # "J. D." as "J.D."
        if len(part) == 1 and initials:
            parts[-1] += part
        elif part not in _SUFFIXES or not parts:
            parts.append(part)
        initials = len(part) == 1
    if len(parts) > 1 and parts[0] == "the":
        del parts[0]
    return " ".join(parts)


@lru_cache(maxsize=50_000)
def _fold(word: str) -> str:
    for pattern, by in _FOLDS:
        word = pattern.sub(by, word)
    return _SAME_WORD.get(word, word)


def folded(words: str) -> str:
    """``words`` in the form that spellings of one name in several transliterations share."""
    return " ".join(map(_fold, plain(words).split()))


@lru_cache(maxsize=10_000)
def office(title: str, country: str = "") -> str:
    """The one form of an office's name.

    Args:
        title: As written, without the country: "Minister of Foreign Affairs", "foreign secretary".
        country: Code of the country or organisation; some titles mean different offices.
    """
    words = plain(title)
    for pattern, by in _OFFICES:
        words = pattern.sub(by, words)
    if words == "state secretary" and country == "US":
        return "foreign minister"
    return words
