"""Readings come back from an export as they were, and what is none is refused by its line or row."""

from __future__ import annotations

import copy
import gzip
import json
import os
import random
import resource
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, get_args

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import settings as run
from hypothesis import strategies as st
from pyarrow import parquet as library

from readouts import records
from readouts.errors import SettingsError
from readouts.intake import readings as room
from readouts.intake.readings import readings
from readouts.records import (
    Actor,
    Archived,
    Document,
    Failure,
    Mention,
    Network,
    Passage,
    Reading,
    Span,
    Speaker,
    Statement,
    Stored,
    Turn,
)
from readouts.rendering import exports, parquet
from readouts.settings import Settings

SETTINGS = Settings()
TEXT = "PRESIDENT VARGA: The strait stays open, said Anton Dovik, to every ship. 🕊️ نريد مراقبين\r\n\nShare"
NETWORK = Network("en", "a" * 64)


def passage(*words: str) -> Passage:
    return Passage.of(TEXT, [(TEXT.index(part), TEXT.index(part) + len(part)) for part in words])


DOVIK = Speaker(
    "Anton Dovik", "person", Actor("Q99999999", "Anton Dovik"), "Prime Minister", "Tarnovia", 0.25, "named"
)
SALK = Speaker("Mira Salk", "person", confidence=0.5)
READING = Reading(
    Document(
        id="talks/a.txt",
        text=TEXT,
        title="Talks",
        date="2031-03-14",
        outlet="Orsund Gazette",
        issuer="Amber House",
        party="Velmark",
        language="en",
        genre="transcript",
        warnings=("the date was taken from the address", ""),
        turns=(Turn(Span(0, 15), Span(17, 73)),),
        furniture=(Span(TEXT.index("Share"), len(TEXT)),),
        url="https://velmark.example/a",
    ),
    (
        Statement(
            "s1",
            "mixed",
            "assertion",
            passage("The strait stays open", "to every ship"),
            passage("Anton Dovik"),
            passage("said"),
            (SALK, DOVIK),
            (DOVIK,),
            (SALK, DOVIK),
            "Tarnovia",
            "REQUEST",
            "REQUEST",
            "hope",
            negated=True,
            flags=("future", "past"),
            unsaid=True,
            confidence=0.125,
        ),
        Statement("s2", "direct", "belief", passage("نريد مراقبين"), within="s1"),
    ),
    (
        Mention(passage("VARGA"), "person", "name", 3, passage("PRESIDENT VARGA")),
        Mention(passage("ship"), "other", "nominal"),
    ),
)
PLAIN = Reading(Document("b.txt", "Nothing was said."))


def stored(reading: Reading, version: int = 1) -> Stored:
    document = reading.document
    archived = Archived(
        document.id,
        version,
        "b" * 64,
        5_000_000_000,
        "2031-03-15T09:30:00+00:00",
        "https://velmark.example/r",
        document.title,
        document.date,
        (NETWORK,),
    )
    return Stored(reading, archived, NETWORK)


EVERYTHING = [READING, PLAIN, stored(READING), stored(READING, 2), stored(PLAIN)]


def tables(folder: Path, entries: Iterable[Reading | Stored]) -> str:
    folder.mkdir(exist_ok=True)
    parquet.write(entries, lambda name: (folder / name).open("wb"))
    return str(folder)


def lines(path: Path, values: Iterable[Any]) -> str:
    path.write_bytes(
        b"".join(each if isinstance(each, bytes) else json.dumps(each).encode() + b"\n" for each in values)
    )
    return str(path)


def failures(found: Iterable[Reading | Stored | Failure]) -> list[tuple[str, str]]:
    return [(each.document, each.error) for each in found if isinstance(each, Failure)]


@pytest.mark.parametrize("pack", [False, True])
def test_json_lines_come_back_as_they_were(tmp_path: Path, pack: bool) -> None:
    path = tmp_path / "a.jsonl"
    raw = "".join(exports.TEXTS["jsonl"](EVERYTHING)).encode()
    path.write_bytes(gzip.compress(raw[:900]) + gzip.compress(raw[900:]) if pack else raw)
    assert list(readings(str(path), SETTINGS)) == EVERYTHING


