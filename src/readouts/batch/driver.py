"""A run over many documents: planned, begun or gone on with, and brought to its end."""

from __future__ import annotations

import os
import secrets
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict
from importlib.util import find_spec
from typing import Any

from readouts import __version__
from readouts.batch import pool
from readouts.batch.folder import Folder, refused
from readouts.batch.parts import Progress, Report, Summary, Task
from readouts.desk import Options, network
from readouts.errors import SettingsError
from readouts.intake import places, splitting
from readouts.intake.places import Place
from readouts.intake.splitting import Part, Range

SCHEMA = "1"
"""Version of the manifest's form."""

_READ_BY = ("max_bytes", "pdf_seconds", "pdf_megabytes", "force_language")
"""The settings by which a document may read otherwise; the file of actors is in the network's checksum."""

_SUMMED = ("documents", "statements", "failures", "words", "bytes")


def run(
    inputs: Sequence[str], output: str, options: Options, watch: Callable[[Progress], None] | None = None
) -> Report:
    """Read all documents of the inputs into Parquet tables in a folder, or the rest of them.

    What is finished stays, whatever stops the run: the same call goes on where it stopped. A document
    that cannot be read is a row of the table of failures.

    Args:
        inputs: Files, folders and addresses for fsspec; see docs/batch.md.
        output: The folder; it is made, or was begun by a run with the same inputs.
        options: ``settings``: ``batch_workers`` and ``batch_cluster`` say who reads.
        watch: Is told after each part how far the run is.

    Returns:
        What is in the folder now.

    Raises:
        SettingsError: an input or a setting makes no sense, a library is missing, or the folder holds
            another run or is being written by one.
        ModelError: the network cannot be used.
        ReadoutsError: the run could not be finished.
    """
    if find_spec("pyarrow") is None:
        raise SettingsError("a batch writes Parquet; install readouts with the extra [batch]")
    folder, began = Folder(output), time.monotonic()
    files = list(_files(inputs, output))
    reads = network.identity(options)
    plan = {
        "schema": SCHEMA,
        "readouts": __version__,
        "network": reads.to_dict(),
        "settings": {name: getattr(options.settings, name) for name in _READ_BY},
        "inputs": [{name: value for name, value in asdict(place).items() if value} for place in files],
    }
    with folder.held():
        parts = _begun(folder, plan, files)
        folder.clear()
        task = Task(os.path.abspath(output), secrets.token_hex(8), reads, options)
        tally = _Tally(parts, folder)
        waiting = [part for part in parts if part.number not in tally.done] or tally.moved()
        while waiting:
            if watch:
                watch(tally.progress())
            with closing(_summaries(waiting, task)) as found:
                for summary in found:
                    tally.add(summary)
                    if watch:
                        watch(tally.progress())
            waiting = tally.moved()
        folder.clear()  # of what was left by those that died and were replaced
        report = tally.report(time.monotonic() - began)
        folder.write_manifest(plan | _ended(parts, files, tally.done, report))
    return report


def _files(inputs: Sequence[str], output: str) -> Iterator[Place]:
    """The files of all inputs."""
    if isinstance(inputs, str) or not inputs:
        raise SettingsError("give a list of paths, not one string" if inputs else "give something to read")
    target, seen = os.path.realpath(output), set[str]()
    for input in inputs:
        here = os.path.realpath(input)
        if not places.is_elsewhere(input) and (target == here or target.startswith(here.rstrip("/") + "/")):
            raise SettingsError(f"--output would write into the folder {input}, which is to be read")
        for place in places.found(input):
            if place.path in seen:
                raise SettingsError(f"{place.path} is given twice")
            seen.add(place.path)
            yield place


