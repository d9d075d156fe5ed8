"""A worker in a process of its own, where the stand-in reads: python -m web.standing_in '{"archive": ...}'.

A document with ``wait here`` in it is read when the file ``go`` is there; that it is being read is said by
the file ``reading``, both in ``folder``.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from pathlib import Path
from typing import Any

from conftest import StandIn
from intake.world import permitted

from readouts.archive.site import jobs
from readouts.cli.serving import _say_what_is_logged
from readouts.intake import fetching
from readouts.records import Document, Reading
from readouts.settings import Settings
from readouts.web.worker import run_worker


class Waiting(StandIn):
    """A stand-in that can be held up."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, document: Document) -> Reading:
        if "wait here" in document.text:
            (self._folder / "reading").touch()
            while not (self._folder / "go").exists():
                time.sleep(0.01)
        return super().read(document)


def main(archive: str, folder: str, port: int = 80, lease: float = jobs.LEASE) -> None:
    """Run the worker; names lead to the test's server at ``port``."""
    jobs.LEASE = lease
    settings = Settings(archive=archive, fetch_ports=f"80,443,{port}", fetch_interval=0.0)
    fetcher: Any = fetching.Fetcher(settings, resolve=lambda host, port: ["127.0.0.2"], permit=permitted)
    fetching._fetcher = lambda _: fetcher
    _say_what_is_logged(quiet=False)
    # Says when a signal has come.
    logging.getLogger("huey.consumer").setLevel(logging.INFO)
    run_worker(settings, Waiting(Path(folder)))


if __name__ == "__main__":
    main(**json.loads(sys.argv[1]))
