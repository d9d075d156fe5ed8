"""The gazetteer: what it knows, and the rows that a user adds."""

from __future__ import annotations

from typing import Any

from readouts.desk.options import is_date
from readouts.errors import SettingsError
from readouts.settings import Settings


def add_actors(path: str, settings: Settings) -> tuple[int, int]:
    """Add the rows of a file to the user's own file of actors, which is made if it is not there.

    Args:
        path: The file with the rows.
        settings: ``actors`` names the user's own file.

    Returns:
        How many rows were added, and how many there are now.

    Raises:
        SettingsError: a row makes no sense, or ``actors`` is not set.
        ReadoutsError: the user's own file cannot be written.
    """
    import os

    from readouts import writing
    from readouts.reading import actor_rows, overrides

    target = settings.actors
    if not target:
        raise SettingsError("no file of your own is set: pass --actors PATH, or set READOUTS_ACTORS")
    before = overrides.read(target) if os.path.exists(target) else []
    more = overrides.read(path)
    # What is written has to work together, not only row by row.
    tables = overrides.join(actor_rows.read_tables(actor_rows.SHIPPED), before, target)
    overrides.join(tables, more, path)
    rows, new = overrides.added(before, more)
    with writing.output(target, lambda _: None) as write:
        write(overrides.written(rows))
    return new, len(rows)


def show_actors(name: str, day: str | None, settings: Settings) -> dict[str, Any]:
    """Who and what is known by a name, or by an office on a date, as a JSON object.

    Args:
        name: Of a person, a country or an organisation, or an office: "president of Ukraine".
        day: ISO 8601 date; an office needs one, of people it leaves the offices held then.
        settings: ``actors`` names the user's own file.

    Raises:
        SettingsError: the date is none, or the user's own file cannot be used.
        ModelMissing: a file of the gazetteer is absent.
    """
    from readouts.reading import actors

    if day is not None and not is_date(day):
        raise SettingsError(f"the date {day!r} is not of the form YYYY-MM-DD")
    return actors.described(actors.gazetteer(settings.actors), name, day)
