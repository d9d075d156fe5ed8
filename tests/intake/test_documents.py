from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import readouts
from readouts.errors import IntakeError, TooLarge, UnsupportedLanguage
from readouts.intake import dates, extract, fetch_file, issuers
from readouts.records import Document
from readouts.settings import Settings

from .making import ENGLISH, GERMAN

SETTINGS = Settings()


def read(text: str, id: str = "a.txt", settings: Settings = SETTINGS) -> Document:
    return extract(text.encode(), id, settings)


ACCOUNT = f"""OFFICE OF THE PRESIDENT OF VELMARK

FOR IMMEDIATE RELEASE
14 March 2031

President Varga meets Prime Minister Dovik in Orsund

{ENGLISH}
"""


def test_an_official_account_says_whose_it_is() -> None:
    document = read(ACCOUNT)
    assert document.issuer == "Office of the President of Velmark"
    assert document.party == "Velmark"
    assert document.genre == "account"
    assert document.title == "President Varga meets Prime Minister Dovik in Orsund"
    assert document.date == "2031-03-14"
    assert document.outlet is None and document.text == ACCOUNT


def test_the_office_may_stand_below_the_title() -> None:
    text = f"Varga meets Dovik\n\nOrsund, 14 March 2031\nMinistry of Foreign Affairs of Tarnovia\n\n{ENGLISH}"
    document = read(text)
    assert (document.title, document.party) == ("Varga meets Dovik", "Tarnovia")
    assert (document.date, document.genre) == ("2031-03-14", "account")


def test_an_office_named_below_the_first_paragraph_is_no_issuer() -> None:
    document = read(f"Talks end\n\n{ENGLISH * 2}\n\nOffice of the President of Velmark\n\n{ENGLISH}")
    assert (document.issuer, document.genre) == (None, "report")


def test_a_report_speaks_for_nobody() -> None:
    text = (
        f"Talks end in Orsund\n\n{ENGLISH}The Office of the President of Velmark agreed on 14 March 2031.\n"
    )
    document = read(text)
    assert (document.issuer, document.party, document.date) == (None, None, None)
    assert (document.genre, document.title) == ("report", "Talks end in Orsund")


@pytest.mark.parametrize(
    "name",
    [
        "2031-03-14-whitehouse.gov-readout.txt",
        "Office of the President of Velmark.txt",
        "kremlin.ru/2031-03-14.txt",
        "readout-of-president-varga.txt",
    ],
)
def test_a_files_name_is_never_evidence(name: str) -> None:
    document = read(ENGLISH, name)
    assert (document.issuer, document.party, document.date, document.title) == (None, None, None, None)
    assert document.genre == "report" and document.id == name


@pytest.mark.parametrize(
    ("line", "issuer", "party"),
    [
        ("THE WHITE HOUSE", "The White House", "United States"),
        ("The Kremlin", "Kremlin", "Russia"),
        ("OFFICE OF THE PRIME MINISTER OF TARNOVIA", "Office of the Prime Minister of Tarnovia", "Tarnovia"),
        ("Ministry of Foreign Affairs of the Republic of Ostrava Bay", None, "Ostrava Bay"),
        ("Ministry of Defence, Tarnovia", "Ministry of Defence, Tarnovia", "Tarnovia"),
        ("Press Service of the President of Velmark", None, "Velmark"),
        ("Embassy of Velmark in Tarnovia", "Embassy of Velmark in Tarnovia", "Velmark"),
        ("**Government of Tarnovia**", "Government of Tarnovia", "Tarnovia"),
        ("Ministry of Foreign Affairs of the Republic of Korea", None, "Republic of Korea"),
        ("Government of Tarnovia, Press Service of the Prime Minister", None, "Tarnovia"),
        ("Government of Tarnovia, Office of the Foreign Minister", None, "Tarnovia"),
        ("Velmark Ministry of Foreign Affairs", "Velmark Ministry of Foreign Affairs", None),
        ("Prime Minister's Office, Tarnovia", None, "Tarnovia"),
        ("Tarnovia - Prime Minister's Office", None, "Tarnovia"),
        ("Velmark | Ministry of Defence", None, "Velmark"),
    ],
)
def test_a_letterhead_names_an_issuer(line: str, issuer: str | None, party: str | None) -> None:
    found = issuers.by_name(line)
    assert found is not None
    assert (found.name, found.party) == (issuer or line, party)


@pytest.mark.parametrize(
    "line",
    [
        "Office of the President of Velmark denies the talks",
        "MINISTRY OF FOREIGN AFFAIRS OF TARNOVIA REJECTS THE REPORT",
        "The Harbour Courier",
        "President Varga",
        "Government of the people, by the people",
        "Velmark",
        "Velmark - a country report",
        "President",
        "Prime Minister",
        "Tarnovian President",
        "",
    ],
)
def test_a_headline_is_no_letterhead(line: str) -> None:
    assert issuers.by_name(line) is None


@pytest.mark.parametrize(
    ("url", "party"),
    [
        ("https://www.whitehouse.gov/x", "United States"),
        ("http://en.kremlin.ru/events/1", "Russia"),
        ("https://www.president.gov.ua/en/news", "Ukraine"),
        ("https://www.gov.uk/government/news", "United Kingdom"),
        ("https://whitehouse.gov.example.com/x", None),
        ("https://notwhitehouse.gov/x", None),
        ("https://news.example/whitehouse.gov", None),
        ("not a url", None),
        ("http://[broken", None),
        (None, None),
    ],
)
def test_only_the_host_of_an_address_counts(url: str | None, party: str | None) -> None:
    found = issuers.by_host(url)
    assert (found.party if found else None) == party


