"""Wires the rooms: from paths to readings, and from readings to a comparison or to stories.

The public API and the command line call :func:`read`, :func:`compare` and :func:`stories`, so nobody
wires twice.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from readouts.errors import ModelError, ModelMissing, ReadoutsError, SettingsError
from readouts.records import Comparison, Document, Failure, Reading, Story
from readouts.settings import Settings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from readouts.intake import Item

_AHEAD = 4
"""Documents a thread may be ahead of the one whose turn it is; more would only cost memory."""

Results = Generator[Reading | Failure, None, None]
_Found = Generator[tuple[str, Reading | Failure | None], None, None]

_lock = Lock()


class Network(Protocol):
    """What the desk needs of a reading network; :class:`readouts.reading.reader.Reader` is one."""

    def read(self, document: Document) -> Reading:
        """Find every statement of a document and who makes it."""

    def embed(self, runs: Sequence[Sequence[str]]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Vectors of sentences in runs [n, 2, d], and the probability that each makes a point [n]."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to read, and what is known of the documents beside their text.

    ``parties``, ``issuers`` and ``dates`` say, by path, which party a document speaks for, whose
    official account it is, and its ISO 8601 date; each outweighs what the text says. Of a folder, a
    feed or an archive they hold for every document in it, unless they name that one. ``network``
    stands in for the shipped one. ``done`` is called with each input when it is finished.

    Raises:
        SettingsError: a date is not one, or a name is empty.
    """

    settings: Settings = field(default_factory=Settings)
    parties: Mapping[str, str] = field(default_factory=dict)
    issuers: Mapping[str, str] = field(default_factory=dict)
    dates: Mapping[str, str] = field(default_factory=dict)
    network: Network | None = None
    done: Callable[[str], None] | None = None

    def __post_init__(self) -> None:
        for path, value in self.dates.items():
            if not _is_date(value):
                raise SettingsError(f"the date {value!r} of {path} is not of the form YYYY-MM-DD")
        for name, values in (("party", self.parties), ("issuer", self.issuers)):
            for path, value in values.items():
                if not value.strip():
                    raise SettingsError(f"the {name} of {path} is empty")


def read(inputs: Iterable[str], options: Options | None = None) -> Iterator[Reading | Failure]:
    """Read documents one after the other, in the order given, holding only a few at a time.

    Args:
        inputs: Paths of files, folders, feeds and archives, or addresses on the web; ``-`` is standard input.
        options: Settings, and what is known of the documents.

    Returns:
        A reading for each document, or a failure where one could not be read; the others are read
        all the same.

    Raises:
        SettingsError: an input or an option makes no sense.
        ModelError: the network cannot be used.
    """
    options = options or Options()
    return _results(_checked(inputs, options), options)


def compare(inputs: Iterable[str], options: Options | None = None) -> tuple[Comparison, tuple[Failure, ...]]:
    """Read documents and set side by side what the parties in them said.

    Two or more official accounts, or reports in which two or more parties speak. The columns stand
    in the order of the documents that speak for a party, then in alphabetical order.

    Args:
        inputs: Paths of files, folders, feeds and archives, or addresses on the web; ``-`` is standard input.
        options: Settings, and what is known of the documents.

    Returns:
        The comparison of the documents that could be read, and a failure for each of the others.

    Raises:
        SettingsError: an input or an option makes no sense, or fewer than two parties speak.
        ModelError: the network cannot be used.
    """
    options = options or Options()
    readings, failures = [], []
    with closing(_results(_checked(inputs, options), options)) as results:
        for result in results:
            if isinstance(result, Reading):
                readings.append(result)
            else:
                failures.append(result)
    return align(readings, options, failures), tuple(failures)


def align(
    readings: Sequence[Reading], options: Options | None = None, failures: Sequence[Failure] = ()
) -> Comparison:
    """Set side by side what the parties in documents that were already read said.

    ``failures`` only make the message clearer where too little was read to compare.

    Raises:
        SettingsError: fewer than two parties speak.
        ModelError: the network cannot be used.
    """
    from readouts import comparing

    network = (options and options.network) or _network()
    parties = tuple(dict.fromkeys(r.document.party for r in readings if r.document.party))
    comparison = comparing.compare(readings, network.embed, parties)
    if len(comparison.parties) < 2:
        raise SettingsError(_too_few(readings, comparison.parties, failures))
    return comparison


