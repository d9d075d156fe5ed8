"""What the worker does: adding, grouping, comparing, drawing, taking away what is out of date."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Generator, Iterable
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from readouts.errors import NotFound, SettingsError
from readouts.records import Added, Failure, Job, Told
from readouts.rendering import pictures, wording
from readouts.web import drawing

if TYPE_CHECKING:
    from readouts.desk import Options
    from readouts.desk.archive import Archive

_NAMED = 5
"""So many documents that failed are named in the line about a job."""

# What an upload is called begins with a hash, which says nothing to people.
_UPLOADED = re.compile(r"^upload:[0-9a-f]+/")

WAITED = 90
"""Days after which a reply that no editor decided on is taken away, with its address."""

_WORDS = {"new": "added", "version": "added as new versions", "read again": "read again"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a job: a line about it, the stories that it brought up to date, whether it failed."""

    told: str
    stories: tuple[str, ...] = ()
    failed: bool = False


def do(archive: Archive, job: Job, options: Options, progress: Callable[[str], None]) -> Outcome:
    """Do a job.

    Args:
        archive: Where.
        job: What; it may have been begun before.
        options: How to read.
        progress: Called with a line about how far it is, where it may be left off: by what that raises.

    Raises:
        ReadoutsError: it cannot be done; the message says why, in one line.
    """
    if job.what == "add":
        return add(archive, job.argument, options, progress)
    if job.what == "compare":
        return compare(archive, str(job.argument["story"]), options)
    return draw(archive, job.argument)


def add(
    archive: Archive, argument: dict[str, Any], options: Options, progress: Callable[[str], None]
) -> Outcome:
    """Add documents, group them, compare each story they are in and draw its pictures.

    Everything is looked at again where the job was begun before: what is there already changes nothing.

    Args:
        archive: Where they are kept.
        argument: ``addresses`` (http and https only), ``files`` (see :meth:`Jobs.add`), and what is known
            of all of them: ``party``, ``issuer`` and ``date`` (``YYYY-MM-DD``).
        options: How to read.
        progress: See :func:`do`.
    """
    counted: Counter[str] = Counter()
    failures: list[Failure] = []
    documents: dict[str, None] = {}
    with closing(_results(archive, argument, options)) as results:
        for result in results:
            if isinstance(result, Failure):
                failures.append(result)
                documents.pop(result.document, None)
            else:
                counted[_WORDS.get(result.outcome, result.outcome)] += 1
                documents[result.document] = None
            progress(_line(counted, failures))
    archive.group(options)
    compared = []
    for story in _stories(archive, documents):
        progress(f"{_line(counted, failures)}; comparing")
        if _compared(archive, story, options):
            compared.append(story)
    told = _line(counted, failures)
    if compared:
        told += f"; compared {'1 story' if len(compared) == 1 else f'{len(compared)} stories'}"
    return Outcome(told, tuple(compared), failed=bool(failures) and not counted)


def compare(archive: Archive, story: str, options: Options) -> Outcome:
    """Compare a story as it is by now, and draw its pictures.

    Raises:
        NotFound: there is no such story.
        SettingsError: fewer than two parties speak in it.
    """
    archive.compare(story, options)
    drawing.draw_story(archive, story)
    return Outcome("compared", (story,))


def draw(archive: Archive, argument: dict[str, Any]) -> Outcome:
    """Draw the pictures of a ``story``, or one ``picture``, where they are missing."""
    if "story" in argument:
        story = str(argument["story"])
        return Outcome(f"drew {drawing.draw_story(archive, story)}", (story,))
    mark = archive.jobs.mark()
    return Outcome(f"drew {drawing.draw(archive, pictures.from_dict(argument['picture']), mark)}")


def purge(archive: Archive) -> None:
    """Take away what is out of date, once an hour: every part of the site that keeps such things is here.

    Jobs that ended and pictures that are old, replies that waited for :data:`WAITED` days, sessions and
    counts that are over.
    """
    archive.jobs.purge()
    archive.replies.purge(WAITED)
    archive.accounts.purge()


def _results(
    archive: Archive, argument: dict[str, Any], options: Options
) -> Generator[Added | Failure, None, None]:
    told = Told(*(argument.get(name) or None for name in ("date", "party", "issuer")))
    if addresses := _addresses(argument):
        parties, issuers, dates = (
            dict.fromkeys(addresses, value) if value else {} for value in (told.party, told.issuer, told.date)
        )
        yield from archive.add(addresses, replace(options, parties=parties, issuers=issuers, dates=dates))
    for number, name in argument.get("files", ()):
        yield from archive.add_upload(str(name), archive.jobs.file(int(number)), told, options)


def _addresses(argument: dict[str, Any]) -> list[str]:
    """The addresses that are to be added.

    Raises:
        SettingsError: one is none: a path of this machine, above all.
    """
    from readouts.intake.items import address

    found = list(dict.fromkeys(str(each).strip() for each in argument.get("addresses", ())))
    for each in found:
        if address(each) is None:
            raise SettingsError(
                f"{wording.plain(each)[:200]}: is no address that begins with http:// or https://"
            )
    return found


def _stories(archive: Archive, documents: Iterable[str]) -> tuple[str, ...]:
    """The stories that documents are in."""
    found: dict[str, None] = {}
    for address in documents:
        with suppress(NotFound):  # a feed, or a document that was forgotten
            found |= dict.fromkeys(story.id for story in archive.stories(address))
    return tuple(found)


def _compared(archive: Archive, story: str, options: Options) -> bool:
    """Compare a story where two parties or more speak in it, and draw its pictures; whether they do."""
    parties: set[str] = set()
    # Another worker may have grouped it otherwise meanwhile; what the second party says may be in no column.
    with suppress(NotFound, SettingsError):
        for address in archive.story(story).documents:
            reading = archive.reading(address)
            parties |= {each.party for each in reading.statements if each.party}
            parties |= {reading.document.party} if reading.document.party else set()
        if len(parties) > 1:
            archive.compare(story, options)
            drawing.draw_story(archive, story)
            return True
    return False


def _line(counted: Counter[str], failures: list[Failure]) -> str:
    """``added 2, unchanged 1, failed 1: https://...: no text was found``."""
    said = [f"{what} {number}" for what, number in counted.items()]
    said += [f"failed {len(failures)}"] * bool(failures)
    named = "; ".join(
        f"{wording.plain(_UPLOADED.sub('', each.document))}: {each.error}" for each in failures[:_NAMED]
    )
    more = f"; and {len(failures) - _NAMED} more" if len(failures) > _NAMED else ""
    return (", ".join(said) or "nothing to add") + (f": {named}{more}" if failures else "")
