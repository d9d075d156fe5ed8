"""Corrections of a statement's speaker, party and words; the history of all, and taking them back."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Form, Path, Query
from fastapi.responses import Response
from pydantic import BaseModel, Field

from readouts.desk import correcting as desk
from readouts.errors import Conflict, SettingsError
from readouts.records import Correction, Mended, Reading, Span, Speaker, Statement
from readouts.rendering import views as drawn
from readouts.rendering import wording
from readouts.web import views
from readouts.web.asking import Ask, Asking, Refused, local

router = APIRouter(include_in_schema=False)

PAGE = 20
NOBODY, OTHER = "nobody", "other"
GROUNDS = "Say on what grounds: the reason is kept and shown."
MEANWHILE = (
    "Somebody else corrected this, or the document was read again, while this form was open. "
    "Nothing was saved: look at it as it is now, and save again if it still has to be."
)

_Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
_Id = Annotated[str, Path(max_length=60)]
_Line = Annotated[str, Form(max_length=200)]
_Why = Annotated[str, Form(max_length=1000)]


@dataclass(frozen=True, slots=True)
class _Shown:
    """A statement as it is by now, in the newest version of its document."""

    number: int
    place: str
    version: int
    reading: Reading
    about: Statement

    @property
    def known(self) -> list[Speaker]:
        """Everybody whom the document has as a speaker, those who might be this one's first."""
        everybody = [*self.about.candidates]
        for each in self.reading.statements:
            everybody += [*each.speakers, *each.candidates]
        found: dict[str, Speaker] = {}
        for one in everybody:
            found.setdefault(wording.named(one), one)
        return [found[name] for name in found][:50]

    @property
    def words(self) -> str:
        return drawn.words_of(self.reading.document.text, self.about.content.spans)

    @property
    def mark(self) -> str:
        """What the form carries, to tell whether all that it showed is still so."""
        names = [wording.named(one) for one in self.known]
        told = json.dumps([self.version, self.about.to_dict(), names], sort_keys=True)
        return sha256(told.encode()).hexdigest()[:32]


Short = Annotated[str, Field(max_length=200)]


class Given(BaseModel):
    """What an editor sends: ``seen`` is the :attr:`_Shown.mark` of what the form showed."""

    seal: Short
    seen: Short = ""
    why: Annotated[str, Field(max_length=1000)] = ""
    speaker: Short = ""
    other: Short = ""
    actor: Short = ""
    party: Short = ""
    words: Annotated[str, Field(max_length=20_000)] = ""


@router.get("/documents/{number}/statements/{statement}/correct")
def statement_form(asking: Ask, number: _Number, statement: _Id) -> Response:
    """What is read of a statement, to be put right."""
    asking.need(editor=True)
    return _form(asking, _statement(asking, number, statement))


@router.post("/documents/{number}/statements/{statement}/correct")
def correct_statement(
    asking: Ask, number: _Number, statement: _Id, given: Annotated[Given, Form()]
) -> Response:
    """Put right what differs from what is shown, each as a correction of its own with the same reason."""
    asking.need(editor=True)
    asking.check_seal(given.seal)
    found = _statement(asking, number, statement)
    if given.seen and given.seen != found.mark:
        return _form(asking, found, given, MEANWHILE, 409)
    try:
        changes = _changes(asking, found, given)
    except SettingsError as error:
        return _form(asking, found, given, str(error), 400)
    if not changes:
        return _form(asking, found, given, "It is so already; nothing was changed.", 400)
    for what, new in changes.items():
        asking.archive.correct(found.place, statement, what, new, asking.viewer.name or "", given.why)
    return asking.go(_at(asking, number, statement), "corrected")


