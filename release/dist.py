"""Build the wheel and the sdist, the same bytes from the same sources, with what describes them beside them.

    python release/dist.py [--out dist]

Writes the sdist, the wheel made from it, a software bill of materials (CycloneDX 1.6, JSON), the list of
licences and SHA256SUMS. Only what git tracks is built; times are those of the last commit.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import io
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from bill import bill
from licences import page
from parts import ROOT


def build(out: Path) -> tuple[Path, Path]:
    """Build wheel and sdist into the folder ``out``; other files in it are left alone.

    Raises:
        subprocess.CalledProcessError: git or the build failed.
    """
    moment = int(_git("log", "-1", "--format=%ct"))
    os.umask(0o022)  # the permissions of the files in the wheel come from it
    with tempfile.TemporaryDirectory(prefix="readouts-build-") as folder:
        sources, made = Path(folder, "sources"), Path(folder, "made")
        _copy(sources)
        # No isolation: what builds is what the lock names, and nothing is downloaded.
        command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(made), str(sources)]
        environment = {**os.environ, "SOURCE_DATE_EPOCH": str(moment)}
        subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
        (sdist,), (wheel,) = made.glob("*.tar.gz"), made.glob("*.whl")
        out.mkdir(parents=True, exist_ok=True)
        (out / sdist.name).write_bytes(_settled(sdist.read_bytes(), moment))
        shutil.copyfile(wheel, out / wheel.name)
    return out / wheel.name, out / sdist.name


def _git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


def _copy(to: Path) -> None:
    """What git tracks, with the permissions that git knows: a checkout's umask would end in the wheel."""
    for name in _git("ls-files", "-z").rstrip("\0").split("\0"):
        source, target = ROOT / name, to / name
        if source.is_symlink() or not source.exists():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
        target.chmod(0o755 if os.access(source, os.X_OK) else 0o644)


def _settled(sdist: bytes, moment: int) -> bytes:
    """The archive with one time, no owners and a fixed order: setuptools writes those of the build."""
    plain = io.BytesIO()
    with (
        tarfile.open(fileobj=io.BytesIO(sdist)) as old,
        tarfile.open(fileobj=plain, mode="w", format=tarfile.PAX_FORMAT) as new,
    ):
        for entry in sorted(old, key=lambda entry: entry.name):
            kept = tarfile.TarInfo(entry.name)
            kept.type, kept.size, kept.mtime = entry.type, entry.size, moment
            kept.mode = 0o755 if entry.isdir() or entry.mode & 0o100 else 0o644
            new.addfile(kept, old.extractfile(entry) if entry.isfile() else None)
    return gzip.compress(plain.getvalue(), compresslevel=9, mtime=0)


def main() -> None:
    """Build, and describe what was built."""
    parser = argparse.ArgumentParser(
        description="Build wheel, sdist, bill of materials and list of licences."
    )
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="folder to write to")
    out = parser.parse_args().out
    if _git("status", "--porcelain", "--untracked-files=no"):
        print("build: there are changes that are not committed; they are built too", file=sys.stderr)
    wheel, sdist = build(out)
    name = wheel.name.removesuffix("-py3-none-any.whl")
    described = out / f"{name}.cdx.json", out / f"{name}-licences.md"
    described[0].write_text(bill(wheel, int(_git("log", "-1", "--format=%ct"))), encoding="utf-8")
    described[1].write_text(page(), encoding="utf-8")
    sums = [(hashlib.sha256(each.read_bytes()).hexdigest(), each.name) for each in (wheel, sdist, *described)]
    (out / "SHA256SUMS").write_text("".join(f"{sum}  {name}\n" for sum, name in sums), encoding="utf-8")
    print("".join(f"{sum}  {out / name}\n" for sum, name in sums), end="")


if __name__ == "__main__":
    main()
