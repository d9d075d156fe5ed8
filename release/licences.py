"""The licences of everything that is shipped: asks the libraries, and writes docs/licences.md.

    python release/licences.py [--collect | --check]

``--collect`` first solves what a user would install, with the locks' versions, and keeps what the libraries
say of themselves in release/components.json; it needs the package registry. ``--check`` writes nothing; the
exit status is 1 where the page is not what the record says, or a licence needs somebody to look at it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from parts import BARE, EXTRAS, PROJECT, RECORD, ROOT, SAID, Library, faults, libraries, rows

PAGE = ROOT / "docs" / "licences.md"
LOCK = ROOT / "requirements-test.lock"
Report = dict[str, dict[str, Any]]

INTRODUCTION = """# Licences

<!-- Written by release/licences.py from release/components.json and release/licences.toml; edit there. -->

Readouts is under the Apache License 2.0. This page names the licence of everything that is in its wheel, and
of every library that is installed with it. Each release has beside it a software bill of materials
(CycloneDX) with the same and the versions. A test fails where a library states no licence, or one that nobody
has looked at.

## In the package

| what | licence | where it comes from |
|---|---|---|
{parts}

What the licences ask to be said is in the file NOTICE, which is in the package too.
"""
LIBRARIES = """## Installed with it

The licences are as each library's own metadata state them, solved for Python 3.11 on Linux (x86-64). Wheels
of compiled libraries hold others within them (lxml holds libxml2, pypdfium2 holds PDFium): their licences are
in the files of each.
"""
KNOWN = """## Other than permissive

None of their code is in the package: they are libraries beside it, installed from their own makers.

| library | licence | |
|---|---|---|
{rows}
"""


def page() -> str:
    """docs/licences.md, from the record."""
    parts = "\n".join(f"| {each['name']} | {each['licence']} | {each['origin']} |" for each in SAID["part"])
    pieces = [INTRODUCTION.format(parts=f"| code, templates, styles | Apache-2.0 | this project |\n{parts}")]
    for part in SAID["part"]:
        if "table" in part:
            pieces.append(f"### {part['heading']}\n\n{_table(part)}\n")
    pieces.append(LIBRARIES)
    for name in (BARE, *EXTRAS):
        title = "Always" if name == BARE else f"`readouts[{name}]` adds"
        found = [each for each in libraries() if name in each.brought_by]
        lines = "\n".join(f"| {each.name} | {_shown(each)} |" for each in found)
        pieces.append(f"### {title}\n\n| library | licence |\n|---|---|\n{lines}\n")
    known = "\n".join(f"| {each['name']} | {each['licence']} | {each['note']} |" for each in SAID["known"])
    return "\n".join([*pieces, KNOWN.format(rows=known)])


def _shown(library: Library) -> str:
    return library.stated or f"{library.licence} (in its licence file; its metadata state none)"


def _table(part: dict[str, Any]) -> str:
    """What and under which licence; other columns say nothing here."""
    head, *body = rows(part)
    last = head.index("licence") + 1
    lines = [head[:last], ["---"] * last, *(row[:last] for row in body)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def collect() -> None:
    """Ask the registry what each extra brings today, and keep it.

    Raises:
        subprocess.CalledProcessError: pip could not solve it.
    """
    wanted = {name: PROJECT["optional-dependencies"][name] for name in EXTRAS}
    wanted[BARE] = PROJECT["dependencies"]
    report = _solved([each for entries in wanted.values() for each in entries])
    brought = {name: _reached(entries, report) for name, entries in wanted.items()}
    kept = []
    for name in sorted(report):
        by = [which for which in (BARE, *EXTRAS) if (name, "") in brought[which]]
        asked = {extra for pairs in brought.values() for other, extra in pairs if other == name}
        requires = {
            canonicalize_name(each.name)
            for extra in asked
            for each in _named(report[name].get("requires_dist", ()), extra)
        }
        kept.append(
            {
                "name": name,
                "version": report[name]["version"],
                "stated": stated(report[name]),
                "brought_by": [BARE] if BARE in by else by,
                "requires": sorted(requires - {name}),
            }
        )
    text = json.dumps({"libraries": kept}, indent=1, ensure_ascii=False)
    RECORD.write_text(text + "\n", encoding="utf-8")
    libraries.cache_clear()


def _solved(requirements: Iterable[str]) -> Report:
    """The metadata of everything that the requirements lead to, by name; nothing is installed."""
    with tempfile.TemporaryDirectory(prefix="readouts-licences-") as folder:
        asked, bound, answer = (Path(folder, name) for name in ("asked", "bound", "answer"))
        asked.write_text("\n".join(requirements), encoding="utf-8")
        # Without their hashes, since what no lock names has none.
        lines = [line.rstrip(" \\") for line in LOCK.read_text(encoding="utf-8").splitlines()]
        bound.write_text("\n".join(line for line in lines if line[:1].isalnum()), encoding="utf-8")
        command = [
            sys.executable,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--no-input",
        ]
        command += ["--no-cache-dir", "--dry-run", "--ignore-installed", "--report", str(answer)]
        subprocess.run([*command, "-r", str(asked), "-c", str(bound)], check=True)
        solved = json.loads(answer.read_text(encoding="utf-8"))["install"]
    return {canonicalize_name(each["metadata"]["name"]): each["metadata"] for each in solved}


def _reached(requirements: Iterable[str], report: Report) -> set[tuple[str, str]]:
    """What requirements lead to: each library, and each of its extras that is asked for."""
    found: set[tuple[str, str]] = set()
    todo = deque(_named(requirements, ""))
    while todo:
        requirement = todo.popleft()
        name = canonicalize_name(requirement.name)
        for extra in ("", *requirement.extras):
            if (name, extra) not in found:
                found.add((name, extra))
                todo += _named(report[name].get("requires_dist", ()), extra)
    return found


def _named(requirements: Iterable[str], extra: str) -> list[Requirement]:
    """The requirements that hold here, with an extra or without any."""
    found = map(Requirement, requirements)
    return [each for each in found if not each.marker or each.marker.evaluate({"extra": extra})]


def stated(metadata: dict[str, Any]) -> str:
    """The licence that a library's metadata (in pip's JSON form) state, in their words; empty for none.

    ``License-Expression`` is asked first (PEP 639), then ``License`` where it is a name and not the licence
    itself, then the classifiers.
    """
    expression, name = metadata.get("license_expression"), (metadata.get("license") or "").strip()
    if expression:
        return str(expression)
    if name and "\n" not in name and len(name) <= 80:
        return name
    classifiers = [each.split(" :: ") for each in metadata.get("classifier", ())]
    return " OR ".join(each[-1] for each in classifiers if each[0] == "License")


def main() -> int:
    """Collect, write, or check; the exit status."""
    asked = sys.argv[1:]
    if asked not in ([], ["--collect"], ["--check"]):
        print(__doc__, file=sys.stderr)
        return 2
    if asked == ["--collect"]:
        collect()
    wrong = faults(libraries())
    if asked != ["--check"]:
        PAGE.write_text(page(), encoding="utf-8")
    elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != page():
        wrong.append("docs/licences.md is not what the record says: run make docs")
    print("".join(f"{line}\n" for line in wrong), end="", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
