"""A run on a Ray cluster: the same tables, whoever reads, and whatever is lost on the way.

Needs Ray and seconds of several processors: ``RAY=1`` runs it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

from readouts.errors import ReadoutsError

from .making import tables, written

pytest.importorskip("ray", reason="Ray is not installed")

asked = pytest.mark.skipif(not os.environ.get("RAY"), reason="takes a minute and much memory: set RAY=1")

RUN = """
import sys
from pathlib import Path
from batch.making import Dying, Slow, run
from readouts.intake import splitting
splitting.UNIT["jsonl"] = 1_500
news, output, cluster, network = sys.argv[1:]
report = run([news], Path(output), {"Slow": Slow, "Dying": Dying}[network](), batch_cluster=cluster)
print(report.documents, report.failures)
"""
"""A run in a process of its own: Ray connects to sockets, which tests may not."""


def environment(folder: Path) -> dict[str, str]:
    token = folder / "token"
    if not token.exists():
        token.touch(0o600)
        token.write_text("0" * 64)
    return os.environ | {
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT / 'tests'}",
        "RAY_USAGE_STATS_ENABLED": "0",
        # Its workers are of low priority by default, and on a busy machine never get a turn.
        "RAY_worker_niceness": "0",
        "RAY_AUTH_MODE": "token",
        "RAY_AUTH_TOKEN_PATH": str(token),
        "HOME": str(folder),
    }


def started(folder: Path, news: Path, output: Path, cluster: str, network: str = "Slow") -> Any:
    command = [sys.executable, "-c", RUN, str(news), str(output), cluster, network]
    return subprocess.Popen(
        command, env=environment(folder), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def done(process: Any) -> str:
    out, said = process.communicate(timeout=280)
    assert process.returncode == 0, said
    return str(out).strip().splitlines()[-1]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("ray")


@pytest.fixture(scope="module")
def whole(folder: Path) -> Iterator[tuple[Path, dict[str, bytes]]]:
    """Documents, and the tables that a pool of processes makes of them."""
    news = written(folder / "news.jsonl", 120)
    assert done(started(folder, news, folder / "whole", "")) == "120 0"
    yield news, tables(folder / "whole")


@asked
def test_ray_on_this_machine_makes_the_same_tables(
    folder: Path, whole: tuple[Path, dict[str, bytes]]
) -> None:
    news, expected = whole
    assert done(started(folder, news, folder / "local", "local")) == "120 0"
    assert tables(folder / "local") == expected


@asked
def test_a_document_that_takes_its_actor_along_is_a_failure(folder: Path) -> None:
    news = written(folder / "poison.jsonl", 20, d7="poison")
    assert done(started(folder, news, folder / "poison", "local", "Dying")) == "19 1"


class Cluster:
    """Two machines of one processor each, both this one, at two addresses of loopback."""

    ADDRESS = "127.0.0.2:6399"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        head = ["--head", "--port=6399", "--node-ip-address=127.0.0.2", "--include-dashboard=false"]
        self.nodes = [self._node("head", head)]
        self.nodes.append(self._node("other", [f"--address={self.ADDRESS}", "--node-ip-address=127.0.0.3"]))

    def _node(self, name: str, arguments: list[str]) -> Any:
        command = [str(Path(sys.executable).parent / "ray"), "start", *arguments, "--block", "--num-cpus=1"]
        command += ["--object-store-memory=100000000", "--disable-usage-stats"]
        # In a session of its own, so that it ends with all that it starts, and nothing else does.
        log = self._folder / f"{name}.log"
        for _ in range(5):  # Ray gives up where its processes start slowly, as they do on a busy machine
            with log.open("wb") as file:
                node = subprocess.Popen(
                    command, env=environment(self._folder), stdout=file, stderr=file, start_new_session=True
                )
            while node.poll() is None:
                if "Ray runtime started" in log.read_text():
                    return node
                time.sleep(0.2)
        raise AssertionError(log.read_text())

    def lose(self, node: Any) -> None:
        os.killpg(node.pid, 9)
        node.wait()

    def end(self) -> None:
        for node in self.nodes:
            if node.poll() is None:
                self.lose(node)


@pytest.fixture
def cluster(folder: Path) -> Iterator[Cluster]:
    found = Cluster(folder)
    yield found
    found.end()


@asked
def test_two_machines_make_the_same_tables_and_a_lost_one_loses_nothing(
    cluster: Cluster, folder: Path, whole: tuple[Path, dict[str, bytes]]
) -> None:
    news, expected = whole
    assert done(started(folder, news, folder / "two", cluster.ADDRESS)) == "120 0"
    assert tables(folder / "two") == expected
    process = started(folder, news, folder / "lost", cluster.ADDRESS)

    def lose() -> None:
        while not list((folder / "lost" / "parts").glob("*.json")):
            time.sleep(0.05)
        cluster.lose(cluster.nodes[1])

    loser = threading.Thread(target=lose)
    loser.start()
    assert done(process) == "120 0"
    loser.join()
    assert tables(folder / "lost") == expected


@asked
def test_a_cluster_that_is_not_there_is_one_line(tmp_path: Path, folder: Path) -> None:
    process = started(folder, written(tmp_path / "news.jsonl", 3), tmp_path / "out", "127.0.0.1:9")
    _, said = process.communicate(timeout=280)
    assert process.returncode == 1
    assert f"{ReadoutsError.__name__}: the cluster 127.0.0.1:9 cannot be reached: [Errno 111]" in said
