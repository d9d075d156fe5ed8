"""Clauses as acts see them: the verb that does something, whose it is, and what stands before it.

There is no parser: a clause's subject and auxiliaries are looked for at the beginning of a content, where
English has them, and a cue's in the few words before it.
"""

# ruff: noqa: RUF001

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from readouts.reading.actwords import MOST, SOURCE, stem, words_of
from readouts.records import Flag, Statement

TABLE = "acts.toml"

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+")
_NOT = re.compile(
    r"\b(?:not|never|no longer|nor|neither|nothing|nobody|no one|without|cannot|hardly)\b|n['’]t\b|^\W*no\b",
    re.IGNORECASE,
)
# What may stand between a subject and its verb.
_AUX = (
    r"(?:(?:do|does|did|has|have|had|is|are|was|were|am|be|been|being|will|would|shall|can|could|may|might"
    r"|should|must|cannot)(?:n['’]t)?|['’](?:ll|ve|d|re|m|s)|not|never|also|already|now|currently|just|once"
    r"|again|always|still|ever|both|all|therefore|even|actually|previously|only|first|then|soon|\w+ly"
    r"|going to|about to|set to|due to|able to|to)"
)
_LEAD = re.compile(
    r"^[\W_]*(?:(?:that|whether|and|but|so|yes|well|on [^,]{3,40}|in \d{4}|today|yesterday|tomorrow"
    r"|during [^,]{3,40})[\s,]+)*",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"(?:i|we|he|she|they|it|you|there|nothing|nobody|no one)\b(?!['’]s\s+\w+ing)", re.IGNORECASE
)
_AUXES = re.compile(rf"(?:\s?\b{_AUX}(?!\w))+|(?:['’](?:ll|ve|d|re|m)\b\s?(?:{_AUX}\s)*)", re.IGNORECASE)
_FINITE = re.compile(
    r"\b(?:(?:do|does|did|has|have|had|is|are|was|were|will|would|shall|can|could|may|might|should"
    r"|must)(?:n['’]t)?"
    r"|cannot|never)(?!\w)",
    re.IGNORECASE,
)
_SELF = frozenset("i we he she they".split())
_OWN = re.compile(r"\b(?:my|our|his|her|their|the) (?:own )?(?:government|country|ministry|side|nation|"
                  r"administration|office|army|forces|delegation|cabinet)$", re.IGNORECASE)  # fmt: skip
_DIRECTIVE = re.compile(
    r"^(?:(?!\b(?:who|which|because)\b)[^.;:]){0,70}?\b(?:(?:they|you|he|she"
    r"|[A-Z][\w’'\-]+(?: and [A-Z][\w’'\-]+)?|sides|countries"
    r"|parties|government|troops|leaders|war|killing|fighting|attacks?|community|everyone|everybody|forces)\s"
    r"(?:must|should|ought to|has to|have to|needs? to)\b(?! (?:have|be (?:proud|remembered)))"
    r"|(?:the\s)?time (?:has come|is (?:now|right)|had come)|it (?:is|was) time|please\b"
    r"|let(?:['’]s| us| (?:both|them|him|her|history)))",
    re.IGNORECASE | re.DOTALL,
)
_PASSIVE = re.compile(r"\b(?:was|were|is|are|been|being|be)\b", re.IGNORECASE)
_FUTURE = re.compile(
    r"\b(?:will|shall|won['’]t|going to|about to|set to|due to|plans? to|planning to|intends? to"
    r"|is to|are to|tomorrow"
    r"|next (?:week|month|year|spring|summer|autumn|fall|winter|monday|tuesday|wednesday|thursday|friday"
    r"|saturday|sunday)|soon|in the coming)\b|['’]ll\b",
    re.IGNORECASE,
)
_WOULD = re.compile(r"\bwould\b|['’]d\b", re.IGNORECASE)
_IF = re.compile(
    r"^\W*had (?:they|he|she|we|it|you)\b|\b(?:if|unless|provided that|in case|as long as|were to"
    r"|even if|in the event)\b",
    re.IGNORECASE,
)
_MAYBE = re.compile(r"\b(?:might|could|may|would have|perhaps|possibly)\b")
_UNDER_WAY = re.compile(
    r"\b(?:is|are|am|['’]re|['’]s|['’]m)\s(?:\w+\s){0,2}?(?P<verb>[a-z]+ing)\b", re.IGNORECASE
)
_LONG_AGO = re.compile(
    r"\b(?:(?:years|decades|centuries|generations) ago|used to|last century|in the past|historically|long ago"
    r"|once (?:again )?(?:ruled|fought|was|were|had)|during the (?:\w+ )?(?:cold war|civil war"
    r"|world war|great war|occupation|empire"
    r"|struggle|uprising|revolution|colonial)|back in)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b[Ii]n (1[5-9]\d\d|20\d\d)\b")