def stories(
    inputs: Iterable[str], options: Options | None = None
) -> tuple[tuple[Story, ...], tuple[Failure, ...]]:
    """Read documents and group those that report the same happening.

    Args:
        inputs: Paths of files, folders, feeds and archives, or addresses on the web; ``-`` is standard input.
        options: Settings, and what is known of the documents; without a date a document stays alone.

    Returns:
        The stories by date, one of a single document among them, and a failure for each document that
        could not be read.

    Raises:
        SettingsError: an input or an option makes no sense.
        ModelError: the network cannot be used.
    """
    options = options or Options()
    failures: list[Failure] = []

    def readings() -> Iterator[Reading]:
        with closing(_results(_checked(inputs, options), options)) as results:
            for result in results:
                if isinstance(result, Reading):
                    yield result
                else:
                    failures.append(result)

    return group(readings(), options), tuple(failures)


def group(readings: Iterable[Reading], options: Options | None = None) -> tuple[Story, ...]:
    """Group documents that were already read; a reading is let go as soon as it is taken in.

    Raises:
        ModelError: the network cannot be used.
    """
    from readouts import comparing

    network = (options and options.network) or _network()
    return comparing.stories(readings, network.embed)


def about() -> dict[str, Any]:
    """What runs here: versions, and the network's files with their SHA-256 as found and as shipped.

    Raises:
        ModelMissing: a file of the network is absent.
    """
    import platform
    from hashlib import sha256
    from importlib.metadata import version

    from readouts import __version__
    from readouts.reading import encoder

    folder = encoder.SHIPPED
    files = []
    for name, shipped in encoder.checksums(folder).items():
        try:
            found = sha256((folder / name).read_bytes()).hexdigest()
        except OSError as error:
            raise ModelMissing(f"the network's file {name} is missing; install the package again") from error
        files.append({"name": name, "sha256": found, "shipped": found == shipped})
    libraries = {name: version(name) for name in ("onnxruntime", "tokenizers", "numpy")}
    return {
        "versions": {"readouts": __version__, "python": platform.python_version(), **libraries},
        "network": folder.name,
        "files": files,
    }


def add_actors(path: str, settings: Settings) -> tuple[int, int]:
    """Add the rows of a file to the user's own file of actors, which is made if it is not there.

    Args:
        path: The file with the rows.
        settings: ``actors`` names the user's own file.

    Returns:
        How many rows were added, and how many there are now.

    Raises:
        SettingsError: a row makes no sense, or ``actors`` is not set.
        ReadoutsError: the user's own file cannot be written.
    """
    import os

    from readouts import writing
    from readouts.reading import actor_rows, overrides

    target = settings.actors
    if not target:
        raise SettingsError("no file of your own is set: pass --actors PATH, or set READOUTS_ACTORS")
    before = overrides.read(target) if os.path.exists(target) else []
    more = overrides.read(path)
    # What is written has to work together, not only row by row.
    tables = overrides.join(actor_rows.read_tables(actor_rows.SHIPPED), before, target)
    overrides.join(tables, more, path)
    rows, new = overrides.added(before, more)
    with writing.output(target, lambda _: None) as write:
        write(overrides.written(rows))
    return new, len(rows)


def show_actors(name: str, day: str | None, settings: Settings) -> dict[str, Any]:
    """Who and what is known by a name, or by an office on a date, as a JSON object.

    Args:
        name: Of a person, a country or an organisation, or an office: "president of Ukraine".
        day: ISO 8601 date; an office needs one, of people it leaves the offices held then.
        settings: ``actors`` names the user's own file.

    Raises:
        SettingsError: the date is none, or the user's own file cannot be used.
        ModelMissing: a file of the gazetteer is absent.
    """
    from readouts.reading import actors

    if day is not None and not _is_date(day):
        raise SettingsError(f"the date {day!r} is not of the form YYYY-MM-DD")
    return actors.described(actors.gazetteer(settings.actors), name, day)