def test_parquet_comes_back_as_it_was(tmp_path: Path) -> None:
    folder = tables(tmp_path / "tables", EVERYTHING)
    assert list(readings(folder, SETTINGS)) == EVERYTHING
    assert list(readings(f"{folder}/statements.parquet", SETTINGS)) == EVERYTHING
    assert list(readings(tables(tmp_path / "empty", []), SETTINGS)) == []


characters = st.characters(exclude_categories=())
words = st.text(characters, min_size=1, max_size=8)
maybe = st.none() | words
sure = st.floats(0, 1)


@st.composite
def well_formed(draw: st.DrawFn) -> Reading | Stored:
    """A reading of any text, with passages that are in it."""
    text = draw(st.text(characters, max_size=40))

    def spans(count: int) -> list[Span]:
        found = sorted(draw(st.lists(st.integers(0, len(text)), min_size=2 * count, max_size=2 * count)))
        return [Span(*found[at : at + 2]) for at in range(0, 2 * count, 2)]

    def some() -> Passage:
        return Passage.of(text, spans(draw(st.integers(1, 3))))

    def of(literal: Any) -> Any:
        return draw(st.sampled_from(get_args(literal)))

    def several(make: Callable[[], Any]) -> tuple[Any, ...]:
        return tuple(make() for _ in range(draw(st.integers(0, 2))))

    def speaker() -> Speaker:
        actor = draw(st.none() | st.builds(Actor, words, words))
        kind = of(records.SpeakerKind)
        return Speaker(draw(words), kind, actor, draw(maybe), draw(maybe), draw(sure), draw(words))

    ids = [f"s{number}" for number in range(1, draw(st.integers(1, 3)))]
    statements = tuple(
        Statement(
            id,
            of(records.Kind),
            of(records.Attitude),
            some(),
            some() if draw(st.booleans()) else None,
            some() if draw(st.booleans()) else None,
            *(several(speaker) for _ in range(3)),
            *(draw(maybe) for _ in range(4)),
            draw(st.booleans()),
            several(lambda: of(records.Flag)),
            draw(st.booleans()),
            draw(st.sampled_from([None, *ids[:at]])),
            draw(sure),
        )
        for at, id in enumerate(ids)
    )
    document = Document(
        draw(words),
        text,
        draw(maybe),
        draw(st.none() | st.dates().map(str)),
        *(draw(maybe) for _ in range(4)),
        of(records.Genre),
        several(lambda: draw(words)),
        several(lambda: Turn(*spans(2))),
        several(lambda: spans(1)[0]),
        draw(maybe),
    )
    cluster = st.none() | st.integers(0, 2**31 - 1)
    mentions = several(
        lambda: Mention(
            some(),
            of(records.MentionKind),
            of(records.Form),
            draw(cluster),
            some() if draw(st.booleans()) else None,
        )
    )
    reading = Reading(document, statements, mentions)
    return stored(reading) if draw(st.booleans()) else reading


TEXTS = {"text"}


def utf8(value: Any, key: str = "") -> Any:
    """A record's JSON form with lone surrogates replaced as Parquet replaces them."""
    match value:
        case str():
            return value.encode("utf-8", "replace" if key in TEXTS else "backslashreplace").decode()
        case dict():
            return {name: utf8(each, name) for name, each in value.items()}
        case list():
            return [utf8(each, key) for each in value]
    return value


@run(max_examples=15, deadline=None)
@given(entries=st.lists(well_formed(), min_size=4, max_size=9))
def test_whatever_is_read_comes_back_from_parquet(
    tmp_path_factory: pytest.TempPathFactory, entries: list[Reading | Stored]
) -> None:
    folder = tables(tmp_path_factory.mktemp("tables"), entries)
    assert list(readings(folder, SETTINGS)) == [
        type(entry).from_dict(utf8(entry.to_dict())) for entry in entries
    ]