_NOBODY = re.compile(r"(?:nobody|no one|neither|nothing|none)\b", re.IGNORECASE)
_BEFORE = re.compile(r"[.!?;:“”\"\n]")


@dataclass(frozen=True, slots=True)
class Deed:
    """What a cue or a content does, as far as its words tell.

    ``words`` are a cue's with what belongs to it before it; ``clause`` is the main clause up to its verb;
    ``reported`` is the act of a clause about somebody else.
    """

    words: str = ""
    act: str | None = None
    reports: bool = False
    negated: bool = False
    unsaid: bool = False
    clause: str = ""
    reported: str | None = None


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    with (files(__package__) / TABLE).open("rb") as file:
        return tomllib.load(file)


@lru_cache(maxsize=1)
def _verbs() -> dict[str, str]:
    return {stem(verb): act for act, verbs in _table()["verbs"].items() for verb in verbs.split()}


@lru_cache(maxsize=8)
def _stems(name: str) -> frozenset[str]:
    return frozenset(map(stem, _table()[name]["verbs"].split()))


@lru_cache(maxsize=1)
def _phrases() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (act, re.compile("|".join(patterns), re.IGNORECASE)) for act, patterns in _table()["phrases"].items()
    )


@lru_cache(maxsize=1)
def _unsaid() -> re.Pattern[str]:
    return re.compile("|".join(_table()["unsaid"]["phrases"]), re.IGNORECASE)


