"""The command line: what goes where, what is refused, and the exit status."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from stand_in import StandIn

from readouts import __version__, cli, comparing, desk
from readouts.cli.flags import Format
from readouts.errors import ModelMissing
from readouts.records import Comparison, Issue, Side

Files = Callable[..., list[str]]
TEXT = "Ilse Varga said: the strait stays open to every ship that keeps the rules of the treaty.\n"
GERMAN = (
    "Die Präsidentin erklärte am Freitag, dass die Meerenge für alle Schiffe offen bleibe und dass beide "
    "Länder sich auf eine Waffenruhe geeinigt hätten, die noch in dieser Woche beginnen solle.\n"
)
DRIVER = (
    "import time; from readouts import cli, desk; from stand_in import StandIn; "
    "desk.network.shipped = lambda: StandIn(); cli.main()"
)


@pytest.fixture(autouse=True)
def _stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk.network, "shipped", StandIn)
    for variable in [name for name in os.environ if name.startswith("READOUTS_")]:
        monkeypatch.delenv(variable)


@pytest.fixture
def aligned(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def compare(readings: Any, embed: Any, parties: Any = ()) -> Comparison:
        spans = readings[0].statements[0].content.spans
        sides = tuple(Side(party, readings[0].document.id, spans, ("s1",)) for party in parties[:1])
        return Comparison(tuple(readings), tuple(parties), (Issue("strait", "one_sided", "", 0.5, sides),))

    monkeypatch.setattr(comparing, "compare", compare, raising=False)
    yield


def started(*arguments: str, driver: str = DRIVER, **how: Any) -> subprocess.Popen[bytes]:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "tests"), **how.pop("env", {})}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **how}
    return subprocess.Popen([sys.executable, "-c", driver, *arguments], env=environment, **pipes)


def test_json_is_an_array_and_jsonl_a_line_a_document(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = files(a=TEXT, b=TEXT * 2)
    assert cli.run(["read", *paths, "--format", "json"]) == 0
    whole = json.loads(capsys.readouterr().out)
    assert cli.run(["read", *paths, "--format", "jsonl"]) == 0
    out, err = capsys.readouterr()
    assert [json.loads(line) for line in out.splitlines()] == whole
    assert [entry["id"] for entry in whole] == paths
    assert err == ""


@pytest.mark.parametrize("format", list(Format))
def test_every_format_shows_what_was_said(
    files: Files, capsys: pytest.CaptureFixture[str], format: str
) -> None:
    assert cli.run(["read", *files(a=TEXT, b=TEXT), "--format", format]) == 0
    out, err = capsys.readouterr()
    assert "strait stays open" in " ".join(out.split())
    assert err == ""
    if format == "csv":
        assert len(list(csv.DictReader(io.StringIO(out)))) == 2


@pytest.mark.usefixtures("aligned")
@pytest.mark.parametrize("format", list(Format))
def test_a_comparison_is_shown_in_every_format(
    files: Files, capsys: pytest.CaptureFixture[str], format: str
) -> None:
    v, t = files(v=TEXT, t=TEXT)
    told = ["--party", f"{v}=Velmark", "--party", f"{t}=Tarnovia"]
    assert cli.run(["compare", v, t, *told, "--format", format]) == 0
    out, err = capsys.readouterr()
    assert "Velmark" in out
    assert err == ""
    if format in ("json", "jsonl"):
        assert json.loads(out)["parties"] == ["Velmark", "Tarnovia"]


def test_a_bad_document_is_one_line_and_status_1_and_the_others_are_read(
    files: Files, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    good, empty, german, last = files(good=TEXT, empty="", german=GERMAN, last=TEXT)
    bare = tmp_path / "bare"
    bare.mkdir()
    bad = [empty, german, str(tmp_path / "none.txt"), str(bare)]
    assert cli.run(["read", good, *bad, last, "--format", "jsonl"]) == 1
    out, err = capsys.readouterr()
    assert [json.loads(line)["id"] for line in out.splitlines()] == [good, last]
    assert [line.split(": ")[:2] for line in err.splitlines()] == [["readouts", path] for path in bad]


def test_a_language_can_be_forced(files: Files, capsys: pytest.CaptureFixture[str]) -> None:
    (path,) = files(german=GERMAN)
    assert cli.run(["read", path, "--force-language", "--quiet"]) == 0
    assert capsys.readouterr().err == ""


def test_warnings_go_to_standard_error_unless_quiet(files: Files, capsys: pytest.CaptureFixture[str]) -> None:
    (short,) = files(short="Oui.\n")
    assert cli.run(["read", short, "--format", "json"]) == 0
    out, err = capsys.readouterr()
    warnings = json.loads(out)[0]["warnings"]
    assert warnings
    assert err.splitlines() == [f"readouts: {short}: warning: {warning}" for warning in warnings]
    assert cli.run(["read", short, "--format", "json", "--quiet"]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["read"], "Missing argument 'PATH'"),
        (["raed"], "No such command 'raed'"),
        (["read", "a.txt", "--colour"], "No such option"),
        (["read", "a.txt", "--format", "xml"], "'xml' is not one of"),
        (["read", "a.txt", "--threads", "two"], "Invalid value for '--threads'"),
        (["read", "a.txt", "--threads", "0"], "threads must be between 1 and 256, not 0"),
        (["read", "a.txt", "--max-bytes", "0"], "max_bytes must be between"),
        (["read", "a.txt", "--config", "none.toml"], "none.toml: the settings file cannot be read"),
        (["read", "a.txt", "--party", "Velmark"], "--party 'Velmark' must be PATH=VALUE"),
        (["read", "a.txt", "--party", "b.txt=Velmark"], "PATH is one of the documents given"),
        (["read", "a.txt", "--party", "a.txt="], "the party of a.txt is empty"),
        (["read", "a.txt", "--issuer", "b.txt=Velmark"], "--issuer 'b.txt=Velmark' must be PATH=VALUE"),
        (
            ["read", "a.txt", "--date", "a.txt=14 March 2031"],
            "'14 March 2031' of a.txt is not of the form YYYY-MM-DD",
        ),
        (["read", "a.txt", "--date", "a.txt=2031-02-30"], "is not of the form YYYY-MM-DD"),
        (
            ["read", "a.txt", "--date", "a.txt=2031-03-14", "--date", "a.txt=2031-03-15"],
            "given twice for a.txt",
        ),
        (["read", "a.txt", "a.txt"], "a.txt is given twice"),
        (["compare", "a.txt", "--party", "b.txt=V"], "PATH is one of the documents given"),
    ],
)
def test_bad_usage_is_one_line_and_status_2(
    arguments: list[str],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text(TEXT)
    assert cli.run(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert (err.count("\n"), err.startswith("readouts: ")) == (1, True)


def test_hints_are_told_by_path_even_where_it_holds_an_equals_sign(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a", "a=b"):
        Path(name).write_text(TEXT)
    told = [
        "--party",
        "a=b=Velmark",
        "--date",
        "a=2031-03-14",
        "--issuer",
        "a=Ministry of Defence of Tarnovia",
    ]
    assert cli.run(["read", "a", "a=b", *told, "--format", "json"]) == 0
    a, b = json.loads(capsys.readouterr().out)
    assert (a["party"], a["date"], b["party"], b["date"]) == ("Tarnovia", "2031-03-14", "Velmark", None)


def test_standard_input_takes_hints_too() -> None:
    process = started("read", "-", "--party", "-=Velmark", "--format", "jsonl", stdin=subprocess.PIPE)
    out, err = process.communicate(TEXT.encode())
    assert (json.loads(out)["party"], err, process.returncode) == ("Velmark", b"", 0)


def test_too_few_parties_is_one_line_that_says_what_to_pass(
    files: Files, aligned: None, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    a, b = files(a=TEXT, b=TEXT)
    output = tmp_path / "page.html"
    assert cli.run(["compare", a, b, "--output", str(output)]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n"), output.exists()) == ("", 1, False)
    assert f"--party {a}=NAME --party {b}=NAME" in err


def test_a_comparison_of_what_could_be_read_has_status_1(
    files: Files, aligned: None, capsys: pytest.CaptureFixture[str]
) -> None:
    v, empty, t = files(v=TEXT, empty="", t=TEXT)
    told = ["--party", f"{v}=Velmark", "--party", f"{t}=Tarnovia", "--format", "json"]
    assert cli.run(["compare", v, empty, t, *told]) == 1
    out, err = capsys.readouterr()
    assert [document["id"] for document in json.loads(out)["documents"]] == [v, t]
    assert err.count("\n") == 1
    assert cli.run(["compare", v, empty, *told[:2], "--format", "json"]) == 1
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 2)


def test_a_missing_network_is_one_line_and_status_1(
    files: Files, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def missing() -> None:
        raise ModelMissing("the network's file reader.onnx is missing; install the package again")

    monkeypatch.setattr(desk.network, "shipped", missing)
    assert cli.run(["read", *files(a=TEXT, b=TEXT)]) == 1
    assert (
        capsys.readouterr().err
        == "readouts: the network's file reader.onnx is missing; install the package again\n"
    )


def test_a_configuration_file_and_the_environment_set_settings(
    files: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (path,) = files(a=TEXT)
    config = tmp_path / "readouts.toml"
    config.write_text("max_bytes = 10")
    assert cli.run(["read", path, "--config", str(config)]) == 1
    assert "over the limit of 10 bytes" in capsys.readouterr().err
    assert cli.run(["read", path, "--config", str(config), "--max-bytes", "1000", "--quiet"]) == 0
    monkeypatch.setenv("READOUTS_MAX_BYTES", "11")
    assert cli.run(["read", path, "--config", str(config)]) == 1
    assert "over the limit of 11 bytes" in capsys.readouterr().err
    monkeypatch.setenv("READOUTS_NONSENSE", "1")
    assert cli.run(["read", path]) == 2


def test_output_appears_whole_with_ordinary_permissions(
    files: Files, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (path,) = files(a=TEXT)
    output = tmp_path / "out.json"
    mask = os.umask(0o022)
    try:
        assert cli.run(["read", path, "--format", "json", "--output", str(output)]) == 0
    finally:
        os.umask(mask)
    assert json.loads(output.read_text(encoding="utf-8"))[0]["id"] == path
    assert stat.S_IMODE(output.stat().st_mode) == 0o644
    output.chmod(0o600)
    assert cli.run(["read", path, "--format", "jsonl", "--output", str(output)]) == 0
    assert stat.S_IMODE(output.stat().st_mode) == 0o600
    assert capsys.readouterr() == ("", "")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.txt", "out.json"]


def test_a_link_is_followed_when_output_is_written(files: Files, tmp_path: Path) -> None:
    (path,) = files(a=TEXT)
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert cli.run(["read", path, "--output", str(tmp_path / "link")]) == 0
    assert (tmp_path / "link").is_symlink()
    assert "strait" in (tmp_path / "real").read_text()


def test_the_file_before_stays_when_writing_fails(
    files: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (path,) = files(a=TEXT)
    output = tmp_path / "out.txt"
    output.write_text("before")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("readouts.writing.os.replace", full)
    assert cli.run(["read", path, "--output", str(output)]) == 1
    assert capsys.readouterr().err == f"readouts: {output}: cannot be written: No space left on device\n"
    assert output.read_text() == "before"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.txt", "out.txt"]


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ("none/out.txt", "No such file or directory"),
        (".", "Is a directory"),
        ("/dev/full", "No space left on device"),
        ("a\0b", "null"),
    ],
)
def test_an_output_that_cannot_be_written_is_one_line_and_status_1(
    output: str,
    said: str,
    files: Files,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (path,) = files(a=TEXT)
    assert cli.run(["read", path, "--output", output]) == 1
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert said in err


def test_a_document_is_never_overwritten(files: Files, capsys: pytest.CaptureFixture[str]) -> None:
    (path,) = files(a=TEXT)
    assert cli.run(["read", path, "--output", path]) == 2
    assert "would overwrite" in capsys.readouterr().err
    assert Path(path).read_text() == TEXT


def test_nothing_is_written_into_a_folder_that_is_read(
    files: Files, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files(a=TEXT)
    assert cli.run(["read", str(tmp_path), "--output", str(tmp_path / "new.csv")]) == 2
    assert "would write into the folder" in capsys.readouterr().err
    assert not (tmp_path / "new.csv").exists()


def test_a_hint_may_name_a_document_inside_an_input(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    lines = [json.dumps({"id": id, "text": TEXT}) for id in ("v?a=1", "t")]
    Path("a.jsonl").write_text("\n".join(lines))
    hints = ["--party", "a.jsonl#v?a=1=Velmark", "--party", "a.jsonl=Tarnovia"]
    assert cli.run(["read", "a.jsonl", "--format", "jsonl", *hints]) == 0
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(one["id"], one["party"]) for one in found] == [
        ("a.jsonl#v?a=1", "Velmark"),
        ("a.jsonl#t", "Tarnovia"),
    ]


def test_a_full_disk_behind_standard_output_is_one_line_and_status_1(files: Files) -> None:
    with open("/dev/full", "wb") as full:
        process = started("read", *files(a=TEXT), stdout=full)
        _, err = process.communicate()
    assert (err, process.returncode) == (
        b"readouts: standard output: cannot be written: No space left on device\n",
        1,
    )


def test_a_closed_pipe_ends_quietly(files: Files) -> None:
    process = started("read", *files(**{f"n{i}": TEXT * 200 for i in range(20)}), "--format", "jsonl")
    assert process.stdout and process.stderr
    process.stdout.read(10)
    process.stdout.close()
    with process.stderr:
        assert (process.stderr.read(), process.wait()) == (b"", 0)


@pytest.mark.parametrize("threads", ["1", "2"])
def test_an_interrupt_ends_the_run_with_status_130_and_leaves_no_file(
    files: Files, tmp_path: Path, threads: str
) -> None:
    driver = DRIVER.replace("cli.main", "StandIn.read = lambda *_: time.sleep(30); cli.main")
    output = tmp_path / "out.jsonl"
    process = started(
        "read", *files(a=TEXT, b=TEXT), "--threads", threads, "--output", str(output), driver=driver
    )
    until = time.monotonic() + 20
    while not list(tmp_path.glob(".readouts-*")) and time.monotonic() < until:
        time.sleep(0.02)
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=10)
    assert (err, process.returncode) == (b"readouts: interrupted\n", 130)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.txt", "b.txt"]


@pytest.mark.parametrize("locale", ["C", "POSIX", "en_US.ISO-8859-1"])
def test_output_is_utf_8_whatever_the_locale(files: Files, locale: str) -> None:
    environment = {"LC_ALL": locale, "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    process = started("read", *files(a=TEXT.replace("Ilse", "Îlse")), "--format", "jsonl", env=environment)
    out, err = process.communicate()
    assert "Îlse Varga" in json.loads(out.decode("utf-8"))["text"]
    assert (err, process.returncode) == (b"", 0)


def test_a_path_that_is_not_utf_8_is_read_and_printed(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    with open(path, "w") as file:
        file.write(TEXT)
    process = started("read", os.fsdecode(path), "--format", "jsonl")
    out, err = process.communicate()
    assert (os.fsencode(json.loads(out)["id"]), err, process.returncode) == (path, b"", 0)


def test_control_characters_of_a_path_do_not_reach_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["read", str(tmp_path / "a\x1b[31m\nb.txt")]) == 1
    err = capsys.readouterr().err
    assert ("\x1b" in err, err.count("\n")) == (False, 1)


def test_nothing_given_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run([]) == 2
    assert "Commands:" in capsys.readouterr().out


def test_the_version_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["--version"]) == 0
    assert capsys.readouterr().out == f"readouts {__version__}\n"


@pytest.mark.parametrize("shipped", [True, False])
def test_info_shows_versions_and_whether_the_network_is_the_shipped_one(
    shipped: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from hashlib import sha256

    from readouts.reading import encoder

    (tmp_path / "reader.onnx").write_bytes(b"network")
    sums = {"reader.onnx": sha256(b"network" if shipped else b"other").hexdigest()}
    (tmp_path / "checksums.json").write_text(json.dumps(sums))
    monkeypatch.setattr(encoder, "SHIPPED", tmp_path)
    assert cli.run(["info", "--format", "json"]) == (0 if shipped else 1)
    about = json.loads(capsys.readouterr().out)
    assert about["versions"]["readouts"] == __version__
    assert {"python", "onnxruntime"} <= set(about["versions"])
    assert about["files"] == [
        {"name": "reader.onnx", "sha256": sha256(b"network").hexdigest(), "shipped": shipped}
    ]
    assert cli.run(["info"]) == (0 if shipped else 1)
    assert ("as shipped" if shipped else "CHANGED") in capsys.readouterr().out


ACTORS = "id,label,names,kind,country,office,start,end\n"
VELMARK = "V1,Velmark,,country,VX,,,\n"
VARGA = "p1,Ilse Varga,,person,VX,president,2029-03-01,2033-03-01\n"


def test_actors_are_added_to_ones_own_file_and_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, own = (tmp_path / name for name in ("first.csv", "second.csv", "own.csv"))
    first.write_text(ACTORS + VELMARK)
    second.write_text(ACTORS + VELMARK + VARGA)
    assert cli.run(["actors", "add", str(first), "--actors", str(own)]) == 0
    assert capsys.readouterr() == ("", f"readouts: {own}: rows added: 1, rows now: 1\n")
    monkeypatch.setenv("READOUTS_ACTORS", str(own))
    assert cli.run(["actors", "add", str(second), "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")
    assert own.read_text() == ACTORS + VELMARK + VARGA
    assert cli.run(["actors", "show", "president of Velmark", "--date", "2031-01-01"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("Ilse Varga, p1 (person, by office and date)\n")
    assert err == ""
    assert cli.run(["actors", "show", "Varga", "--format", "json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert [each["label"] for each in answer["results"]] == ["Ilse Varga"]
    assert answer["sure"] is False


def test_an_actor_nobody_knows_is_one_line_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["actors", "show", "Nobody\x1b Here"]) == 0
    out, err = capsys.readouterr()
    assert (out, err.count("\n"), "\x1b" in err) == ("", 1, False)
    assert "nothing is known by that name" in err
    assert cli.run(["actors", "show", "president of France"]) == 0
    assert "an office needs a date" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["add", "good.csv"], "no file of your own is set: pass --actors PATH, or set READOUTS_ACTORS"),
        (
            ["add", "none.csv", "--actors", "own.csv"],
            "none.csv: the actors file cannot be read: No such file",
        ),
        (["add", "bad.csv", "--actors", "own.csv"], "bad.csv: row 2: label begins with '='"),
        (["add", "latin.csv", "--actors", "own.csv"], "latin.csv: row 2: not UTF-8; save the file as CSV in"),
        (["add", "lost.csv", "--actors", "own.csv"], "lost.csv: row 2: no country or organisation"),
        (["add", "good.csv", "--actors", "bad.csv"], "bad.csv: row 2: label begins with '='"),
        (["add", "good.csv", "--actors", "."], ".: the actors file cannot be read: Is a directory"),
        (["show", "Varga", "--actors", "bad.csv"], "bad.csv: row 2: label begins with '='"),
        (["show", "Varga", "--actors", "none.csv"], "none.csv: the actors file cannot be read"),
        (["show", "Varga", "--date", "2031-02-30"], "the date '2031-02-30' is not of the form YYYY-MM-DD"),
        (["show"], "Missing argument 'NAME'"),
    ],
)
def test_actors_that_make_no_sense_are_one_line_and_status_2(
    arguments: list[str],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("good.csv").write_text(ACTORS + VELMARK)
    Path("bad.csv").write_text(ACTORS + "V1,=Velmark,,country,VX,,,\n")
    Path("lost.csv").write_text(ACTORS + VARGA)
    Path("latin.csv").write_bytes(ACTORS.encode() + b"V1,V\xe9lmark,,country,VX,,,\n")
    assert cli.run(["actors", *arguments]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n"), err.startswith("readouts: ")) == ("", 1, True)
    assert said in err
    assert not Path("own.csv").exists()


def test_explain_goes_with_the_terminal_form_only(files: Files, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["read", *files(a=TEXT), "--explain"]) == 0
    assert "speaker: nothing in the text" in capsys.readouterr().out
    assert cli.run(["read", *files(a=TEXT), "--explain", "--format", "json"]) == 2
    assert "--explain goes with" in capsys.readouterr().err


MET = "President Ilse Varga met today with Prime Minister Anton Dovik of Tarnovia to discuss the strait.\n"


def test_stories_are_shown_with_their_reasons_and_as_json(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    v, t, other = files(v=MET, t=MET + "They also spoke of pilots.\n", other=TEXT)
    told = [flag for path in (v, t) for flag in ("--date", f"{path}=2031-03-14")]
    told += ["--issuer", f"{v}=House of Velmark", "--issuer", f"{t}=Cabinet of Tarnovia", "--quiet"]
    assert cli.run(["stories", v, t, other, *told]) == 0
    out, err = capsys.readouterr()
    assert "joined: the same people (Ilse Varga and Anton Dovik) on the same day" in out
    assert "14 March 2031" in out
    assert "1 story of two or more documents." in out
    assert "1 document shares its happening with no other." in out
    assert err == ""
    assert cli.run(["stories", v, t, other, *told, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert sorted(story["documents"] for story in found) == sorted([[other], sorted([v, t])])


def test_stories_of_what_could_be_read_have_status_1(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    good, empty = files(good=MET, empty="")
    assert cli.run(["stories", good, empty]) == 1
    out, err = capsys.readouterr()
    assert out.startswith("0 stories of two or more documents.")
    assert empty in err


def test_controls_in_a_storys_words_do_not_reach_the_terminal(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = files(a=f"# \x1b[31mVarga\u202e\n\n{MET}", b=f"# \x1b[31mVarga\u202e\n\n{MET}")
    told = [flag for path in paths for flag in ("--date", f"{path}=2031-03-14")]
    assert cli.run(["stories", *paths, *told, "--quiet"]) == 0
    out, _ = capsys.readouterr()
    assert "1 story" in out
    assert "\x1b" not in out
    assert "\u202e" not in out
