"""An archive on each database; PostgreSQL in a cluster that the tests start, where its programs are."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from archive.making import cleared, emptied
from readouts.archive import Archive


def program(name: str) -> str | None:
    """Where one of PostgreSQL's programs is; Debian keeps them off the path."""
    newest = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    return str(newest[-1]) if newest else shutil.which(name)


class Cluster:
    """A PostgreSQL server of our own, on a socket in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        # PostgreSQL refuses to run as root.
        self._as = ["runuser", "-u", "nobody", "--"] if os.geteuid() == 0 else []
        if self._as:
            shutil.chown(folder, "nobody")
        self._call("initdb", "-D", self.data, "-U", "readouts", "-A", "trust", "-E", "UTF8", "--no-sync")

    def start(self) -> None:
        options = f"-k {self.folder} -c listen_addresses= -c fsync=off"
        self._call("pg_ctl", "-D", self.data, "-w", "-l", self.folder / "log", "-o", options, "start")

    def stop(self) -> None:
        self._call("pg_ctl", "-D", self.data, "-w", "-m", "immediate", "stop")

    def checkpoint(self) -> None:
        """Write everything to its file, and let go of the files that nothing needs."""
        self.tell("CHECKPOINT")

    def tell(self, *commands: str) -> None:
        """Give the server commands, each outside of a transaction."""
        url = self.url("postgres").replace("postgresql:", "postgresql+psycopg:", 1)
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for command in commands:
                connection.execute(text(command))
        engine.dispose()

    def url(self, name: str) -> str:
        return f"postgresql://readouts@/{name}?host={self.folder}"

    def _call(self, name: str, *arguments: object) -> None:
        command = [*self._as, program(name) or name, *map(str, arguments)]
        subprocess.run(
            command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=self.folder
        )


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A running cluster."""
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    if not program("initdb") or not program("pg_ctl"):
        pytest.skip("PostgreSQL's initdb and pg_ctl are not installed")
    if os.geteuid() == 0 and not shutil.which("runuser"):
        pytest.skip("PostgreSQL does not run as root, and runuser is not installed")
    # The path of a socket may have 107 bytes, so not pytest's own folder.
    with tempfile.TemporaryDirectory(prefix="readouts-") as name:
        folder = Path(name)
        made = Cluster(folder)
        made.start()
        try:
            yield made
        finally:
            made.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    """Which database."""
    return str(request.param)


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """SQLite's file of an archive with nothing in it."""
    path = tmp_path_factory.mktemp("blank") / "archive.sqlite"
    Archive.open(str(path)).close()
    return path


@pytest.fixture(scope="session")
def tabled(cluster: Cluster) -> str:
    """A PostgreSQL database in which an archive's tables are."""
    cluster.tell("CREATE DATABASE tabled")
    url = cluster.url("tabled")
    Archive.open(url).close()
    return url


@pytest.fixture
def where(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """A place for an archive, with nothing in it yet.

    Not even its tables, but for a test that wants the ``archive`` as well: there they were made once for
    all tests, since making them takes longer than most tests do.
    """
    made = "archive" in request.fixturenames
    if kind == "sqlite":
        path = tmp_path / "archive.sqlite"
        if made:
            shutil.copy(request.getfixturevalue("blank"), path)
        return str(path)
    url: str = (
        request.getfixturevalue("tabled") if made else request.getfixturevalue("cluster").url("postgres")
    )
    (cleared if made else emptied)(url)
    return url


@pytest.fixture
def archive(where: str) -> Iterator[Archive]:
    """An archive with nothing in it yet."""
    with Archive.open(where) as made:
        yield made


@pytest.fixture
def reopen(where: str) -> Callable[[], Archive]:
    """The same archive as another program opens it."""
    return lambda: Archive.open(where)


@pytest.fixture
def small() -> Iterator[Path]:
    """A file system of 16 MiB."""
    if os.geteuid() != 0 or not shutil.which("mount"):
        pytest.skip("only root may mount a file system")
    # Not in pytest's own folder, which PostgreSQL's user may not enter.
    with tempfile.TemporaryDirectory(prefix="readouts-") as name:
        mount = ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", name]
        if subprocess.run(mount, capture_output=True).returncode:
            pytest.skip("a file system cannot be mounted here")
        yield Path(name)
        subprocess.run(["umount", "-l", name], check=True)


@pytest.fixture
def cramped(kind: str, small: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """A place for an archive on the small file system."""
    if kind == "sqlite":
        yield str(small / "archive.sqlite")
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    shutil.chown(small, "nobody")
    cluster.tell(f"CREATE TABLESPACE small LOCATION '{small}'", "CREATE DATABASE small TABLESPACE small")
    yield cluster.url("small")
    cluster.tell("DROP DATABASE small", "DROP TABLESPACE small")
