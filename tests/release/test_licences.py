"""What is shipped with has a licence that somebody looked at, and the record says so of what is installed."""

from __future__ import annotations

import sys
from dataclasses import replace
from importlib import metadata
from typing import Any

import pytest
from conftest import ROOT
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

pytest.importorskip("license_expression", reason="what describes a release is not installed")
sys.path.insert(0, str(ROOT / "release"))
import licences
import parts

RECORD = {each.name: each for each in parts.libraries()}
MIT = parts.Library("ice", "1.0", "MIT", ("readouts",), ())


def test_every_library_that_is_shipped_with_has_a_licence_that_was_looked_at() -> None:
    assert parts.faults(parts.libraries()) == []


def test_the_page_is_what_the_record_says() -> None:
    assert licences.PAGE.read_text(encoding="utf-8") == licences.page(), "make docs"


@pytest.mark.parametrize("extra", [parts.BARE, *parts.EXTRAS])
def test_the_record_names_all_that_an_extra_asks_for(extra: str) -> None:
    extras = parts.PROJECT["optional-dependencies"]
    for each in map(Requirement, parts.PROJECT["dependencies"] if extra == parts.BARE else extras[extra]):
        kept = RECORD.get(canonicalize_name(each.name))
        assert kept is not None, f"make licences: {each}"
        assert {extra, parts.BARE} & set(kept.brought_by), f"make licences: {each}"
        assert each.specifier.contains(kept.version, prereleases=True), f"make licences: {each}"


def test_the_record_knows_whatever_a_library_brings() -> None:
    for each in parts.libraries():
        for name in each.requires:
            assert parts.BARE in RECORD[name].brought_by or set(each.brought_by) <= set(
                RECORD[name].brought_by
            )


def test_the_record_has_the_versions_of_the_locks() -> None:
    pinned = {}
    for line in (ROOT / "requirements-test.lock").read_text(encoding="utf-8").splitlines():
        if line[:1].isalnum():
            requirement = Requirement(line.rstrip(" \\"))
            if not requirement.marker or requirement.marker.evaluate():
                pinned[canonicalize_name(requirement.name)] = next(iter(requirement.specifier)).version
    both = set(pinned) & set(RECORD)
    assert len(both) > 60
    assert {name: RECORD[name].version for name in both} == {name: pinned[name] for name in both}, (
        "make licences"
    )


def test_the_record_says_what_installed_libraries_state() -> None:
    for each in parts.libraries():
        try:
            found = metadata.metadata(each.name)
        except metadata.PackageNotFoundError:
            continue  # an extra that the tests do without
        if found["Version"] == each.version:
            assert licences.stated(found.json) == each.stated, each.name


@pytest.mark.parametrize(
    ("said", "stated"),
    [
        ({"license_expression": "MIT OR Apache-2.0", "license": "MIT"}, "MIT OR Apache-2.0"),
        (
            {"license": " BSD-3-Clause ", "classifier": ["License :: OSI Approved :: BSD License"]},
            "BSD-3-Clause",
        ),
        (
            {"license": "Copyright\nAll of it", "classifier": ["License :: OSI Approved :: MIT License"]},
            "MIT License",
        ),
        (
            {
                "license": "",
                "classifier": ["Topic :: Text", "License :: Public", "License :: OSI Approved :: ISC"],
            },
            "Public OR ISC",
        ),
        ({"license": "x" * 81}, ""),
        ({"license": None}, ""),
        ({}, ""),
    ],
)
def test_a_licence_is_taken_from_where_metadata_state_it(said: dict[str, Any], stated: str) -> None:
    assert licences.stated(said) == stated


@pytest.mark.parametrize(
    ("expression", "permissive"),
    [
        ("MIT", True),
        ("GPL-3.0-only OR MIT", True),
        ("MPL-2.0 AND MIT", False),
        ("(MIT OR GPL-3.0-only) AND (Apache-2.0 OR MPL-2.0)", True),
        ("(MIT OR GPL-3.0-only) AND MPL-2.0", False),
        ("LGPL-3.0-only", False),
        ("LicenseRef-BSD", True),
        ("GPL-2.0-only WITH Classpath-exception-2.0", False),
        ("Proprietary", False),
        ("see the file", False),
        ("MIT AND", False),
        ("", False),
    ],
)
def test_only_what_permissive_licences_meet_is_permissive(expression: str, permissive: bool) -> None:
    assert parts.permissive(expression) is permissive


@pytest.mark.parametrize(
    ("library", "fault"),
    [
        (replace(MIT, stated=""), "ice states no licence: look for it, and write it under [unstated]"),
        (
            replace(MIT, stated="GPL-3.0-only"),
            "ice is under GPL-3.0-only: it is neither permissive nor [[known]]",
        ),
        (
            replace(MIT, stated="Ice Licence"),
            "ice is under Ice Licence: it is neither permissive nor [[known]]",
        ),
        (
            replace(MIT, name="certifi", stated="GPL-3.0-only"),
            "certifi was looked at under MPL-2.0 and is now GPL-3.0-only",
        ),
    ],
)
def test_a_licence_that_nobody_looked_at_is_a_fault(library: parts.Library, fault: str) -> None:
    others = tuple(each for each in parts.libraries() if each.name != library.name)
    assert parts.faults((*others, library)) == [f"release/licences.toml: {fault}"]


def test_a_licence_that_was_looked_at_for_nothing_is_a_fault() -> None:
    fewer = tuple(each for each in parts.libraries() if each.name not in ("certifi", "huey"))
    assert parts.faults(fewer) == [
        "release/licences.toml: certifi is [[known]] and not shipped with",
        "release/licences.toml: huey is [unstated] and not shipped with",
    ]


def test_every_file_of_data_in_the_package_belongs_to_one_part() -> None:
    package = ROOT / "src" / "readouts"
    data = {
        str(path.relative_to(package))
        for path in package.rglob("*")
        if path.is_file() and path.suffix in {".json", ".md", ".npy", ".onnx", ".toml", ".tsv", ".txt"}
    }
    named = [file for part in parts.SAID["part"] for file in part["files"]]
    assert sorted(named) == sorted(data)


def test_a_part_says_where_its_table_should_be() -> None:
    part = {"table": "docs/actors.md", "begins": "| no | such | head |"}
    with pytest.raises(ValueError, match=r"docs/actors.md: no table begins '\| no \| such \| head \|'"):
        parts.rows(part)