@run(max_examples=80, deadline=None)
@given(entry=well_formed())
def test_whatever_is_read_comes_back_from_json_lines(
    tmp_path_factory: pytest.TempPathFactory, entry: Reading | Stored
) -> None:
    path = tmp_path_factory.mktemp("lines") / "a.jsonl"
    path.write_text("".join(exports.TEXTS["jsonl"]([entry])), encoding="utf-8")
    (found,) = readings(str(path), SETTINGS)
    text = (entry if isinstance(entry, Reading) else entry.reading).document.text
    if any("\ud800" <= char <= "\udfff" for char in text):
        assert isinstance(found, Failure) and "half a surrogate pair" in found.error
    else:
        assert found == entry


def changed(*steps: Any) -> dict[str, Any]:
    """The reading's JSON form with the value at a path replaced by the last of ``steps``."""
    value = copy.deepcopy(stored(READING).to_dict())
    here: Any = value
    for step in steps[:-2]:
        here = here[step]
    here[steps[-2]] = steps[-1]
    return value


def lacking(*steps: Any) -> dict[str, Any]:
    value = changed(*steps, None)
    here: Any = value
    for step in steps[:-1]:
        here = here[step]
    del here[steps[-1]]
    return value


NESTED: dict[str, Any] = {"later": []}
for _ in range(400):
    NESTED = {"later": [NESTED]}

REFUSED = [
    ([], "expected object, got array"),
    (lacking("text"), "required field"),
    (lacking("statements", 0, "content"), "statements[0]"),
    (lacking("mentions", 0, "kind"), "mentions[0]"),
    (changed("id", ""), "length >= 1 - at id"),
    (changed("id", "x" * 9_000), "length <= 8192 - at id"),
    (changed("id", 7), "at id"),
    (changed("text", None), "at text"),
    (changed("text", TEXT + "\ud800"), "half a surrogate pair at 96"),
    (changed("genre", "sermon"), "at genre"),
    (changed("genre", "\ud800"), "half a surrogate pair"),
    (changed("warnings", "words"), "at warnings"),
    (changed("warnings", 0, None), "at warnings[0]"),
    (changed("date", "14 March 2031"), "no day of the calendar"),
    (changed("date", "2031-02-30"), "no day of the calendar"),
    (changed("date", "20310314"), "no day of the calendar"),
    (changed("date", "2031-03-14T09:00"), "no day of the calendar"),
    (changed("turns", 0, "label", [3, 1]), "turn 1: its places"),
    (changed("turns", 0, "body", [17, 9_999]), "turn 1: its places"),
    (changed("turns", 0, "label", [1]), "at turns[0].label"),
    (changed("furniture", [[90, 2_000]]), "places of furniture"),
    (changed("mentions", 0, "text", "VESK"), "mention 1: its text is not what stands"),
    (changed("mentions", 0, "phrase", "text", ""), "mention 1: its phrase is not what stands"),
    (changed("mentions", 1, "spans", []), "at mentions[1].spans"),
    (changed("mentions", 1, "spans", [[-1, 2]]), "at mentions[1].spans[0][0]"),
    (changed("mentions", 1, "spans", [[0, 10**30]]), "at mentions[1].spans[0][1]"),
    (changed("mentions", 1, "spans", [[0, True]]), "at mentions[1].spans[0][1]"),
    (changed("mentions", 1, "spans", [[0, 1.0]]), "at mentions[1].spans[0][1]"),
    (changed("mentions", 1, "cluster", -1), "at mentions[1].cluster"),
    (changed("mentions", 1, "cluster", 2**31), "at mentions[1].cluster"),
    (changed("statements", 0, "content", "text", "The strait"), "statement s1: its content is not what"),
    (changed("statements", 0, "content", "spans", 0, [0, 9_999]), "statement s1: the places of its content"),
    (changed("statements", 0, "content", "spans", [[30, 40], [5, 10]]), "not in order"),
    (changed("statements", 0, "source", "text", "x"), "statement s1: its source"),
    (changed("statements", 0, "cue", "text", "x"), "statement s1: its cue"),
    (changed("statements", 0, "kind", "shouted"), "at statements[0].kind"),
    (changed("statements", 0, "attitude", 1), "at statements[0].attitude"),
    (changed("statements", 0, "flags", ["soon"]), "at statements[0].flags[0]"),
    (changed("statements", 0, "negated", 1), "at statements[0].negated"),
    (changed("statements", 0, "confidence", 1.5), "at statements[0].confidence"),
    (changed("statements", 0, "confidence", float("nan")), "at statements[0].confidence"),
    (changed("statements", 0, "confidence", float("inf")), "at statements[0].confidence"),
    (changed("statements", 0, "confidence", "1"), "at statements[0].confidence"),
    (changed("statements", 0, "speaker", 0, "kind", "ghost"), "at statements[0].speaker[0].kind"),
    (changed("statements", 0, "speaker", 1, "actor", "id", ""), "at statements[0].speaker[1].actor.id"),
    (changed("statements", 0, "speaker", "Anton Dovik"), "at statements[0].speaker"),
    (changed("statements", 0, "candidates", None), "at statements[0].candidates"),
    (changed("statements", 1, "id", "s1"), "statement 2: its id s1 is that of another one"),
    (changed("statements", 1, "id", "s\x1b2"), "statement 2: its id cannot be printed"),
    (changed("statements", 1, "within", "s9"), "statement s2: it is within a statement that is not there"),
    (changed("statements", 1, "within", "s2"), "statement s2: it is within itself"),
    (changed("statements", 0, "within", "s2"), "it is within itself"),
    (changed("archive", "version", 0), "at archive.version"),
    (changed("archive", "sha256", "B" * 64), "at archive.sha256"),
    (changed("archive", "size", -1), "at archive.size"),
    (changed("archive", "fetched", "yesterday"), "when it was fetched is no time in UTC"),
    (changed("archive", "fetched", "2031-03-15T09:30:00"), "when it was fetched is no time in UTC"),
    (changed("archive", "fetched", "2031-03-15T09:30:00+02:00"), "when it was fetched is no time in UTC"),
    (changed("archive", "network", None), "at archive.network"),
    (changed("archive", "network", "checksum", "x"), "at archive.network.checksum"),
    (b"{" + b'"a": ' + b"[" * 5_000 + b"\n", "nested too deep"),
    (b'{"id": ' + b"9" * 5_000 + b"}\n", "too long a number"),
    (b'{"id": "a", "text": "\xff"}\n', "not JSON in UTF-8"),
    (b'{"id": "a", "te\n', "not JSON"),
    (b"{" + b"[]," * 1_000_001 + b"\n", "more than 2000000 parts"),
]


