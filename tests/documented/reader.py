"""Somebody who types what a page says, in a folder of their own."""

from __future__ import annotations

import contextlib
import getpass
import importlib.util
import io
import os
import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
import tomllib
from contextlib import closing, redirect_stderr, redirect_stdout
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from types import SimpleNamespace
from typing import Any

import pytest
from conftest import ROOT

from documented.blocks import COMMANDS, Block, Command, commands
from documented.meanwhile import MEANWHILE
from readouts import cli, settings
from readouts.errors import FetchError
from readouts.intake import fetching

EXAMPLES = ROOT / "examples"
HOME = "/home/you"
ID = re.compile(r"\b[0-9a-f]{12}\b")
SHELL = re.compile(r"[|<>;&]|\$\(")


class Reader:
    """Runs the blocks of one page, in their order.

    The folder has the example and copies of it under the names that pages use. Pages call it
    ``/home/you``, and ids of twelve digits stand for those that come out here.
    """

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.folder, self._patch = folder, patch
        self._ids: dict[str, str] = {}
        self._names: dict[str, Any] = {}
        self._printed = ""
        for variable in [name for name in os.environ if name.startswith("READOUTS_")]:
            patch.delenv(variable)
        patch.setenv("XDG_DATA_HOME", str(folder / "data"))
        patch.chdir(folder)
        _lay_out(folder)
        patch.setattr(fetching, "_fetcher", lambda _: Web(folder))
        patch.setattr(getpass, "getpass", _typed)
        # These go on until they are stopped; tests/web and tests/test_archive_commands.py start them.
        patch.setattr("readouts.web.serving.serve", lambda _: None)
        patch.setattr("readouts.web.worker.run_worker", lambda _: None)
        patch.setattr("readouts.desk.archive.time", SimpleNamespace(monotonic=monotonic, sleep=_interrupt))

    def run(self, block: Block) -> None:
        """Run a block, and hold what comes out against what the page shows."""
        if block.says("meanwhile"):
            MEANWHILE[block.about](self.folder)
        if block.says("not run"):
            assert block.about, f"{block.where}: it is not said why this is not run"
        elif block.says("needs") and importlib.util.find_spec(block.about) is None:
            pass
        elif block.says("file"):
            (self.folder / block.about).write_text(self._here(block.text), encoding="utf-8")
            if block.language == "toml":
                settings.load(block.about, {})
        elif block.says("prints"):
            self._hold(block.where, block.text.strip("\n"), self._printed)
        elif block.language == "console":
            for command in commands(block):
                self._type(block, command)
        elif block.language == "python":
            with redirect_stdout(io.StringIO()) as printed:
                exec(compile(self._here(block.text), block.where, "exec"), self._names)
            self._printed = printed.getvalue()
        elif block.language == "toml":
            assert tomllib.loads(block.text), block.where
            (self.folder / "shown.toml").write_text(block.text, encoding="utf-8")
            settings.load("shown.toml", {})
        elif block.language == "sql":
            with closing(sqlite3.connect(os.environ["READOUTS_ARCHIVE"])) as connection:
                assert connection.execute(block.text).fetchall(), f"{block.where}: nothing is found"
        else:
            raise AssertionError(f"{block.where}: nobody knows how to run {block.language!r}")

    def _type(self, block: Block, command: Command) -> None:
        line = self._here(command.line.replace(".venv/bin/", "").partition(" # ")[0])
        first, *rest = shlex.split(line)
        if first in COMMANDS:
            _looked_at(block, first, rest)
        elif first == "export":
            for each in rest:
                self._patch.setenv(*each.split("=", 1))
        elif first == "readouts" and not SHELL.search(line.partition(" > ")[0]):
            status, out = _ran(rest[:-2] if " > " in line else rest)
            if " > " in line:
                (self.folder / rest[-1]).write_bytes(out.encode("utf-8", "surrogateescape"))
            assert status == 0, f"{block.where}: {line}: {status}\n{out}"
            self._hold(f"{block.where}: {line}", command.shown, out)
        else:
            assert first != "readouts", f"{block.where}: only > FILE is understood: {line}"
            done = subprocess.run(
                ["bash", "-euo", "pipefail", "-c", line],
                cwd=self.folder,
                env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                timeout=30,
            )
            assert done.returncode == 0, f"{block.where}: {line}\n{done.stdout}"
            self._hold(f"{block.where}: {line}", command.shown, done.stdout)

    def _here(self, text: str) -> str:
        text = ID.sub(lambda found: self._ids.get(found[0], found[0]), text)
        return text.replace(HOME, str(self.folder))

    def _hold(self, where: str, shown: str, out: str) -> None:
        """Whether what is shown is what came out; ``...`` stands for anything, also for lines."""
        if not shown:
            return
        out = out.replace(str(self.folder), HOME)
        new: dict[str, str] = {}

        def known(found: re.Match[str]) -> str:
            if found[0] in self._ids:
                return self._ids[found[0]]
            name = new.setdefault(found[0], f"id{len(new)}")
            return f"(?P={name})" if f"(?P<{name}>" in "".join(made) else f"(?P<{name}>[0-9a-f]{{12}})"

        made: list[str] = []
        for line in shown.splitlines():
            if line.strip() == "...":
                made.append(r"(?:.*\n)*?")
                continue
            # How sure the network is differs by a hair from one kind of processor to the next.
            line = re.sub(r"\d+%", "%", re.escape(line.rstrip())).replace("%", r"\d+%")
            made.append(ID.sub(known, line).replace(re.escape("..."), ".*") + r"[ ]*\n")
        found = re.search("^" + "".join(made), out if out.endswith("\n") else out + "\n", re.MULTILINE)
        assert found, f"{where}\n--- the page shows\n{shown}\n--- what came out\n{out}"
        self._ids |= {id: found[name] for id, name in new.items()}


