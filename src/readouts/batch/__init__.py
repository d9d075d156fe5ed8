"""Many documents to Parquet: in parts, by several processes or a cluster, and on from where it stopped."""

from __future__ import annotations

from readouts.batch.driver import run
from readouts.batch.parts import Progress, Report

__all__ = ["Progress", "Report", "run"]
