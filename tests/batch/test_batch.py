"""A run over many documents: what it writes, how it goes on, and what it refuses."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest
from intake.test_splitting import ARCHIVES
from stand_in import StandIn

from readouts import batch, desk
from readouts.batch import driver
from readouts.desk.archive import Archive
from readouts.errors import ReadoutsError, SettingsError
from readouts.intake import readings, splitting
from readouts.records import Added, Failure, Network, Reading
from readouts.rendering.parquet import PARTS
from readouts.settings import Settings

from .making import Dying, manifest, options, rows, run, tables, written


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(splitting.UNIT, "jsonl", 2_000)


def test_the_tables_hold_what_reading_gives(tmp_path: Path) -> None:
    news = written(tmp_path / "news.jsonl", 60, d7="explode")
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "a.txt").write_text("Ilse Varga said: the strait stays open.\n")
    (tmp_path / "more" / "b.txt").write_text("")
    inputs = [str(news), str(tmp_path / "more")]
    told: list[batch.Progress] = []
    report = batch.run(inputs, str(tmp_path / "out"), options(batch_workers=2), told.append)
    read = list(desk.read(inputs, options()))
    readings = [each for each in read if isinstance(each, Reading)]
    found = rows(tmp_path / "out")
    assert [each["id"] for each in found["documents"]] == [each.document.id for each in readings]
    assert [each["text"] for each in found["documents"]] == [each.document.text for each in readings]
    assert [
        (each["document"], each["statement"], each["content"]["text"]) for each in found["statements"]
    ] == [(each.document.id, one.id, one.content.text) for each in readings for one in each.statements]
    assert found["failures"] == [each.to_dict() for each in read if isinstance(each, Failure)]
    assert [each["stage"] for each in found["failures"]] == ["read", "extract"]
    assert (report.documents, report.failures, report.read) == (60, 2, 60)
    numbers = [each["reading"] for each in found["documents"]]
    assert numbers == sorted(set(numbers)) and numbers[-1] > 1_000_000_000
    assert (told[0].documents, told[-1].parts, told[-1].bytes) == (0, told[-1].of, told[-1].size)


@pytest.mark.usefixtures("here")
def test_the_manifest_says_what_was_read_by_whom_and_what_came_of_it(tmp_path: Path) -> None:
    import hashlib

    news = written(tmp_path / "news.jsonl", 30)
    run([news], tmp_path / "out")
    found = manifest(tmp_path / "out")
    assert found["network"] == StandIn.identity.to_dict()
    assert found["inputs"] == [
        {"path": str(news), "size": news.stat().st_size, "modified": str(news.stat().st_mtime_ns)}
    ]
    assert found["totals"] | {"seconds": 0} == {
        "documents": 30,
        "statements": 60,
        "failures": 0,
        "words": sum(part["words"] for part in found["parts"]),
        "seconds": 0,
    }
    assert len(found["parts"]) > 1
    for number, part in enumerate(found["parts"]):
        for name in PARTS:
            raw = (tmp_path / "out" / name / f"{number:06}.parquet").read_bytes()
            assert part["files"][name] == {"size": len(raw), "sha256": hashlib.sha256(raw).hexdigest()}
    assert list((tmp_path / "out" / "trying").iterdir()) == []


def test_the_same_input_makes_the_same_bytes_by_however_many(tmp_path: Path) -> None:
    news = written(tmp_path / "news.jsonl", 40)
    for workers in (1, 3):
        run([news], tmp_path / str(workers), batch_workers=workers)
    assert tables(tmp_path / "1") == tables(tmp_path / "3")


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("harm", ["summary", "no summary", "table", "half a table", "another byte"])
def test_only_what_is_not_whole_is_read_again(tmp_path: Path, harm: str) -> None:
    news, out = written(tmp_path / "news.jsonl", 40), tmp_path / "out"
    run([news], out)
    before = tables(out)
    target = out / "statements" / "000002.parquet"
    match harm:
        case "summary":
            (out / "parts" / "000002.json").write_text("{")
        case "no summary":
            (out / "parts" / "000002.json").unlink()
        case "table":
            target.unlink()
        case "half a table":
            target.write_bytes(target.read_bytes()[:99])
        case _:
            target.write_bytes(target.read_bytes()[:-1] + b"x")
    times = {path: path.stat().st_mtime_ns for path in (out / "documents").iterdir()}
    report = run([news], out)
    assert tables(out) == before
    assert [path.stem for path, time in times.items() if path.stat().st_mtime_ns != time] == ["000002"]
    assert 0 < report.read < report.documents == 40


def _touched(news: Path) -> None:
    with news.open("a") as file:
        file.write("\n")


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("change", "how", "says"),
    [
        (_touched, {}, "begun with other inputs (NEWS has changed)"),
        (lambda news: (news.parent / "a.jsonl").write_text(""), {}, "other inputs (FOLDER/a.jsonl is new)"),
        (lambda news: news.rename(news.parent / "z.jsonl"), {}, "other inputs (FOLDER/z.jsonl is new)"),
        (lambda news: None, {"max_bytes": 9}, "other settings (max_bytes: 20000000, now 9)"),
        (
            lambda news: None,
            {"network": Network("another", "1" * 64)},
            "another network read it (name: 'stand-in'",
        ),
    ],
)
def test_another_run_on_the_same_folder_is_refused(
    tmp_path: Path, change: Any, how: dict[str, Any], says: str
) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    news = written(folder / "news.jsonl", 20)
    run([folder], tmp_path / "out")
    before = tables(tmp_path / "out")
    change(news)
    network = StandIn()
    if "network" in how:
        network.identity = how["network"]
    with pytest.raises(SettingsError) as caught:
        run([folder], tmp_path / "out", network, **{name: how[name] for name in how if name != "network"})
    assert says.replace("NEWS", str(news)).replace("FOLDER", str(folder)) in str(caught.value)
    assert "name another folder" in str(caught.value) and "\n" not in str(caught.value)
    assert tables(tmp_path / "out") == before


@pytest.mark.usefixtures("here")
def test_a_folder_that_is_no_runs_own_is_refused(tmp_path: Path) -> None:
    news, out = written(tmp_path / "news.jsonl", 3), tmp_path / "out"
    out.mkdir()
    (out / "letter.txt").write_text("kept")
    with pytest.raises(SettingsError, match="is not empty, and no batch began it"):
        run([news], out)
    (out / "letter.txt").rename(out / "manifest.json")
    with pytest.raises(SettingsError, match="is no manifest"):
        run([news], out)
    assert (out / "manifest.json").read_text() == "kept"


@pytest.mark.usefixtures("here")
def test_a_broken_manifest_is_one_line(tmp_path: Path) -> None:
    news, out = written(tmp_path / "news.jsonl", 3), tmp_path / "out"
    run([news], out)
    (out / "manifest.json").write_text(
        json.dumps(manifest(out) | {"parts": [{"ranges": [[9, "jsonl", 0, 1]]}]})
    )
    with pytest.raises(SettingsError, match="its manifest is broken"):
        run([news], out)


@pytest.mark.usefixtures("here")
def test_a_second_run_at_the_same_time_is_refused(tmp_path: Path) -> None:
    news, out = written(tmp_path / "news.jsonl", 3), tmp_path / "out"
    for _ in ("at its beginning", "later"):
        with driver.Folder(str(out)).held(), pytest.raises(SettingsError, match="another run is writing"):
            run([news], out)
        assert run([news], out).documents == 3


@pytest.mark.parametrize(
    ("inputs", "output", "says"),
    [
        (["news.jsonl", "news.jsonl"], "out", "news.jsonl is given twice"),
        (["."], "./out", "would write into the folder ., which is to be read"),
        (["none.jsonl"], "out", "none.jsonl: no such file or folder"),
        ([], "out", "give something to read"),
        (["-"], "out", "standard input"),
    ],
)
def test_inputs_that_make_no_sense_are_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, inputs: list[str], output: str, says: str
) -> None:
    folder = tmp_path / "here"
    folder.mkdir()
    written(folder / "news.jsonl", 3)
    monkeypatch.chdir(folder)
    with pytest.raises(SettingsError) as caught:
        batch.run(inputs, output, options())
    assert says in str(caught.value)


def test_a_document_that_takes_its_process_along_is_a_failure_and_the_rest_is_read(tmp_path: Path) -> None:
    news = written(tmp_path / "news.jsonl", 30, d7="poison", d8="poison", d21="poison")
    report = run([news], tmp_path / "out", Dying())
    assert (report.documents, report.failures) == (27, 3)
    assert rows(tmp_path / "out")["failures"] == [
        {
            "document": f"{news}#d{number}",
            "stage": "read",
            "error": "the process that read it died three times",
        }
        for number in (7, 8, 21)
    ]
    others = run([written(tmp_path / "rest.jsonl", 30)], tmp_path / "rest")
    assert others.documents == 30
    found = rows(tmp_path / "out")["documents"]
    expected = [
        row for row in rows(tmp_path / "rest")["documents"] if row["id"][-3:] not in ("#d7", "#d8", "d21")
    ]
    assert [each["text"].partition("\n")[2] for each in found] == [
        each["text"].partition("\n")[2] for each in expected
    ]


class Unloaded(StandIn):
    """Cannot be made where it is to read."""

    def __reduce__(self) -> Any:
        return exit, (3,)


def test_processes_that_end_as_they_start_end_the_run(tmp_path: Path) -> None:
    with pytest.raises(ReadoutsError, match="end as they start"):
        run([written(tmp_path / "news.jsonl", 3)], tmp_path / "out", Unloaded())


class Elsewhere(StandIn):
    """Is another network in another process."""

    def __reduce__(self) -> Any:
        return other, ()


def other() -> StandIn:
    found = StandIn()
    found.identity = Network("another", "1" * 64)
    return found


def test_a_reader_that_is_another_ends_the_run(tmp_path: Path) -> None:
    with pytest.raises(ReadoutsError, match=r"reads with another .*install the same release everywhere"):
        run([written(tmp_path / "news.jsonl", 3)], tmp_path / "out", Elsewhere())


def test_without_pyarrow_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(driver, "find_spec", lambda name: None)
    with pytest.raises(SettingsError, match=r"\[batch\]"):
        run([written(tmp_path / "news.jsonl", 3)], tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    news = written(tmp_path / "news.jsonl", 3)
    with pytest.raises(ReadoutsError, match="cannot be written"):
        run([news], written(tmp_path / "a", 1) / "out")


def test_without_ray_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(SettingsError, match=r"install readouts with the extra \[batch\]"):
        run([written(tmp_path / "news.jsonl", 3)], tmp_path / "out", batch_cluster="local")


@pytest.mark.usefixtures("here")
def test_an_archive_takes_in_what_is_finished(tmp_path: Path) -> None:
    news, out = written(tmp_path / "news.jsonl", 30, d7="explode"), tmp_path / "out"
    run([news], out)
    again = list(readings.readings(str(out), Settings()))
    read = [each for each in desk.read([str(news)], options()) if isinstance(each, Reading)]
    assert again == read
    with Archive.open(str(tmp_path / "archive.sqlite")) as archive:
        assert {each.outcome for each in archive.import_([str(out)]) if isinstance(each, Added)} == {"new"}
        assert len(archive.documents()) == 29
    # A part that is not whole is not taken in, and the others are.
    (out / "parts" / "000001.json").unlink()
    *some, failure = readings.readings(str(out), Settings())
    assert failure == Failure(
        str(out), "fetch", "this batch is not finished: 1 of its parts are not read yet"
    )
    gone = {row["id"] for row in pyarrow.parquet.read_table(out / "documents" / "000001.parquet").to_pylist()}
    assert some == [each for each in read if each.document.id not in gone]


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("manifest.json", "this is no folder of tables, nor one that readouts batch wrote"),
        ("mentions/000001.parquet", "there is no mentions.parquet here, and the tables belong together"),
    ],
)
def test_what_is_missing_from_a_batch_is_a_failure(tmp_path: Path, name: str, says: str) -> None:
    news, out = written(tmp_path / "news.jsonl", 30), tmp_path / "out"
    run([news], out)
    (out / name).unlink()
    (failure,) = (each for each in readings.readings(str(out), Settings()) if isinstance(each, Failure))
    assert failure.error == says


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("name", ["plain", "packed", "an archive in a page"])
def test_what_is_inside_a_page_of_an_archive_is_no_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    for kind in ("warc", "warc.gz"):
        monkeypatch.setitem(splitting.UNIT, kind, 400)
    archive, out = tmp_path / "crawl.warc", tmp_path / "out"
    archive.write_bytes(ARCHIVES[name])
    expected = [each for each in desk.read([str(archive)], options()) if isinstance(each, Reading)]
    assert run([archive], out).documents == len(expected) >= 3
    assert [row["id"] for row in rows(out)["documents"]] == [each.document.id for each in expected]
    before = tables(out)
    for summary in sorted((out / "parts").iterdir())[::2]:
        summary.unlink()
    run([archive], out)
    assert tables(out) == before
