"""What the page on deployment shows beside commands: a unit of systemd, and how a container is made."""

from __future__ import annotations

import fnmatch
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from conftest import ROOT

from documented.blocks import blocks

PAGE = ROOT / "docs" / "deployment.md"
CONTAINER = (ROOT / "Containerfile").read_text(encoding="utf-8")


def instructions() -> list[tuple[str, str]]:
    """The Containerfile's instructions: name and what stands behind it, continuation lines joined."""
    lines = [line for line in CONTAINER.splitlines() if not line.startswith("#")]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines))
    return [(line.split()[0], line.partition(" ")[2]) for line in joined.splitlines() if line]


def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    (unit,) = [block.text for block in blocks(PAGE) if block.language == "ini"]
    # The command is not here; all else is as it is shown.
    unit = re.sub(r"^ExecStart=\S+", f"ExecStart={sys.executable}", unit, flags=re.MULTILINE)
    path = tmp_path / "readouts.service"
    path.write_text(unit, encoding="utf-8")
    verified = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(path)], capture_output=True, text=True, timeout=60
    )
    complaints = [line for line in verified.stderr.splitlines() if "readouts.service" in line]
    assert not complaints


def test_the_container_is_made_from_the_locks_and_runs_without_rights() -> None:
    given = instructions()
    assert given[0][0] == "ARG" and given[0][1].startswith("PYTHON=")
    version = given[0][1].partition("=")[2]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert f"Programming Language :: Python :: {version}" in project["classifiers"]

    installs = [what for name, what in given if name == "RUN" and "pip install" in what]
    from_locks = [each for each in installs if "--require-hashes" in each]
    assert len(from_locks) == 2 and len(installs) == 3
    assert "--no-deps --no-build-isolation ." in (set(installs) - set(from_locks)).pop()

    last = [name for name, _ in given[::-1]].index("FROM")
    final = given[len(given) - 1 - last :]
    (user,) = [what for name, what in final if name == "USER"]
    assert user.isdecimal() and int(user) > 0, "Kubernetes and others can tell only a number from root"
    assert ("VOLUME", "/data") in final and ("ENTRYPOINT", '["readouts"]') in final
    assert not any("apt-get" in what or "curl" in what for _, what in given)


def test_the_driver_of_postgresql_is_found_in_the_lock(tmp_path: Path) -> None:
    (program,) = re.findall(r"awk '([^']+)'", CONTAINER)
    lock = ROOT / "requirements-test.lock"
    done = subprocess.run(["awk", program, str(lock)], capture_output=True, text=True, check=True)
    names = re.findall(r"^([a-z-]+)==", done.stdout, re.MULTILINE)
    assert names == ["psycopg", "psycopg-binary"]
    assert done.stdout.count("--hash=sha256:") >= 2


def test_all_that_a_container_is_built_from_is_handed_over() -> None:
    rules = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    kept = [rule[1:] for rule in rules if rule.startswith("!")]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = {"src", "pyproject.toml", project["readme"], *project["license-files"]}
    needed |= set(re.findall(r"requirements-\w+\.lock", CONTAINER))
    missing = [each for each in needed if not any(fnmatch.fnmatch(each, rule) for rule in kept)]
    assert rules[1] == "*" and not missing
