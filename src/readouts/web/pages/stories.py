"""Stories: the latest, and each with what the sides said of it, as published or as editors see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query

from readouts.errors import NotFound
from readouts.records import Comparison, Heading, Listed, Publication, Story
from readouts.rendering import views as drawn
from readouts.rendering import wording
from readouts.web import replies, tabling
from readouts.web.asking import Ask, Asking, Refused
from readouts.web.pages.both import Extra, Table, both, shaped
from readouts.web.parameters import Page, Since, Until
from readouts.web.shapes import Link, Published, StoriesPage, StoryHead, StoryPage
from readouts.web.tabling import Tabling

router = APIRouter(tags=["stories"])

PAGE = 20

Id = Annotated[str, Path(max_length=64, pattern=r"^[\w-]+$", description="The story's id.")]


def stories_table(shape: StoriesPage) -> Table:
    """Stories as rows."""
    header = ("id", "title", "kind", "first", "last", "parties", "documents", "independent", "version")
    rows = (
        (s.id, s.title, s.kind, s.first, s.last, "; ".join(s.parties), s.documents, s.independent, s.version)
        for s in shape.stories
    )
    return Table("stories", header, rows)


def story_table(shape: StoryPage) -> Table:
    """A comparison as rows, one for each side's words."""
    header = ("row", "issue", "relation", "aside", "confidence", "party", "words", "speakers", "publisher")
    rows = (
        (
            row.number,
            row.label,
            row.relation,
            row.aside,
            row.confidence,
            cell.party,
            entry.words,
            "; ".join(dict.fromkeys(one.name for said in entry.voices or () for one in said.speakers)),
            entry.publisher,
            entry.date,
            entry.address,
        )
        for section in shape.sections
        for row in section.rows
        for cell in row.cells
        for entry in cell.entries
    )
    return Table(f"story-{shape.story.id}", (*header, "date", "address"), rows)


@both(router, "/", "stories.html.j2", stories_table)
@shaped(StoriesPage)
def home(asking: Ask) -> Extra:
    """The latest stories."""
    return Extra(_stories(asking, "", "", "", 1), {"home": True})


@both(router, "/stories", "stories.html.j2", stories_table)
@shaped(StoriesPage)
def stories(
    asking: Ask,
    party: Annotated[str, Query(max_length=100, description="Only stories of this party.")] = "",
    since: Since = "",
    until: Until = "",
    page: Page = 1,
) -> Extra:
    """Stories, the latest first, of one party and between two days if that is asked for."""
    return Extra(_stories(asking, party.strip(), since, until, page), {"home": False})


def _stories(asking: Asking, party: str, since: str, until: str, page: int) -> StoriesPage:
    found = asking.archive.pages.stories(
        party or None, (since or None, until or None), PAGE + 1, PAGE * (page - 1), public=asking.public
    )
    # A document may be public of a story that had another id then.
    seen = [each for each in found[:PAGE] if each.published or not asking.public]
    if asking.viewer.role is None:
        gone = asking.archive.publications.withdrawn(each.id for each in seen)
        seen = [each for each in seen if each.id not in gone]
    tallies = asking.archive.pages.tallies([each.id for each in seen], public=asking.public)
    heads = tuple(head(each, tally(tallies.get(each.id, {}))) for each in seen)
    return StoriesPage(party, since, until, page, len(found) > PAGE, heads)


def tally(counts: Mapping[str, int]) -> str:
    """``2 same, 1 differs, 4 on one side only``, in words."""
    parts = []
    for name, relation in wording.RELATIONS.items():
        many = counts.get(name, 0)
        alone = "on one side only" if name == "one_sided" else relation.word
        if many:
            parts.append(f"{many} {alone if many == 1 else relation.many}")
    return ", ".join(parts)


def head(listed: Listed, told: str = "") -> StoryHead:
    """A story as it stands in lists."""
    return StoryHead(
        id=listed.id,
        address=f"/stories/{listed.id}",
        title=listed.title,
        kind=listed.kind,
        first=listed.first,
        last=listed.last,
        parties=listed.parties,
        documents=listed.documents,
        independent=listed.independent,
        compared=listed.comparison is not None,
        version=listed.published,
        tally=told,
    )


def link(listed: Heading | Listed, reason: str = "") -> Link:
    """A story as a link."""
    return Link(f"/stories/{listed.id}", listed.title, listed.last, reason)


@both(router, "/stories/{id}", "story.html.j2", story_table)
@shaped(StoryPage)
def story(asking: Ask, id: Id) -> Extra:
    """A story: what each side said, as it is published, or for those who may see it as it is now."""
    archive = asking.archive
    published = archive.publications.current(id)
    _check_withdrawn(asking, id)
    if asking.public or (published is not None and not asking.viewer.role):
        return _published(asking, id, None)
    told = archive.story(id)
    listed = archive.pages.story(id)
    made = archive.pages.comparison(listed.comparison) if listed.comparison else None
    return _page(asking, head(listed), told, (listed.comparison, made), None)


