"""From what the user names to single documents, each with what is said of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from readouts.desk.options import Options
from readouts.errors import ArchiveError, ReadoutsError, SettingsError
from readouts.records import Failure, Told

if TYPE_CHECKING:
    from readouts.intake import Item
    from readouts.intake.fetching import Fetched


class Work(NamedTuple):
    """One document to read, or a failure in taking it out of its input, or neither where that ends."""

    input: str
    found: Item | Failure | None
    told: Told = Told()


def checked(inputs: Iterable[str], options: Options) -> tuple[str, ...]:
    """The inputs, each named once, with options that fit them.

    Raises:
        SettingsError: they are no list, one is given twice, or an option names none of them.
    """
    if isinstance(inputs, str):
        raise SettingsError("give a list of paths, not one string")
    paths = tuple(inputs)
    seen: set[str] = set()
    for path in paths:
        if not path:
            raise SettingsError("a path is empty")
        if path in seen:
            raise SettingsError(f"{path} is given twice")
        seen.add(path)
    # How the ids of the documents in an input begin.
    inside = tuple(begin for path in paths for begin in (f"{path}#", f"{path.rstrip('/')}/"))
    for values in (options.parties, options.issuers, options.dates):
        for path in values:
            # A feed may lead to any address.
            if not (path in seen or path.startswith(inside) or path.startswith(("http://", "https://"))):
                raise SettingsError(f"{path} is not one of the documents given")
    return paths


def works(
    paths: Sequence[str], options: Options, fetch: Callable[[str], Fetched] | None = None
) -> Iterator[Work]:
    """The documents of all inputs; each id comes once, and what is said of a document finds it.

    ``fetch`` gives what stands at an address.
    """
    from readouts import intake
    from readouts.intake.formats import is_address

    told = [options.dates, options.parties, options.issuers]
    unused = {id for values in told for id in values} - set(paths)
    seen: set[str] = set()
    for path in paths:
        try:
            for found in intake.expand(path, options.settings, fetch):
                id = found.document if isinstance(found, Failure) else found.id
                unused.discard(id)
                if id in seen and is_address(id):
                    continue  # two feeds, or a feed and the user, name one page
                if isinstance(found, intake.Item) and id in seen:
                    found = Failure(id, "fetch", "this document is given twice: the first is read")
                seen.add(id)
                yield Work(path, found, Told(*(values.get(id, values.get(path)) for values in told)))
                del found
        except ArchiveError:
            raise  # by way of ``fetch``: it is no fault of the input
        except Exception as error:
            yield Work(path, failure(path, "fetch", error))
        for id in sorted(unused) if path == paths[-1] else ():
            yield Work(path, Failure(id, "fetch", "no document of this name was found"))
        yield Work(path, None)


def uploaded(id: str, raw: bytes, told: Told, options: Options) -> Iterator[Work]:
    """The documents in bytes that are there already; ``told`` holds for every one. See :func:`works`."""
    from readouts import intake

    seen: set[str] = set()
    try:
        for found in intake.expand_bytes(raw, id, options.settings):
            if isinstance(found, intake.Item) and found.id in seen:
                found = Failure(found.id, "fetch", "this document is given twice: the first is read")
            elif isinstance(found, intake.Item):
                seen.add(found.id)
            yield Work(id, found, told)
    except Exception as error:
        yield Work(id, failure(id, "fetch", error))
    yield Work(id, None)


def failure(path: str, stage: str, error: BaseException) -> Failure:
    """The failure of a document, in one line."""
    name = "" if isinstance(error, ReadoutsError) else f"{type(error).__name__}: "
    return Failure(path, stage, " ".join(f"{name}{error}".split())[:500])