@pytest.mark.parametrize("made", REFUSED, ids=lambda made: made[1])
def test_what_is_no_reading_is_refused_by_its_line_and_the_others_follow(
    tmp_path: Path, made: tuple[Any, str]
) -> None:
    value, says = made
    path = lines(tmp_path / "a.jsonl", [PLAIN.to_dict(), value, b"\n", stored(READING).to_dict()])
    first, refused, last = readings(path, SETTINGS)
    assert (first, last) == (PLAIN, stored(READING))
    assert isinstance(refused, Failure)
    assert (refused.document, refused.stage) == (f"{path}#line-2", "extract")
    assert says.lower() in refused.error.lower() and refused.error.isprintable()


@pytest.mark.parametrize(
    "value",
    [
        {"id": "b.txt", "text": "Nothing was said."},
        PLAIN.to_dict() | {"later": {"a": [1, None]}},
        PLAIN.to_dict() | {"archive": None},
        PLAIN.to_dict() | NESTED,
    ],
)
def test_keys_that_are_not_known_or_not_needed_do_no_harm(tmp_path: Path, value: dict[str, Any]) -> None:
    assert list(readings(lines(tmp_path / "a.jsonl", [value]), SETTINGS)) == [PLAIN]


def test_what_is_too_long_is_passed_over(tmp_path: Path) -> None:
    small = Settings(max_bytes=200)
    over = {"id": "a.txt", "text": "ع" * 101}
    beyond = {"id": "c.txt", "text": "x" * 70_000}
    path = lines(tmp_path / "a.jsonl", [over, beyond, PLAIN.to_dict()])
    *refused, last = readings(path, small)
    assert last == PLAIN
    assert failures(refused) == [
        (f"{path}#line-1", "202 bytes are over the limit of 200 bytes (setting max_bytes)"),
        (f"{path}#line-2", "this is over the limit of 2000 bytes (setting max_bytes)"),
    ]
    folder = tables(tmp_path / "tables", map(Reading.from_dict, (over, beyond, PLAIN.to_dict())))
    assert [document for document, _ in failures(readings(folder, small))] == [
        f"{folder}#row-1",
        f"{folder}#row-2",
    ]