class Web:
    """Stands in for the internet: what the invented publishers have on their sites."""

    def __init__(self, folder: Path) -> None:
        account = (folder / "tarnovia.txt").read_text(encoding="utf-8")
        report = (folder / "courier-report.txt").read_text(encoding="utf-8")
        self._pages = {
            "https://tarnovia.example/press/orsund-summit": _page(account),
            "https://velmark.example/readout.html": _page((folder / "velmark.txt").read_text("utf-8")),
            "https://courier.example/summit": _page(report),
            "https://velmark.example/news.rss": _feed("https://velmark.example/readout.html"),
            "https://velmark.example/news/feed.xml": _feed("https://velmark.example/readout.html"),
            "https://tarnovia.example/feed.json": _feed("https://tarnovia.example/press/orsund-summit"),
        }

    def fetch(
        self, address: str, *, etag: str | None = None, modified: str | None = None
    ) -> fetching.Fetched:
        """What is at an address."""
        if address not in self._pages:
            raise FetchError(f"nothing is at {address}")
        raw = self._pages[address].encode()
        return fetching.Fetched(raw, address, None, None, None, datetime.now(UTC))


def _page(text: str) -> str:
    publisher, title, *rest = [part for part in text.split("\n\n") if part.strip()]
    words = "".join(f"<p>{part}</p>\n" for part in (publisher, *rest))
    head = f"<head><title>{title}</title></head>"
    return f"<html>{head}<body><article><h1>{title}</h1>\n{words}</article></body></html>"


def _feed(link: str) -> str:
    item = f"<item><title>On the meeting</title><link>{link}</link></item>"
    return f'<rss version="2.0"><channel><title>News</title>{item}</channel></rss>'


def _lay_out(folder: Path) -> None:
    shutil.copytree(EXAMPLES, folder / "examples")
    for example in EXAMPLES.glob("*.txt"):
        shutil.copy(example, folder)
        shutil.copy(example, folder / f"{example.stem.removesuffix('-account')}.txt")
    report = (folder / "courier-report.txt").read_text(encoding="utf-8")
    (folder / "report.html").write_text(_page(report), encoding="utf-8")
    shutil.copy(folder / "courier-report.txt", folder / "report.txt")
    for name, example in (("a.txt", "velmark.txt"), ("b.txt", "tarnovia.txt")):
        # Without the letterhead nobody is told whose account it is.
        (folder / name).write_text((folder / example).read_text("utf-8").split("\n\n", 1)[1], "utf-8")


def _ran(arguments: list[str]) -> tuple[int, str]:
    """What a command says, on both its ways out, and its status; somebody stops what would go on."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n", write_through=True)
    asks = arguments[:2] in (["accounts", "add"], ["accounts", "password"])
    with redirect_stdout(out), redirect_stderr(out), pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdin", _Terminal() if asks else io.StringIO())
        status = 0
        with contextlib.suppress(KeyboardInterrupt):
            status = cli.run(arguments)
    return status, out.buffer.getvalue().decode("utf-8", "surrogateescape")  # type: ignore[attr-defined]


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def _typed(prompt: str) -> str:
    sys.stdout.write(prompt.rstrip() + "\n")
    return "a long enough password"


def _interrupt(_: float) -> None:
    raise KeyboardInterrupt


def _looked_at(block: Block, program: str, rest: list[str]) -> None:
    """What is not run is at least there."""
    if program == "make":
        targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
        wanted = [word for word in rest if "=" not in word]
        assert set(wanted) <= set(targets), f"{block.where}: make {rest}"
    if program == "pip":
        project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
        extras = re.findall(r"\[([\w,]+)\]", " ".join(rest))
        wanted = [extra for each in extras for extra in each.split(",")]
        assert set(wanted) <= set(project["optional-dependencies"]), f"{block.where}: pip {rest}"
