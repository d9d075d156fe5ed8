"""The wheel and the sdist in empty environments, each extra by itself, offline: ``make release-check``.

Libraries come from the package registry, in the versions of release/components.json. EXTRAS names what to
look at (``EXTRAS=batch``); by default all but ``batch``, which weighs as much as all others together.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import ROOT

import readouts

sys.path.insert(0, str(ROOT / "release"))
parts = pytest.importorskip("parts", reason="what describes a release is not installed")
dist = pytest.importorskip("dist", reason="what builds a release is not installed")

pytestmark = pytest.mark.release

HERE = Path(__file__).parent
ASKED = os.environ.get("EXTRAS", "").split() or [
    parts.BARE,
    *(each for each in parts.EXTRAS if each != "batch"),
]
APART = ["unshare", "--map-root-user", "--net"]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A wheel and an sdist of what is in the checkout."""
    found: tuple[Path, Path] = dist.build(tmp_path_factory.mktemp("dist"))
    return found


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where downloads are kept from one environment to the next, with the versions to install."""
    folder = tmp_path_factory.mktemp("cache")
    lines = [f"{each.name}=={each.version}" for each in parts.libraries()]
    (folder / "versions.txt").write_text("\n".join(lines), encoding="utf-8")
    return folder


@dataclass
class Installed:
    """An environment with nothing in it but one archive of Readouts and what it brings.

    Attributes:
        folder: An empty folder to work in.
    """

    environment: Path
    folder: Path

    def run(self, program: str, *arguments: str, home: str | None = "", **variables: str) -> list[str]:
        """Run a program of the environment offline; what it printed, both streams together, after its status.

        Args:
            home: The home folder: an empty one by default; None for none.
        """
        there = {
            "PATH": "/usr/bin:/bin",
            "READOUTS_ARCHIVE": str(self.folder / "archive.sqlite"),
            **variables,
        }
        if home is not None:
            there["HOME"] = home or str(self.folder.parent / "home")
        command = [str(self.environment / "bin" / program), *arguments]
        if _apart():
            command = [*APART, sys.executable, str(HERE / "offline.py"), *command]
        else:
            there["PYTHONPATH"] = str(self.folder.parent / "blocked")
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=there,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=600,
        )
        return [str(done.returncode), *done.stdout.splitlines()]


def _apart() -> bool:
    """Whether this system gives a program a network namespace of its own."""
    if shutil.which("unshare") is None:
        return False
    return subprocess.run([*APART, "true"], capture_output=True).returncode == 0


def _install(archive: Path, extra: str, cache: Path, at: Path) -> Installed:
    """Make an environment and install ``archive`` with one extra, or with none."""
    environment = at / "environment"
    # uv does in seconds what takes pip a minute. What PYTHONPATH lends to the tests is not installed.
    uv = [sys.executable, "-m", "uv", "--quiet", "--cache-dir", str(cache)]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    subprocess.run([*uv, "venv", "--python", sys.executable, str(environment)], check=True, cwd=at)
    command = [*uv, "pip", "install", "--python", str(environment / "bin" / "python")]
    command += ["--constraint", str(cache / "versions.txt")]
    wanted = str(archive) if extra == parts.BARE else f"{archive}[{extra}]"
    subprocess.run([*command, wanted], check=True, cwd=at, env=clean)
    for name in ("folder", "home", "blocked"):
        (at / name).mkdir()
    shutil.copy(HERE / "offline.py", at / "blocked" / "sitecustomize.py")
    return Installed(environment, at / "folder")


@pytest.fixture
def install(built: tuple[Path, Path], cache: Path, tmp_path: Path) -> Iterator[Callable[..., Installed]]:
    """Install the wheel, or the sdist, with an extra; the environment goes when the test ends."""

    def made(extra: str, *, source: bool = False) -> Installed:
        return _install(built[source], extra, cache, tmp_path)

    yield made
    shutil.rmtree(tmp_path / "environment", ignore_errors=True)


def _example(installed: Installed) -> None:
    """The shipped example is compared, and an archive of it is made, searched and exported."""
    status, first, *_ = installed.run("readouts", "demo")
    assert (status, first[:20]) == ("0", "Tarnovia, Velmark an"), first
    assert list(installed.folder.iterdir()) == []
    status, *said = installed.run("readouts", "demo", "--output", "example")
    assert (status, said[-1]) == (
        "0", "readouts: the same as a page: example/comparison.html; the texts stand beside it"
    )  # fmt: skip
    status, *said = installed.run("readouts", "add", *_texts(installed))
    assert (status, said[-1]) == ("0", "readouts: new: 3; stories of several documents: 1"), said
    assert "readouts: statements: 4" in installed.run("readouts", "search", "ceasefire")
    status, *lines = installed.run("readouts", "export", "--format", "jsonl", "--quiet")
    assert (status, len(lines)) == ("0", 3)
    assert all(json.loads(line)["statements"] for line in lines)


def _texts(installed: Installed) -> list[str]:
    return [f"example/{text.name}" for text in sorted((installed.folder / "example").glob("*.txt"))]


def _bare(installed: Installed) -> None:
    """Works in every kind of home, and says which extra is missing."""
    assert installed.run("readouts", "--version") == ["0", f"readouts {readouts.__version__}"]
    assert "CHANGED" not in "".join(installed.run("readouts", "info"))
    # Under a device there can be no folder, even for root, to whom permissions mean nothing.
    for home in (None, "/dev/null", "/nowhere"):
        assert installed.run("readouts", "demo", home=home)[0] == "0"
    assert list((installed.folder.parent / "home").iterdir()) == []
    nobody = "postgresql://nobody@127.0.0.1:9/none"
    for extra, command in {
        "web": ["serve"],
        "postgres": ["stories", "--archive", nobody],
        "parquet": ["export", "--format", "parquet", "--output", "tables"],
        "spacy": ["export", "--format", "spacy", "--output", "docs"],
    }.items():
        status, *said = installed.run("readouts", *command)
        assert status != "0" and len(said) == 1 and f"[{extra}]" in said[0], said


def _web(installed: Installed) -> None:
    """The site answers on loopback."""
    status, *said = installed.run("python", str(HERE / "served.py"), "/", "/openapi.json")
    answers = [line for line in said if line.startswith("200 ")]
    assert (status, len(answers)) == ("0", 2), said
    assert "text/html" in answers[0] and "json" in answers[1]
    assert any("President Varga" in line for line in said)


def _postgres(installed: Installed) -> None:
    """The driver is there, and a server that is not is one line."""
    assert installed.run("python", "-c", "import psycopg; print(psycopg.pq.__impl__)") == ["0", "binary"]
    status, *said = installed.run("readouts", "stories", "--archive", "postgresql://nobody@127.0.0.1:9/none")
    assert (status, len(said)) == ("1", 1), said
    assert "127.0.0.1:9" in said[0] and "Traceback" not in said[0]


def _spacy(installed: Installed) -> None:
    """The component is found by its name in a pipeline."""
    code = (
        "import spacy; nlp = spacy.blank('en'); nlp.add_pipe('readouts'); "
        "doc = nlp('President Ilse Varga said that the Lask strait would stay open to every ship.'); "
        "print([span.text for span in doc.spans['readouts_source']])"
    )
    assert installed.run("python", "-c", code) == ["0", "['President Ilse Varga']"]


def _parquet(installed: Installed) -> None:
    """The archive goes into tables."""
    assert installed.run("readouts", "export", "--format", "parquet", "--output", "tables", "--quiet") == [
        "0"
    ]
    code = "import pyarrow.parquet as p; print(p.read_table('tables/documents.parquet').num_rows)"
    assert installed.run("python", "-c", code) == ["0", "3"]


def _frame(installed: Installed, library: str) -> None:
    """The archive's statements are a frame."""
    code = (
        "from readouts import Archive\nwith Archive.open('archive.sqlite') as archive:\n"
        f"    print(type(archive.statements('{library}')).__module__.split('.')[0])"
    )
    assert installed.run("python", "-c", code) == ["0", library]