@lru_cache(maxsize=32)
def _modes(act: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    found: dict[str, str] = _table()["modes"].get(act, {})
    return tuple((mode, re.compile(pattern, re.IGNORECASE)) for mode, pattern in found.items())


def _act_in(words: str) -> tuple[str | None, int]:
    """The first act that words name and where it begins; phrases go before verbs of the same place."""
    best: tuple[int, int, str] | None = None
    for act, pattern in _phrases():
        found = pattern.search(words)
        if found and (best is None or (found.start(), -len(found[0])) < best[:2]):
            best = found.start(), -len(found[0]), act
    for word in _WORD.finditer(words):
        if best and word.start() > best[0] + 12:
            break
        act_of = _verbs().get(stem(word[0].lower()))
        if act_of and (best is None or word.start() < best[0]):
            return act_of, word.start()
    return (best[2], best[0]) if best else (None, -1)


def cue(text: str, statement: Statement) -> Deed:
    """What the cue says that the source does, with the auxiliaries before it."""
    if statement.cue is None:
        return Deed(reports=True)
    start = statement.cue.start
    before = _BEFORE.split(text[max(0, start - 45) : start])[-1]
    if statement.source and statement.source.end <= start:
        before = text[max(statement.source.end, start - 45) : start]
    aux = re.search(rf"(?:(?:^|\s|\b){_AUX}\b)+\s*$", before, re.IGNORECASE)
    words = f"{aux[0].strip() if aux else ''} {statement.cue.text}".strip()
    joined = words
    # A phrase may need the first words of the content: "called | for talks", "ruled | out".
    after = text[statement.cue.end : statement.cue.end + 30]
    if statement.content.start >= statement.cue.end:
        joined = words + re.split(r"[.;:“”\"]", after)[0]
    reports = any(stem(word.lower()) in _stems("reporting") for word in _WORD.findall(words))
    act, place = _act_in(joined)
    # "said he had asked": what comes behind the cue is the content's, unless the phrase begins in the cue.
    if place > len(words):
        act = None
    nobody = bool(
        statement.source
        and re.match(r"(?:nobody|no one|neither|nothing|none)\b", statement.source.text, re.I)
    )
    negated = bool(_NOT.search(words)) or nobody
    silent = bool(_unsaid().search(joined)) or (negated and _says(words))
    if (
        act
        and reports
        and not negated
        and _verbs().get(stem(words.split()[-1].lower())) is None
        and place < 0
    ):
        act = None
    return Deed(joined, act, reports, negated, silent, words)


def _says(words: str) -> bool:
    return any(stem(word.lower()) in _stems("unsaid") for word in _WORD.findall(words))


def own_side(statement: Statement) -> frozenset[str]:
    """Names under which a content may speak of the speaker's own side, in lower case."""
    names = [statement.party or ""]
    if not any(speaker.kind == "person" for speaker in statement.speakers):
        names.append("it")
    for speaker in statement.speakers:
        names += [speaker.name, speaker.name.rpartition(" ")[2], speaker.country or ""]
    if statement.source:
        names += [statement.source.text, statement.source.text.split()[-1]]
    return frozenset(name.lower() for name in names if name)


def content(words: str, own: frozenset[str], *, reported: bool) -> Deed:
    """What a content says that the speaker's own side does, or asks of others.

    Args:
        words: the content.
        own: names of the own side, as :func:`own_side` gives them.
        reported: whether the words are not the speaker's own.
    """
    plain = re.sub(r"^[^.!?]{0,40}:\s", "", words.strip(" “”\"'‘’,."))
    unspoken = _unsaid().search(plain[:160])
    silent = unspoken is not None
    subject, aux, tail = _clause(plain)
    verb = tail.split()[0] if tail.split() else ""
    low = subject.lower()
    mine = low in _SELF or bool(_OWN.search(low)) or bool(own & _heads(low))
    act, place = _act_in(tail[:60])
    close = act is not None and len(_WORD.findall(tail[:place])) <= 2
    none = bool(re.match(r"(?:no|nothing|nobody|neither)\b", low))
    clause = f"{subject} {aux} {verb}"
    negated = none or bool(_NOT.search(aux)) or bool(unspoken and re.search(r"\bno\b", unspoken[0]))
    passive = bool(_PASSIVE.search(aux)) and not verb.endswith("ing")
    silent = silent or (negated and (mine or passive or none) and _says(verb))
    if verb.lower() in ("tell", "tells", "told", "telling"):
        inner = _DIRECTIVE.search(re.sub(r"^.*?\bthat\b", "", tail, count=1))
        if mine and inner:
            return Deed(words, "REQUEST", False, negated, silent, clause)
    # Whoever it is that never asked, it is a deed that did not take place.
    silent = silent or (negated and close and _says(tail[place:].split()[0]))
    if low not in ("i", "we") and _DIRECTIVE.search(plain):
        return Deed(words, "REQUEST", False, False, silent, clause)
    if close and act and (mine or silent or (passive and none)):
        act, negated = _manual(act, aux, negated)
        return Deed(words, act, False, negated, silent, clause)
    if act and place >= 0 and (phrase := _phrase_at(plain[:120])) and mine:
        return Deed(words, phrase, False, negated, silent, clause)
    if _DIRECTIVE.search(plain):
        return Deed(words, "REQUEST", False, False, silent, clause)
    if message := re.match(r".{0,20}\bmessage (?:\w+ ){0,4}(?:is|was)\b", plain, re.IGNORECASE):
        return Deed(words, "REQUEST", False, False, silent, message[0])
    if silent and (noun := _unsaid_noun(plain)):
        return Deed(words, noun, False, True, True, clause)
    # In words that are reported "will" has become "would".
    coming = _WILL.search(aux) or (reported and _WOULD.search(aux) and not _IF.search(plain))
    if mine and not negated and coming:
        return Deed(words, _promised(tail), False, False, silent, clause)
    other = _manual(act, aux, negated)[0] if act and close else None
    return Deed(words, None, False, negated, silent, clause, other)


def _clause(plain: str) -> tuple[str, str, str]:
    """The subject of a main clause, its auxiliaries, and the rest from its verb on; each may be empty."""
    lead = _LEAD.match(plain)
    rest = plain[lead.end() :] if lead else plain
    if pronoun := _PRONOUN.match(rest):
        end = pronoun.end()
    else:
        finite = _FINITE.search(rest[:70])
        words = list(_WORD.finditer(rest[:70]))[1:7]
        known = next((w for w in words if stem(w[0].lower()) in _verbs() and w[0][0].islower()), None)
        # In "the strikes were" no deed comes first; in "fired on ships that were" one does.
        if finite and known and not rest[known.end() : finite.start()].strip():
            known = None
        ends = [found.start() for found in (finite, known) if found]
        if not ends or "," in rest[: min(ends)]:
            return "", "", rest
        end = min(ends)
    while end < len(rest) and rest[end] == " ":
        end += 1
    aux = _AUXES.match(rest, end)
    stop = aux.end() if aux else end
    return rest[:end].strip(), (aux[0].strip() if aux else ""), rest[stop:].strip()


# What PLOVER's manual makes of deeds that are still to come.
_TO_COME = {
    "CONSULT": "AGREE",
    "SUPPORT": "AGREE",
    "COOPERATE": "AGREE",
    "AID": "AGREE",
    "RETREAT": "CONCEDE",
}
_WILL = re.compile(r"\b(?:will|shall|going to|about to|set to)\b|['’]ll\b", re.IGNORECASE)


def _manual(act: str, aux: str, negated: bool) -> tuple[str, bool]:
    """A deed as the manual files it when it is to come or refused, and whether it is still negated."""
    if negated:
        refused = act == "AGREE" and re.search(
            r"\b(?:will|would|can|could|do|does|shall|won|cannot)", aux, re.I
        )
        return ("REJECT", False) if refused else (act, True)
    return (_TO_COME.get(act, act) if _WILL.search(aux) else act), False


def affirmed(told: Deed) -> str | None:
    """What is done by affirming something that is no clause: "his trust in", "support for"."""
    return "SUPPORT" if _TRUST.match(told.words) else None


_TRUST = re.compile(
    r"[\W_]*(?:(?:his|her|their|its|our|my|the)\s)?(?:\w+\s){0,3}(?:trust|confidence|support"
    r"|solidarity|commitment|"
    r"friendship|respect|gratitude)\b (?:in|for|to|with|of)\b",
    re.IGNORECASE,
)


def _phrase_at(words: str) -> str | None:
    found = [(hit.start(), act) for act, pattern in _phrases() if (hit := pattern.search(words))]
    return min(found)[1] if found else None


_GIVES = re.compile(
    r"(?:\w+ly )?(?:send|supply|provide|give|deliver|help|support|stand|meet|visit|work|cooperate"
    r"|continue|open|sign|join"
    r"|share|fund|host|invite|resume|keep|restore|attend|contribute|ratify|defend|respect|travel"
    r"|pay|build|protect)\b",
    re.IGNORECASE,
)
_YIELDS = re.compile(
    r"(?:\w+ly )?(?:lift|ease|release|free|withdraw|pull|halt|stop|end|return|hand|disarm|suspend"
    r"|allow|reopen)\b",
    re.IGNORECASE,
)


def _promised(tail: str) -> str | None:
    """What PLOVER takes a future deed for: help, meetings and cooperation are AGREE, concessions CONCEDE."""
    return "AGREE" if _GIVES.match(tail) else "CONCEDE" if _YIELDS.match(tail) else None


def _unsaid_noun(words: str) -> str | None:
    if re.search(r"\b(?:refus|declin)\w* to\b", words):
        return None
    found = _unsaid().search(words)
    nouns: dict[str, str] = _table()["nouns"]
    return next((act for act, pattern in nouns.items() if found and re.search(pattern, found[0], re.I)), None)


def _heads(subject: str) -> frozenset[str]:
    bare = re.sub(r"^(?:the|our|my) ", "", subject)
    return frozenset({bare, bare.split()[-1] if bare else "", subject})


def canonical(cue_words: str, content_words: str) -> list[str]:
    """A statement as the weights see sentences: who, the words of saying, what was said."""
    return [SOURCE, *words_of(cue_words), *words_of(content_words)][:MOST]


def flags(deed: Deed, told: Deed, statement: Statement, date: str | None) -> tuple[Flag, ...]:
    """When the deed is: still to come, only supposed, or long past."""
    words = statement.content.text
    head = told.clause + " " + " ".join(words.split()[:14])
    found: list[Flag] = []
    supposed = bool(_IF.search(words)) or bool(_MAYBE.search(told.clause))
    under_way = _UNDER_WAY.search(head)
    coming = bool(_FUTURE.search(head)) or bool(
        under_way and stem(under_way["verb"].lower()) in _stems("next")
    )
    if coming or (_WOULD.search(told.clause) and not supposed):
        found.append("future")
    if supposed:
        found.append("hypothetical")
    year = _YEAR.search(words)
    if _LONG_AGO.search(words) or (year and int(year[1]) < int((date or "2000")[:4]) - 1):
        found.append("past")
    return tuple(found)


def mode(act: str, words: str) -> str | None:
    """The act's mode by the first words that show one, in the table's order; None where none do."""
    return next((name for name, pattern in _modes(act) if pattern.search(words)), None)
