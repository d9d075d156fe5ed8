"""From documents to readings, a comparison or stories; nothing is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing

from readouts.desk import network
from readouts.desk.options import Options
from readouts.desk.readings import read as results_of
from readouts.errors import SettingsError
from readouts.records import Comparison, Failure, Reading, Story


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
    return results_of(inputs, options)


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
    with closing(results_of(inputs, options)) as results:
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

    embed = network.chosen(options).embed
    parties = tuple(dict.fromkeys(r.document.party for r in readings if r.document.party))
    comparison = comparing.compare(readings, embed, parties)
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
        with closing(results_of(inputs, options)) as results:
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

    return comparing.stories(readings, network.chosen(options).embed)


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
