"""Serves the archive on loopback, fetches pages as a browser would, and stops it.

    python served.py PATH...

Prints the status and the beginning of each; exits with what went wrong otherwise.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

SECONDS = 120

with socket.create_server(("127.0.0.1", 0)) as found:
    port = found.getsockname()[1]
command = [str(Path(sys.executable).with_name("readouts")), "serve", "--port", str(port)]
site = subprocess.Popen(command, env={**os.environ, "READOUTS_SITE_WORKERS": "1"})
fetch = urllib.request.build_opener(urllib.request.ProxyHandler({})).open
try:
    until = time.monotonic() + SECONDS
    while True:
        try:
            fetch(f"http://127.0.0.1:{port}/", timeout=SECONDS).close()
            break
        except urllib.error.URLError:
            if site.poll() is not None or time.monotonic() > until:
                sys.exit("the site did not come up")
            time.sleep(0.2)
    for path in sys.argv[1:]:
        with fetch(f"http://127.0.0.1:{port}{path}", timeout=SECONDS) as answer:
            print(answer.status, answer.headers["content-type"], answer.read().decode())
finally:
    site.send_signal(signal.SIGINT)
    try:
        site.wait(SECONDS)
    except subprocess.TimeoutExpired:
        site.kill()
        site.wait()
