"""Who reads the parts of a run, one after the other, with one network."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import ExitStack, closing
from typing import BinaryIO

from readouts import writing
from readouts.batch.folder import Folder, hashed
from readouts.batch.parts import READINGS, Summary, Task
from readouts.batch.trying import Trying
from readouts.desk import network
from readouts.desk.inputs import Work, failure
from readouts.desk.readings import read_work
from readouts.errors import ModelMismatch, ReadoutsError
from readouts.intake import splitting, warc
from readouts.intake.splitting import Part, Range
from readouts.records import Failure, Reading, Told
from readouts.rendering import parquet

_DIED = "the process that read it died three times"
_WRITES = 20
"""So often a process may die as it writes a part."""


class PartReader:
    """Reads parts of one run; the network is loaded once, with the first."""

    def __init__(self, task: Task) -> None:
        """Make sure that this machine reads as the others do.

        Raises:
            ModelError: the network cannot be used, or is another than the run's.
            SettingsError: the user's own file of actors cannot be used.
        """
        self._task, self._folder = task, Folder(task.folder)
        here = network.identity(task.options)
        if here != task.network:
            raise ModelMismatch(
                f"this machine reads with {here.name} ({here.checksum[:12]}), the run with "
                f"{task.network.name} ({task.network.checksum[:12]}): install the same release everywhere"
            )
        network.chosen(task.options)

    def read(self, part: Part) -> Summary:
        """Read a part, write its tables and then its summary.

        Raises:
            ModelError: the network cannot be used.
            SettingsError: a library is missing.
            ReadoutsError: the folder cannot be written.
        """
        with writing.mapped(self._task.folder):
            return self._read(part)

    def _read(self, part: Part) -> Summary:
        began, counted, edges = time.monotonic(), Counter[str](), dict[int, warc.Edges]()
        self._folder.drop(part.number)
        with ExitStack() as stack:
            trying = Trying(self._folder.trying(part.number), self._task.run)
            stack.enter_context(closing(trying))
            temporary = {
                name: stack.enter_context(writing.beside(str(self._folder.table(name, part.number))))
                for name in parquet.PARTS
            }

            def opened(name: str) -> BinaryIO:
                return open(temporary[name], "wb")

            results = self._results(part, trying, edges, counted)
            with closing(results):
                parquet.write_part(results, opened, part.number * READINGS + 1)
            files = {}
            for name, path in temporary.items():
                target = self._folder.table(name, part.number)
                writing.settle(path, str(target))
                files[name] = {"size": os.stat(target).st_size, "sha256": hashed(target)}
        summary = Summary(
            part=part.number,
            documents=counted["documents"],
            statements=counted["statements"],
            failures=counted["failures"],
            words=counted["words"],
            bytes=part.size,
            seconds=round(time.monotonic() - began, 3),
            files=files,
            edges={at: (each.began, each.next) for at, each in edges.items()},
        )
        self._folder.keep(summary)
        return summary

    def _results(
        self, part: Part, trying: Trying, edges: dict[int, warc.Edges], counted: Counter[str]
    ) -> Generator[Reading | Failure, None, None]:
        """A reading or a failure for each document of a part, counted."""
        for at, each in enumerate(part.ranges):
            found = warc.Edges()
            for result in self._range(each, at, trying, found):
                if isinstance(result, Failure):
                    counted["failures"] += 1
                else:
                    counted["documents"] += 1
                    counted["statements"] += len(result.statements)
                    counted["words"] += len(result.document.text.split())
                yield result
                del result
            if each.kind.startswith("warc") and found.known:
                edges[at] = found

    def _writes(self, trying: Trying) -> None:
        """Note that whoever dies now does so of no document."""
        if not trying.begins("tables", _WRITES):
            raise ReadoutsError(f"{self._task.folder}: processes die again and again as they write tables")

    def _range(self, each: Range, at: int, trying: Trying, edges: warc.Edges) -> Iterator[Reading | Failure]:
        options = self._task.options
        documents = splitting.documents(each, options.settings, edges)
        for place in range(2**62):
            # To take a document out of its file may be what a process dies of, too.
            if not trying.begins(f"{at}.{place}.take"):
                edges.known = False
                yield Failure(each.path, "extract", f"{_DIED}; what follows in this part is left out")
                return
            try:
                item = next(documents, None)
            except ReadoutsError:
                raise
            except Exception as error:
                edges.known = False
                item = failure(each.path, "fetch", error)
            if item is None:
                self._writes(trying)
                return
            result: Reading | Failure
            if isinstance(item, Failure):
                result = item
            elif trying.begins(f"{at}.{place}.read"):
                result = read_work(Work(each.path, item, Told()), options)
            else:
                result = Failure(item.id, "read", _DIED)
            self._writes(trying)
            yield result
            del item, result