@pytest.mark.parametrize(
    ("raw", "stage", "says"),
    [
        (gzip.compress(json.dumps(PLAIN.to_dict()).encode() + b"\n")[:-9], "fetch", "broken here"),
        (b"\x1f\x8b\x08\x00 no more", "fetch", "broken here"),
        (b"PAR1", "fetch", "there is no documents.parquet here"),
        (b"\x89PNG\r\n", "extract", "not JSON"),
    ],
)
def test_a_file_that_is_broken_or_another_is_a_failure(
    tmp_path: Path, raw: bytes, stage: str, says: str
) -> None:
    (tmp_path / "a").write_bytes(raw)
    *_, last = readings(str(tmp_path / "a"), SETTINGS)
    assert isinstance(last, Failure) and last.stage == stage and says in last.error


@pytest.mark.parametrize(("name", "says"), [("none", "no such file"), ("a\0", "cannot be opened")])
def test_a_path_that_cannot_be_opened_is_a_failure(name: str, says: str) -> None:
    ((_, error),) = failures(readings(name, SETTINGS))
    assert says in error


def test_an_empty_file_holds_nothing(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"\xef\xbb\xbf\n\n")
    assert list(readings(str(tmp_path / "a"), SETTINGS)) == []


def test_without_pyarrow_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tables(tmp_path / "tables", [PLAIN])
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(SettingsError, match=r"\[parquet\]"):
        list(readings(folder, SETTINGS))


def rewritten(folder: str, name: str, change: Callable[[list[dict[str, Any]]], Any]) -> None:
    """Write a table anew with other rows, under the same schema."""
    path = f"{folder}/{name}.parquet"
    table = library.read_table(path)
    rows = table.to_pylist()
    change(rows)
    library.write_table(pa.Table.from_pylist(rows, schema=table.schema), path)


@pytest.mark.parametrize(
    ("name", "change", "found"),
    [
        ("statements", lambda rows: rows[0]["content"].update(text="other"), [("row-1", "not what stands")]),
        ("statements", lambda rows: rows[0].update(kind=None), [("row-1", "at statements[0].kind")]),
        ("statements", lambda rows: rows[2].update(confidence=2.0), [("row-3", "statements[0].confidence")]),
        ("statements", lambda rows: rows[0].update(reading=None), [("row-1", "of no document")]),
        (
            "statements",
            lambda rows: rows[0].update(reading=3),
            [("row-1", "not there"), ("row-3", "of no document")],
        ),
        (
            "statements",
            lambda rows: rows[3].update(reading=9),
            [("", "of no document")],
        ),
        ("statements", lambda rows: rows[0].update(document="x"), [("row-1", "of another document")]),
        (
            "speakers",
            lambda rows: rows[0].update(statement="x"),
            [("row-1", "a statement that is not there")],
        ),
        ("speakers", lambda rows: rows[0].update(part="x"), [("row-1", "no part that is known")]),
        ("mentions", lambda rows: rows[0]["spans"].clear(), [("row-1", "at mentions[0].spans")]),
        ("documents", lambda rows: rows[1].update(id=None), [("row-2", "at id")]),
        ("documents", lambda rows: rows[1].update(reading=1), [("row-2", "is not above the one before")]),
        ("documents", lambda rows: rows[1].update(turns=[None]), [("row-2", "not of its type")]),
        ("documents", lambda rows: rows[2].update(network=None), [("row-3", "at archive.network.name")]),
        ("documents", lambda rows: rows[2].update(fetched="x"), [("row-3", "no time in UTC")]),
    ],
)
def test_a_row_that_does_not_fit_is_refused_and_the_others_follow(
    tmp_path: Path, name: str, change: Any, found: list[tuple[str, str]]
) -> None:
    folder = tables(tmp_path / "tables", [READING, PLAIN, stored(READING), PLAIN])
    rewritten(folder, name, change)
    all_found = list(readings(folder, SETTINGS))
    refused = failures(all_found)
    assert [document.partition("#")[2] for document, _ in refused] == [row for row, _ in found]
    for (_, error), (_, says) in zip(refused, found, strict=True):
        assert says in error
    assert len(all_found) - len(refused) >= 2


