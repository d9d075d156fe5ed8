"""What is built: the same bytes each time, all that runs and nothing else, and a bill of all of it."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from conftest import ROOT

import readouts

pytest.importorskip("build", reason="what builds a release is not installed")
pytest.importorskip("cyclonedx", reason="what describes a release is not installed")
sys.path.insert(0, str(ROOT / "release"))
import bill
import dist
import parts

PACKAGE = ROOT / "src" / "readouts"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    found: tuple[Path, Path] = dist.build(tmp_path_factory.mktemp("dist"))
    return found


def package() -> set[str]:
    """The files of the package, as archives call them."""
    there = {path for path in PACKAGE.rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    return {f"readouts/{path.relative_to(PACKAGE)}" for path in there}


def test_the_wheel_holds_the_package_and_nothing_else(built: tuple[Path, Path]) -> None:
    about = f"readouts-{readouts.__version__}.dist-info"
    with zipfile.ZipFile(built[0]) as wheel:
        held = set(wheel.namelist())
        entries = wheel.read(f"{about}/entry_points.txt").decode()
    assert {name for name in held if not name.startswith(f"{about}/")} == package()
    assert {f"{about}/licenses/LICENSE", f"{about}/licenses/NOTICE"} <= held
    assert "readouts = readouts.cli:main" in entries and "[spacy_factories]" in entries


def test_the_sdist_holds_the_package_and_what_builds_it(built: tuple[Path, Path]) -> None:
    top = f"readouts-{readouts.__version__}/"
    with tarfile.open(built[1]) as sdist:
        held = {entry.name.removeprefix(top) for entry in sdist if entry.isfile()}
        owners = {(entry.uid, entry.uname, entry.mtime) for entry in sdist}
    assert {name.removeprefix("src/") for name in held if name.startswith("src/readouts/")} == package()
    others = {name for name in held if not name.startswith("src/")}
    assert others == {
        *("CHANGELOG.md", "LICENSE", "MANIFEST.in", "NOTICE", "PKG-INFO", "README.md"),
        *("pyproject.toml", "setup.cfg"),
    }
    assert len(owners) == 1 and owners.pop()[:2] == (0, "")


def test_the_same_sources_give_the_same_bytes(built: tuple[Path, Path], tmp_path: Path) -> None:
    before = os.umask(0o077)  # what a checkout's permissions come from
    try:
        again = dist.build(tmp_path)
    finally:
        os.umask(before)
    assert [path.name for path in again] == [path.name for path in built]
    for one, other in zip(built, again, strict=True):
        assert hashlib.sha256(one.read_bytes()).digest() == hashlib.sha256(other.read_bytes()).digest()
    assert bill.bill(built[0], 0) == bill.bill(again[0], 0)


def test_the_bill_names_every_library_and_every_part_with_its_licence(built: tuple[Path, Path]) -> None:
    made = json.loads(bill.bill(built[0], 1_900_000_000))
    assert (made["bomFormat"], made["specVersion"]) == ("CycloneDX", "1.6")
    assert made["metadata"]["timestamp"] == "2030-03-17T17:46:40+00:00"
    libraries = {each["name"]: each for each in made["components"]}
    assert set(libraries) == {each.name for each in parts.libraries()}
    for each in parts.libraries():
        assert libraries[each.name]["purl"] == f"pkg:pypi/{each.name}@{each.version}"
        assert libraries[each.name]["scope"] == ("required" if parts.BARE in each.brought_by else "optional")
    whole = made["metadata"]["component"]
    assert whole["hashes"][0]["content"] == hashlib.sha256(built[0].read_bytes()).hexdigest()
    shipped = {each["name"]: each for each in whole["components"]}
    assert set(shipped) == {each["name"] for each in parts.SAID["part"]}
    for each in (*libraries.values(), *shipped.values(), whole):
        assert each["licenses"]
    files = {file["name"]: file for part in shipped.values() for file in part["components"]}
    reader = files["readouts/models/en/reader.onnx"]["hashes"][0]["content"]
    assert reader == json.loads((PACKAGE / "models/en/checksums.json").read_text())["reader.onnx"]
    origins = [each["value"] for each in shipped["networks"]["properties"]]
    assert any(value.startswith("attribution; PolNeAR") and "none stated" in value for value in origins)


def test_the_bill_says_what_brings_what(built: tuple[Path, Path]) -> None:
    made = json.loads(bill.bill(built[0], 0))
    brings = {each["ref"]: set(each.get("dependsOn", ())) for each in made["dependencies"]}
    versions = {each.name: each.version for each in parts.libraries()}
    top = brings[made["metadata"]["component"]["bom-ref"]]
    assert {f"onnxruntime@{versions['onnxruntime']}", f"spacy@{versions['spacy']}"} <= top
    assert f"numpy@{versions['numpy']}" in brings[f"onnxruntime@{versions['onnxruntime']}"]
    reached, todo = set(), list(top)
    while todo:
        name = todo.pop()
        if name not in reached:
            reached.add(name)
            todo += brings[name]
    assert reached == {each["bom-ref"] for each in made["components"]}
