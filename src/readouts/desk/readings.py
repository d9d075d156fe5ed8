"""Documents to readings, several at a time where there are threads, in the order in which they came."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from readouts.desk import network, told
from readouts.desk.inputs import Work, checked, failure, works
from readouts.desk.options import Options
from readouts.errors import ModelError
from readouts.records import Document, Failure, Reading, Told

if TYPE_CHECKING:
    from readouts.intake import Item
    from readouts.intake.fetching import Fetched

_AHEAD = 4
"""Documents a thread may be ahead of the one whose turn it is; more would only cost memory."""

Result = TypeVar("Result")


def read(inputs: Iterable[str], options: Options) -> Generator[Reading | Failure, None, None]:
    """A reading or a failure for each document of the inputs; see :func:`readouts.read`."""
    found = works(checked(inputs, options), options)
    return results(found, options, lambda work: read_work(work, options))


def results(
    found: Iterator[Work], options: Options, one: Callable[[Work], Result | Failure]
) -> Generator[Result | Failure, None, None]:
    """What ``one`` makes of each document, in their order; as many at a time as there are threads."""
    threads = options.settings.threads
    pairs = _threaded(found, options, one) if threads > 1 else _serial(found, one)
    with closing(pairs):
        for path, result in pairs:
            if result is not None:
                yield result
            elif options.done:
                options.done(path)
            del result  # or the document before would stay in memory while the next is read


def fetched_item(item: Item, fetched: Fetched | None) -> Item:
    """An item with what the server said of it, if it came from one."""
    if fetched is None:
        return item
    stated = replace(item.stated, url=fetched.address, charset=fetched.charset)
    return replace(item, stated=stated, fetched=fetched)


def document(raw: bytes | str, item: Item, said: Told, options: Options) -> Document:
    """The document in the bytes of ``item``, with what the user says of it.

    Raises:
        IntakeError: it cannot be read.
    """
    from readouts import intake

    return told.applied(intake.extract(raw, item.id, options.settings, item.stated), said, options.settings)


def read_document(document: Document, said: Told, options: Options) -> Reading | Failure:
    """Read one document; whatever goes wrong with it is its own failure, and no other's."""
    # A network that cannot be loaded is no document's failure: it ends the run.
    reads = network.chosen(options)
    try:
        return told.doubted(reads.read(document), said.party)
    except (ModelError, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # a panic in the tokenizer's Rust is no Exception
        return failure(document.id, "read", error)


def read_work(work: Work, options: Options) -> Reading | Failure:
    """Read what an input was found to hold; what cannot be read is a failure.

    Raises:
        ModelError: the network cannot be used.
    """
    item, stage = work.found, "fetch"
    if isinstance(item, Failure):
        return item
    assert item is not None
    try:
        from readouts import intake

        raw = item.raw
        if raw is None:
            raw, fetched = intake.fetch_input(item.path, options.settings)
            item = fetched_item(item, fetched)
        stage = "extract"
        found = document(raw, item, work.told, options)
        del raw
    except Exception as error:
        return failure(item.id, stage, error)
    return read_document(found, work.told, options)


def _serial(
    found: Iterator[Work], one: Callable[[Work], Result | Failure]
) -> Generator[tuple[str, Result | Failure | None], None, None]:
    for work in found:
        yield work.input, None if work.found is None else one(work)
        del work


def _threaded(
    found: Iterator[Work], options: Options, one: Callable[[Work], Result | Failure]
) -> Generator[tuple[str, Result | Failure | None], None, None]:
    from concurrent.futures import Future, ThreadPoolExecutor

    threads = options.settings.threads
    pool = ThreadPoolExecutor(threads, thread_name_prefix="readouts")
    waiting: deque[tuple[str, int, Future[Result | Failure] | None]] = deque()
    held = 0
    try:
        for work in found:
            size = _weight(work)
            held += size
            waiting.append((work.input, size, pool.submit(one, work) if work.found is not None else None))
            del work
            # Documents taken out of an archive are in memory already, and may be large.
            while waiting and (len(waiting) >= threads * _AHEAD or held > options.settings.max_bytes):
                path, size, future = waiting.popleft()
                held -= size
                yield path, None if future is None else future.result()
                del future
        while waiting:
            path, _, future = waiting.popleft()
            yield path, None if future is None else future.result()
            del future
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _weight(work: Work) -> int:
    """How many bytes, about, a document holds that was not read yet."""
    return len(getattr(work.found, "raw", None) or "")
