"""The site's server: as many processes as are asked for, and a worker beside them."""

from __future__ import annotations

import os
import signal
import socket
import sys
import tempfile
import threading
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import wait
from types import TracebackType

import structlog
import uvicorn

from readouts import settings as all_settings
from readouts.archive import Archive
from readouts.desk.archive import place
from readouts.errors import SettingsError
from readouts.settings import Settings
from readouts.web import logs
from readouts.web.worker import run_worker

log = structlog.get_logger("readouts.web")

PATIENCE = 5.0
"""Seconds that the worker has to put back what it has begun when the server ends."""


def serve(settings: Settings) -> None:
    """Answer requests until the process is told to stop.

    Raises:
        SettingsError: it cannot listen there.
        ArchiveError: the archive cannot be opened.
    """
    _check(settings)
    # Made or upgraded once, before several processes open it.
    Archive.open(place(settings)).close()
    # The processes are told by their environment.
    os.environ.update(all_settings.environment(settings))
    logs.start()
    # The server raises this signal once more when it has ended, and the worker must end with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with tempfile.TemporaryDirectory(prefix="readouts-") as counts:
        if settings.site_workers > 1:
            os.environ["PROMETHEUS_MULTIPROC_DIR"] = counts
        with _Working(settings):
            _listen(settings)


def _listen(settings: Settings) -> None:
    uvicorn.run(
        "readouts.web.app:made",
        factory=True,
        host=settings.site_host,
        port=settings.site_port,
        workers=settings.site_workers,
        proxy_headers=bool(settings.site_proxies),
        forwarded_allow_ips=settings.site_proxies or None,
        server_header=False,
        access_log=False,
        log_config=None,
        # Stricter than httptools in what it takes for a request.
        http="h11",
        ws="none",
        timeout_keep_alive=5,
        timeout_graceful_shutdown=10,
        limit_concurrency=500,
    )


def _check(settings: Settings) -> None:
    family = socket.AF_INET6 if ":" in settings.site_host else socket.AF_INET
    with socket.socket(family) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((settings.site_host, settings.site_port))
        except OSError as error:
            where = f"{settings.site_host}, port {settings.site_port}"
            raise SettingsError(
                f"{where}: the site cannot listen there: {error.strerror}; --port takes another"
            ) from error


def _work(settings: Settings) -> None:
    # Who reads a page comes first: reading and drawing take what the server leaves.
    os.nice(19)
    if hasattr(os, "SCHED_IDLE"):
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
    try:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        run_worker(settings)
    except KeyboardInterrupt:
        # Other threads may be deep in a document, and nobody waits for them any more.
        os._exit(0)


class _Working:
    """Keeps a worker alive beside the server; none outlives it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        # A process of its own, started afresh: it loads the network, and the server never does.
        self._context = get_context("spawn")
        self._lock, self._over = threading.Lock(), threading.Event()
        self._pid: int | None = None
        self._thread = threading.Thread(target=self._keep, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the worker at once; what it had begun is left to the next one, and nothing is lost."""
        for way in (signal.SIGINT, signal.SIGKILL):
            with self._lock:
                self._over.set()
                if self._pid is not None:
                    with suppress(ProcessLookupError):
                        os.kill(self._pid, way)
            self._thread.join(PATIENCE)

    def _keep(self) -> None:
        # Handed on to the worker, which is interrupted only where it can put back what it has begun.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        while not self._over.is_set():
            worker = self._context.Process(target=_work, args=(self._settings,), daemon=True)
            with self._lock:
                if self._over.is_set():
                    return
                worker.start()
                self._pid = worker.pid
            wait([worker.sentinel])
            with self._lock:
                worker.join()
                self._pid = None
            if not self._over.is_set():
                log.warning("worker ended", status=worker.exitcode)
                self._over.wait(5)
