"""Speed and memory of ``readouts batch``, from JSON lines and from WARC, with one worker and more.

    python benchmarks/batch.py [--documents 20000] [--corpus FOLDER] [--workers 1 2] [--kinds jsonl warc]
        [--out out/batch.json]

Documents of some 500 words are made of the paragraphs of every .txt and .md file of the corpus (default: the
shipped examples), each document from another place, and written as JSON lines or as web pages in a WARC file,
gzipped record by record. The command reads them as a user would, from starting it to its end: taking
documents out of their files, extraction, reading and writing tables are all in the figures. Memory is that of
all its processes together (PSS, where what they share counts once).
"""

from __future__ import annotations

import argparse
import gzip
import html
import io
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path
from typing import Any

from report import report
from speed import machine

ROOT = Path(__file__).parent.parent
COMMAND = [sys.executable, "-c", "from readouts.cli import main; main()"]
WORDS = 500
EVERY = 5.0


def paragraphs(corpus: Path) -> list[str]:
    """The paragraphs of a corpus, in the order of its files."""
    paths = sorted(path for path in corpus.rglob("*") if path.suffix in (".txt", ".md"))
    texts = (path.read_text(encoding="utf-8", errors="replace") for path in paths)
    found = [" ".join(each.split()) for text in texts for each in text.split("\n\n") if each.strip()]
    if not found:
        raise SystemExit(f"there is no .txt or .md file in {corpus}")
    return found


def documents(corpus: Path) -> Iterator[list[str]]:
    """Documents without end, each of paragraphs with some 500 words, begun one paragraph further on."""
    found = paragraphs(corpus)
    for start in count():
        taken: list[str] = []
        words = 0
        for at in count(start):
            more = found[at % len(found)].split()
            taken.append(" ".join(more[: WORDS - words]))
            words += len(more)
            if words >= WORDS:
                break
        yield taken


def write_lines(path: Path, made: Iterator[list[str]]) -> None:
    """Documents as JSON lines."""
    with path.open("w", encoding="utf-8") as file:
        for number, each in enumerate(made):
            file.write(json.dumps({"id": f"d{number}", "text": "\n\n".join(each)}) + "\n")


def write_archive(path: Path, made: Iterator[list[str]]) -> None:
    """Documents as web pages in a WARC file."""
    from fastwarc.warc import WarcRecord, WarcRecordType

    with path.open("wb") as file:
        for number, each in enumerate(made):
            body = "".join(f"<p>{html.escape(one)}</p>\n" for one in each)
            title = f"<!DOCTYPE html><html><head><title>Report {number}</title></head>"
            page = f"{title}<body><article>{body}</article></body></html>"
            record = WarcRecord()
            record.init_headers(WarcRecordType.response)
            record.headers["WARC-Date"] = "2031-03-14T10:00:00Z"
            record.headers["WARC-Target-URI"] = f"https://news.example/{number}"
            record.headers["Content-Type"] = "application/http; msgtype=response"
            record.is_http = True
            head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
            record.set_bytes_content(head + page.encode())
            out = io.BytesIO()
            record.write(out)
            file.write(gzip.compress(out.getvalue(), 6))


def memory(process: int) -> float:
    """MiB that a process and those below it take, what they share counted once."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            parents.setdefault(parent, []).append(int(entry.name))
    total, waiting = 0, [process]
    while waiting:
        one = waiting.pop()
        waiting += parents.get(one, [])
        try:
            lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def timed(path: Path, output: Path, workers: int) -> dict[str, Any]:
    """One run of the command: its speed, and memory as time goes by."""
    command = [
        *COMMAND,
        "batch",
        str(path),
        "--output",
        str(output),
        "--workers",
        str(workers),
        "--quiet",
    ]
    began, held = time.perf_counter(), []
    with subprocess.Popen(command) as process:
        while process.poll() is None:
            held.append([round(time.perf_counter() - began, 1), round(memory(process.pid), 1)])
            try:
                process.wait(EVERY)
            except subprocess.TimeoutExpired:
                continue
    seconds = time.perf_counter() - began
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    totals = json.loads((output / "manifest.json").read_text(encoding="utf-8"))["totals"]
    third = max(1, len(held) // 3)
    return {
        "workers": workers,
        "seconds": round(seconds, 1),
        "documents": totals["documents"],
        "failures": totals["failures"],
        "statements": totals["statements"],
        "words": totals["words"],
        "documents_per_second": round(totals["documents"] / seconds, 2),
        "words_per_second": round(totals["words"] / seconds),
        "documents_per_day": round(totals["documents"] / seconds * 86_400),
        "input_mb": round(path.stat().st_size / 1e6, 1),
        "output_mb": round(sum(each.stat().st_size for each in output.rglob("*.parquet")) / 1e6, 1),
        # The middle third against the last: at the beginning the networks are loaded.
        "mib_middle": statistics.median(each[1] for each in held[third : 2 * third] or held),
        "mib_end": statistics.median(each[1] for each in held[-third:]),
        "mib_most": max(each[1] for each in held),
        "mib_by_second": held,
    }


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--corpus", type=Path, default=ROOT / "examples", help="folder of .txt and .md files")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--kinds", nargs="+", default=["jsonl", "warc"], choices=["jsonl", "warc"])
    parser.add_argument("--out", type=Path, default=ROOT / "out" / "batch.json")
    given = parser.parse_args()
    found: dict[str, Any] = {"machine": machine(), "documents": given.documents, "words_each": WORDS}
    with tempfile.TemporaryDirectory() as folder:
        for kind in given.kinds:
            path = Path(folder) / ("news.jsonl" if kind == "jsonl" else "news.warc.gz")
            made = islice(documents(given.corpus), given.documents)
            (write_lines if kind == "jsonl" else write_archive)(path, made)
            runs = [timed(path, Path(folder) / f"{kind}-{workers}", workers) for workers in given.workers]
            for each in runs:
                found[f"{kind}_{each['workers']}"] = each
            first = runs[0]["documents_per_second"]
            found[f"{kind}_scaling"] = {
                str(each["workers"]): round(each["documents_per_second"] / first, 2) for each in runs
            }
    report(found, given.out)


if __name__ == "__main__":
    main()