@pytest.mark.parametrize("name", ["documents", "statements", "speakers", "mentions"])
def test_tables_belong_together(tmp_path: Path, name: str) -> None:
    folder = tables(tmp_path / "tables", [READING])
    path = f"{folder}/{name}.parquet"
    library.write_table(library.read_table(path).drop_columns(["reading"]), path)
    assert failures(readings(folder, SETTINGS)) == [
        (folder, f"{name}.parquet has no column reading: it is of an older release")
    ]
    Path(path).write_bytes(Path(path).read_bytes()[:-20])
    ((_, error),) = failures(readings(folder, SETTINGS))
    assert f"{name}.parquet is broken" in error
    os.remove(path)
    ((_, error),) = failures(readings(folder, SETTINGS))
    assert f"there is no {name}.parquet" in error


def test_what_follows_a_broken_row_of_statements_is_said_to_be_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "_GROUP", 1)
    folder = tables(tmp_path / "tables", [READING, stored(READING)])
    path = Path(f"{folder}/statements.parquet")
    group = library.ParquetFile(path).metadata.row_group(1)
    raw = bytearray(path.read_bytes())
    at = min(group.column(each).data_page_offset for each in range(group.num_columns))
    raw[at : at + 200] = b"\xff" * 200
    path.write_bytes(raw)
    *whole, last = readings(folder, SETTINGS)
    assert whole in ([READING], [])
    assert isinstance(last, Failure) and "statements.parquet is broken" in last.error


@pytest.mark.parametrize(
    ("script", "says"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "crash their reader"),
        ("import signal, time; signal.alarm(1); time.sleep(20)", "could not be read within 30 s"),
        ("import sys; print('{\"row\": 1, \"re', end=''); sys.exit(3)", "crash their reader"),
        ('print(\'{"row": 1, "error": "odd"}\')', "odd"),
        ("print('[')", "not JSON"),
        (r"""print('{"error": "type \\u000f\\u001b[2J"}')""", "type ??[2J"),
    ],
)
def test_a_child_that_dies_is_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, says: str
) -> None:
    worker = tmp_path / "worker.py"
    worker.write_text(script)
    monkeypatch.setattr(room, "_WORKER", worker)
    ((_, error),) = failures(readings(tables(tmp_path / "tables", [PLAIN]), SETTINGS))
    assert says in error


def test_a_child_that_cannot_be_started_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "none"))
    ((_, error),) = failures(readings(tables(tmp_path / "tables", [PLAIN]), SETTINGS))
    assert "could not be started" in error


def test_a_table_that_unpacks_to_more_than_memory_is_refused(tmp_path: Path) -> None:
    folder = tables(tmp_path / "tables", [PLAIN])
    schema = library.read_table(f"{folder}/documents.parquet").schema
    row = PLAIN.document.to_dict() | {"text": "x" * 19_000_000, "date": None}
    rows = [row | {"reading": number} for number in range(1, 9)]
    table = pa.Table.from_pylist(rows, schema=schema)
    library.write_table(table, f"{folder}/documents.parquet", compression="zstd")
    assert os.path.getsize(f"{folder}/documents.parquet") < 1_000_000
    ((_, error),) = failures(readings(folder, Settings(pdf_megabytes=256)))
    assert "memory" in error or "malloc" in error


def test_reading_on_can_be_given_up(tmp_path: Path) -> None:
    found = readings(tables(tmp_path / "tables", [PLAIN] * 500), SETTINGS)
    assert next(found) == PLAIN
    found.close()  # type: ignore[attr-defined]


ODD = (
    None, True, -1, 0, 2**31, 10**400, 1e308, float("nan"), float("inf"), "", "\ud800", "s1", "x" * 70_000,
    [], [[]], [[0, 1]], [[5, 1]], [None], {}, {"spans": [], "text": ""}, "2031-02-30", "\x1b[2J",
    [[2**63, 2**64]],
)  # fmt: skip


