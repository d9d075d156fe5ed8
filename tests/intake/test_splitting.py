"""Files in parts: together they hold what the whole file holds, each document once."""

from __future__ import annotations

import gzip
import io
import itertools
import json
import zlib
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from readouts.errors import SettingsError
from readouts.intake import Item, expand, places, splitting, warc
from readouts.intake.splitting import Part, Range
from readouts.records import Failure
from readouts.settings import Settings

from .archiving import PAGE, WORDS, lines, packed, record, request, rss, whole

SETTINGS = Settings()
SMALL = Settings(max_bytes=1_000)
A, B, C, D = (record(f"https://velmark.example/{name}") for name in "abcd")


def of(found: Item | Failure) -> tuple[Any, ...]:
    return (found.id, found.raw, found.stated) if isinstance(found, Item) else (found.document, found.error)


def split(raw: bytes, bounds: Sequence[int]) -> list[Part]:
    """Parts of an archive that begin and end at these bytes."""
    ends = [0, *sorted(set(bounds) - {0, len(raw)}), len(raw)]
    ranges = [Range("x", "warc", start, end) for start, end in itertools.pairwise(ends)]
    return [Part(number, (each,)) for number, each in enumerate(ranges)]


def in_parts(raw: bytes, bounds: Sequence[int], limits: Settings = SETTINGS) -> list[tuple[Any, ...]]:
    """What the parts of an archive hold, those that began at no record read again from where they do."""
    all, found, edges = split(raw, bounds), dict[int, list[tuple[Any, ...]]](), dict[int, Any]()
    waiting = all
    for _ in range(2 * len(all) + 1):
        for part in waiting:
            (each,), told = part.ranges, warc.Edges()
            read = warc.between(io.BytesIO(raw), "x", limits, told, each.start, each.end)
            found[part.number] = [of(one) for one in read]
            edges[part.number] = {0: (told.began, told.next)}
        waiting = list(splitting.moved(all, edges))
        if not waiting:
            return [one for number in sorted(found) for one in found[number]]
    raise AssertionError("the parts are never at rest")


def undivided(raw: bytes, limits: Settings = SETTINGS) -> list[tuple[Any, ...]]:
    return [of(one) for one in warc.documents(io.BytesIO(raw), "x", limits)]


def stored(raw: bytes) -> bytes:
    """A gzip member that holds bytes as they are, as compressors do with what does not get smaller."""
    deflate = zlib.compressobj(0, wbits=31)
    return deflate.compress(raw) + deflate.flush()


INSIDE = record("https://velmark.example/i", PAGE + "\r\n\r\n" + C.decode())
MANY = (request("https://velmark.example/r"), A, INSIDE, B, C)
ARCHIVES = {
    "plain": b"".join(MANY),
    "packed": packed(*MANY),
    "one member": gzip.compress(b"".join(MANY)),
    "an archive in a page": packed(A, B) + stored(record("https://v.example/i", packed(C, D))) + packed(C),
    "nothing in it": b"".join([request("https://velmark.example/r")] * 5),
}


@pytest.mark.parametrize("name", ARCHIVES)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_an_archive_holds_the_same_however_it_is_split(name: str, data: st.DataObject) -> None:
    raw = ARCHIVES[name]
    bounds = data.draw(st.lists(st.integers(0, len(raw)), max_size=8))
    expected = undivided(raw)
    if name == "nothing in it":
        expected = []
        bounds.append(len(raw) // 2)
    assert in_parts(raw, bounds) == expected


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_damaged_archive_gives_the_same_failures_however_it_is_split(data: st.DataObject) -> None:
    raw = bytearray(data.draw(st.sampled_from([A + INSIDE + B + C, packed(A, INSIDE, B, C)])))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(raw)))
        raw[at : at + data.draw(st.integers(0, 60))] = data.draw(st.binary(max_size=60))
    expected = undivided(bytes(raw), SMALL)
    bounds = data.draw(st.lists(st.integers(0, len(raw)), max_size=8))
    if expected and expected[-1][1] == "this archive holds no web page, PDF or plain text":
        return
    assert in_parts(bytes(raw), bounds, SMALL) == expected


TEXTS = st.text(st.sampled_from('aé🕊"{}\\ '), max_size=30)
LINES = st.lists(
    st.one_of(
        st.builds(lambda text: json.dumps({"text": text}).encode(), TEXTS),
        st.builds(lambda text: json.dumps({"id": text, "text": text}, ensure_ascii=False).encode(), TEXTS),
        st.sampled_from(
            [b"", b"  ", b"{", b"[]", b"\xff\xfe", b"x" * 1_200, b'{"text": "' + b"y" * 70_000 + b'"}']
        ),
    ),
    max_size=8,
)


