"""Passwords: how they are hashed (Argon2id, RFC 9106) and checked."""

from __future__ import annotations

import secrets
import unicodedata
from functools import cache
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

from readouts.errors import SettingsError

if TYPE_CHECKING:
    from pwdlib import PasswordHash

LEAST = 12
"""The fewest characters of a password."""

MOST = 1024
"""The most bytes of a password, in UTF-8."""

# One at work takes 64 MiB, so a crowd at the door must not all be served at once.
_AT_ONCE = BoundedSemaphore(4)


def hashed(password: str) -> str:
    """The hash of a new password, by which it can be checked but not known.

    Raises:
        SettingsError: it is too short or too long, or the library is not installed.
    """
    given = _normal(password)
    if given is None:
        raise SettingsError(f"a password is text of {MOST:,} bytes at most")
    if len(given) < LEAST:
        raise SettingsError(f"a password has at least {LEAST} characters")
    with _AT_ONCE:
        return _hasher().hash(given)


def fits(password: str, hash: str | None) -> tuple[bool, str | None]:
    """Whether a password is the one that was hashed; it takes as long where there is no hash.

    Args:
        password: What was typed.
        hash: The hash that is kept, or None where there is none, to which nothing fits.

    Returns:
        Whether it fits, and where it does and hashes are made otherwise by now, its new hash.

    Raises:
        SettingsError: the library is not installed.
    """
    decoy = _decoy()
    from pwdlib.exceptions import UnknownHashError

    given = _normal(password)
    there = given is not None and hash is not None
    with _AT_ONCE:
        try:
            right, new = _hasher().verify_and_update(given or "", hash if there and hash else decoy)
        except UnknownHashError:
            return False, None
    return (right, new) if there else (False, None)


def _normal(password: str) -> str | None:
    """A password in the form NFKC (NIST SP 800-63B, 3.1.1.2), or None where it is too long or no text.

    The same letters may come in another form from another keyboard.
    """
    try:
        size = len(password.encode("utf-8"))
    except UnicodeEncodeError:
        return None
    return unicodedata.normalize("NFKC", password) if size <= MOST else None


@cache
def _hasher() -> PasswordHash:
    try:
        from pwdlib import PasswordHash
        from pwdlib.hashers.argon2 import Argon2Hasher
    except ImportError:
        raise SettingsError("passwords need a library more: install readouts[web]") from None
    return PasswordHash([Argon2Hasher()])


@cache
def _decoy() -> str:
    """The hash of a password that nobody has, made as all are."""
    return _hasher().hash(secrets.token_urlsafe(32))
