"""What the benchmarks that measure quality do with their figures."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def report(found: Mapping[str, Any], out: Path | None) -> None:
    """Print a line for each name, and write all of it as JSON to ``out``, if that is given."""
    for name, figures in found.items():
        print(f"{name}: {json.dumps(figures)}")
    if out:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
