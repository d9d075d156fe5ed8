"""What a site keeps beside documents and comparisons."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any, Literal

Role = Literal["reader", "editor", "admin"]
JobKind = Literal["add", "compare", "draw"]
JobState = Literal["waiting", "running", "done", "failed"]
LoggedKind = Literal["published", "republished", "withdrawn"]
ReplyState = Literal["waiting", "approved", "refused", "removed"]


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may sign in, if not ``closed`` (ISO 8601, UTC).

    ``subject`` is what an identity provider calls them, and ``password`` is whether they have one.
    """

    name: str
    role: Role
    made: str
    closed: str | None = None
    subject: str | None = None
    password: bool = False

    def to_dict(self) -> dict[str, Any]:
        """JSON form."""
        return {
            "name": self.name,
            "role": self.role,
            "made": self.made,
            "closed": self.closed,
            "subject": self.subject,
            "password": self.password,
        }

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> Account:
        """Inverse of :meth:`to_dict`."""
        return cls(
            value["name"],
            value["role"],
            value["made"],
            value.get("closed"),
            value.get("subject"),
            value.get("password", False),
        )


@dataclass(frozen=True, slots=True)
class FreeIssuer:
    """An issuer whose documents anybody may see whole; who said so, and when (ISO 8601, UTC)."""

    issuer: str
    who: str
    made: str

    def to_dict(self) -> dict[str, Any]:
        """JSON form."""
        return {"issuer": self.issuer, "who": self.who, "made": self.made}

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> FreeIssuer:
        """Inverse of :meth:`to_dict`."""
        return cls(value["issuer"], value["who"], value["made"])


@dataclass(frozen=True, slots=True)
class Job:
    """What somebody asked of the worker, and what became of it.

    ``argument`` says of what it is to be done; ``made`` and ``changed`` are times (ISO 8601, UTC), the
    latter that of the last sign of life. ``told`` is one line about how it went, or how far it is;
    ``stories`` are the ids of those that it brought up to date; ``tries`` counts how often it was begun.
    """

    id: int
    what: JobKind
    argument: dict[str, Any]
    who: str
    made: str
    state: JobState
    changed: str
    told: str = ""
    stories: tuple[str, ...] = ()
    tries: int = 0

    def to_dict(self) -> dict[str, Any]:
        """JSON form."""
        return {
            "id": self.id,
            "what": self.what,
            "argument": dict(self.argument),
            "who": self.who,
            "made": self.made,
            "state": self.state,
            "changed": self.changed,
            "told": self.told,
            "stories": list(self.stories),
            "tries": self.tries,
        }

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> Job:
        """Inverse of :meth:`to_dict`."""
        return cls(
            value["id"],
            value["what"],
            dict(value["argument"]),
            value["who"],
            value["made"],
            value["state"],
            value["changed"],
            value.get("told", ""),
            tuple(value.get("stories", ())),
            value.get("tries", 0),
        )


@dataclass(frozen=True, slots=True)
class Publication:
    """A comparison of a story as it was published; nobody's name is in it, since anybody may see it.

    ``story`` is the id that the story had then, ``number`` counts its versions from 1, ``comparison`` is the
    number of the comparison. ``title`` is the story's, null once a document of it was forgotten. ``made`` and
    ``withdrawn`` are times (ISO 8601, UTC), each with a note; ``withdrawn`` is null while it holds.
    """

    story: str
    number: int
    comparison: int
    title: str | None
    made: str
    note: str
    withdrawn: str | None = None
    withdrawn_note: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """JSON form."""
        return asdict(self)

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> Publication:
        """Inverse of :meth:`to_dict`."""
        return cls(**{each.name: value[each.name] for each in fields(cls) if each.name in value})


@dataclass(frozen=True, slots=True)
class Logged:
    """A line of the public change log: what became of which version of a story, when, and why.

    ``title`` is the story's, null once a document of it was forgotten.
    """

    what: LoggedKind
    story: str
    number: int
    title: str | None
    when: str
    note: str

    def to_dict(self) -> dict[str, Any]:
        """JSON form."""
        return asdict(self)

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> Logged:
        """Inverse of :meth:`to_dict`."""
        return cls(**{each.name: value[each.name] for each in fields(cls) if each.name in value})


@dataclass(frozen=True, slots=True)
class Reply:
    """What somebody answers; it has no address of its author's, which is kept apart.

    ``about`` is a story's id or a document's address, null once the document was forgotten. ``made`` and
    ``decided`` are times (ISO 8601, UTC). ``doubt`` says what makes it look like a machine's; only editors
    are told.
    """

    id: int
    about: str | None
    name: str
    text: str
    made: str
    state: ReplyState
    doubt: str | None = None
    decided: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """JSON form."""
        return asdict(self)

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> Reply:
        """Inverse of :meth:`to_dict`."""
        return cls(**{each.name: value[each.name] for each in fields(cls) if each.name in value})