def _statement(asking: Asking, number: int, statement: str) -> _Shown:
    """A statement of the newest version.

    Raises:
        Refused: it is not there any more.
        NotFound: there is no such document.
    """
    place = asking.archive.pages.address_of(number)
    reading = asking.archive.reading(place)
    about = next((each for each in reading.statements if each.id == statement), None)
    if about is None:
        raise Refused(
            404,
            f"This document has no statement {statement} any more: it has a new version, or was read again, "
            "since you loaded it. Open the document anew and correct the statement there.",
        )
    return _Shown(number, place, asking.archive.versions(place)[-1].version, reading, about)


def _changes(asking: Asking, found: _Shown, given: Given) -> dict[str, Any]:
    """What is to be put right, by what it is.

    Raises:
        SettingsError: something cannot be as it is given, or there is no reason.
    """
    if not given.why.strip():
        raise SettingsError(GROUNDS)
    changes: dict[str, Any] = {}
    speakers = _speakers(asking, found, given)
    if speakers is not None and speakers != found.about.speakers:
        changes["speaker"] = speakers
    party = " ".join(given.party.split()) or None
    if party == found.about.party and changes:
        # Left as it is, the party follows whoever says it.
        sides = {side for side in map(desk.side, changes["speaker"]) if side}
        party = sides.pop() if len(sides) == 1 else party
    if party != found.about.party:
        changes["party"] = party
    if " ".join(given.words.split()) != " ".join(found.words.split()):
        spans = _spans(found.reading, found.about, given.words)
        if spans != found.about.content.spans:
            changes["span"] = spans
    return changes


def _spans(reading: Reading, about: Statement, words: str) -> tuple[Span, ...]:
    """Where the words stand: the pieces between ellipses one after the other."""
    # The document may have an ellipsis itself.
    whole = desk.places(reading, about, words)
    pieces = [words] if whole else [piece for piece in words.split("\u2026") if piece.strip()]
    if not pieces:
        raise SettingsError("Give the words that were said: a statement cannot be without any.")
    found: list[Span] = []
    for piece in pieces:
        near = desk.places(reading, about, piece)
        if found:
            near = tuple(each for each in near if each.start >= found[-1].end)[:1]
        inside = tuple(each for each in near if _overlaps(each, about.content.spans))
        fit = near if len(near) == 1 else inside
        if len(fit) != 1:
            raise SettingsError(_unplaced(piece, len(near)))
        found += fit
    return tuple(found)


def _unplaced(words: str, times: int) -> str:
    told = f"\u201c{wording.one_line(words)[:100]}\u201d"
    if times:
        return f"{told} stands {times} times near the statement: give more of the words."
    return f"{told} does not stand near the statement: give the words as they are printed in the document."


def _overlaps(one: Span, others: tuple[Span, ...]) -> bool:
    return any(one.start < other.end and other.start < one.end for other in others)


def _speakers(asking: Asking, found: _Shown, given: Given) -> tuple[Speaker, ...] | None:
    """Who says it; None where that is left as it is."""
    if given.speaker == NOBODY:
        return ()
    if given.speaker == OTHER or (not given.speaker and given.other.strip()):
        if not given.other.strip():
            raise SettingsError("Write who it was, or choose one of the others.")
        try:
            one, note = desk.speaker(
                given.other, given.actor.strip() or None, found.reading, asking.site.settings
            )
        except SettingsError as error:
            raise SettingsError(f"{str(error).removeprefix('--actor ')}.") from None
        if note and not given.actor.strip():
            several = note.partition(";")[0]
            raise SettingsError(f"{several}: give the id of the one who is meant.")
        return (one,)
    known = found.known
    if given.speaker.isdecimal() and int(given.speaker) < len(known):
        one = known[int(given.speaker)]
        # Who was read already is left as they are; who is put in rests on the editor's word.
        as_read = (one,) == found.about.speakers
        return (one if as_read else replace(one, confidence=1.0, why=desk.CORRECTED),)
    return None


