"""The folder that a run writes: tables, summaries, the manifest, and what is being tried.

::

    DIR/manifest.json        what is read by whom, in which parts; at the end also what came of it
    DIR/documents/000012.parquet   and statements, speakers, mentions, failures: the tables of part 12
    DIR/parts/000012.json    its summary, written last: without it the part counts for nothing
    DIR/trying/000012        which document of it is being read, while it is
    DIR/lock                 held by the one run that is under way

Every file appears whole, under its own name, once it is on the disk.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from readouts import writing
from readouts.batch.parts import Summary
from readouts.errors import ReadoutsError, SettingsError
from readouts.rendering.parquet import PARTS

_FOLDERS = (*PARTS, "parts", "trying")


class Folder:
    """A folder that a run writes, by its path."""

    def __init__(self, path: str) -> None:
        self.path = Path(path)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Make the folder where it is not there, and hold it against other runs.

        Raises:
            SettingsError: another run is under way, or there is something else in it.
            ReadoutsError: it cannot be made.
        """
        name = str(self.path)
        with writing.mapped(name):
            self.path.mkdir(parents=True, exist_ok=True)
            strange = [each for each in os.listdir(name) if each != "lock" and not each.startswith(".")]
            if strange and "manifest.json" not in strange:
                raise SettingsError(f"{name}: is not empty, and no batch began it; name another folder")
            descriptor = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        try:
            with writing.mapped(name):
                try:
                    # It goes with its process, however that ends.
                    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except OSError as error:
                    if error.errno not in (errno.EWOULDBLOCK, errno.EACCES):
                        raise
                    raise SettingsError(f"{name}: another run is writing into this folder") from None
            yield
        finally:
            os.close(descriptor)

    def clear(self) -> None:
        """Make what is missing, and remove what a run left that was killed; the manifest is there already.

        Raises:
            ReadoutsError: it cannot be done.
        """
        with writing.mapped(str(self.path)):
            for folder in (self.path, *(self.path / name for name in _FOLDERS)):
                folder.mkdir(exist_ok=True)
                for each in os.scandir(folder):
                    tried = folder == self.path / "trying"
                    if (tried or writing.is_unfinished(each.name)) and each.is_file():
                        os.unlink(each)

    def manifest(self) -> dict[str, Any] | None:
        """What the manifest says, None where there is none.

        Raises:
            SettingsError: it is none.
        """
        path = self.path / "manifest.json"
        try:
            found = json.loads(path.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValueError):
            found = None
        if not isinstance(found, dict):
            raise SettingsError(f"{path}: is no manifest; name another folder")
        return found

    def write_manifest(self, value: dict[str, Any]) -> None:
        """Write the manifest anew.

        Raises:
            ReadoutsError: it cannot be written.
        """
        with writing.mapped(str(self.path)):
            writing.durable(str(self.path / "manifest.json"), _lines(value).encode())

    def table(self, name: str, part: int) -> Path:
        """Where a table of a part is."""
        return self.path / name / f"{part:06}.parquet"

    def trying(self, part: int) -> Path:
        """Where it is noted which document of a part is being read."""
        return self.path / "trying" / f"{part:06}"

    def keep(self, summary: Summary) -> None:
        """Write the summary of a part whose tables are there."""
        writing.durable(str(self._summary(summary.part)), json.dumps(summary.to_dict()).encode() + b"\n")
        with suppress(FileNotFoundError):
            self.trying(summary.part).unlink()

    def drop(self, part: int) -> None:
        """Let a part count for nothing, before its tables are written again."""
        with suppress(FileNotFoundError):
            self._summary(part).unlink()

    def summary(self, part: int) -> Summary | None:
        """The summary of a part, where it and all that it names are there, byte for byte."""
        try:
            found = Summary.from_dict(json.loads(self._summary(part).read_bytes()))
            for name in PARTS:
                stated, path = found.files[name], self.table(name, part)
                if path.stat().st_size != stated["size"] or hashed(path) != stated["sha256"]:
                    return None
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None
        return found if found.part == part else None

    def _summary(self, part: int) -> Path:
        return self.path / "parts" / f"{part:06}.json"


def _lines(value: dict[str, Any]) -> str:
    """JSON with a line for each key, and one for each entry of a list: there may be millions of parts."""
    shown = []
    for key, found in value.items():
        entries = [json.dumps(each) for each in found] if isinstance(found, list) else []
        listed = "[\n  " + ",\n  ".join(entries) + "\n ]" if entries else json.dumps(found)
        shown.append(f" {json.dumps(key)}: {listed}")
    return "{\n" + ",\n".join(shown) + "\n}\n"


def hashed(path: Path) -> str:
    """The SHA-256 of a file."""
    import hashlib

    with path.open("rb") as file:
        return hashlib.file_digest(file, sha256).hexdigest()


def refused(path: Path, what: str) -> ReadoutsError:
    """The error of a folder that holds another run than this one."""
    return SettingsError(f"{path}: {what}; name another folder, or run again what began this one")
