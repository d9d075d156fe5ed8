"""How long the shipped example takes where the wheel was installed, from a cold start and from warm ones.

    python benchmarks/installed.py ENVIRONMENT [--out out/installed.json]

ENVIRONMENT is a virtual environment with the wheel in it (``make dist`` builds one). Cold is with none of the
environment's files in memory; warm is right after another run. The command is ``readouts demo``: it reads the
three texts and compares them.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

RUNS = 5


def forget(folder: Path) -> None:
    """Drop the files of a folder from the system's memory."""
    os.sync()
    for path in folder.rglob("*"):
        if path.is_file():
            descriptor = os.open(path, os.O_RDONLY)
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
            os.close(descriptor)


def timed(program: Path, *arguments: str) -> dict[str, float]:
    """Seconds by the clock and of the processor that a program takes, in an empty home and folder."""
    with tempfile.TemporaryDirectory() as folder:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        start = time.perf_counter()
        environment = {"PATH": "/usr/bin:/bin", "HOME": folder}
        subprocess.run(
            [program, *arguments], check=True, cwd=folder, env=environment, stdout=subprocess.DEVNULL
        )
        seconds = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"seconds": round(seconds, 2), "processor_seconds": round(processor, 2)}


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description="Time the shipped example where the wheel was installed.")
    parser.add_argument("environment", type=Path, help="a virtual environment with readouts in it")
    parser.add_argument("--out", type=Path, default=Path("out/installed.json"), help="where the result goes")
    given = parser.parse_args()
    program = given.environment / "bin" / "readouts"
    load = os.getloadavg()[0]  # before there is any of our own
    forget(given.environment)
    found: dict[str, Any] = {"cold": timed(program, "demo")}
    found["warm"] = [timed(program, "demo") for _ in range(RUNS)]
    found["version_only"] = [timed(program, "--version") for _ in range(RUNS)]
    found["machine"] = {
        "processors": os.cpu_count(),
        "load_before": round(load, 2),
        "python": platform.python_version(),
    }
    text = json.dumps(found, indent=1)
    given.out.parent.mkdir(parents=True, exist_ok=True)
    given.out.write_text(text + "\n", encoding="utf-8")
    print(text, file=sys.stdout)


if __name__ == "__main__":
    main()