def _batch(installed: Installed) -> None:
    """The example is read on this machine, by Ray."""
    status, *said = installed.run(
        "readouts", "batch", *_texts(installed), "--output", "batch", "--cluster", "local"
    )
    assert status == "0", said
    code = "import pyarrow.parquet as p; print(p.read_table('batch/documents').num_rows)"
    assert installed.run("python", "-c", code) == ["0", "3"]


TRIED: dict[str, Callable[[Installed], None]] = {
    parts.BARE: _bare,
    "batch": _batch,
    "pandas": lambda installed: _frame(installed, "pandas"),
    "parquet": _parquet,
    "polars": lambda installed: _frame(installed, "polars"),
    "postgres": _postgres,
    "spacy": _spacy,
    "web": _web,
}


def test_every_extra_is_tried() -> None:
    assert set(TRIED) - {"batch"} == {parts.BARE, *parts.EXTRAS} - {"batch"}


@pytest.mark.parametrize("extra", ASKED)
def test_the_wheel_works_in_an_empty_environment(extra: str, install: Callable[..., Installed]) -> None:
    installed = install(extra)
    _example(installed)
    TRIED[extra](installed)


@pytest.mark.skipif(parts.BARE not in ASKED, reason="not asked for")
def test_the_sdist_works_in_an_empty_environment(install: Callable[..., Installed]) -> None:
    installed = install(parts.BARE, source=True)
    _example(installed)
    _bare(installed)