def _form(
    asking: Asking, found: _Shown, given: Given | None = None, problem: str = "", status: int = 200
) -> Response:
    number, about = found.number, found.about
    said = next(
        each for each in views.statements(found.reading, number, found.version) if each.id == about.id
    )
    mended = asking.archive.pages.corrections(200, document=number)
    return asking.page(
        "correct.html.j2",
        status=status,
        head=views.head(found.reading.document, number),
        said=said,
        seen=found.mark,
        known=[wording.named(one) for one in found.known],
        parties=sorted({each.party for each in found.reading.statements if each.party}),
        entries=[entry(each) for each in mended if each.statement == about.id],
        problem=problem,
        given=given or Given(seal="", party=said.party or "", words=said.words),
        reading=found.reading,
    )


def _at(asking: Asking, number: int, statement: str) -> str:
    """The address of a statement in the list beside its document's newest version."""
    place = asking.archive.pages.address_of(number)
    version = asking.archive.versions(place)[-1].version
    for said in views.statements(asking.archive.reading(place), number, version):
        if said.id == statement:
            return f"{views.address(number, version)}?at={quote(statement, safe='')}#list-{said.anchor}"
    return views.address(number)


Page = Annotated[int, Query(ge=1, le=100_000)]


@router.get("/history")
def corrections(asking: Ask, page: Page = 1) -> Response:
    """Every correction, the latest first."""
    asking.need()
    return _history(asking, page, "/history", None)


@router.get("/documents/{number}/history")
def document_history(asking: Ask, number: _Number, page: Page = 1) -> Response:
    """The corrections of a document, the latest first."""
    asking.need()
    return _history(asking, page, f"{views.address(number)}/history", number)


def _history(asking: Asking, page: int, address: str, number: int | None) -> Response:
    found = asking.archive.pages.corrections(PAGE + 1, PAGE * (page - 1), number)
    document = None
    if number is not None:
        document = views.head(asking.archive.document(asking.archive.pages.address_of(number)), number)
    return asking.page(
        "history.html.j2",
        entries=[entry(each) for each in found[:PAGE]],
        number=page,
        more=len(found) > PAGE,
        address=address,
        document=document,
    )


@router.post("/corrections/{id}/undo")
def undo(
    asking: Ask, id: _Number, seal: _Line, why: _Why = "", next: Annotated[str, Form(max_length=2000)] = ""
) -> Response:
    """Take a correction back, and go on where it was seen."""
    asking.need(editor=True)
    asking.check_seal(seal)
    if not why.strip():
        raise Refused(400, GROUNDS)
    try:
        asking.archive.undo(id, asking.viewer.name or "", why)
    except Conflict:
        raise Refused(409, f"Correction {id} was taken back already.") from None
    return asking.go(local(next) if next else "/history", "undone")


def entry(mended: Mended) -> dict[str, Any]:
    """A correction as pages show it: each of the words that it is about, with the address of its document."""
    made = mended.correction
    many = len(made.places) if made.what == "relation" else 1
    places = []
    for number, place in list(zip(mended.documents, made.places, strict=True))[:many]:
        anchor = ""
        if mended.statement is not None:
            anchor = f"?at={quote(mended.statement, safe='')}#list-d{number}-{mended.statement}"
        places.append((views.address(number) + anchor, wording.one_line(place.words)))
    return {
        "id": made.id,
        "what": "words" if made.what == "span" else made.what,
        "places": places,
        "old": _value(made, made.old),
        "new": _value(made, made.new),
        "who": made.who,
        "when": made.when,
        "why": made.why,
        "undoes": made.undoes,
        "standing": made.standing,
    }


def _value(made: Correction, value: Any) -> str:
    if made.what == "speaker":
        return wording.listed([wording.named(Speaker.from_dict(each)) for each in value or []]) or "nobody"
    if made.what == "span":
        return wording.one_line(str(value["text"]) if isinstance(value, dict) else str(value))
    if made.what == "relation":
        return wording.RELATIONS[value].word
    return str(value) if value else "no party"
