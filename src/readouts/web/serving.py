"""The site's server: as many processes as are asked for, and a worker beside them."""

from __future__ import annotations

import os
import signal
import socket
import sys
import tempfile
import threading
import time
from multiprocessing import get_context

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
        threading.Thread(target=_keep_working, args=(settings,), daemon=True).start()
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
    run_worker(settings)


def _keep_working(settings: Settings) -> None:
    """Keep a worker alive beside the server."""
    while True:
        # A process of its own, started afresh: it loads the network, and the server never does.
        worker = get_context("spawn").Process(target=_work, args=(settings,), daemon=True)
        worker.start()
        worker.join()
        log.warning("worker ended", status=worker.exitcode)
        time.sleep(5)
