"""Commands that say who may sign in on a site, and whose documents anybody may see whole."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from readouts.cli import flags
from readouts.cli.flags import InfoFormat
from readouts.cli.printing import out, say
from readouts.errors import SettingsError

if TYPE_CHECKING:
    from readouts.records import Account

accounts_app = typer.Typer(
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Say who may sign in on the site, and as what.",
)
site_app = typer.Typer(
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Say what the site shows to everybody.",
)


class Roles(StrEnum):
    """What somebody who is signed in may do."""

    READER = "reader"
    EDITOR = "editor"
    ADMIN = "admin"


_Name = Annotated[str, typer.Argument(metavar="NAME", help="The name of the account.")]
_Role = Annotated[
    Roles,
    typer.Option(
        "--role", help="A reader sees everything, an editor may change it, an admin may do whatever there is."
    ),
]
_Stdin = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input, its first line.")
]
_Issuer = Annotated[str, typer.Argument(metavar="ISSUER", help="Whose documents, as they name it.")]


@accounts_app.command("add")
def add_account(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME", help="Its name, which all who are signed in may see; no email address."
        ),
    ],
    role: _Role = Roles.READER,
    password_stdin: _Stdin = False,
    subject: Annotated[
        str | None,
        typer.Option(
            "--subject",
            metavar="SUBJECT",
            help="What the identity provider calls its owner, who signs in there and needs no password.",
        ),
    ] = None,
    archive: flags.ArchiveFlag = None,
    config: flags.Config = None,
    quiet: flags.Quiet = False,
) -> None:
    """Make an account; its password is asked for twice on the terminal."""
    from readouts.archive.site.accounts import fitting_name
    from readouts.desk.archive import Archive

    # Before anybody is asked for a password.
    name = fitting_name(name)
    if subject is not None and password_stdin:
        raise SettingsError("--subject goes without --password-stdin; a password can be given later")
    chosen = flags.options([], config, archive=archive).settings
    identity = None if subject is None else _identity(chosen.oidc_issuer, subject)
    hash = _hashed(name, password_stdin) if subject is None else None
    with Archive.of(chosen, make=True) as kept:
        made = kept.accounts.add(name, role.value, hash, identity)
    _told(made, "made", quiet)


@accounts_app.command("list")
def list_accounts(
    archive: flags.ArchiveFlag = None,
    format: flags.InfoFlag = InfoFormat.TERMINAL,
    config: flags.Config = None,
) -> None:
    """Show every account: its role, how its owner signs in, and whether it is closed."""
    from readouts.desk.archive import Archive
    from readouts.rendering import json
    from readouts.rendering.wording import plain

    with Archive.of(flags.options([], config, archive=archive).settings) as kept:
        found = kept.accounts.listed()
    if format is InfoFormat.JSON:
        out(json.dumped([each.to_dict() for each in found], 2) + "\n")
        return
    for each in found:
        ways = ["password"] * each.password + [f"subject {each.subject}"] * (each.subject is not None)
        state = f" · closed {each.closed[:10]}" if each.closed else ""
        told = plain(f"{each.name} · {', '.join(ways) or 'no way to sign in'}{state}")
        out(f"{each.role:<7} {told}\n")


@accounts_app.command("role")
def set_role(
    name: _Name,
    role: Annotated[Roles, typer.Argument(metavar="ROLE", help="reader, editor or admin.")],
    archive: flags.ArchiveFlag = None,
    config: flags.Config = None,
    quiet: flags.Quiet = False,
) -> None:
    """Give an account another role; it holds at once."""
    from readouts.desk.archive import Archive

    with Archive.of(flags.options([], config, archive=archive).settings) as kept:
        _told(kept.accounts.set_role(name, role.value), f"is {role.value} now", quiet)


@accounts_app.command("password")
def set_password(
    name: _Name,
    password_stdin: _Stdin = False,
    archive: flags.ArchiveFlag = None,
    config: flags.Config = None,
    quiet: flags.Quiet = False,
) -> None:
    """Give an account another password; it is signed out everywhere."""
    from readouts.desk.archive import Archive

    with Archive.of(flags.options([], config, archive=archive).settings) as kept:
        found = kept.accounts.find(name)
        hash = _hashed(found.name, password_stdin)
        _told(kept.accounts.set_password(name, hash), "has a new password, and is signed out", quiet)


@accounts_app.command("link")
def link_account(
    name: _Name,
    subject: Annotated[
        str,
        typer.Argument(metavar="SUBJECT", help="What the identity provider calls its owner: the subject."),
    ],
    archive: flags.ArchiveFlag = None,
    config: flags.Config = None,
    quiet: flags.Quiet = False,
) -> None:
    """Let an account's owner sign in by the identity provider that the settings name."""
    from readouts.desk.archive import Archive

    chosen = flags.options([], config, archive=archive).settings
    with Archive.of(chosen) as kept:
        _told(kept.accounts.link(name, _identity(chosen.oidc_issuer, subject)), "is linked", quiet)