@settings(max_examples=200, deadline=None)
@given(LINES, st.sampled_from([b"\n", b"\r\n"]), st.booleans(), st.lists(st.integers(0, 2_000), max_size=8))
def test_json_lines_are_the_same_however_they_are_split(
    found: list[bytes], end: bytes, ended: bool, bounds: list[int]
) -> None:
    from readouts.intake import jsonlines

    raw = end.join(found) + (end if ended else b"")
    whole = list(jsonlines.between(io.BytesIO(raw), "x", SMALL))
    counted = list(jsonlines.documents(io.BytesIO(raw), "x", SMALL))
    assert [type(one) for one in whole] == [type(one) for one in counted]
    places = [0, *sorted({min(bound, len(raw)) for bound in bounds} - {0}), len(raw)]
    read = [
        of(one)
        for start, stop in itertools.pairwise(places)
        for one in jsonlines.between(io.BytesIO(raw), "x", SMALL, start, stop)
    ]
    assert read == [of(one) for one in whole]


def test_a_line_without_id_is_called_by_the_byte_at_which_it_begins(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(lines({"text": WORDS}, {"id": "b", "text": WORDS}, "{", {"text": ""}))
    second = len(lines({"text": WORDS})) + 1
    third = second + len(lines({"id": "b", "text": WORDS})) + 1
    found = [of(one)[0] for one in read_all(path)]
    assert found == [f"{path}#byte-0", f"{path}#b", f"{path}#byte-{third}", f"{path}#byte-{third + 2}"]


def read_all(*inputs: Path | str, limits: Settings = SETTINGS) -> list[Item | Failure]:
    all = splitting.parts(place for each in inputs for place in places.found(str(each)))
    return [
        one for part in all for each in part.ranges for one in splitting.documents(each, limits, warc.Edges())
    ]


def write_table(path: Path, values: list[dict[str, Any]], **how: Any) -> Path:
    parquet.write_table(pa.Table.from_pylist(values), path, **how)
    return path


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 60), st.integers(1, 25), st.integers(1, 4_000))
def test_rows_are_the_same_however_they_are_split(number: int, group: int, unit: int) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setitem(splitting.UNIT, "parquet", unit)
        values = [{"id": str(each), "text": f"{WORDS} {each}"} for each in range(number)]
        path = write_table(Path(folder) / "a.parquet", values, row_group_size=group)
        assert [of(one)[0] for one in read_all(path)] == [f"{path}#{each}" for each in range(number)]


def test_a_row_states_what_a_line_of_json_states(tmp_path: Path) -> None:
    rows = [
        {
            "text": WORDS,
            "title": "Talks",
            "date": date(2031, 3, 14),
            "url": "https://velmark.example/a",
            "n": 1,
        },
        {"text": None, "title": "Talks", "date": None, "url": None, "n": 2},
    ]
    item, failure = read_all(write_table(tmp_path / "a.parquet", rows))
    assert isinstance(item, Item) and isinstance(failure, Failure)
    assert (item.id, item.stated.date, item.stated.title) == (
        f"{tmp_path}/a.parquet#row-1",
        "2031-03-14",
        "Talks",
    )
    assert item.stated.url == "https://velmark.example/a"
    assert (failure.document, failure.error) == (f"{tmp_path}/a.parquet#row-2", "there is no text in it")


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"PAR1" + b"\0" * 40 + b"PAR1", "this table is broken: "),
        (b"PAR1", "this table is broken: "),
        (gzip.compress(lines({"text": WORDS}, {"text": WORDS}), mtime=0)[:-12], "this file is broken: "),
        (gzip.compress(b"words", mtime=0), "this is a gzip file"),
        (b"", ""),
    ],
)
def test_a_file_that_cannot_be_read_is_a_failure(tmp_path: Path, raw: bytes, says: str) -> None:
    path = tmp_path / "a.parquet"
    path.write_bytes(raw)
    found = read_all(path)
    if isinstance(found[-1], Failure):
        assert found[-1].document == str(path) and found[-1].error.startswith(says)
    else:  # it is looked at when it is extracted
        assert of(found[-1])[0] == str(path)


