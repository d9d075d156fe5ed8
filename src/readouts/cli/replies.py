"""Commands about what readers reply; only here, at the command line, are their addresses read and erased."""

from __future__ import annotations

from typing import Annotated

import typer

from readouts.cli import flags
from readouts.cli.printing import out, say

replies_app = typer.Typer(
    rich_markup_mode=None,
    no_args_is_help=True,
    help="List what readers reply, read or erase the address of one, and take away what waits for long.",
)

PAGE = 100
"""So many replies are shown at a time."""

_Id = Annotated[int, typer.Argument(metavar="ID", help="The reply's number; readouts replies list shows it.")]


@replies_app.command("list")
def list_(
    page: Annotated[int, typer.Option("--page", metavar="N", min=1, help=f"{PAGE} are on a page.")] = 1,
    archive: flags.ArchiveFlag = None,
    config: flags.Config = None,
    quiet: flags.Quiet = False,
) -> None:
    """List the replies, the latest first: number, state, when, about what, by whom."""
    from readouts.desk.archive import Archive
    from readouts.rendering.wording import plain

    chosen = flags.options([], config, archive=archive)
    with Archive.of(chosen.settings) as kept:
        found = kept.replies.listed(PAGE, PAGE * (page - 1))
    for each in found:
        about = "(forgotten)" if each.about is None else plain(each.about)
        out(f"{each.id:<5} {each.state:<8} {each.made[:16]}  {about}  {plain(each.name)}".rstrip() + "\n")
    if not quiet:
        say(f"replies: {len(found)}" if found else "there is no reply")


@replies_app.command()
def address(id: _Id, archive: flags.ArchiveFlag = None, config: flags.Config = None) -> None:
    """Show the email address that a reply's author gave."""
    from readouts.desk.archive import Archive
    from readouts.rendering.wording import plain

    chosen = flags.options([], config, archive=archive)
    with Archive.of(chosen.settings) as kept:
        found = kept.replies.address(id)
    out(plain(found) + "\n")


@replies_app.command("erase-address")
def erase_address(
    id: _Id, archive: flags.ArchiveFlag = None, config: flags.Config = None, quiet: flags.Quiet = False
) -> None:
    """Erase the email address that a reply's author gave; the reply stays."""
    from readouts.desk.archive import Archive

    chosen = flags.options([], config, archive=archive)
    with Archive.of(chosen.settings) as kept:
        kept.replies.erase_address(id)
    if not quiet:
        say(f"reply {id}: its address is erased")


@replies_app.command()
def purge(
    days: Annotated[
        int, typer.Option("--days", metavar="N", min=0, help="Those that have waited longer than this.")
    ] = 90,
    archive: flags.ArchiveFlag = None,
    config: flags.Config = None,
    quiet: flags.Quiet = False,
) -> None:
    """Take away replies that have waited for an editor for long, with their addresses."""
    from readouts.desk.archive import Archive

    chosen = flags.options([], config, archive=archive)
    with Archive.of(chosen.settings) as kept:
        taken = kept.replies.purge(days)
    if not quiet:
        say(f"replies taken away: {taken}")
