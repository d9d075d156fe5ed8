"""Fuzzing of intake as a whole: samples of every format, mutated with a knowledge of what they are.

``PYTHONPATH=tests python -m intake.fuzzing 600`` goes on for so many seconds and prints what it found.
Each input is expanded and extracted in a process of its own, with less memory and time than would do
any harm, and everything that comes out is checked. A finding, which is printed whole, becomes a test
where it belongs.
"""

from __future__ import annotations

import argparse
import gc
import io
import json
import os
import random
import re
import resource
import select
import signal
import subprocess
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from readouts.errors import IntakeError
from readouts.intake import Item, expand, expand_bytes, extract, items, worker
from readouts.intake.fetching import Fetched
from readouts.records import Failure, Span
from readouts.settings import Settings

from .mutating import SAMPLES, Input, mutated

SETTINGS = Settings(max_bytes=200_000, pdf_seconds=4, pdf_megabytes=512)
SECONDS = 30.0
"""The longest that one input may take; a document in a child process alone may take four."""
MEGABYTES = 1024
"""The most memory that one input may take, besides what Python and the libraries take."""


class Report(NamedTuple):
    """What a run saw; ``findings`` are inputs that broke something, and how."""

    inputs: int
    outcomes: Counter[str]
    findings: list[tuple[Input, str]]
    longest: float
    megabytes: float


def check(input: Input) -> str:
    """What came of an input, in a word; an AssertionError or any other error is a finding."""
    if items.address(input.id):
        when = datetime(2031, 3, 14, tzinfo=UTC)
        fetched = Fetched(input.raw, "https://tarnovia.example/b/c", input.kind, None, None, when)
        found = expand(input.id, SETTINGS, lambda _: fetched)
    else:
        found = expand_bytes(input.raw, input.id, SETTINGS)
    words = set()
    for one in found:
        if isinstance(one, Failure):
            _line(one.document)
            _line(one.error)
            assert one.stage in ("fetch", "extract")
            words.add("failure")
        else:
            words.add(_item(one))
    return " and ".join(sorted(words)) or "nothing"


def _item(one: Item) -> str:
    _line(one.id)
    if one.raw is None:
        assert one.path and one.id == one.path == items.address(one.path)
        return "address"
    try:
        document = extract(one.raw, one.id, SETTINGS, one.stated)
    except IntakeError as error:
        _line(str(error))
        return "refused"
    json.dumps(document.to_dict(), ensure_ascii=False).encode()
    assert document.text.strip()
    assert len(document.text.encode()) <= SETTINGS.max_bytes
    for value in (document.title, document.outlet, document.issuer, document.party, document.url):
        assert value is None or (value and "\n" not in value and len(value) <= 4000), value
    for warning in document.warnings:
        _line(warning)
    assert document.date is None or date.fromisoformat(document.date)
    spans = [*document.furniture, *(span for turn in document.turns for span in (turn.label, turn.body))]
    assert all(_inside(span, document.text) for span in spans)
    return "document"


def _inside(span: Span, text: str) -> bool:
    return 0 <= span.start < span.end <= len(text)


def _line(text: str) -> None:
    assert text.strip() and text.encode() and not re.search(r"[\r\n\x00]", text) and len(text) < 4500, text


class Ended(NamedTuple):
    """How a process of ours ended: its wait status, what it wrote, its peak of memory in MiB."""

    status: int | None
    wrote: bytes
    megabytes: float


