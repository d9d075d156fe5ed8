"""The desk: order, failures, hints, threads and memory, with a stand-in for the network."""

from __future__ import annotations

import gc
import io
import json
import sys
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from stand_in import StandIn

from readouts import comparing, desk, intake
from readouts.desk import Options
from readouts.errors import ModelMissing, SettingsError
from readouts.records import Comparison, Document, Failure, Issue, Reading
from readouts.settings import Settings

Files = Callable[..., list[str]]
TEXT = "Ilse Varga said: the strait stays open to every ship that keeps the rules of the treaty.\n"


def test_documents_are_read_in_the_order_given(files: Files, network: StandIn) -> None:
    paths = files(b=TEXT, a=TEXT * 2, c=TEXT)
    found = list(desk.read(paths, Options(network=network)))
    assert [reading.document.id for reading in found if isinstance(reading, Reading)] == paths
    assert [len(reading.statements) for reading in found if isinstance(reading, Reading)] == [1, 2, 1]


def test_a_bad_document_is_one_failure_and_the_others_are_read(
    files: Files, network: StandIn, tmp_path: Path
) -> None:
    good, empty, bad, last = files(good=TEXT, empty="", bad=TEXT + "explode", last=TEXT)
    bare = tmp_path / "bare"
    bare.mkdir()
    paths = [good, empty, str(tmp_path / "none.txt"), str(bare), bad, last]
    found = list(desk.read(paths, Options(network=network)))
    failures = [result for result in found if isinstance(result, Failure)]
    assert [(failure.document, failure.stage) for failure in failures] == [
        (empty, "extract"),
        (str(tmp_path / "none.txt"), "fetch"),
        (str(bare), "fetch"),
        (bad, "read"),
    ]
    assert failures[-1].error == "RuntimeError: the network exploded"
    assert [isinstance(result, Reading) for result in found] == [True, False, False, False, False, True]


def test_a_panic_that_is_no_exception_is_a_failure_too(files: Files, network: StandIn) -> None:
    class Panic(BaseException):
        pass

    class Broken(StandIn):
        def read(self, document: Document) -> Reading:
            raise Panic("index out of range")

    (found,) = desk.read(files(a=TEXT), Options(network=Broken()))
    assert isinstance(found, Failure) and found.error == "Panic: index out of range"


@pytest.mark.parametrize("threads", [1, 2])
def test_a_missing_network_stops_the_run(files: Files, threads: int) -> None:
    class Missing(StandIn):
        def read(self, document: Document) -> Reading:
            raise ModelMissing("reader.onnx is missing")

    with pytest.raises(ModelMissing):
        list(desk.read(files(a=TEXT, b=TEXT), Options(Settings(threads=threads), network=Missing())))


@pytest.mark.parametrize("threads", [2, 3, 8])
def test_threads_change_neither_the_order_nor_the_output(files: Files, threads: int) -> None:
    class Uneven(StandIn):
        def read(self, document: Document) -> Reading:
            time.sleep(0.02 if document.id.endswith("n0.txt") else 0)
            return super().read(document)

    paths = files(**{f"n{i}": TEXT * (i % 3 + 1) + ("explode" if i == 5 else "") for i in range(20)})
    alone = list(desk.read(paths, Options(network=Uneven())))
    together = list(desk.read(paths, Options(Settings(threads=threads), network=Uneven())))
    assert together == alone


def test_threads_do_read_at_the_same_time(files: Files) -> None:
    meet = threading.Barrier(2, timeout=10)

    class Meeting(StandIn):
        def read(self, document: Document) -> Reading:
            meet.wait()
            return super().read(document)

    found = desk.read(files(a=TEXT, b=TEXT), Options(Settings(threads=2), network=Meeting()))
    assert all(isinstance(result, Reading) for result in found)


