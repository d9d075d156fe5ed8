"""Commands that look up actors and add to them."""

from __future__ import annotations

from typing import Annotated

import typer

from readouts.cli.flags import Actors, Config, InfoFormat, Quiet
from readouts.cli.printing import out, say

actors_app = typer.Typer(
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Look up people, countries and organisations, and add your own.",
)


@actors_app.command("add")
def add_actors(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A CSV file with the rows to add.")],
    actors: Actors = None,
    config: Config = None,
    quiet: Quiet = False,
) -> None:
    """Check the rows of a file and add them to your own file of actors."""
    from readouts import desk, settings

    found = settings.load(config, flags={"actors": actors})
    new, rows = desk.add_actors(file, found)
    if not quiet:
        say(f"{found.actors}: rows added: {new}, rows now: {rows}")


@actors_app.command("show")
def show_actors(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="A name, or an office: 'president of Ukraine'.")
    ],
    date: Annotated[
        str | None, typer.Option("--date", metavar="YYYY-MM-DD", help="The date on which an office was held.")
    ] = None,
    format: Annotated[
        InfoFormat, typer.Option("--format", help="How the output is written.")
    ] = InfoFormat.TERMINAL,
    actors: Actors = None,
    config: Config = None,
) -> None:
    """Show who or what is known by a name, or who held an office on a date."""
    import json

    from readouts import desk, settings
    from readouts.rendering import lookups

    answer = desk.show_actors(name, date, settings.load(config, flags={"actors": actors}))
    if format is InfoFormat.JSON:
        out(json.dumps(answer, indent=2, ensure_ascii=False) + "\n")
        return
    out(lookups.terminal(answer))
    if not answer["results"]:
        say(f"{name}: {answer['why']}")
