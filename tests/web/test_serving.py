"""A site that really runs is stopped: it ends, its worker with it, and what was begun is left to the next."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from readouts.archive import Archive
from readouts.web import queue
from web.test_worker import until

COMMAND = [sys.executable, "-c", "from readouts.cli import main; main()", "serve"]


def children(pid: int) -> set[int]:
    """The processes that a process started."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return {int(each) for task in tasks for each in task.read_text().split()}


def runs(pid: int) -> bool:
    """Whether a process is there, and not only its exit status, which nobody has asked for."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.parametrize("way", [signal.SIGINT, signal.SIGTERM])
def test_a_site_that_is_stopped_leaves_no_worker_and_loses_no_job(
    way: signal.Signals, prepared: Path, tmp_path: Path
) -> None:
    path = tmp_path / "archive.sqlite"
    shutil.copy(prepared, path)
    # A proxy that takes requests and never answers: the worker is busy for an hour.
    with socket.create_server(("127.0.0.1", 0)) as proxy, socket.socket() as free:
        free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        free.bind(("127.0.0.1", 0))
        settings = {
            "READOUTS_ARCHIVE": str(path),
            "READOUTS_PROXY": f"http://127.0.0.1:{proxy.getsockname()[1]}",
            "READOUTS_FETCH_SECONDS": "3600",
        }
        command = [*COMMAND, "--port", str(free.getsockname()[1])]
        with open(tmp_path / "said", "wb") as said:
            site = subprocess.Popen(command, env={**os.environ, **settings}, stderr=said)
        try:
            with Archive.open(str(path)) as archive:
                job = queue.ask(archive, "add", {"addresses": ["http://1.1.1.1/account"]}, "edda")
                proxy.settimeout(120)
                with proxy.accept()[0]:
                    begun = children(site.pid)
                    assert begun and all(map(runs, begun))
                    site.send_signal(way)
                    site.wait(120)
                until(lambda: not any(map(runs, begun)))
                left = archive.jobs.one(job)
                assert (left.state, left.tries) == ("waiting", 0)
        finally:
            site.kill()
            site.wait()
    assert "Traceback" not in (tmp_path / "said").read_text()