def forked(work: Callable[[], bytes], seconds: float) -> Ended:
    """Do ``work`` in a fork of this process; ``status`` is None where it took too long."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        code = 1
        try:
            os.close(reader)
            with os.fdopen(writer, "wb") as out:
                out.write(work())
            code = 0
        finally:
            os._exit(code)
    os.close(writer)
    end, wrote, alive = time.monotonic() + seconds, [], True
    while alive and select.select([reader], [], [], max(0.0, end - time.monotonic()))[0]:
        piece = os.read(reader, 1 << 16)
        wrote.append(piece)
        alive = bool(piece)
    os.close(reader)
    if alive:
        os.kill(child, signal.SIGKILL)
    _, status, used = os.wait4(child, 0)
    return Ended(None if alive else status, b"".join(wrote), used.ru_maxrss / 1024)


def isolated(
    command: list[str], *, input: bytes, timeout: float, **_: Any
) -> subprocess.CompletedProcess[bytes]:
    """Stands in for subprocess.run in isolation: the same worker with the same limits, started faster."""

    def work() -> bytes:
        sys.stdin, sys.stdout = io.TextIOWrapper(io.BytesIO(input)), io.StringIO()
        worker.main(command[command.index("-P") + 2 :])
        return sys.stdout.getvalue().encode()

    ended = forked(work, timeout)
    if ended.status is None:
        raise subprocess.TimeoutExpired(command, timeout)
    return subprocess.CompletedProcess(command, os.waitstatus_to_exitcode(ended.status), ended.wrote)


def tried(input: Input) -> tuple[str, str, float, float]:
    """What came of an input, or nothing; what broke, or nothing; its seconds; its MiB."""

    def work() -> bytes:
        with open("/proc/self/statm") as statm:
            now = int(statm.read().split()[0]) * resource.getpagesize()
        most = now + MEGABYTES * 2**20
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        try:
            return f"+{check(input)}".encode()
        except BaseException:
            return traceback.format_exc().encode("utf-8", "backslashreplace")

    start = time.monotonic()
    ended = forked(work, SECONDS)
    took = time.monotonic() - start
    if ended.status is None:
        return "", f"longer than {SECONDS} seconds", took, ended.megabytes
    if ended.status or not ended.wrote.startswith(b"+"):
        said = ended.wrote.decode() or f"ended with status {ended.status}"
        return "", said, took, ended.megabytes
    return ended.wrote[1:].decode(), "", took, ended.megabytes


def fuzz(going: Callable[[int], bool], seed: int) -> Report:
    """Try inputs as long as ``going(number)``."""
    import feedparser  # noqa: F401
    import pypdfium2  # noqa: F401

    # What is imported late would be imported again in each process.
    for id, raw in SAMPLES.values():
        check(Input(id, None, raw))
    gc.freeze()
    chance = random.Random(seed)
    outcomes: Counter[str] = Counter()
    findings: list[tuple[Input, str]] = []
    number, longest, megabytes = 0, 0.0, 0.0
    original, subprocess.run = subprocess.run, isolated  # type: ignore[assignment]
    try:
        while going(number):
            number += 1
            input = mutated(chance)
            outcome, broke, took, used = tried(input)
            longest, megabytes = max(longest, took), max(megabytes, used)
            if broke:
                findings.append((input, broke))
            outcomes[outcome or "broke"] += 1
    finally:
        subprocess.run = original
    return Report(number, outcomes, findings, longest, megabytes)


def main() -> None:
    """Fuzz until the time or the inputs are over."""
    parser = argparse.ArgumentParser(description="Fuzz intake.")
    parser.add_argument("seconds", type=float)
    parser.add_argument("--seed", type=int, default=random.randrange(2**32))
    parser.add_argument("--inputs", type=int, default=2**32)
    given = parser.parse_args()
    end, seed = time.monotonic() + given.seconds, given.seed
    report = fuzz(lambda number: number < given.inputs and time.monotonic() < end, seed)
    for input, broke in report.findings:
        sys.stdout.write(f"{input!r}\n{broke}\n\n")
    sys.stdout.write(
        f"seed {seed}: {report.inputs} inputs, {len(report.findings)} findings, "
        f"longest {report.longest:.1f} s, peak {report.megabytes:.0f} MiB\n"
        f"{dict(report.outcomes.most_common())}\n"
    )


if __name__ == "__main__":
    main()