@pytest.mark.parametrize("threads", [1, 2])
def test_only_a_few_documents_are_held_at_a_time(files: Files, threads: int) -> None:
    alive: weakref.WeakSet[Any] = weakref.WeakSet()

    class Held(str):
        __slots__ = ("__weakref__",)

    class Counting(StandIn):
        def read(self, document: Document) -> Reading:
            text = Held(document.text)
            alive.add(text)
            return Reading(replace(document, text=text))

    most = 0
    gc.freeze()  # else each collection looks through all that the tests before have left
    try:
        for _ in desk.read(
            files(**{f"n{i}": f"{i} {TEXT}" for i in range(60)}),
            Options(Settings(threads=threads), network=Counting()),
        ):
            gc.collect()
            most = max(most, len(alive))
    finally:
        gc.unfreeze()
    assert most <= threads * 4 + 3


def test_reading_stops_when_nobody_wants_more(files: Files) -> None:
    seen = []

    class Seeing(StandIn):
        def read(self, document: Document) -> Reading:
            seen.append(document.id)
            return super().read(document)

    results = desk.read(
        files(**{f"n{i}": TEXT for i in range(200)}), Options(Settings(threads=2), network=Seeing())
    )
    next(results)
    results.close()  # type: ignore[attr-defined]
    assert len(seen) < 50