def mutated(value: Any, chance: random.Random) -> Any:
    """A JSON value with something in it swapped, dropped or doubled."""
    if isinstance(value, dict | list) and value and chance.random() < 0.9:
        key = chance.choice(list(value)) if isinstance(value, dict) else chance.randrange(len(value))
        match chance.randrange(8):
            case 0:
                del value[key]
            case 1:
                value[key] = [copy.deepcopy(value[key])] * chance.choice((1, 2, 50))
            case _:
                value[key] = mutated(value[key], chance)
        return value
    return copy.deepcopy(chance.choice(ODD))  # or it grows, and holds itself in the end


def broken(raw: bytes, chance: random.Random) -> bytes:
    """Bytes with some of them changed, cut out or put in."""
    found = bytearray(raw)
    for _ in range(chance.choice((1, 1, 3, 20))):
        at, to = chance.randrange(len(found) + 1), chance.choice((1, 4, 60, 4_000))
        put = chance.choice((b"", chance.randbytes(min(to, 60)), b"[" * to, b"\xff" * min(to, 8)))
        found[at : at + chance.choice((0, to if put == b"" else len(put)))] = put
    return bytes(found)


def fuzzed_lines(path: Path, chance: random.Random) -> int:
    """Read five lines of which the last is sound; how many were taken in."""
    made = []
    for _ in range(4):
        value: Any = copy.deepcopy(stored(READING).to_dict())
        for _ in range(chance.choice((1, 1, 2, 5))):
            value = mutated(value, chance)
        raw = json.dumps(value, ensure_ascii=chance.random() < 0.5).encode("utf-8", "surrogatepass")
        made.append((broken(raw, chance) if chance.random() < 0.4 else raw).replace(b"\n", b" ") + b"\n")
    raw = b"".join(made) + json.dumps(PLAIN.to_dict()).encode()
    packed = chance.random() < 0.2
    path.write_bytes(gzip.compress(raw, 1) if packed else raw)
    found = list(readings(str(path), SETTINGS))
    assert found[-1] == PLAIN
    if packed and chance.random() < 0.5:
        path.write_bytes(broken(path.read_bytes(), chance))
        found = list(readings(str(path), SETTINGS))
    return judged(found)


def fuzzed_tables(folder: Path, chance: random.Random) -> int:
    """Read tables of which one is broken or holds what it should not; how many were taken in."""
    tables(folder, [READING, PLAIN, stored(READING)])
    path = folder / f"{chance.choice(('documents', 'statements', 'speakers', 'mentions'))}.parquet"
    if chance.random() < 0.6:
        path.write_bytes(broken(path.read_bytes(), chance))
    else:
        rows = library.read_table(path).to_pylist()
        with_odd = mutated(rows, chance)
        try:
            library.write_table(pa.Table.from_pylist(with_odd), path)
        except (pa.ArrowException, LookupError, TypeError, AttributeError, OverflowError, ValueError):
            return 0  # nothing that a table could hold
    return judged(list(readings(str(folder), SETTINGS)))


def judged(found: list[Reading | Stored | Failure]) -> int:
    taken = [each for each in found if not isinstance(each, Failure)]
    for each in found:
        if isinstance(each, Failure):
            assert each.error and each.error.isprintable() and len(each.error) < 500, each
    again = "".join(exports.TEXTS["jsonl"](taken)).encode().splitlines()
    assert [type(one).from_dict(json.loads(line)) for one, line in zip(taken, again, strict=True)] == taken
    return len(taken)


@pytest.mark.parametrize("fuzzed", [fuzzed_lines, fuzzed_tables])
def test_no_file_crashes_or_fills_the_memory(
    tmp_path: Path, fuzzed: Callable[[Path, random.Random], int]
) -> None:
    seconds = float(os.environ.get("FUZZ_SECONDS", "2"))
    seed = int(os.environ.get("READOUTS_FUZZ_SEED", "1"))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    end, inputs, taken = time.monotonic() + seconds, 0, 0
    while time.monotonic() < end or not inputs:
        chance = random.Random(seed * 1_000_003 + inputs)
        taken += fuzzed(tmp_path / "a", chance)
        inputs += 1
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    sys.stdout.write(f"{inputs} inputs, {taken} readings, at most {used >> 10} MB\n")
    assert used - before < 300_000
