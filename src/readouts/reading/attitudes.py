"""The attitude of a statement from its cue: said, thought, known or wanted (PARC 3.0, Pareti 2016).

PARC files urging, asking and promising under eventuality. Here they stay assertions, because they are
said: a reader of diplomatic accounts wants them side by side. Eventuality is what is wanted or
intended and not put into words.
"""

from __future__ import annotations

import re

from readouts.records import Attitude

_BELIEF = (
    "think believe feel suspect doubt assume presume suppose imagine consider regard view see deem judge "
    "expect anticipate fear worry reckon figure guess envision envisage foresee perceive conclude trust"
)
_FACT = (
    "know remember realize realise recall learn discover understand recognize recognise forget notice "
    "find recollect regret"
)
_EVENTUALITY = (
    "want hope wish intend plan mean desire prefer decide seek aim try prepare long aspire dream opt "
    "determine resolve choose need like love hate dare strive yearn"
)
_IRREGULAR = {
    "think": "thought",
    "feel": "felt",
    "see": "saw seen",
    "know": "knew known",
    "forget": "forgot forgotten",
    "find": "found",
    "understand": "understood",
    "mean": "meant",
    "seek": "sought",
    "choose": "chose chosen",
    "dream": "dreamt",
}
# Nouns and adjectives that carry a cue of their own: "in his view", "the belief that", "is aware".
_OTHERS: dict[str, Attitude] = {
    **dict.fromkeys(("view", "belief", "opinion", "feeling", "suspicion", "fears"), "belief"),
    **dict.fromkeys(("convinced", "confident", "sure", "skeptical", "sceptical"), "belief"),
    **dict.fromkeys(("optimistic", "worried", "concerned", "afraid"), "belief"),
    **dict.fromkeys(("aware", "awareness", "knowledge"), "fact"),
    **dict.fromkeys(("desire", "intention", "hopes", "willing", "eager", "ready", "ambition"), "eventuality"),
}
# Words of saying outrank the rest of a cue: "said he believed" is said.
_SAID = re.compile(
    r"\b(?:said|say|says|saying|told|tell|tells|telling|according|wrote|writes|added|adds|stated|states|"
    r"announced|tweeted|asked|asks|noted|notes|argued|argues|insisted|insists|warned|warns|described|describes|"
    r"expressed|expresses|voiced|reiterated|stressed|underlined|underscored|emphasised|emphasized|"
    r"made (?:it )?clear)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[a-z]+")


def _forms(verb: str) -> list[str]:
    stem = verb[:-1] if verb.endswith("e") else verb
    if verb.endswith("y") and verb[-2] not in "aeo":
        return [verb, verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"]
    if verb in ("plan", "forget", "opt", "regret"):
        stem += verb[-1] if verb != "opt" else ""
    plural = verb + ("es" if verb.endswith(("s", "sh", "ch", "x")) else "s")
    return [verb, plural, stem + "ed", stem + "ing", *_IRREGULAR.get(verb, "").split()]


def _lexicon() -> dict[str, Attitude]:
    found: dict[str, Attitude] = {}
    lists: tuple[tuple[str, Attitude], ...] = (
        (_EVENTUALITY, "eventuality"),
        (_FACT, "fact"),
        (_BELIEF, "belief"),
    )
    for verbs, attitude in lists:
        found.update((form, attitude) for verb in verbs.split() for form in _forms(verb))
    return found | _OTHERS


_LEXICON = _lexicon()


def attitude(cue: str) -> Attitude:
    """The attitude that the words of a cue show; assertion where they show none."""
    if _SAID.search(cue):
        return "assertion"
    for word in _WORD.findall(cue.lower()):
        if word in _LEXICON:
            return _LEXICON[word]
    return "assertion"