def _begun(folder: Folder, plan: dict[str, Any], files: Sequence[Place]) -> list[Part]:
    """The parts of a run, as it was begun, or as it is begun now."""
    before = folder.manifest()
    if before is None:
        parts = list(splitting.parts(files))
        folder.write_manifest(plan | {"parts": _stated(parts, files)})
        return parts
    for name, what in (
        ("schema", "its manifest is of another release"),
        ("readouts", "another release of readouts began it"),
        ("network", "another network read it"),
        ("settings", "it was begun with other settings"),
        ("inputs", "it was begun with other inputs"),
    ):
        if before.get(name) != plan[name]:
            raise refused(folder.path, f"{what} ({_differs(before.get(name), plan[name])})")
    try:
        return [
            Part(number, tuple(Range(files[at].path, *rest) for at, *rest in entry["ranges"]), entry["bytes"])
            for number, entry in enumerate(before["parts"])
        ]
    except (KeyError, TypeError, ValueError, IndexError):
        raise refused(folder.path, "its manifest is broken") from None


def _stated(parts: Iterable[Part], files: Sequence[Place]) -> list[dict[str, Any]]:
    """Parts in JSON: each range by the number of its file, its kind, where it begins and ends."""
    number = {place.path: at for at, place in enumerate(files)}
    return [
        {
            "ranges": [
                [number[each.path], each.kind, each.start, each.end, *([each.error] if each.error else [])]
                for each in part.ranges
            ],
            "bytes": part.size,
        }
        for part in parts
    ]


def _differs(before: Any, now: Any) -> str:
    """The first thing that is not as it was, in a few words."""
    if isinstance(before, dict) and isinstance(now, dict):
        name = next(name for name in {**now, **before} if before.get(name) != now.get(name))
        return f"{name}: {before.get(name)!r}, now {now.get(name)!r}"
    if isinstance(before, list) and isinstance(now, list):
        old, new = ({each["path"]: each for each in found} for found in (before, now))
        for path in {**new, **old}:
            if path not in old:
                return f"{path} is new"
            if path not in new:
                return f"{path} is not among them any more"
            if old[path] != new[path]:
                return f"{path} has changed"
        return "their order"
    return f"{before!r}, now {now!r}"


def _summaries(parts: Sequence[Part], task: Task) -> Generator[Summary, None, None]:
    """Whoever reads, as the settings say."""
    settings = task.options.settings
    if settings.batch_cluster:
        from readouts.batch import cluster

        return cluster.summaries(parts, task, settings.batch_cluster, settings.batch_workers)
    return pool.summaries(parts, task, settings.batch_workers or len(os.sched_getaffinity(0)))


class _Tally:
    """The parts that are done, and what they come to, summed as they come."""

    def __init__(self, parts: Sequence[Part], folder: Folder) -> None:
        self._parts, self._size = parts, sum(part.size for part in parts)
        self.done: dict[int, Summary] = {}
        self._sums: Counter[str] = Counter()
        for part in parts:
            if summary := folder.summary(part.number):
                self.add(summary)
        self._before = self._sums["documents"]

    def add(self, summary: Summary) -> None:
        """Take in the summary of a part, instead of the one before where there is one."""
        for one, sign in ((self.done.get(summary.part), -1), (summary, 1)):
            for name in _SUMMED if one else ():
                self._sums[name] += sign * getattr(one, name)
        self.done[summary.part] = summary

    def moved(self) -> list[Part]:
        """The parts that have to be read again, from where they do begin."""
        return list(splitting.moved(self._parts, {at: each.edges for at, each in self.done.items()}))

    def progress(self) -> Progress:
        sums = self._sums
        return Progress(
            parts=len(self.done),
            of=len(self._parts),
            bytes=sums["bytes"],
            size=self._size,
            documents=sums["documents"],
            failures=sums["failures"],
            before=self._before,
        )

    def report(self, seconds: float) -> Report:
        documents, statements, failures, words = (self._sums[name] for name in _SUMMED[:4])
        return Report(documents, statements, failures, words, documents - self._before, round(seconds, 3))


def _ended(
    parts: Sequence[Part], files: Sequence[Place], done: Mapping[int, Summary], report: Report
) -> dict[str, Any]:
    """What the manifest says at the end: counts, and of each part its files with their SHA-256."""
    names = ("documents", "statements", "failures", "words", "seconds", "files")
    totals = {name: getattr(report, name) for name in names[:4]}
    totals["seconds"] = round(sum(summary.seconds for summary in done.values()), 3)
    return {
        "parts": [
            stated | {name: getattr(done[number], name) for name in names}
            for number, stated in enumerate(_stated(parts, files))
        ],
        "totals": totals,
    }
