"""How well the shipped network reads, through the command line, on everything there are labels for.

    python benchmarks/quality.py --data ../shared/data [--out out/quality.json]

PolNeAR dev (as it is, and as rows of tokens), this project's own labels by kind of document, names on
the newswire articles held out from training, coreference on gum/dev, pronouns on GAP validation, and
calibration on PolNeAR dev. All are dev figures.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "training"))
sys.path.insert(0, str(Path(__file__).parent))
import attribution
import calibration
import coreference
import corpora
import entities
import marked
from report import report
from tokenizers import Tokenizer

from readouts.reading.encoder import SHIPPED

KINDS = ("readout", "transcript", "newswire", "gum")
Rows = list[dict[str, Any]]


def read(texts: Sequence[str]) -> Rows:
    """What ``readouts read`` prints for each text."""
    with tempfile.TemporaryDirectory() as folder:
        names = [f"{i:05}.txt" for i in range(len(texts))]
        for name, text in zip(names, texts, strict=True):
            Path(folder, name).write_text(text, encoding="utf-8", newline="")
        command = [
            Path(sys.executable).parent / "readouts",
            "read",
            *(str(Path(folder, name)) for name in names),
        ]
        command += ["--format", "jsonl", "--quiet", "--threads", "2"]
        done = subprocess.run(command, capture_output=True, check=False, encoding="utf-8")
    rows = {Path(row["id"]).name: row for row in map(json.loads, done.stdout.splitlines())}
    missing = [name for name in names if name not in rows]
    if missing:
        raise SystemExit(f"{len(missing)} of {len(names)} texts were not read: {done.stderr[:500]}")
    return [rows[name] for name in names]


def statements(row: dict[str, Any]) -> list[SimpleNamespace]:
    """The statements of a document that have a cue; a transcript's turns have none and are not learnt."""
    return [
        SimpleNamespace(
            **{
                role: [tuple(span) for span in (one[role] or {"spans": []})["spans"]]
                for role in ("source", "cue", "content")
            },
            confidence=one["confidence"],
        )
        for one in row["statements"]
        if one["cue"]
    ]


def of_attributions(articles: Sequence[corpora.Article]) -> tuple[dict[str, float], list[tuple[float, bool]]]:
    """Attribution figures, and each statement's confidence with whether its content and source are right."""
    pairs, judged = [], []
    for article, row in zip(articles, read([article.text for article in articles]), strict=True):
        found = statements(row)
        pairs.append((article.attributions, found))
        judged += zip(
            (one.confidence for one in found), attribution.right(article.attributions, found), strict=True
        )
    return attribution.figures(pairs), judged


def of_names(data: Path) -> dict[str, Any]:
    """Names in the newswire articles that nothing was trained on."""
    held = [
        one for one in marked.newswire(data / "worldwide_newswire", between=" ") if marked.held_out(one.name)
    ]
    pairs = []
    for one, row in zip(held, read([one.text for one in held]), strict=True):
        gold = [(start, end, marked.KINDS[kind]) for start, end, kind in one.names or ()]
        found = [(*m["spans"][0], m["kind"]) for m in row["mentions"] if m["form"] == "name"]
        pairs.append((gold, found))
    return {
        "three kinds": entities.score(pairs, ("person", "organization", "place")),
        "five kinds": entities.score(pairs, marked.KINDS)["micro"],
    }


def clusters(row: dict[str, Any]) -> list[set[tuple[int, int]]]:
    """The clusters of people, organisations, places and groups, each mention at its widest."""
    found: dict[int, set[tuple[int, int]]] = defaultdict(set)
    for m in row["mentions"]:
        if m["cluster"] is not None and m["kind"] != "other":
            start, end = (m["phrase"] or m)["spans"][0]
            found[m["cluster"]].add((start, end))
    return list(found.values())


def of_clusters(data: Path) -> dict[str, Any]:
    """Coreference on gum/dev with the mentions that were found."""
    texts = marked.gum(data / "gum" / "dev")
    pairs = []
    for one, row in zip(texts, read([one.text for one in texts]), strict=True):
        gold: dict[int, set[tuple[int, int]]] = defaultdict(set)
        for m in one.mentions or ():
            gold[m.cluster].add((m.start, m.end))
        pairs.append((list(gold.values()), clusters(row)))
    return {
        "with singletons": coreference.score(pairs),
        "without singletons": coreference.score(pairs, singletons=False),
    }


def of_pronouns(data: Path) -> dict[str, float]:
    """GAP validation: is the name, exactly, in the pronoun's cluster?"""
    texts = marked.gap(data / "gap" / "gap-validation.tsv")
    judged = []
    for one, row in zip(texts, read([one.text for one in texts]), strict=True):
        spans: dict[tuple[int, int], int | None] = {}
        for m in row["mentions"]:
            for part in (m["phrase"], m):
                if part:
                    spans[tuple(part["spans"][0])] = m["cluster"]
        for choice in one.choices:
            pronoun = spans.get(choice.pronoun)
            for start, end, meant in choice.names:
                judged.append((meant, pronoun is not None and spans.get((start, end)) == pronoun))
    return coreference.gap(judged)


def measure(data: Path) -> dict[str, Any]:
    """Every figure."""
    tokenizer = Tokenizer.from_file(str(SHIPPED / "tokenizer.json"))
    dev = corpora.polnear(data / "polnear" / "dev", tokenizer)
    out: dict[str, Any] = {}
    out["polnear"], judged = of_attributions(dev)
    error, rows = calibration.reliability(*zip(*judged, strict=True))
    out["calibration"] = {"error": round(error, 4), "bins": [[round(v, 3) for v in row] for row in rows]}
    out["polnear, tokenised"], _ = of_attributions([corpora.tokenised(one, tokenizer) for one in dev])
    for kind in KINDS:
        out[f"own labels, {kind}"], _ = of_attributions(corpora.labelled("dev", data, tokenizer, kind))
    out["names"] = of_names(data)
    out["coreference"] = of_clusters(data)
    out["gap"] = of_pronouns(data)
    return out


def main() -> None:
    """Read the command line, measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    found = measure(given.data)
    report(found, given.out)


if __name__ == "__main__":
    main()
