"""The coding sheet goes out as CSV and comes back from whatever spreadsheet it was filled in with."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readouts.auditing import Case, Pick, codebook, judged, judgements, picks, sheet
from readouts.auditing.sheet import COLUMNS
from readouts.errors import SettingsError

CASE = Case(
    "velmark.txt", "s1", "Ilse Varga", "direct", "differs", "Velmark", "she", "said", "The ferry\nruns."
)


def rows(written: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written, newline="")))


def filled(written: str, *verdicts: str, delimiter: str = ",") -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, [column.name for column in COLUMNS], delimiter=delimiter)
    writer.writeheader()
    writer.writerows(
        {**row, "judgement": verdict} for row, verdict in zip(rows(written), verdicts, strict=True)
    )
    return out.getvalue()


def test_a_sheet_has_a_row_a_statement_and_leaves_the_judgement_to_the_coder() -> None:
    (row,) = rows(sheet([Pick(CASE)]))
    assert row == {
        "document": "velmark.txt",
        "statement": "s1",
        "speaker": "Ilse Varga",
        "party": "Velmark",
        "kind": "direct",
        "relation": "differs",
        "source": "she",
        "cue": "said",
        "words": "The ferry\nruns.",
        "counts_for": "all",
        "judgement": "",
        "note": "",
    }


def test_the_codebook_tells_of_every_column_of_the_sheet() -> None:
    told = {row["column"]: row["values"] for row in rows(codebook())}
    assert list(told) == list(rows(sheet([Pick(CASE)]))[0])
    assert told["judgement"] == "right | wrong | (empty)"
    assert told["kind"] == "direct | indirect | mixed"
    assert told["words"] == "any text"


def test_cells_that_a_spreadsheet_would_run_are_guarded_and_known_again() -> None:
    evil = Case("=1+1.txt", "-s1", '=HYPERLINK("x")', "direct", party="@sum", source="\t+1", words="＝2")  # noqa: RUF001
    plain = Case("'=quoted.txt", "s1", "Ilse Varga", "direct")
    written = sheet([Pick(evil), Pick(plain)])
    guarded = rows(written)[0]
    for name in ("document", "statement", "speaker", "party", "source", "words"):
        assert guarded[name] == "'" + getattr(evil, name)
    assert judgements(filled(written, "right", "")) == {evil.key: True}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_judgements_are_read_from_what_spreadsheets_write(delimiter: str, mark: str) -> None:
    cases = [Case("a.txt", f"s{n}", "Ilse Varga", "direct", words="One, two; three") for n in range(3)]
    text = mark + filled(sheet(map(Pick, cases)), " Right", "WRONG ", "", delimiter=delimiter)
    assert judgements(text) == {("a.txt", "s0"): True, ("a.txt", "s1"): False}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "second.csv: there is no column 'document'"),
        ("document,statement\na,s1\n", "second.csv: there is no column 'judgement'"),
        ("document,statement,judgement\na,s1,right\na,s2,maybe\n", "second.csv: row 3: 'maybe' is neither"),
        (
            "document,statement,judgement\na,s1,right\na,s1,wrong\n",
            "second.csv: row 3: s1 of a is judged twice",
        ),
        (
            "document,statement,judgement\na," + "s" * 200_000 + ",right\n",
            "second.csv: row 2: not CSV: field",
        ),
    ],
)
def test_a_sheet_that_makes_no_sense_is_one_clear_line(text: str, said: str) -> None:
    with pytest.raises(SettingsError) as error:
        judgements(text, "second.csv")
    assert str(error.value).startswith(said)
    assert "\n" not in str(error.value)


def test_short_and_long_rows_are_no_error() -> None:
    text = "document,statement,judgement\na\na,s1\na,s2,wrong,more,and more\n\n"
    assert judgements(text) == {("a", "s2"): False}


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    for whole in (text, "document,statement,judgement\n" + text):
        try:
            judgements(whole)
        except SettingsError as error:
            assert len(str(error)) < 300


@given(st.lists(st.builds(Case, *[st.text()] * 9), unique_by=lambda case: case.key), st.data())
def test_a_sample_comes_out_of_its_sheet_as_it_went_in(cases: list[Case], data: st.DataObject) -> None:
    fields = st.lists(st.sampled_from(["kind", "relation", "speaker"]), unique=True).map(tuple)
    sample = tuple(Pick(case, data.draw(fields)) for case in cases)
    assert picks(sheet(sample)) == sample


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("a,s1,,,,,,,,all\na,s1,,,,,,,,all", "row 3: s1 of a has two rows"),
        ("a,s1,,,,,,,,mood", "row 2: nothing counts for 'mood'"),
        ("a,s1", "row 2: nothing counts for ''"),
    ],
)
def test_a_row_that_cannot_be_of_a_sample_is_refused(row: str, said: str) -> None:
    header = "document,statement,speaker,party,kind,relation,source,cue,words,counts_for\n"
    with pytest.raises(SettingsError, match=said):
        picks(header + row)


def test_a_judgement_is_put_in_and_everything_else_stays() -> None:
    text = "note;document;judgement;statement;mine\n=x;'=a;;s1\n;'=a;right;s2;7;8\n"
    assert judged(text, ("=a", "s1"), False) == (
        "note;document;judgement;statement;mine\n'=x;'=a;wrong;s1\n;'=a;right;s2;7;8\n"
    )
    assert judged(text, ("=a", "s2"), False) == text.replace("right", "wrong").replace("\n=x", "\n'=x")
    assert judged(text, ("b", "s2"), True) == text.replace("\n=x", "\n'=x")
    assert judged("document,statement,judgement\na,s1\n", ("a", "s1"), True).endswith("\na,s1,right\n")
