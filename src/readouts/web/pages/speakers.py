"""A speaker: what they said, to whom, on which issue, over time."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path, Query

from readouts import records
from readouts.records import Profile, Said
from readouts.rendering import pictures
from readouts.web import tabling, views
from readouts.web.asking import Ask
from readouts.web.pages.both import Table, both
from readouts.web.pages.searching import hits_table
from readouts.web.parameters import Page, Since, Until
from readouts.web.shapes import Count, Hit, SpeakerPage

router = APIRouter(tags=["speakers"])

PAGE = 20

Id = Annotated[
    str, Path(max_length=200, description="A Wikidata id, or `name:` and a name in small letters.")
]


def speaker_table(shape: SpeakerPage) -> Table:
    """What somebody said, as rows."""
    return hits_table("speaker", shape.statements)


# A name may hold a slash, and what was quoted in an address is not any more when it comes here.
@both(router, "/speakers/{id:path}", "speaker.html.j2", speaker_table)
def speaker(
    asking: Ask,
    id: Id,
    q: Annotated[str, Query(max_length=300, description="Words that were said.")] = "",
    to: Annotated[str, Query(max_length=200, description="Said to whoever has this id.")] = "",
    since: Since = "",
    until: Until = "",
    page: Page = 1,
) -> SpeakerPage:
    """What somebody said, the latest first, and in numbers."""
    archive, public = asking.archive, asking.public
    profile = archive.pages.speaker(id, public=public)
    query = records.Query(words=q.strip(), since=since or None, until=until or None)
    found = archive.pages.statements(id, query, to or None, (PAGE + 1, PAGE * (page - 1)), public=public)
    asked = {"q": q.strip(), "to": to, "since": since, "until": until}
    drawn = over_time(profile)
    return SpeakerPage(
        id=id,
        address=address(id),
        name=profile.label,
        wikidata=id if views.is_wikidata(id) else None,
        roles=tuple(role for role, *_ in profile.roles),
        statements_in_all=profile.statements,
        parties=_counts(profile.parties),
        acts=_counts(profile.acts),
        kinds=_counts(profile.kinds),
        said_to=tuple(
            Count(name, count, f"{address(id)}?to={quote(whom, safe='')}#said")
            for whom, name, count in profile.addressees
        ),
        issues=tuple(
            Count(each.label, each.stories, f"/issues/{quote(each.key, safe='')}")
            for each in archive.pages.issues_of(id, 12, public=public)
        ),
        pictures=tabling.shown(asking, (drawn,) if drawn else ()),
        asked={name: value for name, value in asked.items() if value},
        page=page,
        more=len(found) > PAGE,
        statements=tuple(map(hit, found[:PAGE])),
    )


def address(id: str) -> str:
    """Where somebody's page is."""
    return f"/speakers/{quote(id, safe='')}"


def hit(said: Said) -> Hit:
    """A statement in a list."""
    anchor = f"d{said.document}-{said.statement}"
    return Hit(
        address=f"{views.address(said.document, said.version)}?at={quote(said.statement, safe='')}#{anchor}",
        words=said.content,
        marks=(),
        speakers=tuple(name for _, name in said.speakers),
        party=said.party,
        act=said.act,
        negated=said.negated,
        kind=said.kind,
        date=said.date,
        publisher=said.issuer or said.outlet or said.title or "",
        document=said.title or "",
    )


def over_time(profile: Profile) -> pictures.Timeline | None:
    """How much somebody said from month to month."""
    said = (pictures.Said(month, "", profile.label, count) for month, count in profile.months)
    return pictures.Timeline(tuple(said)) if profile.months else None


def _counts(values: tuple[tuple[str, int], ...]) -> tuple[Count, ...]:
    return tuple(Count(name, count, None) for name, count in values[:12])
