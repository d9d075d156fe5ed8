"""Runs that the tests make: invented documents, readers that are slow or die, and what a folder holds."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet
from stand_in import StandIn

from readouts import batch
from readouts.desk import Options
from readouts.records import Document, Reading
from readouts.rendering.parquet import PARTS
from readouts.settings import Settings


class Slow(StandIn):
    """Takes its time, so that it can be killed as it reads."""

    def read(self, document: Document) -> Reading:
        time.sleep(0.01)
        return super().read(document)


class Dying(StandIn):
    """Takes its process along where a document says so; a test's own, no document can do it."""

    def read(self, document: Document) -> Reading:
        if "poison" in document.text:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().read(document)


def line(number: int, words: str = "") -> dict[str, Any]:
    """A document of two statements, the same for a number each time."""
    text = f"Report {number} of the Lask strait. {words}\nIlse Varga said: the strait stays open.\n"
    return {
        "id": f"d{number}",
        "text": f"{text}Anton Dovik said: {number} ships passed.\n",
        "date": "2031-03-14",
    }


def written(path: Path, number: int, **words: str) -> Path:
    """A file of JSON lines; ``d7="..."`` puts words into document 7."""
    with path.open("w", encoding="utf-8") as file:
        for each in range(number):
            file.write(json.dumps(line(each, words.get(f"d{each}", ""))) + "\n")
    return path


def options(network: Any = None, **settings: Any) -> Options:
    return Options(Settings(force_language=True, **settings), network=network or StandIn())


def run(inputs: list[Any], output: Path, network: Any = None, **settings: Any) -> batch.Report:
    found = options(network, **({"batch_workers": 2} | settings))
    return batch.run([str(each) for each in inputs], str(output), found)


def rows(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """The rows of every table, in the order of the parts."""
    return {
        name: [
            row
            for path in sorted((folder / name).glob("*.parquet"))
            for row in pyarrow.parquet.read_table(path).to_pylist()
        ]
        for name in PARTS
    }


def tables(folder: Path) -> dict[str, bytes]:
    """Every table, byte for byte; there is nothing else in their folders."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for name in PARTS
        for path in (folder / name).iterdir()
    }


def manifest(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return found


def offspring(process: int) -> Iterator[int]:
    """The processes that a process has started and that are still there."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = (entry / "stat").read_text().rpartition(")")[2].split()[1]
                name = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            # Not the one that looks after semaphores: it reads nothing.
            if int(parent) == process and b"spawn_main" in name:
                yield int(entry.name)
