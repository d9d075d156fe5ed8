"""Stories for a terminal: which documents report the same happening, and why they are taken together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from readouts.records import Attendee, Document, Story
from readouts.rendering import wording
from readouts.rendering.wording import count, plain


def terminal(stories: Sequence[Story], documents: Mapping[str, Document]) -> str:
    """Stories of two or more documents, a paragraph each, and how many documents stand alone.

    Args:
        stories: by date.
        documents: what is known of each document, by id; its text is not looked at.
    """
    together = [story for story in stories if len(story.documents) > 1]
    lines = []
    for story in together:
        lines += [*_head(story), *_members(story, documents), ""]
    held = {id for story in together for id in story.documents}
    alone = len({id for story in stories for id in story.documents} - held)
    lines.append(
        f"{len(together):,} {'story' if len(together) == 1 else 'stories'} of two or more documents."
    )
    lines.append(
        f"{count(alone, 'document')} {'shares its' if alone == 1 else 'share their'} happening with no other."
    )
    return "".join(f"{line}\n" for line in lines)


def _head(story: Story) -> list[str]:
    days = [story.first, story.last] if story.last != story.first else [story.first]
    when = " to ".join(wording.long_date(day) for day in days if day)
    who = wording.listed([_named(one) for one in story.who])
    documents = wording.documents(len(story.documents), story.independent) if story.copies else ""
    place = f"in or at {story.place}" if story.place else ""
    facts = [story.kind, who, place, documents, f"id {story.id}"]
    return [plain(f"{when}  {story.title}"), "  " + plain(" · ".join(fact for fact in facts if fact))]


def _named(one: Attendee) -> str:
    name = one.actor.label if one.actor else one.name
    return (
        " of ".join(part for part in (name or "somebody", one.country) if part) if one.country else name or ""
    )


def _members(story: Story, documents: Mapping[str, Document]) -> list[str]:
    why = {join.document: join.reason for join in story.joins}
    same = {id: group[0] for group in story.copies for id in group[1:]}
    lines = []
    for id in story.documents:
        document = documents[id]
        facts = [document.date or "no date", document.issuer or document.outlet or "", document.title or ""]
        lines.append("  - " + plain(id))
        lines.append("    " + plain(" · ".join(fact for fact in facts if fact)))
        if id in why:
            lines.append("    joined: " + plain(why[id]))
        if id in same:
            lines.append("    the same report as " + plain(same[id]))
    return lines