@accounts_app.command("close")
def close_account(
    name: _Name,
    archive: flags.ArchiveFlag = None,
    config: flags.Config = None,
    quiet: flags.Quiet = False,
) -> None:
    """Close an account: it is signed out at once, and nobody signs in by it. Its name stays taken."""
    from readouts.desk.archive import Archive

    with Archive.of(flags.options([], config, archive=archive).settings) as kept:
        _told(kept.accounts.close(name), "closed", quiet)


@accounts_app.command("reopen")
def reopen_account(
    name: _Name,
    archive: flags.ArchiveFlag = None,
    config: flags.Config = None,
    quiet: flags.Quiet = False,
) -> None:
    """Open a closed account again."""
    from readouts.desk.archive import Archive

    with Archive.of(flags.options([], config, archive=archive).settings) as kept:
        _told(kept.accounts.reopen(name), "open again", quiet)


@site_app.command("free")
def free_issuer(
    issuer: _Issuer,
    who: Annotated[
        str | None, typer.Option("--who", metavar="NAME", help="Who says so; your login name by default.")
    ] = None,
    archive: flags.ArchiveFlag = None,
    config: flags.Config = None,
    quiet: flags.Quiet = False,
) -> None:
    """Let everybody see an issuer's documents whole, since it allows that."""
    from readouts.desk.archive import Archive

    with Archive.of(flags.options([], config, archive=archive).settings) as kept:
        kept.accounts.free(issuer, flags.login() if who is None else who)
        if not quiet:
            say(f"{issuer}: anybody may see its documents whole")
            if issuer not in kept.accounts.issuers():
                say(f"{issuer}: no document here is by it yet; readouts site issuers shows whose are")


@site_app.command("unfree")
def unfree_issuer(
    issuer: _Issuer,
    archive: flags.ArchiveFlag = None,
    config: flags.Config = None,
    quiet: flags.Quiet = False,
) -> None:
    """Take it back: of the issuer's documents only statements are shown to everybody."""
    from readouts.desk.archive import Archive

    with Archive.of(flags.options([], config, archive=archive).settings) as kept:
        kept.accounts.unfree(issuer)
    if not quiet:
        say(f"{issuer}: only statements are shown to everybody")


@site_app.command("issuers")
def list_issuers(
    archive: flags.ArchiveFlag = None,
    format: flags.InfoFlag = InfoFormat.TERMINAL,
    config: flags.Config = None,
) -> None:
    """Show the issuers of the archive's documents, and whose anybody may see whole."""
    from readouts.desk.archive import Archive
    from readouts.rendering import json
    from readouts.rendering.wording import plain

    with Archive.of(flags.options([], config, archive=archive).settings) as kept:
        free = {each.issuer: each for each in kept.accounts.free_issuers()}
        names = sorted({*free, *kept.accounts.issuers()})
    if format is InfoFormat.JSON:
        rows = [{"issuer": name, "free": free[name].to_dict() if name in free else None} for name in names]
        out(json.dumped(rows, 2) + "\n")
        return
    for name in names:
        since = f" · since {free[name].made[:10]}, by {free[name].who}" if name in free else ""
        out(f"{'free' if name in free else '':<5} {plain(name + since)}\n")


def _told(account: Account, what: str, quiet: bool) -> None:
    if not quiet:
        say(f"{account.name} ({account.role}): {what}")


def _identity(issuer: str, subject: str) -> str:
    from readouts.web.identity import called

    if not issuer:
        raise SettingsError("say who the identity provider is, with the setting oidc_issuer")
    if not subject.strip():
        raise SettingsError("the subject is empty")
    return called(issuer, subject)


def _hashed(name: str, from_stdin: bool) -> str:
    """The hash of a password that is asked for.

    Raises:
        SettingsError: there is nobody to ask, it was typed in two ways, or it is no password.
    """
    import getpass

    from readouts.web import passwords

    if from_stdin:
        line = sys.stdin.buffer.readline(4 * passwords.MOST).rstrip(b"\r\n")
        try:
            return passwords.hashed(line.decode("utf-8"))
        except UnicodeDecodeError:
            raise SettingsError("the password on standard input is not UTF-8") from None
    if not sys.stdin.isatty():
        raise SettingsError("there is no terminal to ask for the password on; --password-stdin reads it")
    given = getpass.getpass(f"Password of {name}, at least {passwords.LEAST} characters: ")
    if getpass.getpass("The same again: ") != given:
        raise SettingsError("the two passwords are not the same")
    return passwords.hashed(given)
