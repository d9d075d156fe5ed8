"""What a correction needs to know beyond the archive: who a name means, and where words stand."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from readouts.desk.actors import show_actors
from readouts.errors import NotFound, SettingsError
from readouts.records import Actor, Document, Reading, Span, Speaker, SpeakerKind, Statement
from readouts.settings import Settings

NEAR = 1000
"""Code points on either side of a statement's content within which words of it are looked for."""

CORRECTED = "corrected"
"""On what evidence a speaker rests that somebody put in."""

_SEVERAL = 3
_TYPED = str.maketrans("\u2018\u2019\u201b\u201c\u201d\u201e\u2010\u2011\u2012\u2013\u2014", "'''\"\"\"-----")
"""Marks that keyboards do not have, by the one that is typed for them; places stay where they are."""


def statement(reading: Reading, name: str) -> Statement:
    """The statement of this id.

    Raises:
        NotFound: there is none; the nearest ones are named.
    """
    found = {each.id: each for each in reading.statements}
    if name in found:
        return found[name]
    where = f"{reading.document.id}: has no statement {name}"
    if not found:
        raise NotFound(f"{where}, and none at all")
    nearest = [f"{each.id} ({_short(each.content.text)})" for each in _nearest(reading.statements, name)]
    raise NotFound(f"{where}; the nearest are {', '.join(nearest)}")


def span(reading: Reading, about: Statement, words: str) -> tuple[Span, ...]:
    """The one place near a statement where these words stand.

    Runs of white space, and quotation marks and dashes of one kind, count as the same.

    Raises:
        SettingsError: they stand nowhere, or in several places.
    """
    if not words.split():
        raise SettingsError("--words is empty")
    found = _everywhere(reading, words)
    near = _near(found, reading, about)
    if len(near) == 1:
        return near
    where = f"{reading.document.id}: the words {_short(words)}"
    if not found:
        raise SettingsError(f"{where} do not stand in the document; give them as they are printed there")
    counted = _times(list(near or found))
    if not near:
        raise SettingsError(f"{where} stand {counted}, but not near {about.id}; take --span START:END")
    raise SettingsError(f"{where} stand near {about.id} {counted}; say which with --span START:END")


def places(reading: Reading, about: Statement, words: str) -> tuple[Span, ...]:
    """Every place near a statement where these words stand, as :func:`span` compares them, in text order."""
    return _near(_everywhere(reading, words), reading, about)


def speaker(name: str, actor: str | None, reading: Reading, settings: Settings) -> tuple[Speaker, str]:
    """Who is meant by a name: with actor, role and country where the gazetteer knows one, else the document.

    Args:
        name: As it is to be shown.
        actor: The id of one of those who are known by the name; None where that is left open.
        reading: Of the document, for its date, and for whom it speaks of itself.
        settings: ``actors`` names the user's own file.

    Returns:
        The speaker, and what the user should know of the choice, or nothing.

    Raises:
        SettingsError: the name is empty, or nobody of this id is known by it.
        ModelMissing: a file of the gazetteer is absent.
    """
    name = " ".join(name.split())
    if not name:
        raise SettingsError("--speaker is empty; --no-speaker says that nobody is known to have said it")
    answer = show_actors(name, None, settings)
    results = answer["results"]
    if actor is not None:
        chosen = [each for each in results if _id(each) == actor]
        if not chosen:
            known = _listed(results) or "nobody"
            raise SettingsError(f"--actor {actor}: is not known as {name!r}; by that name is known: {known}")
        return _known(name, chosen[0], reading.document, settings), ""
    # "Velmarkian" is of Velmark, and not Velmark.
    if answer["sure"] and answer["why"] != "by demonym":
        return _known(name, results[0], reading.document, settings), ""
    own = _own(name, reading)
    note = f"{name} may be {_listed(results)}; --actor ID says which" if results else ""
    return (own, "") if own and own.actor else (own or Speaker(name, _kind(name), why=CORRECTED), note)


def side(speaker: Speaker) -> str | None:
    """The country or organisation that a speaker is, or is of."""
    if speaker.kind in ("country", "organization"):
        return speaker.country or (speaker.actor.label if speaker.actor else None)
    return speaker.country


