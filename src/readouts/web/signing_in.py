"""Signing in by a password or by an identity provider; what is refused never says which part was wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute

from readouts.archive.site.accounts import account_name
from readouts.errors import NotFound, SignInRefused
from readouts.web import passwords
from readouts.web.limiting import clear, client_of, give_back, spend

if TYPE_CHECKING:
    from readouts.archive import Archive
    from readouts.web.identity import Provider

OF_CLIENT: RateLimitItem = RateLimitItemPerHour(50, namespace="sign-in by client")
"""How often one client may try, whatever names it gives."""

OF_BOTH: RateLimitItem = RateLimitItemPerMinute(10, 15, namespace="sign-in by account and client")
"""How often one client may try one name."""

OF_ACCOUNT: RateLimitItem = RateLimitItemPerHour(100, namespace="sign-in by account")
"""How often one name may be tried from anywhere."""

REFUSED = "the name or the password is wrong, or the account is closed"


def sign_in(archive: Archive, name: str, password: str, client: str) -> str:
    """Begin a session for who knows an account's password; a new one each time, so that none can be planted.

    Args:
        archive: Where the accounts are.
        name: The account, as it was typed.
        password: Its password, as it was typed.
        client: The internet address of who asks, or what else tells clients apart.

    Returns:
        The token to give to the browser; end the session that it had before.

    Raises:
        SignInRefused: the name or the password is wrong, or the account is closed: it does not say which.
        TooManyTries: the client or the account has to wait; it says how long.
        ArchiveError: the archive cannot be used.
    """
    accounts, name, client = archive.accounts, account_name(name), client_of(client)
    # Counted before anything is checked, so that many tries at once get no further than one after another.
    # One client alone can use up only a tenth of an account's tries, and shut out nobody else.
    spend(archive, OF_CLIENT, client)
    spend(archive, OF_BOTH, name, client)
    spend(archive, OF_ACCOUNT, name)
    hash = accounts.password_of(name)
    right, new = passwords.fits(password, hash)
    if not right or hash is None:
        raise SignInRefused(REFUSED)
    if new:
        accounts.rehash(name, hash, new)
    try:
        token = accounts.begin(name, new or hash)
    except NotFound:
        raise SignInRefused(REFUSED) from None
    give_back(archive, OF_CLIENT, client)
    give_back(archive, OF_ACCOUNT, name)
    clear(archive, OF_BOTH, name, client)
    return token


def sign_in_by(
    archive: Archive, provider: Provider, kept: str, answer: Mapping[str, str], back: str, client: str
) -> str:
    """Begin a session for who comes back from the identity provider and is linked to an account.

    Args:
        archive: Where the accounts are.
        provider: Who was asked.
        kept: What :meth:`Provider.asked` said to keep in the browser.
        answer: The query with which the browser came back.
        back: The address to which it came back, without query, as it was given to :meth:`Provider.asked`.
        client: The internet address of who asks.

    Returns:
        The token to give to the browser; end the session that it had before.

    Raises:
        SignInRefused: the answer does not hold, or no open account is linked to who that is.
        IntakeError: the provider cannot be asked.
        TooManyTries, ArchiveError: as of :func:`sign_in`.
    """
    client = client_of(client)
    spend(archive, OF_CLIENT, client)
    subject = provider.subject(kept, answer, back)
    account = archive.accounts.of_subject(subject)
    try:
        token = archive.accounts.begin(account.name if account else "")
    except NotFound:
        raise SignInRefused(
            f"no open account is linked to you; an admin can do it: readouts accounts link NAME '{subject}'"
        ) from None
    give_back(archive, OF_CLIENT, client)
    return token
