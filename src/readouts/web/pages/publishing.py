"""What editors do with a story: compare it, correct a row, publish it, withdraw it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Path
from fastapi.responses import Response
from pydantic import BaseModel, Field

from readouts.errors import Conflict, NotFound, SettingsError
from readouts.records import Issue, RelationName
from readouts.rendering import wording
from readouts.web.asking import Ask, Asking, Refused
from readouts.web.pages.correcting import GROUNDS, MEANWHILE
from readouts.web.queue import ask

router = APIRouter(include_in_schema=False)

Story = Annotated[str, Path(max_length=64)]
_Row = Annotated[int, Path(ge=1, le=10_000)]
_Line = Annotated[str, Form(max_length=200)]
_Note = Annotated[str, Form(max_length=1000)]


@router.post("/stories/{id}/publish")
def publish(
    asking: Ask, id: Story, seal: _Line, comparison: Annotated[int, Form(ge=1)], note: _Note = ""
) -> Response:
    """Publish the comparison that the editor has seen."""
    name = _editor(asking, seal)
    try:
        asking.archive.publications.publish(id, comparison, name, note)
    except Conflict:
        raise Refused(
            409,
            "This comparison is not of the documents that the story has by now: go back to the story, "
            "compare it anew, and publish that.",
        ) from None
    return asking.go(f"/stories/{id}", "published")


@router.post("/stories/{id}/withdraw")
def withdraw(asking: Ask, id: Story, seal: _Line, why: _Note = "") -> Response:
    """Take what is published back."""
    name = _editor(asking, seal)
    if not why.strip():
        raise SettingsError("Say why: the change log shows it.")
    try:
        asking.archive.publications.withdraw(id, name, why)
    except NotFound:
        raise Refused(409, "Nothing of this story is published any more.") from None
    return asking.go(f"/stories/{id}", "withdrawn")


@router.post("/stories/{id}/compare")
def compare(asking: Ask, id: Story, seal: _Line) -> Response:
    """Ask the worker for a comparison of the story as it is by now."""
    name = _editor(asking, seal)
    asking.archive.story(id)
    ask(asking.archive, "compare", {"story": id}, name)
    return asking.go("/desk#jobs")


class Given(BaseModel):
    """What an editor says of a row, and of which row they have seen what."""

    seal: Annotated[str, Field(max_length=200)]
    comparison: Annotated[int, Field(ge=1, le=2**31 - 1)]
    relation: RelationName
    seen: RelationName | None = None
    why: Annotated[str, Field(max_length=1000)] = ""


@router.get("/stories/{id}/rows/{row}/correct")
def row_form(asking: Ask, id: Story, row: _Row) -> Response:
    """How the sides of a row stand to each other, to be put right."""
    asking.need(editor=True)
    return _form(asking, id, row)


@router.post("/stories/{id}/rows/{row}/correct")
def correct_row(asking: Ask, id: Story, row: _Row, given: Annotated[Given, Form()]) -> Response:
    """Put the relation of a row right."""
    name = _editor(asking, given.seal)
    number, issue = _now(asking, id, row)
    if number != given.comparison or given.seen not in (None, issue.relation):
        return _form(asking, id, row, given, MEANWHILE, 409)
    if not given.why.strip():
        return _form(asking, id, row, given, GROUNDS, 400)
    if given.relation == issue.relation:
        return _form(asking, id, row, given, "It is so already; nothing was changed.", 400)
    asking.archive.correct_relation(number, row - 1, given.relation, name, given.why)
    return asking.go(f"/stories/{id}#row-{row}", "corrected")


def _now(asking: Asking, id: str, row: int) -> tuple[int, Issue]:
    """The newest comparison of a story, and a row of it.

    Raises:
        Refused: it has no such row any more.
        NotFound: there is no such story, or it is not compared.
    """
    number = asking.archive.pages.story(id).comparison
    if number is None:
        raise NotFound(id)
    issues = asking.archive.pages.comparison(number).issues
    if row > len(issues):
        raise Refused(
            404,
            "The story was compared anew since you loaded it, and has no such row any more: open it anew.",
        )
    return number, issues[row - 1]


def _editor(asking: Asking, seal: str) -> str:
    asking.need(editor=True)
    asking.check_seal(seal)
    return asking.viewer.name or ""


def _form(
    asking: Asking, id: str, row: int, given: Given | None = None, problem: str = "", status: int = 200
) -> Response:
    number, issue = _now(asking, id, row)
    return asking.page(
        "correct-row.html.j2",
        status=status,
        id=id,
        number=row,
        comparison=number,
        issue=issue,
        relations=wording.RELATIONS,
        wanted=given.relation if given else issue.relation,
        why=given.why if given else "",
        problem=problem,
    )
