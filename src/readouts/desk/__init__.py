"""Wires the rooms: documents in; readings, comparisons and stories out, kept in an archive or not.

The public API and the command line call what is named here, so nobody wires twice.
"""

from __future__ import annotations

from readouts.desk.actors import add_actors, show_actors
from readouts.desk.documents import align, compare, group, read, stories
from readouts.desk.network import about
from readouts.desk.options import Network, Options

__all__ = [
    "Network",
    "Options",
    "about",
    "add_actors",
    "align",
    "compare",
    "group",
    "read",
    "show_actors",
    "stories",
]
