"""The arithmetic of an audit: what to look at, how good it is, and how far coders agree.

Pure functions over records; nothing is asked, stored or printed here.
"""

from __future__ import annotations

from readouts.auditing.figures import Precision, alpha, precision, wilson
from readouts.auditing.sampling import Case, Pick, cases, sample
from readouts.auditing.sheet import codebook, judged, judgements, picks, sheet

__all__ = [
    "Case",
    "Pick",
    "Precision",
    "alpha",
    "cases",
    "codebook",
    "judged",
    "judgements",
    "picks",
    "precision",
    "sample",
    "sheet",
    "wilson",
]