@both(router, "/stories/{id}/versions/{number}", "story.html.j2", story_table)
@shaped(StoryPage)
def story_version(
    asking: Ask, id: Id, number: Annotated[int, Path(ge=1, le=10**6, description="Which published version.")]
) -> Extra:
    """A version of a story's comparison as it was published."""
    return _published(asking, id, number)


def _published(asking: Asking, id: str, number: int | None) -> Extra:
    _check_withdrawn(asking, id, number)
    publication, told, made = asking.archive.publications.load(id, number, withdrawn=asking.viewer.edits)
    found = StoryHead(
        id=id,
        address=f"/stories/{id}",
        title=told.title,
        kind=told.kind,
        first=told.first,
        last=told.last,
        parties=made.parties,
        documents=len(told.documents),
        independent=told.independent,
        compared=True,
        version=publication.number,
    )
    return _page(asking, found, told, (publication.comparison, made), publication)


def _check_withdrawn(asking: Asking, id: str, number: int | None = None) -> None:
    """Say that a comparison, or this version of it, was withdrawn, and why, to whoever is not signed in.

    Raises:
        Refused: it was (410).
    """
    if asking.viewer.role is not None:
        return
    history = asking.archive.publications.versions(id)
    with_it = _withdrawn_with(history, number or len(history))
    if with_it is not None and with_it.withdrawn:
        why = f": {note}" if (note := with_it.withdrawn_note) else ""
        raise Refused(
            410, f"This comparison was withdrawn on {wording.long_date(with_it.withdrawn[:10])}{why}"
        )


def _withdrawn_with(history: Sequence[Publication], number: int) -> Publication | None:
    """The version whose withdrawal took back the one of this number: itself or a later one."""
    if number > len(history):
        return None
    return next((each for each in history if each.number >= number and each.withdrawn), None)


def _page(
    asking: Asking,
    found: StoryHead,
    told: Story,
    compared: tuple[int | None, Comparison | None],
    publication: Publication | None,
) -> Extra:
    archive, (number, made) = asking.archive, compared
    made = made or Comparison(tuple(archive.reading(address) for address in told.documents), (), ())
    addresses = [reading.document.id for reading in made.readings]
    numbers = archive.pages.numbers(addresses)
    versions = archive.pages.made_from(number) if number else {}
    places = {address: (numbers[address], versions.get(address, 0)) for address in addresses}
    table = Tabling(made, places, archive.pages.issue_keys(number) if number else None)
    drawings = tabling.drawings(made)
    history = archive.publications.versions(found.id)
    told_alike = drawn.tally(made) if found.compared else ""
    answers, more, extras = replies.under(asking, found.id, f"/stories/{found.id}", is_open=_open(history))
    shape = StoryPage(
        story=replace(found, tally=told_alike),
        published=_version(publication) if publication else None,
        versions=_versions(asking, history),
        parties=drawn.parties(made) if found.compared else (),
        tally=told_alike or wording.count(len(addresses), "document"),
        sections=table.sections(f"/stories/{found.id}"),
        possible=table.possible(),
        documents=table.sources({join.document: join.reason for join in told.joins}),
        pictures=tabling.shown(asking, drawings),
        similar=_similar(asking, found.id),
        notes=drawn.notes(made.readings),
        replies=answers,
        more_replies=more,
    )
    extras["legend"] = drawn.legend(made)
    extras["manage"] = _manage(asking, told, number, publication, history)
    return Extra(shape, extras)


def _versions(asking: Asking, history: Sequence[Publication]) -> tuple[Published, ...]:
    """What was published of a story, for editors with what was withdrawn."""
    edits = asking.viewer.edits
    return tuple(_version(one) for one in history if edits or _withdrawn_with(history, one.number) is None)


def _open(history: Sequence[Publication]) -> bool:
    return bool(history) and history[-1].withdrawn is None


def _manage(
    asking: Asking,
    told: Story,
    comparison: int | None,
    publication: Publication | None,
    history: Sequence[Publication],
) -> dict[str, Any] | None:
    """What editors may do here; nothing on the page of a published version, which stays as it is."""
    if not asking.viewer.edits or publication is not None:
        return None
    kept = asking.archive.current_comparison(told.id, told.documents)
    current = history[-1] if _open(history) else None
    return {
        "comparison": comparison,
        # Whether they come to this story is not known before.
        "adding": asking.archive.jobs.adding(),
        # Made before a document was read again, corrected, or came to the story.
        "stale": comparison is not None and (kept is None or kept.id != comparison),
        "last": history[-1].number if history else 0,
        "current": current,
        "differs": current is not None
        and comparison is not None
        and not asking.archive.publications.holds(told.id, comparison),
    }


def _version(publication: Publication) -> Published:
    return Published(
        publication.number,
        f"/stories/{publication.story}/versions/{publication.number}",
        publication.made,
        publication.note,
        publication.withdrawn,
        publication.withdrawn_note,
    )


def _similar(asking: Asking, id: str) -> tuple[Link, ...]:
    try:
        found = asking.archive.pages.similar_stories(id, 5, public=asking.public)
    except NotFound:  # published under an id that the story has no more
        return ()
    return tuple(link(one, f"{count} statements in common") for one, count in found)
