"""A document and what is read in it: mentions, statements and who makes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

Kind = Literal["direct", "indirect", "mixed"]
Attitude = Literal["assertion", "belief", "fact", "eventuality"]
Genre = Literal["report", "account", "transcript"]
MentionKind = Literal["person", "organization", "place", "group", "other"]
Form = Literal["name", "nominal", "pronoun"]
SpeakerKind = Literal["person", "organization", "country", "group", "document", "unnamed"]
Flag = Literal["future", "hypothetical", "past"]


class Span(NamedTuple):
    """Half-open ``[start, end)`` in code points of a document's text."""

    start: int
    end: int


def spans_of(value: Iterable[Sequence[int]]) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in value)


@dataclass(frozen=True, slots=True)
class Passage:
    """One or more spans of one document, in text order, and their words.

    ``text`` is the words of the spans joined by one space; contents are often discontinuous.
    """

    spans: tuple[Span, ...]
    text: str

    @classmethod
    def of(cls, text: str, spans: Iterable[Sequence[int]]) -> Passage:
        """The passage that ``spans`` name in the document text ``text``."""
        found = spans_of(spans)
        return cls(found, " ".join(text[start:end] for start, end in found))

    @property
    def start(self) -> int:
        """First code point of the first span."""
        return self.spans[0].start

    @property
    def end(self) -> int:
        """The code point after the last span."""
        return self.spans[-1].end

    def to_dict(self) -> dict[str, Any]:
        """JSON form: ``{"spans": [[start, end], ...], "text": ...}``."""
        return {"spans": [list(span) for span in self.spans], "text": self.text}

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> Passage:
        """Inverse of :meth:`to_dict`."""
        return cls(spans_of(value["spans"]), value["text"])


@dataclass(frozen=True, slots=True)
class Turn:
    """One speaker's turn in a transcript: the name in the margin and the words spoken.

    ``label`` covers the margin ("PRESIDENT VESK", without the colon); ``body`` the words up to the
    next margin.
    """

    label: Span
    body: Span

    def to_dict(self) -> dict[str, Any]:
        """JSON form."""
        return {"label": list(self.label), "body": list(self.body)}

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> Turn:
        """Inverse of :meth:`to_dict`."""
        return cls(Span(*value["label"]), Span(*value["body"]))


@dataclass(frozen=True, slots=True)
class Document:
    """One news report, official account, press release or transcript.

    ``id`` is the path or address as the user gave it. ``date`` is ISO 8601 (``YYYY-MM-DD``).
    ``issuer`` is whose official account it is, ``outlet`` who published a news report, ``party``
    the side the whole document speaks for (null in a report). ``furniture`` covers what is not the
    document's own matter (similar posts, reply forms, share buttons): no statement is read there.
    """

    id: str
    text: str
    title: str | None = None
    date: str | None = None
    outlet: str | None = None
    issuer: str | None = None
    party: str | None = None
    language: str | None = None
    genre: Genre = "report"
    warnings: tuple[str, ...] = ()
    turns: tuple[Turn, ...] = ()
    furniture: tuple[Span, ...] = ()
    url: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """JSON form."""
        return {
            "id": self.id,
            "text": self.text,
            "title": self.title,
            "date": self.date,
            "outlet": self.outlet,
            "issuer": self.issuer,
            "party": self.party,
            "language": self.language,
            "genre": self.genre,
            "warnings": list(self.warnings),
            "turns": [turn.to_dict() for turn in self.turns],
            "furniture": [list(span) for span in self.furniture],
            "url": self.url,
        }

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> Document:
        """Inverse of :meth:`to_dict`; other keys are ignored."""
        return cls(
            id=value["id"],
            text=value["text"],
            title=value.get("title"),
            date=value.get("date"),
            outlet=value.get("outlet"),
            issuer=value.get("issuer"),
            party=value.get("party"),
            language=value.get("language"),
            genre=value.get("genre", "report"),
            warnings=tuple(value.get("warnings", ())),
            turns=tuple(Turn.from_dict(turn) for turn in value.get("turns", ())),
            furniture=spans_of(value.get("furniture", ())),
            url=value.get("url"),
        )


@dataclass(frozen=True, slots=True)
class Mention:
    """A span that names somebody or something; mentions of one referent share a ``cluster``.

    ``phrase`` is the noun phrase around a name with its titles and asides, where that is longer. A name
    inside another phrase that refers to nobody by itself has no cluster.
    """

    passage: Passage
    kind: MentionKind
    form: Form
    cluster: int | None = None
    phrase: Passage | None = None

    def to_dict(self) -> dict[str, Any]:
        """JSON form."""
        return {
            **self.passage.to_dict(),
            "kind": self.kind,
            "form": self.form,
            "cluster": self.cluster,
            "phrase": self.phrase.to_dict() if self.phrase else None,
        }

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> Mention:
        """Inverse of :meth:`to_dict`."""
        phrase = value.get("phrase")
        return cls(
            Passage.from_dict(value),
            value["kind"],
            value["form"],
            value.get("cluster"),
            Passage.from_dict(phrase) if phrase else None,
        )


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, organisation or country known across documents; ``id`` is a Wikidata id."""

    id: str
    label: str

    def to_dict(self) -> dict[str, Any]:
        """JSON form."""
        return {"id": self.id, "label": self.label}

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> Actor:
        """Inverse of :meth:`to_dict`."""
        return cls(value["id"], value["label"])


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who stands in the role of a statement's source.

    ``name`` is the fullest form that the document itself uses. ``why`` says in a few words which
    evidence led there.
    """

    name: str
    kind: SpeakerKind
    actor: Actor | None = None
    role: str | None = None
    country: str | None = None
    confidence: float = 1.0
    why: str = ""

    def to_dict(self) -> dict[str, Any]:
        """JSON form."""
        return {
            "name": self.name,
            "kind": self.kind,
            "actor": self.actor.to_dict() if self.actor else None,
            "role": self.role,
            "country": self.country,
            "confidence": self.confidence,
            "why": self.why,
        }

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> Speaker:
        """Inverse of :meth:`to_dict`."""
        return cls(
            name=value["name"],
            kind=value["kind"],
            actor=Actor.from_dict(value["actor"]) if value.get("actor") else None,
            role=value.get("role"),
            country=value.get("country"),
            confidence=value.get("confidence", 1.0),
            why=value.get("why", ""),
        )


