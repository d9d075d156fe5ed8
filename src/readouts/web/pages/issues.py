"""An issue across stories: how each side's words on it changed."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path

from readouts.errors import NotFound
from readouts.records import IssueRow as Found
from readouts.rendering import views as drawn
from readouts.rendering import wording
from readouts.web.asking import Ask, Asking
from readouts.web.pages.both import Table, both
from readouts.web.parameters import Page
from readouts.web.shapes import Cell, IssueHead, IssuePage, IssueRow, IssuesPage, Link
from readouts.web.tabling import Tabling

router = APIRouter(tags=["issues"])

PAGE = 20
ROWS = 10
"""So many stories stand on an issue's page: each is read with what its sides said."""

NOTHING = "No words on it were found in this story."


def issues_table(shape: IssuesPage) -> Table:
    """Issues as rows."""
    return Table(
        "issues", ("issue", "stories", "address"), ((i.label, i.stories, i.address) for i in shape.issues)
    )


def issue_table(shape: IssuePage) -> Table:
    """An issue as rows, one for each side's words."""
    rows = (
        (
            row.story.name,
            row.date,
            row.relation,
            cell.party,
            entry.words,
            "; ".join(one.name for said in entry.voices or () for one in said.speakers),
            entry.publisher,
            entry.date,
            entry.address,
        )
        for row in shape.rows
        for cell in row.cells
        for entry in cell.entries
    )
    header = ("story", "date", "relation", "party", "words", "speakers", "publisher", "published", "address")
    return Table("issue", header, rows)


@both(router, "/issues", "issues.html.j2", issues_table)
def issues(asking: Ask, page: Page = 1) -> IssuesPage:
    """Issues on which sides were lined up, those of most stories first."""
    found = asking.archive.pages.issues(PAGE + 1, PAGE * (page - 1), public=asking.public)
    heads = tuple(IssueHead(each.label, address(each.key), each.stories) for each in found[:PAGE])
    return IssuesPage(page, len(found) > PAGE, heads)


@both(router, "/issues/{key}", "issue.html.j2", issue_table)
def issue(
    asking: Ask,
    key: Annotated[str, Path(max_length=300, description="What the issue is found by.")],
    page: Page = 1,
) -> IssuePage:
    """An issue in one story after another, the latest first, with each side's words."""
    pages = asking.archive.pages
    found = pages.issue(key, ROWS + 1, ROWS * (page - 1), public=asking.public)
    if not found:
        raise NotFound(key)
    parties = tuple(dict.fromkeys(side.party for row in found[:ROWS] for side in row.sides))
    alike = pages.similar_issues(key, 10, public=asking.public)
    return IssuePage(
        label=found[0].label,
        address=address(key),
        parties=parties,
        page=page,
        more=len(found) > ROWS,
        rows=tuple(row for row in (_row(asking, each, parties) for each in found[:ROWS]) if row),
        similar=tuple(
            Link(address(each.key), each.label, reason=wording.count(each.stories, "row")) for each in alike
        ),
    )


def address(key: str) -> str:
    """Where an issue's page is."""
    return f"/issues/{quote(key, safe='')}"


def _row(asking: Asking, found: Found, parties: tuple[str, ...]) -> IssueRow | None:
    """A row with each side's words where they stand; None where it was withdrawn or erased meanwhile."""
    pages = asking.archive.pages
    try:
        if asking.public:
            # As it was published: what was corrected since is not.
            _, _, made = asking.archive.publications.load(found.story)
        else:
            made = pages.comparison(found.comparison)
        one = drawn.rows(made)[found.row]
    except (NotFound, IndexError):
        return None
    numbers = pages.numbers([reading.document.id for reading in made.readings])
    versions = pages.made_from(found.comparison)
    table = Tabling(made, {address: (n, versions.get(address, 0)) for address, n in numbers.items()})
    entries = {cell.party: tuple(map(table.entry, cell.entries)) for cell in one.cells}
    return IssueRow(
        story=Link(f"/stories/{found.story}#row-{one.number}", found.title, found.day),
        date=found.day,
        relation=one.issue.relation,
        label=one.issue.label,
        word=one.relation.word,
        sign=one.relation.sign,
        cells=tuple(Cell(party, entries.get(party, ()), NOTHING) for party in parties),
    )