def _too_few(readings: Sequence[Reading], parties: Sequence[str], failures: Sequence[Failure]) -> str:
    unread = f"; {len(failures)} could not be read" if failures else ""
    if not readings:
        return f"there is no document to compare{unread}"
    found = f"only {parties[0]} speaks" if parties else "no party was recognised"
    paths = [r.document.id for r in readings if not r.document.party]
    if len(readings) > 1 and paths:
        flags = " ".join(f"--party {path}=NAME" for path in paths[:3])
        advice = f"say whom an official account speaks for: {flags}"
    elif len(readings) > 1:
        advice = "give an account by another party too"
    elif failures:
        advice = "mend what could not be read, or give another account"
    else:
        advice = "give a second account too, or a report that quotes both sides"
    return f"a comparison needs two parties, and here {found}{unread}; {advice}"


def _checked(inputs: Iterable[str], options: Options) -> tuple[str, ...]:
    if isinstance(inputs, str):
        raise SettingsError("give a list of paths, not one string")
    paths = tuple(inputs)
    seen: set[str] = set()
    for path in paths:
        if path in seen:
            raise SettingsError(f"{path} is given twice")
        seen.add(path)
    # How the ids of the documents in an input begin.
    inside = tuple(begin for path in paths for begin in (f"{path}#", f"{path.rstrip('/')}/"))
    for values in (options.parties, options.issuers, options.dates):
        for path in values:
            if path not in seen and not path.startswith(inside):
                raise SettingsError(f"{path} is not one of the documents given")
    return paths


@dataclass(frozen=True, slots=True)
class _Told:
    """What the options say of one document."""

    date: str | None = None
    party: str | None = None
    issuer: str | None = None


class _Work(NamedTuple):
    """One document to read, or a failure in taking it out of its input, or neither where that ends."""

    input: str
    found: Item | Failure | None
    told: _Told = _Told()


def _works(paths: Sequence[str], options: Options) -> Iterator[_Work]:
    """The documents of all inputs; each id comes once, and what is said of a document finds it."""
    from readouts import intake

    told = [options.dates, options.parties, options.issuers]
    unused = {id for values in told for id in values} - set(paths)
    seen: set[str] = set()
    for path in paths:
        try:
            for found in intake.expand(path, options.settings):
                id = found.document if isinstance(found, Failure) else found.id
                unused.discard(id)
                if isinstance(found, intake.Item) and id in seen:
                    found = Failure(id, "fetch", "this document is given twice: the first is read")
                seen.add(id)
                yield _Work(path, found, _Told(*(values.get(id, values.get(path)) for values in told)))
                del found
        except Exception as error:
            yield _Work(path, _failure(path, "fetch", error))
        for id in sorted(unused) if path == paths[-1] else ():
            yield _Work(path, Failure(id, "fetch", "no document of this name was found"))
        yield _Work(path, None)


def _results(paths: Sequence[str], options: Options) -> Results:
    works = _works(paths, options)
    threads = options.settings.threads
    found = _threaded(works, options, threads) if threads > 1 else _serial(works, options)
    with closing(found):
        for path, result in found:
            if result is not None:
                yield result
            elif options.done:
                options.done(path)
            del result  # or the document before would stay in memory while the next is read


def _serial(works: Iterator[_Work], options: Options) -> _Found:
    for work in works:
        yield work.input, _one(work, options)
        del work


def _threaded(works: Iterator[_Work], options: Options, threads: int) -> _Found:
    from concurrent.futures import Future, ThreadPoolExecutor

    pool = ThreadPoolExecutor(threads, thread_name_prefix="readouts")
    waiting: deque[tuple[str, int, Future[Reading | Failure | None]]] = deque()
    held = 0
    try:
        for work in works:
            size = _weight(work)
            held += size
            waiting.append((work.input, size, pool.submit(_one, work, options)))
            del work
            # Documents taken out of an archive are in memory already, and may be large.
            while waiting and (len(waiting) >= threads * _AHEAD or held > options.settings.max_bytes):
                path, size, future = waiting.popleft()
                held -= size
                yield path, future.result()
                del future
        while waiting:
            path, _, future = waiting.popleft()
            yield path, future.result()
            del future
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _weight(work: _Work) -> int:
    """How many bytes, about, a document holds that was not read yet."""
    return len(getattr(work.found, "raw", None) or "")