def _one_or_many(speakers: tuple[Speaker, ...]) -> Any:
    if len(speakers) == 1:
        return speakers[0].to_dict()
    return [speaker.to_dict() for speaker in speakers] or None


def _speakers(value: Any) -> tuple[Speaker, ...]:
    if not value:
        return ()
    return tuple(Speaker.from_dict(entry) for entry in (value if isinstance(value, list) else [value]))


@dataclass(frozen=True, slots=True)
class Statement:
    """One attribution: source, cue and content (Pareti 2016; Newell, Margolin and Ruths 2018).

    ``speakers`` is empty when nobody was resolved: then ``candidates`` holds who it might be. In a
    transcript the source is the name in the margin and the cue is null. ``within`` is null where there
    is none. ``confidence`` is a probability.

    ``act`` is what is done by saying it, as PLOVER 0.8 or STATE, CONFIRM or DENY, and ``plover`` always
    PLOVER's own; both are null until they are found. ``negated`` says that it is not so or was not done,
    ``flags`` when, and ``unsaid`` that something was not discussed, asked or promised.
    """

    id: str
    kind: Kind
    attitude: Attitude
    content: Passage
    source: Passage | None = None
    cue: Passage | None = None
    speakers: tuple[Speaker, ...] = ()
    candidates: tuple[Speaker, ...] = ()
    addressee: tuple[Speaker, ...] = ()
    party: str | None = None
    act: str | None = None
    plover: str | None = None
    mode: str | None = None
    negated: bool = False
    flags: tuple[Flag, ...] = ()
    unsaid: bool = False
    within: str | None = None
    confidence: float = 1.0

    def to_dict(self) -> dict[str, Any]:
        """JSON form; ``speaker`` is an object, a list of objects, or null."""
        return {
            "id": self.id,
            "kind": self.kind,
            "attitude": self.attitude,
            "source": self.source.to_dict() if self.source else None,
            "cue": self.cue.to_dict() if self.cue else None,
            "content": self.content.to_dict(),
            "speaker": _one_or_many(self.speakers),
            "candidates": [speaker.to_dict() for speaker in self.candidates],
            "addressee": [speaker.to_dict() for speaker in self.addressee],
            "party": self.party,
            "act": self.act,
            "plover": self.plover,
            "mode": self.mode,
            "negated": self.negated,
            "flags": list(self.flags),
            "unsaid": self.unsaid,
            "within": self.within,
            "confidence": self.confidence,
        }

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> Statement:
        """Inverse of :meth:`to_dict`."""
        return cls(
            id=value["id"],
            kind=value["kind"],
            attitude=value["attitude"],
            content=Passage.from_dict(value["content"]),
            source=Passage.from_dict(value["source"]) if value.get("source") else None,
            cue=Passage.from_dict(value["cue"]) if value.get("cue") else None,
            speakers=_speakers(value.get("speaker")),
            candidates=_speakers(value.get("candidates")),
            addressee=_speakers(value.get("addressee")),
            party=value.get("party"),
            act=value.get("act"),
            plover=value.get("plover"),
            mode=value.get("mode"),
            negated=value.get("negated", False),
            flags=tuple(value.get("flags", ())),
            unsaid=value.get("unsaid", False),
            within=value.get("within"),
            confidence=value.get("confidence", 1.0),
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as one network read it: its statements, in text order, and its mentions."""

    document: Document
    statements: tuple[Statement, ...] = ()
    mentions: tuple[Mention, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """JSON form: the document's keys with ``mentions`` and ``statements`` beside them."""
        return {
            **self.document.to_dict(),
            "mentions": [mention.to_dict() for mention in self.mentions],
            "statements": [statement.to_dict() for statement in self.statements],
        }

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> Reading:
        """Inverse of :meth:`to_dict`."""
        return cls(
            Document.from_dict(value),
            tuple(Statement.from_dict(entry) for entry in value.get("statements", ())),
            tuple(Mention.from_dict(entry) for entry in value.get("mentions", ())),
        )


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that could not be read: which, at what stage (fetch, extract, read), and why."""

    document: str
    stage: str
    error: str

    def to_dict(self) -> dict[str, Any]:
        """JSON form."""
        return {"document": self.document, "stage": self.stage, "error": self.error}

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> Failure:
        """Inverse of :meth:`to_dict`."""
        return cls(value["document"], value["stage"], value["error"])
