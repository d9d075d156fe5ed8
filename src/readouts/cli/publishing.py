"""Commands that let everybody see a story on the site, and take it back."""

from __future__ import annotations

from typing import Annotated

import typer

from readouts.cli import flags
from readouts.cli.printing import out, say

publishing_app = typer.Typer()

_Story = Annotated[str, typer.Argument(metavar="STORY", help="The story's id; readouts stories shows it.")]
_Who = Annotated[
    str | None, typer.Option("--who", metavar="NAME", help="Who does it; your login name by default.")
]


@publishing_app.command()
def publish(
    story: _Story,
    note: Annotated[
        str, typer.Option("--note", metavar="TEXT", help="For the public change log; what is new in it.")
    ] = "",
    who: _Who = None,
    archive: flags.ArchiveFlag = None,
    config: flags.Config = None,
    quiet: flags.Quiet = False,
) -> None:
    """Publish a story with its comparison as it is now, and its documents, as a version of its own."""
    from readouts.desk.archive import Archive
    from readouts.rendering.wording import plain

    chosen = flags.options([], config, archive=archive)
    by = flags.login() if who is None else who
    with Archive.of(chosen.settings) as kept:
        before = kept.publications.current(story)
        made = kept.publications.publish(story, kept.compare(story, chosen).id, by, note)
    if made != before:
        out(f"{plain(story)}  version {made.number}  {plain(made.title or '')}\n")
    elif not quiet:
        say(f"{story}: version {made.number} is published already, and nothing has changed since")


@publishing_app.command()
def withdraw(
    story: _Story,
    why: Annotated[
        str, typer.Option("--why", metavar="TEXT", help="On what grounds; the public change log shows it.")
    ],
    who: _Who = None,
    archive: flags.ArchiveFlag = None,
    config: flags.Config = None,
    quiet: flags.Quiet = False,
) -> None:
    """Take a published story back, with all its versions; that it was published stays in the change log."""
    from readouts.desk.archive import Archive

    chosen = flags.options([], config, archive=archive)
    by = flags.login() if who is None else who
    with Archive.of(chosen.settings) as kept:
        made = kept.publications.withdraw(story, by, why)
    if not quiet:
        say(f"{story}: version {made.number} is withdrawn")