def test_a_table_without_texts_says_so(tmp_path: Path) -> None:
    (found,) = read_all(write_table(tmp_path / "a.parquet", [{"body": WORDS}]))
    assert of(found) == (f"{tmp_path}/a.parquet", "this table has no column text")


def test_small_files_share_a_part_and_large_ones_are_split(tmp_path: Path) -> None:
    for number in range(300):
        (tmp_path / f"{number:03}.txt").write_text(WORDS)
    (tmp_path / "z.jsonl").write_bytes(b"\n".join([lines({"text": WORDS})] * 20_000))
    found = list(splitting.parts(places.found(str(tmp_path))))
    assert [part.number for part in found] == list(range(len(found)))
    assert [len(part.ranges) for part in found][:2] == [256, 44]
    size = (tmp_path / "z.jsonl").stat().st_size
    assert sum(part.size for part in found) == size + 300 * len(WORDS)
    assert [part.ranges[0].start for part in found[2:]] == [
        size * at // len(found[2:]) for at in range(len(found[2:]))
    ]
    assert all(part.size <= 1.5 * splitting.UNIT["jsonl"] for part in found)


def test_every_kind_of_input_gives_what_reading_it_gives(tmp_path: Path) -> None:
    written: dict[str, bytes] = {
        "a.txt": WORDS.encode(),
        "b/c.html": PAGE.encode(),
        "d.warc.gz": packed(A, B),
        "e.warc": A + B,
        "f.rss": rss(f"<guid>1</guid>{whole()}", "<link>https://velmark.example/9</link>"),
        "g.jsonl": lines({"id": 1, "text": WORDS}),
    }
    for name, raw in written.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(raw)
    (tmp_path / "h").symlink_to("/etc/hostname")
    (tmp_path / "i.jsonl.gz").write_bytes(gzip.compress(written["g.jsonl"]))
    found = read_all(tmp_path)
    expected = [of(one) for one in expand(str(tmp_path), SETTINGS)]
    *others, packed_lines = [of(one) for one in found]
    assert packed_lines[0] == f"{tmp_path}/i.jsonl.gz#1"
    linked = ("https://velmark.example/9", "a batch fetches nothing from the web; readouts add does")
    assert others == [linked if one[0] == linked[0] else one for one in expected[:-1]]


@pytest.mark.parametrize(
    ("input", "says"),
    [
        ("-", "standard input can be read only once"),
        ("nowhere", "nowhere: no such file or folder"),
        ("/dev/null", "a batch reads files and folders, and this is neither"),
        ("https://velmark.example/a.warc.gz", "a batch fetches nothing from the web"),
        ("simplecache::https://velmark.example/a", "a batch fetches nothing from the web"),
        ("nothing://bucket/a", "this address cannot be opened: Protocol not known"),
        ("memory://nowhere.jsonl", "no such file or folder"),
        ("memory://nowhere-*.jsonl", "no such file or folder"),
    ],
)
def test_an_input_that_is_none_is_one_line(input: str, says: str) -> None:
    with pytest.raises(SettingsError, match=says.replace("*", r"\*")) as caught:
        list(places.found(input))
    assert "\n" not in str(caught.value)


def test_inputs_may_be_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    import fsspec

    memory = fsspec.filesystem("memory")
    for name, raw in {
        "a.jsonl": lines({"id": "a", "text": WORDS}),
        "b.warc.gz": packed(A),
        "c.txt": WORDS.encode(),
    }.items():
        memory.pipe(f"/news/{name}", raw)
    names = ["memory:///news/a.jsonl#a", "memory:///news/b.warc.gz#20310314100000/https://velmark.example/a"]
    for input in ("memory://news", "memory://news/*"):
        found = [of(one) for one in read_all(input)]
        assert [one[0] for one in found] == [*names, "memory:///news/c.txt"]
        assert found[-1][1] == WORDS.encode()
    (place,) = places.found("memory://news/a.jsonl")
    assert place.size == len(lines({"id": "a", "text": WORDS})) and place.modified
    memory.rm("/news", recursive=True)
    (failure,) = splitting.documents(Range(place.path, "jsonl"), SETTINGS, warc.Edges())
    assert isinstance(failure, Failure) and failure.error.startswith("this file cannot be opened: ")


def test_addresses_need_a_library(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    with pytest.raises(SettingsError, match=r"is missing: fsspec; install readouts with the extra \[batch\]"):
        list(places.found("s3://bucket/a.warc.gz"))


_: Callable[..., object] = splitting.moved
