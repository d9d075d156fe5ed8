"""What every table is made with."""

from __future__ import annotations

from sqlalchemy import Dialect, MetaData, Text, TypeDecorator

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Words(TypeDecorator[str]):
    """Text that may hold anything: what a database cannot hold is replaced, alike in every database.

    The null character becomes U+FFFD, and half a surrogate pair, as in the name of a file that is not
    UTF-8, its escape. The packed record holds both as they are.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """The text in a form that every database holds."""
        return None if value is None else held(value)


def held(value: str) -> str:
    """A text as a column of :class:`Words` holds it."""
    return value.replace("\0", "�").encode("utf-8", "backslashreplace").decode("utf-8")
