"""A site as tests ask it: in this process by its application, or running, with a worker, for a browser."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from conftest import SERVED

pytest.importorskip("fastapi", reason="FastAPI is not installed")

from starlette.testclient import TestClient

from readouts.archive import Archive
from readouts.settings import Settings
from readouts.web.app import application
from web.making import ACCOUNTS, PASSWORD, STORY, filled

SITE = "http://127.0.0.1:8000"


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive that is filled once; tests get copies."""
    path = tmp_path_factory.mktemp("site") / "archive.sqlite"
    filled(str(path))
    return path


@pytest.fixture
def place(prepared: Path, tmp_path: Path) -> str:
    """The path of an archive of one's own."""
    path = tmp_path / "archive.sqlite"
    shutil.copy(prepared, path)
    return str(path)


@pytest.fixture
def archive(place: str) -> Iterator[Archive]:
    """The site's archive."""
    with Archive.open(place) as opened:
        yield opened


Visit = Callable[..., TestClient]


@pytest.fixture
def visit(place: str) -> Iterator[Visit]:
    """A browser without script on the site, signed in where a role's name is given.

    ``visit("edda", site_address="https://readouts.example")``: settings make another site of it, in which
    what is not published is not shown.
    """
    clients: list[TestClient] = []

    def come(name: str | None = None, **settings: object) -> TestClient:
        made = Settings(archive=place, **settings)  # type: ignore[arg-type]
        client = TestClient(
            application(made),
            base_url=made.site_address or SITE,
            raise_server_exceptions=False,
            follow_redirects=False,
            client=("127.0.0.1", 50_000),
        )
        clients.append(client)
        if name is not None:
            assert name in ACCOUNTS
            answer = client.post("/sign-in", data={"name": name, "password": PASSWORD})
            assert answer.status_code == 303, answer.text
        return client

    yield come
    for client in clients:
        client.app.state.site.close()  # type: ignore[attr-defined]
        client.close()


def seal(client: TestClient) -> str:
    """What forms of this session carry."""
    page = client.get("/about").text
    return page.partition('name="seal" value="')[2].partition('"')[0]


def published(archive: Archive) -> None:
    """Publish the meeting's comparison."""
    (kept,) = archive.comparisons(STORY)
    archive.publications.publish(STORY, kept.id, "edda", "first")


@pytest.fixture(scope="module")
def running(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site that really runs, with its worker, on an archive of its own."""
    with served(prepared, tmp_path_factory.mktemp("running")) as address:
        yield address


@contextmanager
def served(prepared: Path, folder: Path) -> Iterator[str]:
    """Let a site run, with its worker, on a copy of the prepared archive in the folder."""
    path = folder / "archive.sqlite"
    shutil.copy(prepared, path)
    # Held to the end, so that nobody else is given this port while the site starts.
    free = socket.socket()
    free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
    SERVED.add(("127.0.0.1", port))
    with open(path.with_name("log"), "w") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", "from readouts.cli import main; main()", "serve", "--port", str(port)],
            env={**os.environ, "READOUTS_ARCHIVE": str(path)},
            stderr=log,
        )
        address = f"http://127.0.0.1:{port}"
        try:
            for _ in range(300):
                try:
                    urllib.request.urlopen(f"{address}/health").close()
                    break
                except OSError:
                    assert process.poll() is None, path.with_name("log").read_text()
                    time.sleep(0.1)
            yield address
        finally:
            process.terminate()
            process.wait(30)
            free.close()