def test_standard_input_is_a_document(network: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    (found,) = desk.read(["-"], Options(dates={"-": "2031-03-14"}, network=network))
    assert isinstance(found, Reading)
    assert (found.document.id, found.document.date, found.document.text) == ("-", "2031-03-14", TEXT)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a text, two JSON lines with a broken one between them, and a text."""
    made = tmp_path / "folder"
    made.mkdir()
    good = [json.dumps({"id": name, "text": TEXT}) for name in "xy"]
    (made / "a.txt").write_text(TEXT)
    (made / "b.jsonl").write_text("\n".join([good[0], "{", good[1]]))
    (made / "c.txt").write_text(TEXT)
    return made


@pytest.mark.parametrize("threads", [1, 3])
def test_the_documents_of_an_input_are_read_in_its_order(
    folder: Path, files: Files, network: StandIn, threads: int
) -> None:
    done: list[str] = []
    last = files(last=TEXT)
    options = Options(Settings(threads=threads), network=network, done=done.append)
    found = list(desk.read([str(folder), *last], options))
    assert [one.document if isinstance(one, Failure) else one.document.id for one in found] == [
        *(f"{folder}/{name}" for name in ("a.txt", "b.jsonl#x", "b.jsonl#line-2", "b.jsonl#y", "c.txt")),
        *last,
    ]
    assert [isinstance(one, Failure) for one in found] == [False, False, True, False, False, False]
    assert done == [str(folder), *last]


def test_hints_hold_for_all_of_an_input_unless_they_name_a_document(folder: Path, network: StandIn) -> None:
    options = Options(
        parties={str(folder): "Velmark", f"{folder}/b.jsonl#y": "Tarnovia"},
        dates={f"{folder}/c.txt": "2031-03-14", f"{folder}/none.txt": "2031-03-15"},
        network=network,
    )
    found = list(desk.read([str(folder)], options))
    assert [(one.document.party, one.document.date) for one in found if isinstance(one, Reading)] == [
        ("Velmark", None),
        ("Velmark", None),
        ("Tarnovia", None),
        ("Velmark", "2031-03-14"),
    ]
    assert found[-1] == Failure(f"{folder}/none.txt", "fetch", "no document of this name was found")


def test_a_document_that_comes_twice_is_read_once(folder: Path, network: StandIn) -> None:
    found = list(desk.read([str(folder / "c.txt"), str(folder)], Options(network=network)))
    assert sum(isinstance(one, Reading) for one in found) == 4
    assert found[-1] == Failure(f"{folder}/c.txt", "fetch", "this document is given twice: the first is read")


def test_what_goes_wrong_in_an_input_is_its_own_failure(
    folder: Path, files: Files, network: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def expand(path: str, settings: Settings, fetch: object = None) -> Iterator[Any]:
        if path == str(folder):
            raise RuntimeError("a library's\nown")
        yield from real(path, settings)

    real = intake.expand
    monkeypatch.setattr(intake, "expand", expand)
    failure, reading = desk.read([str(folder), *files(a=TEXT)], Options(network=network))
    assert failure == Failure(str(folder), "fetch", "RuntimeError: a library's own")
    assert isinstance(reading, Reading)


@pytest.mark.parametrize("threads", [1, 2])
def test_an_input_is_expanded_no_further_than_it_is_read(
    tmp_path: Path, network: StandIn, monkeypatch: pytest.MonkeyPatch, threads: int
) -> None:
    taken = []

    def expand(path: str, settings: Settings, fetch: object = None) -> Iterator[intake.Item]:
        for number in range(500):
            taken.append(number)
            yield intake.Item(f"{path}#{number}", TEXT + " " * 10_000)

    monkeypatch.setattr(intake, "expand", expand)
    options = Options(Settings(threads=threads, max_bytes=25_000), network=network)
    for number, _ in enumerate(desk.read(["x"], options)):
        # Three texts weigh more than one document may: so many wait, however many threads there are.
        assert len(taken) - number <= 4


def test_hints_say_what_a_text_does_not(files: Files, network: StandIn) -> None:
    a, b, c, d, e = files(a=TEXT, b=TEXT, c=TEXT, d=TEXT, e=TEXT)
    options = Options(
        parties={a: "Velmark"},
        issuers={
            b: "Ministry of Foreign Affairs of Tarnovia",
            c: "The Harbour Bloc",
            e: "The Office of the President of Velmark",
        },
        dates={a: "2031-03-14"},
        network=network,
    )
    found = [result.document for result in desk.read([a, b, c, d, e], options) if isinstance(result, Reading)]
    assert [(one.party, one.genre, one.date) for one in found] == [
        ("Velmark", "account", "2031-03-14"),
        ("Tarnovia", "account", None),
        (None, "account", None),
        (None, "report", None),
        ("Velmark", "account", None),
    ]
    assert [note for one in found for note in one.warnings if "issuer" in note] == [
        "the issuer 'The Harbour Bloc' is of no known country; say for whom it speaks (its party)"
    ]
    assert found[1].issuer == "Ministry of Foreign Affairs of Tarnovia"


def _warned(files: Files, network: StandIn, text: str, party: str = "") -> tuple[str, ...]:
    (path,) = files(a=text)
    (found,) = desk.read([path], Options(network=network, parties={path: party} if party else {}))
    assert isinstance(found, Reading)
    return found.document.warnings


def test_an_account_of_nobody_known_asks_for_whom_it_speaks(files: Files, network: StandIn) -> None:
    release = f"FOR IMMEDIATE RELEASE\n\n{TEXT}"
    (warning,) = _warned(files, network, release)
    assert warning == "an official account, but of whom was not found; say for whom it speaks (its party)"
    assert _warned(files, network, TEXT) == ()


def test_a_party_that_the_text_spells_otherwise_is_doubted(files: Files, network: StandIn) -> None:
    text = TEXT + "Velmark keeps its fleet at sea."
    assert _warned(files, network, text, party="velmark") == ()
    assert _warned(files, network, text, party="Opposition") == ()
    (warning,) = _warned(files, network, text, party="Velmrak")
    assert warning == "the party 'Velmrak' is not in the text, but 'Velmark' is"


def test_a_file_s_name_is_no_evidence(tmp_path: Path, network: StandIn) -> None:
    path = tmp_path / "kremlin-Velmark-2031-03-14.txt"
    path.write_text(TEXT)
    (found,) = desk.read([str(path)], Options(network=network))
    assert isinstance(found, Reading)
    assert (found.document.party, found.document.issuer, found.document.date) == (None, None, None)


@pytest.mark.parametrize("day", ["14 March 2031", "2031-3-14", "20310314", "2031-W11-5", "2031-02-30", ""])
def test_a_date_that_is_not_iso_is_refused(day: str) -> None:
    with pytest.raises(SettingsError, match="YYYY-MM-DD"):
        Options(dates={"a.txt": day})


@pytest.mark.parametrize(
    ("inputs", "options", "said"),
    [
        ("a.txt", Options(), "a list of paths"),
        (["a.txt", "a.txt"], Options(), "a.txt is given twice"),
        (["a.txt"], Options(parties={"b.txt": "Velmark"}), "b.txt is not one of the documents"),
    ],
)
def test_inputs_that_make_no_sense_are_refused_before_anything_is_read(
    inputs: Any, options: Options, said: str
) -> None:
    with pytest.raises(SettingsError, match=said):
        desk.read(inputs, options)


def test_each_finished_document_is_announced(files: Files, network: StandIn) -> None:
    done: list[str] = []
    paths = files(a=TEXT, b="", c=TEXT)
    list(desk.read(paths, Options(network=network, done=done.append)))
    assert done == paths


@pytest.fixture
def aligned(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Comparing that puts the parties given into columns and finds nothing."""

    def compare(readings: Any, embed: Any, parties: Any = ()) -> Comparison:
        assert embed([["one", "two"]])[0].shape == (2, 2, 384)
        return Comparison(tuple(readings), tuple(parties), (Issue("strait", "differs", "", 0.5, ()),))

    monkeypatch.setattr(comparing, "compare", compare, raising=False)
    yield


@pytest.mark.usefixtures("aligned")
def test_columns_stand_in_the_order_of_the_documents(files: Files, network: StandIn) -> None:
    v, t, report = files(v=TEXT, t=TEXT, report=TEXT)
    options = Options(parties={v: "Velmark", t: "Tarnovia"}, network=network)
    for paths, parties in [([report, v, t], ("Velmark", "Tarnovia")), ([t, v], ("Tarnovia", "Velmark"))]:
        told = replace(options, parties={path: options.parties[path] for path in paths if path != report})
        comparison, failures = desk.compare(paths, told)
        assert (comparison.parties, failures) == (parties, ())
        assert [reading.document.id for reading in comparison.readings] == paths


@pytest.mark.usefixtures("aligned")
def test_what_could_be_read_is_compared_and_what_could_not_is_told(files: Files, network: StandIn) -> None:
    v, empty, t = files(v=TEXT, empty="", t=TEXT)
    comparison, failures = desk.compare(
        [v, empty, t], Options(parties={v: "Velmark", t: "Tarnovia"}, network=network)
    )
    assert [reading.document.id for reading in comparison.readings] == [v, t]
    assert [failure.document for failure in failures] == [empty]


@pytest.mark.usefixtures("aligned")
@pytest.mark.parametrize(
    ("names", "parties", "said"),
    [
        ("ab", {}, "no party was recognised; say whom an official account speaks for: --party .*a.txt=NAME"),
        ("ab", {"a": "Velmark"}, "only Velmark speaks; .*: --party .*b.txt=NAME"),
        ("ab", {"a": "Velmark", "b": "Velmark"}, "only Velmark speaks; give an account by another party"),
        ("a", {"a": "Velmark"}, "only Velmark speaks; give a second account too"),
    ],
)
def test_fewer_than_two_parties_is_one_line_that_says_what_to_pass(
    files: Files, network: StandIn, names: str, parties: dict[str, str], said: str
) -> None:
    paths = dict(zip(names, files(**dict.fromkeys(names, TEXT)), strict=True))
    options = Options(parties={paths[name]: party for name, party in parties.items()}, network=network)
    with pytest.raises(SettingsError, match=said):
        desk.compare(paths.values(), options)


def test_stories_come_with_the_failures(files: Files, network: StandIn) -> None:
    text = "President Ilse Varga met today with Prime Minister Anton Dovik of Tarnovia.\n"
    paths = files(**{f"d{i}": text for i in range(9)}, empty="")
    options = Options(network=network, dates=dict.fromkeys(paths[:9], "2031-03-14"))
    found, failures = desk.stories(paths, options)
    assert [set(story.documents) for story in found] == [set(paths[:9])]
    assert [failure.document for failure in failures] == [paths[9]]


def test_readings_are_grouped_without_reading_again(files: Files, network: StandIn) -> None:
    readings = [
        one for one in desk.read(files(a=TEXT, b=TEXT), Options(network=network)) if isinstance(one, Reading)
    ]
    assert len(desk.group(readings, Options(network=network))) == 2
    assert desk.group([], Options(network=network)) == ()
