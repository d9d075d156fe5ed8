"""Speed, memory and start-up, beside a token classifier of BERT-base's size, in one run on one text.

    python benchmarks/speed.py [--corpus FOLDER] [--seconds 10] [--rounds 3] [--out out/speed.json]

Each measurement runs in a fresh process that is held to one or two cores. The text is every .txt file
of the corpus (default: the shipped examples), repeated until there is enough of it. The peer (12 layers,
width 768, float32, random weights, for the cost does not depend on them) runs in PyTorch on one thread
over the same text, cut into windows of 256 of our own word pieces; the faster of single windows and
batches of eight counts. Without PyTorch it is left out, and the table says so.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib import metadata
from itertools import count
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
COMMAND = Path(sys.executable).parent / "readouts"
GROWTH = (1, 10, 100, 1_000, 10_000)
WINDOW = 256


def memory(field: str = "VmHWM") -> float:
    """MiB of this process: ``VmHWM`` the most it ever held, ``VmRSS`` what it holds now."""
    # Not ru_maxrss: that starts with what the parent held.
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1]) / 1024
    return float("nan")


def words(path: Path) -> int:
    """Words of a file, divided at white space."""
    return len(path.read_text(encoding="utf-8", errors="replace").split())


def timed(
    paths: list[Path], seconds: float, work: Callable[[list[Path]], Iterator[Path]]
) -> dict[str, float]:
    """Words a second of ``work``, which yields each path when it is done with it, for some seconds."""
    for _ in work(paths[:2]):
        pass
    done, start = 0, time.perf_counter()
    for path in work(paths):
        done += words(path)
        if time.perf_counter() - start > seconds:
            break
    return {"words_per_second": done / (time.perf_counter() - start), "words": done, "peak_mib": memory()}


def many(paths: list[Path], seconds: float, threads: int) -> dict[str, float]:
    """One call of read() over all documents."""
    from readouts import Options, Reading, Settings, read

    def work(some: list[Path]) -> Iterator[Path]:
        for result in read(map(str, some), Options(Settings(threads=threads))):
            assert isinstance(result, Reading), result
            yield Path(result.document.id)

    return timed(paths, seconds, work)


def single(paths: list[Path], seconds: float) -> dict[str, float]:
    """A call of read() for each document, in a warm process."""
    from readouts import Reading, read

    took = []

    def work(some: list[Path]) -> Iterator[Path]:
        for path in some:
            start = time.perf_counter()
            (result,) = read([str(path)])
            took.append(time.perf_counter() - start)
            assert isinstance(result, Reading), result
            yield path

    return timed(paths, seconds, work) | {"median_ms": statistics.median(took) * 1000}


def growth(folder: Path, seconds: float) -> dict[str, Any]:
    """Memory after 1, 10, ... documents of one call of read(), as far as ``seconds`` allow."""
    from readouts import Reading, read

    held, start, number = {}, time.perf_counter(), 0
    for number, result in enumerate(read(map(str, sorted(folder.iterdir()))), 1):
        assert isinstance(result, Reading), result
        if number in GROWTH:
            held[number] = memory("VmRSS")
        if time.perf_counter() - start > seconds:
            break
    return {"mib_after": held | {number: memory("VmRSS")}, "peak_mib": memory()}


def peer(paths: list[Path], seconds: float) -> dict[str, Any]:
    """A token classifier of BERT-base's size in PyTorch float32 on one thread."""
    import torch
    from torch import nn

    from readouts.reading.encoder import Encoder

    torch.set_num_threads(1)
    torch.set_num_interop_threads(1)
    torch.manual_seed(0)
    layer = nn.TransformerEncoderLayer(768, 12, 3072, activation="gelu", batch_first=True)
    network = nn.Sequential(
        nn.Embedding(30_522, 768), nn.LayerNorm(768), nn.TransformerEncoder(layer, 12), nn.Linear(768, 7)
    ).eval()
    tokenizer = Encoder().tokenizer
    tokenizer.no_padding()
    tokenizer.no_truncation()
    texts = [path.read_text(encoding="utf-8") for path in paths[:50]]
    pieces = [tokenizer.encode(text, add_special_tokens=False).ids for text in texts]
    share = sum(map(words, paths[:50])) / sum(map(len, pieces))
    ids = [number for each in pieces for number in each]
    while len(ids) < 8 * WINDOW:
        ids += ids
    windows = torch.tensor(ids[: len(ids) // WINDOW * WINDOW]).view(-1, WINDOW)
    rates = {}
    with torch.inference_mode():
        for size in (1, 8):
            network(windows[:size])
            done, start = 0, time.perf_counter()
            for at in count(0, size):
                place = at % (len(windows) - size + 1)
                done += network(windows[place : place + size]).shape[:2].numel()
                if time.perf_counter() - start > seconds / 2:
                    break
            rates[size] = done / (time.perf_counter() - start)
    fastest = max(rates.values())
    return {
        "words_per_second": fastest * share,
        "pieces_per_second": fastest,
        "batch": max(rates, key=lambda size: rates[size]),
        "parameters": sum(each.numel() for each in network.parameters()),
        "peak_mib": memory(),
    }


def task(name: str, folder: Path, seconds: float) -> Any:
    """One measurement, in the process that it is to be made in."""
    paths = sorted(folder.iterdir())
    match name:
        case "many-1" | "many-2":
            return many(paths, seconds, int(name[-1]))
        case "single":
            return single(paths, seconds)
        case "growth":
            return growth(folder, seconds)
        case "peer":
            return peer(paths, seconds)
    raise SystemExit(f"no task {name}")


def child(name: str, folder: Path, seconds: float, cores: int) -> Any:
    """Run one task in a fresh process on so many cores."""
    allowed = sorted(os.sched_getaffinity(0))
    if len(allowed) < cores:
        return None
    command = [sys.executable, __file__, "--task", name, "--corpus", str(folder), "--seconds", str(seconds)]
    done = subprocess.run(
        command,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        preexec_fn=lambda: os.sched_setaffinity(0, allowed[:cores]),
    )
    return json.loads(done.stdout)


def start_up(arguments: list[str], rounds: int) -> float:
    """Seconds from starting the command to its end, the median of some fresh processes."""
    took = []
    for _ in range(rounds):
        start = time.perf_counter()
        subprocess.run([str(COMMAND), *arguments], check=True, stdout=subprocess.DEVNULL)
        took.append(time.perf_counter() - start)
    return statistics.median(took)


def median(rounds: list[dict[str, Any]]) -> dict[str, Any]:
    """The round with the median speed, with the slowest and the fastest beside it."""
    ordered = sorted(rounds, key=lambda each: each["words_per_second"])
    ends = [ordered[0]["words_per_second"], ordered[-1]["words_per_second"]]
    return ordered[len(ordered) // 2] | {"range": ends}


def repeated(corpus: Path, folder: Path, least: int) -> tuple[int, int]:
    """Copy the corpus until there are ``least`` words; the number of documents and words."""
    texts = [path.read_bytes() for path in sorted(corpus.glob("*.txt"))]
    if not texts:
        raise SystemExit(f"there is no .txt file in {corpus}")
    total = 0
    for number in count():
        path = folder / f"{number:06}.txt"
        path.write_bytes(texts[number % len(texts)])
        total += words(path)
        if total >= least and number + 1 >= len(texts):
            return number + 1, total
    raise AssertionError


def small(folder: Path, number: int) -> None:
    """So many short documents, each another one."""
    for each in range(number):
        text = (
            f"President Ilse Varga said on day {each} that the Lask strait would stay open to every ship. "
            f'"We have agreed on {each} points," Prime Minister Anton Dovik told reporters in Orsund.\n'
        )
        (folder / f"{each:06}.txt").write_text(text, encoding="utf-8")


def measure(corpus: Path, seconds: float, rounds: int) -> dict[str, Any]:
    """Every measurement, one after the other."""
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        folder, short = Path(one), Path(other)
        # More than can be read in the time, so that the time decides.
        documents, total = repeated(corpus, folder, int(seconds * 25_000))
        small(short, GROWTH[-1])
        figures: dict[str, Any] = {"documents": documents, "words": total}
        for name, cores in (("many-1", 1), ("many-2", 2), ("single", 1)):
            found = [child(name, folder, seconds, cores) for _ in range(rounds)]
            figures[name] = median(found) if found[0] else None
        try:
            metadata.version("torch")
            figures["peer"] = child("peer", folder, seconds, 1)
        except metadata.PackageNotFoundError:
            figures["peer"] = None
        figures["version_seconds"] = start_up(["--version"], 2 * rounds + 1)
        figures["first_document_seconds"] = start_up(["read", str(folder / "000000.txt")], 2 * rounds + 1)
        figures["growth"] = child("growth", short, 24 * seconds, 1)
    return figures


def machine() -> dict[str, str]:
    """What the figures were taken on."""
    models = [
        line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")
    ]
    return {
        "processor": models[0].partition(": ")[2] if models else platform.machine(),
        "cores": str(len(os.sched_getaffinity(0))),
        "python": platform.python_version(),
        "readouts": metadata.version("readouts"),
        "onnxruntime": metadata.version("onnxruntime"),
    }


def table(figures: dict[str, Any]) -> str:
    """The figures as lines."""

    def speed(name: str) -> str:
        found = figures[name]
        if not found:
            return "not measured" if name != "peer" else "not measured: PyTorch is not installed (make bench)"
        low, high = found.get("range", (None, None))
        spread = f" ({low:,.0f} to {high:,.0f})" if low else ""
        return f"{found['words_per_second']:,.0f} words/s{spread}, at most {found['peak_mib']:,.0f} MiB"

    held = {int(number): value for number, value in figures["growth"]["mib_after"].items()}
    rows = [
        ("many documents, one core", speed("many-1")),
        ("many documents, two cores", speed("many-2")),
        ("one document at a time, one core", speed("single")),
        ("BERT-base size, PyTorch float32, one core", speed("peer")),
        ("readouts --version", f"{figures['version_seconds']:.2f} s"),
        ("first document of a fresh process", f"{figures['first_document_seconds']:.2f} s"),
        ("memory after documents", ", ".join(f"{n:,}: {mib:,.0f} MiB" for n, mib in sorted(held.items()))),
    ]
    if figures["peer"]:
        ratio = figures["many-1"]["words_per_second"] / figures["peer"]["words_per_second"]
        rows.insert(4, ("many documents against BERT-base size", f"{ratio:.1f} times"))
    return "\n".join(f"{name:<44}{value}" for name, value in rows)


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--corpus", type=Path, default=ROOT / "examples", help="folder of .txt files")
    parser.add_argument("--seconds", type=float, default=10, help="for each measurement")
    parser.add_argument("--rounds", type=int, default=3, help="how often each is made; the median counts")
    parser.add_argument("--out", type=Path, default=ROOT / "out" / "speed.json")
    parser.add_argument("--task", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.task:
        print(json.dumps(task(arguments.task, arguments.corpus, arguments.seconds)))
        return
    figures = {"machine": machine()} | measure(arguments.corpus, arguments.seconds, arguments.rounds)
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    print(table(figures))
    print(f"All figures: {arguments.out}")


if __name__ == "__main__":
    main()
