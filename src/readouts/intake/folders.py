"""The files of a folder, in an order that does not depend on the disk."""

from __future__ import annotations

import os
from collections.abc import Iterator

from readouts.records import Failure


def files(path: str) -> Iterator[str | Failure]:
    """The paths of the files in the folder ``path`` and in those below it, sorted by name.

    What is hidden is left out. A link is not followed: one that leads out of the folder is a failure,
    and so is whatever cannot be read as a file; what others lead to is found under its own name.
    """
    root = os.path.realpath(path)
    waiting = [path.rstrip("/") or "/"]
    found = False
    while waiting:
        here = waiting.pop()
        try:
            kind = _kind(here, root) if here != path.rstrip("/") else "folder"
            names = sorted(os.listdir(here or "/"), reverse=True) if kind == "folder" else []
        except OSError as error:
            reason = error.strerror or type(error).__name__
            yield Failure(here, "fetch", f"this cannot be read: {reason}")
            found = True
            continue
        waiting += [os.path.join(here, name) for name in names if not name.startswith(".")]
        if kind == "file":
            yield here
        elif kind != "folder" and kind:
            yield Failure(here, "fetch", kind)
        found = found or kind != "folder"
    if not found:
        yield Failure(path, "fetch", "there is no file in this folder, hidden ones aside")


def _kind(path: str, root: str) -> str:
    """``file``, ``folder``, nothing for a link inside the folder, or why it is left out."""
    if os.path.islink(path):
        target = os.path.realpath(path)
        inside = target == root or target.startswith(root.rstrip("/") + "/")
        return "" if inside else "this link leads out of the folder: it is not followed"
    if os.path.isdir(path):
        return "folder"
    # A pipe would be waited for without end.
    return "file" if os.path.isfile(path) else "this is not a file"