def _everywhere(reading: Reading, words: str) -> list[Span]:
    text = reading.document.text.translate(_TYPED)
    pattern = r"\s+".join(map(re.escape, words.translate(_TYPED).split()))
    return [Span(*match.span()) for match in re.finditer(pattern, text)] if pattern else []


def _near(found: list[Span], reading: Reading, about: Statement) -> tuple[Span, ...]:
    here = about.content.spans or (Span(0, len(reading.document.text)),)
    first, last = here[0].start - NEAR, here[-1].end + NEAR
    return tuple(each for each in found if first <= each.start and each.end <= last)


def _known(name: str, result: dict[str, Any], document: Document, settings: Settings) -> Speaker:
    from readouts.reading import actors

    actor = Actor(_id(result), result["label"])
    if result["kind"] != "person":
        kind: SpeakerKind = "organization" if result["kind"] == "organization" else "country"
        return Speaker(name, kind, actor, why=CORRECTED)
    known = actors.gazetteer(settings.actors)
    terms = known.terms(result["id"], document.date) if document.date else ()
    # Who held no office on that day is still of the country for which all others were held.
    countries = {term.country for term in (terms or known.terms(result["id"]))}
    state = known.states.get(countries.pop()) if len(countries) == 1 else None
    role = terms[0].title if terms and state else None
    return Speaker(name, "person", actor, role, state.label if state else None, why=CORRECTED)


def _own(name: str, reading: Reading) -> Speaker | None:
    """The speaker or candidate that the document itself has under a name, if it can only be one."""
    everybody = (who for each in reading.statements for who in (*each.speakers, *each.candidates))
    same = [who for who in everybody if who.name.casefold() == name.casefold()]

    def told(what: str) -> set[Any]:
        return {getattr(who, what) for who in same} - {None}

    # What one passage lacks another may have; of two countries, these may be two people.
    if not same or any(len(told(what)) > 1 for what in ("kind", "actor", "country")):
        return None
    actor, country, role = (
        found.pop() if len(found) == 1 else None for found in map(told, ("actor", "country", "role"))
    )
    return replace(same[0], actor=actor, country=country, role=role, confidence=1.0, why=CORRECTED)


def _kind(name: str) -> SpeakerKind:
    """Somebody with a name, or "a spokesman"."""
    return "unnamed" if name[:1].islower() or name.lower().startswith(("a ", "an ", "the ")) else "person"


def _id(result: dict[str, Any]) -> str:
    return str(result["id"] or result.get("code", ""))


def _listed(results: list[dict[str, Any]]) -> str:
    named = [f"{_id(each)} {each['label']}{_office(each)}" for each in results[:_SEVERAL]]
    more = len(results) - len(named)
    return ", ".join(named) + (f" or {more} others" if more > 1 else " or one other" if more else "")


def _office(result: dict[str, Any]) -> str:
    offices = result.get("offices")
    return f" ({offices[0]['title']})" if offices else ""


def _nearest(statements: tuple[Statement, ...], name: str) -> list[Statement]:
    """The statements with the nearest numbers, or with these words, in text order."""
    from difflib import SequenceMatcher

    asked = re.fullmatch(r"s?(\d{1,9})", name.strip().lower())

    def distance(at: int) -> float:
        each = statements[at]
        if asked:
            return abs(int(re.sub(r"[^0-9]", "", each.id)[:9] or 0) - int(asked[1]))
        if " ".join(name.split()).casefold() in " ".join(each.content.text.split()).casefold():
            return 0
        return 1 - SequenceMatcher(None, name[:200], each.content.text[:200]).quick_ratio()

    return [statements[at] for at in sorted(sorted(range(len(statements)), key=distance)[:_SEVERAL])]


def _times(spans: list[Span]) -> str:
    places = [f"{start}:{end}" for start, end in spans[:8]]
    more = ", ..." if len(spans) > len(places) else ""
    return f"{'once' if len(spans) == 1 else f'{len(spans)} times'} (at {', '.join(places)}{more})"


def _short(words: str) -> str:
    words = " ".join(words.split())
    return f"“{words if len(words) <= 60 else words[:59] + '…'}”"
