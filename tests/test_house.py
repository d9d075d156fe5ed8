"""The house itself: what is loaded when, what is needed, what is shipped, and whether the locks fit."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

import pytest
from conftest import ROOT
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import readouts

SOURCES = sorted((ROOT / "src" / "readouts").rglob("*.py"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
HEAVY = (
    "numpy onnxruntime tokenizers trafilatura lxml pypdfium2 pycld2 rich jinja2 yaml asyncio pydantic "
    "alembic altair authlib fastapi fastwarc feedparser fsspec httpx2 huey limits msgspec pandas polars "
    "prometheus_client pwdlib pyarrow ray rensa spacy sqlalchemy starlette structlog uvicorn vl_convert"
)
FORBIDDEN = ("torch", "transformers", "optimum", "onnx")
MODEL = ROOT / "src" / "readouts" / "models" / "en" / "checksums.json"


def loaded_by(code: str) -> set[str]:
    """The top-level modules that a fresh interpreter holds after ``code``."""
    show = "import sys; print('|' + ' '.join({name.partition('.')[0] for name in sys.modules}))"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{show}"], capture_output=True, text=True, check=True
    )
    return set(done.stdout.rpartition("|")[2].split())


def test_importing_the_package_loads_nothing_heavy() -> None:
    assert loaded_by("import readouts").isdisjoint([*HEAVY.split(), "typer", "dataclasses"])


def test_asking_for_the_version_loads_nothing_heavy() -> None:
    lines = ["import sys", "from readouts import cli", "sys.argv[1:] = ['--version']"]
    lines += ["try: cli.main()", "except SystemExit: pass"]
    assert loaded_by("\n".join(lines)).isdisjoint(HEAVY.split())


def test_the_package_works_where_the_training_libraries_are_not() -> None:
    code = f"""
import importlib, pkgutil, sys
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {FORBIDDEN}:
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Absent())
import readouts
for module in pkgutil.walk_packages(readouts.__path__, "readouts."):
    importlib.import_module(module.name)
"""
    assert loaded_by(code).isdisjoint(FORBIDDEN)


def test_no_run_time_dependency_brings_the_training_libraries() -> None:
    assert set(pins("requirements-test.lock")).isdisjoint(FORBIDDEN)


def test_the_public_names_are_sorted_complete_and_there() -> None:
    assert readouts.__all__ == sorted(readouts.__all__)
    assert set(readouts._HOME) == set(readouts.__all__) - {"__version__"}
    for name in readouts.__all__:
        assert getattr(readouts, name).__doc__ or name == "__version__"
    assert dir(readouts) == readouts.__all__
    with pytest.raises(AttributeError, match="no attribute 'utils'"):
        _ = readouts.utils


def test_the_version_is_the_one_installed() -> None:
    assert metadata.version("readouts") == readouts.__version__


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT / "src")))
def test_a_function_fits_on_a_screen_and_nothing_is_called_utils(path: Path) -> None:
    assert "util" not in path.stem
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 60, node.name


def pins(lock: str) -> dict[str, list[Requirement]]:
    """What a lock names, by name; several where it differs by Python version."""
    found: dict[str, list[Requirement]] = {}
    for line in (ROOT / lock).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith((" ", "#")):
            requirement = Requirement(line.rstrip(" \\"))
            found.setdefault(canonicalize_name(requirement.name), []).append(requirement)
    return found


def here(requirements: Iterable[Requirement]) -> Requirement | None:
    """The requirement that holds for this interpreter and system."""
    return next((each for each in requirements if not each.marker or each.marker.evaluate()), None)


def needed(requirements: Iterable[str]) -> set[str]:
    """The names of everything that requirements lead to, read off what is installed."""
    found: set[str] = set()
    todo = [(Requirement(each), "") for each in requirements]
    asked = set()
    while todo:
        requirement, extra = todo.pop()
        if requirement.marker and not requirement.marker.evaluate({"extra": extra}):
            continue
        name = canonicalize_name(requirement.name)
        found.add(name)
        for wanted in ("", *requirement.extras):
            if (name, wanted) not in asked:
                asked.add((name, wanted))
                todo += [(Requirement(each), wanted) for each in metadata.requires(name) or ()]
    return found


def test_every_library_that_is_imported_is_asked_for() -> None:
    imported = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {name.name.partition(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                imported.add(node.module.partition(".")[0])
    brought = metadata.packages_distributions()
    foreign = imported - {"readouts"} - sys.stdlib_module_names
    extras = PROJECT["project"]["optional-dependencies"]
    wanted = list(PROJECT["project"]["dependencies"])
    named = ("batch", "pandas", "parquet", "polars", "spacy", "web")
    wanted += [each for name in named for each in extras[name]]
    asked = {canonicalize_name(Requirement(each).name) for each in wanted}
    # trafilatura needs the first, and old installers do not see that; FastAPI the next, to read forms; and
    # uvicorn is quicker with the last.
    silent = {"lxml-html-clean", "python-multipart", "uvloop"}
    assert {canonicalize_name(brought.get(name, [name])[0]) for name in foreign} == asked - silent


EXTRAS = PROJECT["project"]["optional-dependencies"]
BASE = PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["build"]
LOCKS = {
    "requirements.lock": BASE,
    "requirements-web.lock": BASE + EXTRAS["web"],
    "requirements-test.lock": BASE + EXTRAS["web"] + EXTRAS["test"] + EXTRAS["docs"],
}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_exactly_what_the_project_asks_for(lock: str) -> None:
    named = pins(lock)
    for each in map(Requirement, LOCKS[lock]):
        pin = here(named[canonicalize_name(each.name)])
        assert pin is not None
        version = next(iter(pin.specifier)).version
        assert each.specifier.contains(version, prereleases=True), f"make lock: {each}"
    assert {name for name, requirements in named.items() if here(requirements)} == needed(LOCKS[lock]), (
        "make lock"
    )


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-web.lock"])
def test_the_test_lock_adds_to_the_others_and_changes_nothing(lock: str) -> None:
    light, full = (
        {name: here(named) for name, named in pins(each).items()} for each in (lock, "requirements-test.lock")
    )
    assert {name: full[name].specifier for name, pin in light.items() if pin} == {
        name: pin.specifier for name, pin in light.items() if pin
    }


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_a_hash_for_everything_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^--", text, re.MULTILINE)
    for block in re.split(r"\n(?=\S)", text):
        assert "--hash=sha256:" in block, block.splitlines()[0]


@pytest.mark.skipif(not MODEL.exists(), reason="the network is not there yet")
def test_a_run_leaves_an_empty_home_empty(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    text = tmp_path / "a.txt"
    text.write_text(
        "President Ilse Varga said on Friday that the Lask strait would stay open to every ship.\n"
    )
    # CI and a telemetry switch set from outside would hide what the libraries do by themselves.
    environment = {"PATH": os.environ["PATH"], "HOME": str(home)}
    command = [sys.executable, "-m", "readouts.cli", "read", str(text), "--format", "html"]
    command[1:3] = ["-c", "from readouts.cli import main; main()"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Lask strait" in done.stdout
    assert list(home.rglob("*")) == []