def test_a_joint_statement_speaks_for_no_single_party() -> None:
    front = "---\ntitle: {}\nsource_url: https://www.whitehouse.gov/x\n---\n\n"
    alone = read(front.format("Readout of the Call with President Varga") + ENGLISH, "a.md")
    joint = read(front.format("Joint Statement by the Leaders of Velmark and Tarnovia") + ENGLISH, "a.md")
    assert (alone.party, joint.party) == ("United States", None)
    assert alone.genre == joint.genre == "account"


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("14 March 2031", "2031-03-14"),
        ("March 14, 2031", "2031-03-14"),
        ("(Friday, March 14th, 2031)", "2031-03-14"),
        ("2031-03-14", "2031-03-14"),
        ("Published: 14 Mar 2031, 10:15", "2031-03-14"),
        ("Orsund, 14 March 2031", "2031-03-14"),
        ("ORSUND, March 14, 2031 — The two leaders met.", "2031-03-14"),
        ("ORSUND, March 14, 2031 (Meridian Wire) - The two leaders met.", "2031-03-14"),
        ("ORSUND, Mar. 14, 2031 (MW) — The two leaders met.", "2031-03-14"),
        ("PORT ORSUND, 14 March 2031 (Meridian Wire) \u2013 The two leaders met.", "2031-03-14"),
        ("ORSUND, March 14, 2031 (at night) they met, and no dash followed.", None),
        ("ORSUND, 14 March 2031. The two leaders met.", "2031-03-14"),
        ("Orsund, 14 March 2031. the talks went on.", None),
        ("The treaty of 14 March 2031 stands.", None),
        ("They met on March 14, 2031", None),
        ("03/04/2031", None),
        ("31 February 2031", None),
        ("2031-13-14", None),
        ("Friday", None),
    ],
)
def test_only_a_dateline_dates_a_text(line: str, date: str | None) -> None:
    assert dates.dateline(f"A title\n\n{line}\n\nText.") == date


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"Talks end in Orsund\n\n{ENGLISH}", "Talks end in Orsund"),
        (f"\r\nTalks end in Orsund\r\n\r\n{ENGLISH}", "Talks end in Orsund"),
        (f"Talks end in Orsund.\n\n{ENGLISH}", None),
        (f"Talks end in Orsund\n{ENGLISH}", None),
        (f"{'Talks ' * 60}\n\n{ENGLISH}", None),
        (f"PRESIDENT VARGA: {ENGLISH}\n\n{ENGLISH}", None),
        ("Talks end in Orsund", None),
    ],
)
def test_the_first_line_is_the_title_if_it_stands_alone(text: str, title: str | None) -> None:
    assert read(text).title == title


def test_german_is_refused_unless_forced() -> None:
    with pytest.raises(UnsupportedLanguage, match="German"):
        read(GERMAN * 3)
    forced = read(GERMAN * 3, settings=Settings(force_language=True))
    assert forced.language == "de" and forced.warnings


@pytest.mark.parametrize(
    "unit", [ENGLISH, "word", "“", "(", "PRESIDENT VARGA ", "14 March 2031 ", "[a](", "<b>"]
)
@pytest.mark.parametrize("id", ["a.txt", "a.md"])
def test_five_megabytes_of_one_line_are_read(unit: str, id: str) -> None:
    text = unit * (5_000_000 // len(unit.encode()))
    assert read(text, id).text == text


def test_the_limit_counts_the_bytes_of_the_text() -> None:
    small = Settings(max_bytes=1000)
    text = "é" * 500
    assert read(text, settings=small).text == text
    with pytest.raises(TooLarge, match="1000"):
        read(text + "a", settings=small)


def test_a_document_survives_the_way_through_json() -> None:
    document = read(ACCOUNT)
    assert Document.from_dict(document.to_dict()) == document


def test_importing_intake_loads_no_library() -> None:
    heavy = (
        "{'trafilatura', 'lxml', 'yaml', 'markdown_it', 'pypdfium2', 'pycld2', 'charset_normalizer', 'numpy'}"
    )
    source = str(Path(readouts.__file__).parents[1])
    code = (
        f"import sys; sys.path.insert(0, {source!r})\nimport readouts.intake\n"
        f"sys.exit(bool({heavy} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


DATA = Path(__file__).parents[3] / "shared" / "data"


@pytest.mark.skipif(not DATA.is_dir(), reason="the corpora are not on this machine")
def test_every_document_of_the_corpora_is_taken_in() -> None:
    paths = [*(DATA / "whitehouse").rglob("*.md"), *(DATA / "polnear" / "dev" / "text").glob("*.txt")]
    refused = []
    for path in paths:
        try:
            raw = fetch_file(str(path), SETTINGS)
            document = extract(raw, str(path), SETTINGS)
        except IntakeError as error:
            refused.append((path, str(error)))
            continue
        if path.suffix == ".txt":
            assert document.text == raw.decode("utf-8")
            assert document.genre == "report"
    assert len(paths) > 1000 and refused == []


@pytest.mark.parametrize(
    ("line", "release"),
    [
        ("FOR IMMEDIATE RELEASE", True),
        ("Press release, 4 June 2032", True),
        ("Press release: the fishermen are free", False),
        ("Statement on 4 June", False),
    ],
)
def test_a_line_that_only_marks_a_release_is_told_from_a_title(line: str, release: bool) -> None:
    assert issuers.is_release(line) == release
