"""How long pages of the site take while many people read, with a million statements in the archive.

    python benchmarks/site.py --readings FILE --archive PATH-OR-URL [--statements N] [--rate 50]
                              [--seconds 300] [--workers 2] [--closed] [--out FILE]

The archive is filled as ``archive.py`` and ``pages.py`` do it, and gets whole pages (``made_up.py``), unless
it has them. Then ``readouts serve`` is started on it, with its worker, and asked for stories, documents,
speakers and searches, a quarter each, at a fixed rate: each request at its time (Poisson), whether those
before it are answered or not, and its milliseconds count from that time, so that waiting counts. A reader's
connection is closed after ten pages. Told are milliseconds by kind of page, answers that are none, the
server's CPU seconds, its memory by process and minute, and the client's own CPU seconds, which this machine
bears too. With ``--closed`` only what is published is shown, and asked for.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from archive import NAMES, drawn, fill, questions
from made_up import draw, dress
from pages import FIRST
from sqlalchemy import select

from readouts.archive import Archive, rows, tables
from readouts.records import Query, Reading

SEED, PAGES_A_READER, PATIENCE, LOOK = 7, 10, 30.0, 5.0
KINDS = ("story", "document", "speaker", "search")
TICK = os.sysconf("SC_CLK_TCK")


def percentiles(times: list[float]) -> dict[str, float]:
    """Milliseconds of seconds."""
    found = sorted(times)
    wanted = {"median": 0.5, "p95": 0.95, "p99": 0.99, "most": 1.0}
    return {name: round(1000 * found[int(part * (len(found) - 1))], 1) for name, part in wanted.items()}


@dataclass
class Addresses:
    """Where pages are, drawn with a seed."""

    compared: list[str]
    stories: list[str]
    documents: list[int]
    columns: list[dict[str, Any]]
    dice: random.Random = field(default_factory=lambda: random.Random(SEED))

    @classmethod
    def of(cls, archive: Archive, columns: list[dict[str, Any]], *, closed: bool) -> Addresses:
        """Those of an archive, where it is closed only of what is published."""
        made, shown, told = tables.comparison, tables.publication, tables.story
        with archive._database.reading() as connection:
            query = select(made.c.story).where(made.c.id > FIRST, made.c.story != "made up")
            published = connection.scalars(select(shown.c.story)).all()
            public = connection.scalars(select(tables.public_document.c.document_id)).all()
            compared = published if closed else connection.scalars(query).all()
            stories = published if closed else connection.scalars(select(told.c.id)).all()
            table = tables.document
            every = select(table.c.id).where(table.c.address.like("document-%"))
            documents = public if closed else connection.scalars(every).all()
        return cls(sorted(compared), sorted(stories), sorted(documents), columns)

    def next(self, kind: str) -> str:
        """The address of a page of this kind."""
        if kind == "story":
            # Most come for what is compared.
            return (
                f"/stories/{self.dice.choice(self.compared if self.dice.random() < 0.75 else self.stories)}"
            )
        if kind == "document":
            return f"/documents/{self.dice.choice(self.documents)}"
        if kind == "speaker":
            # Half come for those who speak often, half for anybody.
            often = self.dice.random() < 0.5
            who = drawn(self.dice, "Speaker", NAMES) if often else f"Speaker {self.dice.randrange(NAMES)}"
            page = self.dice.choice(("", "", "", "?page=2", "?page=5"))
            return f"/speakers/{quote(f'name:{who.casefold()}', safe='')}{page}"
        _, query = self.dice.choice(list(questions(self.columns, self.dice)))
        return f"/search?{urlencode(_parameters(query))}"


def _parameters(query: Query) -> dict[str, str]:
    names = ("speaker", "party", "act", "outlet", "since", "until")
    found = {"q": query.words, **{name: getattr(query, name) for name in names}}
    return {name: value for name, value in found.items() if value}


@dataclass
class Reader:
    """A connection that is kept for some pages."""

    streams: tuple[asyncio.StreamReader, asyncio.StreamWriter]
    left: int = PAGES_A_READER

    async def get(self, host: str, path: str) -> tuple[int, int]:
        """The status and the bytes of an answer."""
        came, sent = self.streams
        self.left -= 1
        last = "Connection: close\r\n" if not self.left else ""
        sent.write(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept: text/html\r\n{last}\r\n".encode("ascii"))
        head = (await came.readuntil(b"\r\n\r\n")).lower()
        length = int(head.partition(b"\r\ncontent-length: ")[2].split(b"\r\n", 1)[0])
        await came.readexactly(length)
        return int(head.split(b" ", 2)[1]), length


@dataclass
class Crowd:
    """Everybody who reads: how long their pages took, and what went wrong."""

    port: int
    times: dict[str, list[float]] = field(default_factory=dict)
    wrong: Counter[str] = field(default_factory=Counter)
    bytes: int = 0
    idle: list[tuple[float, Reader]] = field(default_factory=list)

    async def come(self, addresses: Addresses, rate: float, seconds: float) -> None:
        """Ask for pages at a rate a second."""
        dice, tasks = random.Random(SEED), set()
        began = due = time.monotonic()
        while due < began + seconds:
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            kind = dice.choice(KINDS)
            task = asyncio.create_task(self._ask(kind, addresses.next(kind), due))
            tasks.add(task)
            task.add_done_callback(tasks.discard)
            due += dice.expovariate(rate)
        await asyncio.gather(*tasks)

    async def _ask(self, kind: str, path: str, due: float) -> None:
        host = f"127.0.0.1:{self.port}"
        try:
            async with asyncio.timeout(PATIENCE):
                reader = await self._reader()
                status, length = await reader.get(host, path)
        except (OSError, TimeoutError, asyncio.IncompleteReadError, ValueError) as error:
            self.wrong[f"{kind}: {type(error).__name__}"] += 1
            return
        if status != 200:
            self.wrong[f"{kind}: {status}"] += 1
        self.times.setdefault(kind, []).append(time.monotonic() - due)
        self.bytes += length
        if reader.left:
            self.idle.append((time.monotonic(), reader))
        else:
            reader.streams[1].close()

    async def _reader(self) -> Reader:
        while self.idle:
            since, reader = self.idle.pop(0)
            # The server closes after five seconds.
            if time.monotonic() - since < 4:
                return reader
            reader.streams[1].close()
        return Reader(await asyncio.open_connection("127.0.0.1", self.port))


@dataclass
class Server:
    """The server as a process, with all that it starts."""

    process: subprocess.Popen[bytes]
    looks: list[tuple[float, dict[str, int]]] = field(default_factory=list)

    def processes(self) -> Iterator[tuple[str, int]]:
        """What each process is, and its number."""
        yield "starter", self.process.pid
        children = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        for pid in sorted({int(each) for file in children for each in file.read_text().split()}):
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
            # The worker gives way to those who answer.
            nice = int(_stat(pid)[16])
            yield (
                ("tracker" if b"resource_tracker" in command else "worker" if nice > _nice() else "web"),
                pid,
            )

    def seconds(self) -> dict[str, float]:
        """CPU seconds by kind of process."""
        found: Counter[str] = Counter()
        for what, pid in self.processes():
            user, system = _stat(pid)[11:13]
            found[what] += (int(user) + int(system)) / TICK
        return {what: round(spent, 2) for what, spent in found.items()}

    def memory(self) -> dict[str, int]:
        """Bytes in memory that are a process's own, by process."""
        return {f"{what} {pid}": _own(pid) for what, pid in self.processes()}

    async def watch(self) -> None:
        """Look at the memory every few seconds."""
        while True:
            self.looks.append((time.monotonic(), self.memory()))
            await asyncio.sleep(LOOK)

    def grown(self) -> dict[str, list[float]]:
        """Megabytes of each process, minute by minute: the mean of each."""
        first = self.looks[0][0]
        minutes = sorted({int((at - first) // 60) for at, _ in self.looks})
        return {
            name: [
                _megabytes([m[name] for at, m in self.looks if (at - first) // 60 == minute and name in m])
                for minute in minutes
            ]
            for name in self.looks[-1][1]
        }


def _stat(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def _own(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("RssAnon")), 0)


def _nice() -> int:
    return os.getpriority(os.PRIO_PROCESS, 0)


def _megabytes(sizes: list[int]) -> float:
    return round(sum(sizes) / max(len(sizes), 1) / 1e6, 1)


def started(where: str, workers: int, *, closed: bool) -> tuple[Server, int]:
    """The running site, and its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    own = {"READOUTS_ARCHIVE": where}
    if closed:
        own["READOUTS_SITE_ADDRESS"] = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-c", "from readouts.cli import main; main()", "serve", "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--workers", str(workers)],
        env={**os.environ, **own},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    for _ in range(600):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=10).close()
            return Server(process), port
        except OSError:
            if process.poll() is not None:
                raise SystemExit(f"the server ended: {process.returncode}") from None
            time.sleep(0.1)
    raise SystemExit("the server did not start")


async def measured(server: Server, port: int, addresses: Addresses, rate: float, seconds: float) -> Any:
    """The figures of one run; some seconds before it warm everything up."""
    await Crowd(port).come(addresses, min(rate, 20), 5)
    crowd, before, began = Crowd(port), server.seconds(), time.monotonic()
    own = time.process_time()
    watching = asyncio.create_task(server.watch())
    await crowd.come(addresses, rate, seconds)
    watching.cancel()
    took, after = time.monotonic() - began, server.seconds()
    spent = {what: round(after[what] - before.get(what, 0), 1) for what in after}
    asked = sum(map(len, crowd.times.values()))
    return {
        "requests": asked,
        "a second": round(asked / took, 1),
        "wrong": dict(crowd.wrong),
        "megabytes": round(crowd.bytes / 1e6, 1),
        "milliseconds": {
            **{kind: percentiles(crowd.times[kind]) for kind in KINDS},
            "all": percentiles([each for times in crowd.times.values() for each in times]),
        },
        "CPU seconds": {**spent, "client": round(time.process_time() - own, 1)},
        "CPU milliseconds a page": round(1000 * spent["web"] / asked, 1),
        "megabytes in memory by minute": server.grown(),
    }


def main() -> None:
    """Read the command line, fill and measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--readings", type=Path, required=True)
    parser.add_argument("--archive", required=True)
    parser.add_argument("--statements", type=int, default=1_000_000)
    parser.add_argument("--rate", type=float, default=50)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--closed", action="store_true")
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    with arguments.readings.open(encoding="utf-8") as lines:
        found = (json.loads(line) for line in lines)
        readings = [Reading.from_dict(each) for each in found if "statements" in each]
    columns = [rows.columns(said, reading.document) for reading in readings for said in reading.statements]
    fill(arguments.archive, columns, arguments.statements)
    with Archive.open(arguments.archive) as archive:
        dress(archive, readings)
        draw(archive)
        addresses = Addresses.of(archive, columns, closed=arguments.closed)
    server, port = started(arguments.archive, arguments.workers, closed=arguments.closed)
    try:
        figures = asyncio.run(measured(server, port, addresses, arguments.rate, arguments.seconds))
    finally:
        server.process.send_signal(signal.SIGTERM)
        server.process.wait(60)
    written = json.dumps(figures, indent=2) + "\n"
    print(written, end="")
    if arguments.out:
        arguments.out.write_text(written, encoding="utf-8")


if __name__ == "__main__":
    main()
