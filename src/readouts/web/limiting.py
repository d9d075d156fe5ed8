"""How often something may be tried; all programs of the site count together, in the archive.

What is counted is called by an HMAC, so that nobody's name or internet address stands in the archive.
"""

from __future__ import annotations

import hmac
from hashlib import sha256
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil
from typing import TYPE_CHECKING

from limits import RateLimitItem
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter

from readouts.errors import ArchiveError, TooManyTries

if TYPE_CHECKING:
    from readouts.archive import Archive
    from readouts.archive.site.accounts import Accounts


class Tallies(Storage):
    """The archive's counts as the ``limits`` library wants them: windows that begin with the first try."""

    STORAGE_SCHEME = None

    def __init__(self, accounts: Accounts) -> None:
        super().__init__()
        self._accounts = accounts
        self._secret = accounts.secret("tallies")

    @property
    def base_exceptions(self) -> type[Exception]:
        """What may be raised here."""
        return ArchiveError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count, for ``expiry`` seconds from the first on; how many it is by now."""
        return self._accounts.tally(self._called(key), expiry, amount)

    def get(self, key: str) -> int:
        """The count."""
        return self._accounts.tallied(self._called(key))[0]

    def get_expiry(self, key: str) -> float:
        """When the count ends, in seconds since 1970."""
        return self._accounts.tallied(self._called(key))[1]

    def clear(self, key: str) -> None:
        """Begin a count again."""
        self._accounts.clear_tally(self._called(key))

    def check(self) -> bool:
        """Whether there is an archive to count in."""
        self.get("")
        return True

    def reset(self) -> int | None:
        """Not done: one program may not forget what others count."""
        raise NotImplementedError

    def _called(self, key: str) -> str:
        return hmac.digest(self._secret, key.encode("utf-8", "surrogatepass"), "sha256").hex()


def spend(archive: Archive, limit: RateLimitItem, *who: str) -> None:
    """Count a try of somebody.

    Raises:
        TooManyTries: it is one too many.
    """
    limiter, keys = _limiter(archive), tuple(map(_digest, who))
    if not limiter.hit(limit, *keys):
        left = limiter.get_window_stats(limit, *keys).reset_time - archive.accounts.clock()
        minutes = max(1, ceil(left / 60))
        wait = f"{minutes} minutes" if minutes > 1 else "a minute"
        raise TooManyTries(f"too many tries; wait {wait} before the next", max(1, ceil(left)))


def give_back(archive: Archive, limit: RateLimitItem, *who: str) -> None:
    """Take back a try that was counted."""
    _limiter(archive).hit(limit, *map(_digest, who), cost=-1)


def clear(archive: Archive, limit: RateLimitItem, *who: str) -> None:
    """Forget the tries of somebody."""
    _limiter(archive).clear(limit, *map(_digest, who))


def client_of(address: str) -> str:
    """Who is meant by an internet address: in IPv6 all of a /64, which is what one customer gets."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        inner = found.ipv4_mapped
        return str(inner) if inner else str(ip_network((int(found), 64), strict=False))
    return str(found)


def _limiter(archive: Archive) -> FixedWindowRateLimiter:
    return FixedWindowRateLimiter(Tallies(archive.accounts))


def _digest(who: str) -> str:
    # The library joins them with a sign that may stand in them too.
    return sha256(who.encode("utf-8", "surrogatepass")).hexdigest()