def _one(work: _Work, options: Options) -> Reading | Failure | None:
    """Read one document; whatever goes wrong with it is its own failure, and no other's."""
    item, stage = work.found, "fetch"
    if item is None or isinstance(item, Failure):
        return item
    try:
        from readouts import intake

        raw, stated = item.raw, item.stated
        if raw is None:
            raw, address = intake.fetch_input(item.path, options.settings)
            stated = replace(stated, url=address or stated.url)
        stage = "extract"
        document = intake.extract(raw, item.id, options.settings, stated)
        document = _told(document, work.told, options.settings)
        del raw
    except Exception as error:
        return _failure(item.id, stage, error)
    # A network that cannot be loaded is no document's failure: it ends the run.
    network = options.network or _knowing(_network(), options.settings.actors)
    try:
        return _doubted(network.read(document), work.told.party)
    except (ModelError, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # a panic in the tokenizer's Rust is no Exception
        return _failure(item.id, "read", error)


# From this likeness on (difflib's ratio) a name may be another one, misspelled.
_NEAR = 0.8


def _doubted(reading: Reading, given: str | None) -> Reading:
    """The reading with a warning where whose account it is was not found, or is spelled otherwise there."""
    from difflib import get_close_matches

    from readouts.intake import issuers

    document, note = reading.document, ""
    if given and given.casefold() not in document.text.casefold():
        names = sorted({word for word in re.findall(r"\w+", document.text) if word[0].isupper()})
        near = get_close_matches(given, names, 1, _NEAR)
        note = f"the party {given!r} is not in the text, but {near[0]!r} is" if near else ""
    elif document.genre == "account" and not document.party and not issuers.is_joint(document.title or ""):
        note = "an official account, but of whom was not found; say --party for whom it speaks"
    if not note or any("--party" in warning for warning in document.warnings):
        return reading
    return replace(reading, document=replace(document, warnings=(*document.warnings, note)))


def _failure(path: str, stage: str, error: BaseException) -> Failure:
    name = "" if isinstance(error, ReadoutsError) else f"{type(error).__name__}: "
    return Failure(path, stage, " ".join(f"{name}{error}".split())[:500])


def _told(document: Document, told: _Told, settings: Settings) -> Document:
    """The document with what the options say of it."""
    day, party, issuer = told.date, told.party, told.issuer
    if day:
        document = replace(document, date=day)
    if issuer:
        from readouts.intake import issuers

        known = issuers.by_name(issuer) or issuers.by_name(issuer.removeprefix("The "))
        side = (known and known.party) or document.party or party or _side_of(issuer, settings.actors)
        document = replace(document, issuer=issuer, outlet=None, party=side)
        if side is None:
            note = f"the issuer {issuer!r} is of no known country; say --party for whom it speaks"
            document = replace(document, warnings=(*document.warnings, note))
    if party:
        document = replace(document, party=party)
    if (issuer or party) and document.genre == "report":
        document = replace(document, genre="account")
    return document


def _side_of(issuer: str, own: str) -> str | None:
    """The country that the gazetteer finds in an issuer's name: "Amber House", "Velmark's Presidency"."""
    from readouts.reading import actors, seats

    return seats.issuing(actors.gazetteer(own), issuer)


def _network() -> Network:
    # Two threads that ask at once must not both load it.
    with _lock:
        return _loaded()


def _knowing(network: Network, actors: str) -> Network:
    """``network`` with the user's own file of actors, if there is one."""
    if not actors:
        return network
    from readouts.reading.reader import Reader

    return network.knowing(actors) if isinstance(network, Reader) else network


@cache
def _loaded() -> Network:
    try:
        from readouts.reading.reader import Reader
    except ImportError as error:
        raise ModelError(f"a library that reading needs is missing: {error}") from error
    reader = Reader()
    reader.load()
    return reader


def _is_date(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
