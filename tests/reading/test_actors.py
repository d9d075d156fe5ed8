"""Actors: names in all spellings, states by all their words, who held an office on a date, own files."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readouts.errors import ModelMissing, SettingsError
from readouts.reading import actor_rows, overrides
from readouts.reading.actor_rows import Term
from readouts.reading.actors import Gazetteer, described
from readouts.reading.spellings import folded, office, plain

HEADER = "id,label,names,kind,country,office,start,end\n"
OWN = HEADER + (
    "V1,Velmark,Republic of Velmark|VMK,country,VX,,,\n"
    "T1,Tarnovia,,country,TX,,,\n"
    "O1,Lask Treaty Organization,LTO,organization,,,,\n"
    ",Velmarkian,,demonym,Velmark,,,\n"
    ",Tarnovian,,demonym,TX,,,\n"
    ",Orsund,,capital,VX,,,\n"
    ",Amber House,the Amber Palace,government,VX,,,\n"
    "p1,Ilse Varga,,person,VX,president,2029-03-01,2033-03-01\n"
    "p2,Tomas Reyl,,person,VX,president,2033-03-01,\n"
    "p2,Tomas Reyl,Tomas Anton Reyl,person,VX,Minister of Foreign Affairs,2029,2032-06\n"
    "p3,Serhiy Dovskyy,,person,TX,prime minister,2030,2031\n"
    "p4,Anton Dovskyy,,person,TX,prime minister,2031,\n"
    "p5,Mira Salk,,person,O1,secretary general,,2031\n"
    "p6,Mira Salk,,person,TX,defence minister,2031-02-01,\n"
    "p7,Jan Kessel,,person,TX,deputy prime minister,2030-01-01,\n"
)


def saved(folder: Path, text: str) -> str:
    path = folder / "own.csv"
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    return Gazetteer(own=saved(tmp_path_factory.mktemp("own"), OWN))


@pytest.fixture(scope="module")
def shipped() -> Gazetteer:
    return Gazetteer()


@pytest.mark.parametrize(
    "name",
    [
        "Serhiy Dovskyy",
        "Serhii Dovskyi",
        "Sergei Dovsky",
        "SERGEY DOVSKIY",
        "serhiy  dovskij",
        "Serhiy Dovskyy Jr.",
    ],
)
def test_a_full_name_is_found_in_all_its_spellings(invented: Gazetteer, name: str) -> None:
    found = invented.person(name)
    assert found.one and found.one.id == "p3"
    assert found.candidates == ()


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("Dovskyy", {"p3", "p4"}),
        ("Dovsky", {"p3", "p4"}),
        ("Varga", {"p1"}),
        ("Ilse", {"p1"}),
        ("Mira Salk", {"p5", "p6"}),
        ("Varganov", set()),
        ("Karl Varga", set()),
        ("", set()),
        ("' -", set()),
    ],
)
def test_a_part_of_a_name_or_a_shared_name_gives_candidates_and_no_answer(
    invented: Gazetteer, name: str, ids: set[str]
) -> None:
    found = invented.person(name)
    assert found.one is None
    assert {person.id for person in found.candidates} == ids


@pytest.mark.parametrize(
    ("words", "code", "why"),
    [
        ("Velmark", "VX", "by name"),
        ("the Republic of Velmark", "VX", "by name"),
        ("VMK", "VX", "by name"),
        ("Velmarkian", "VX", "by demonym"),
        ("Orsund", "VX", "by capital"),
        ("The Amber House", "VX", "by government"),
        ("amber palace", "VX", "by government"),
        ("vmk", None, ""),
        ("Lask", None, ""),
        ("", None, ""),
    ],
)
def test_a_country_is_found_by_name_demonym_capital_and_government(
    invented: Gazetteer, words: str, code: str | None, why: str
) -> None:
    found = invented.country(words)
    assert ((found.one and found.one.code), found.why) == (code, why)


@pytest.mark.parametrize(
    ("title", "country", "day", "id", "candidates"),
    [
        ("president", "VX", "2029-02-28", None, set()),
        ("president", "VX", "2029-03-01", "p1", set()),
        ("President", "Velmark", "2031-07-09", "p1", set()),
        ("president", "VX", "2033-03-01", None, {"p1", "p2"}),  # the day of the hand-over
        ("president", "VX", "2040-01-01", "p2", set()),
        ("head of state", "VX", "2031-01-01", "p1", set()),
        ("leader", "VX", "2031-01-01", "p1", set()),
        ("foreign minister", "VX", "2030-01-01", "p2", set()),
        ("Minister for Foreign Affairs", "VX", "2030-01-01", "p2", set()),
        ("foreign minister", "VX", "2029-06-01", None, {"p2"}),  # only the year is known
        ("foreign minister", "VX", "2032-06-15", None, {"p2"}),
        ("foreign minister", "VX", "2032-07-01", None, set()),
        ("prime minister", "TX", "2030-06-01", None, {"p3"}),
        ("prime minister", "TX", "2031-06-01", None, {"p3", "p4"}),
        ("premier", "TX", "2032-06-01", "p4", set()),
        ("secretary-general", "Lask Treaty Organization", "2030-01-01", None, {"p5"}),  # no start
        ("defense minister", "TX", "2031-03-01", "p6", set()),
        ("deputy prime minister", "TX", "2031-03-01", None, {"p7"}),  # there may be others
        ("president", "Nowhere", "2031-01-01", None, set()),
        ("cook", "VX", "2031-01-01", None, set()),
    ],
)
def test_an_office_is_held_by_different_people_before_and_after_a_hand_over(
    invented: Gazetteer, title: str, country: str, day: str, id: str | None, candidates: set[str]
) -> None:
    found = invented.holder(title, country, day)
    assert found is not None
    assert (found.one and found.one.id) == id
    assert {person.id for person in found.candidates} == candidates
    assert bool(found.terms) == bool(id or candidates)


@pytest.mark.parametrize("day", [None, "", "2031", "2031-02", "2031-02-30", "soon"])
def test_without_a_whole_date_nobody_is_named(invented: Gazetteer, day: str | None) -> None:
    assert invented.holder("president", "VX", day) is None


@pytest.mark.parametrize(
    ("start", "end", "day", "held"),
    [
        ("2020-01-15", "", "2020-01-14", "no"),
        ("2020-01-15", "", "2020-01-15", "yes"),
        ("2020-01", "", "2020-01-31", "yes"),
        ("2020-01", "", "2020-01-30", "maybe"),
        ("2020", "", "2020-07-01", "maybe"),
        ("2020", "", "2021-01-01", "yes"),
        ("", "", "1999-01-01", "maybe"),
        ("2020", "2022", "2022-01-01", "yes"),
        ("2020", "2022", "2022-01-02", "maybe"),
        ("2020", "2022", "2023-01-01", "no"),
        ("2020", "", "2024-06-01", "yes"),
        ("2020", "", "2024-06-02", "unknown"),
        ("2020", "2029-01-20", "2024-06-01", "yes"),
        ("2020", "2029-01-20", "2024-06-02", "unknown"),  # planned, not known
    ],
)
def test_a_term_is_held_as_far_as_its_dates_and_its_source_go(
    start: str, end: str, day: str, held: str
) -> None:
    term = Term("p", "VX", "president", "S", "President", start, end, "a list", "2024-06-01")
    assert term.held(day) == held


@pytest.mark.parametrize(
    ("words", "key", "code"),
    [
        ("the president of Velmark", "president", "VX"),
        ("Velmark's foreign minister", "foreign minister", "VX"),
        ("Velmarkian Foreign Minister", "foreign minister", "VX"),
        ("the Amber House president", "president", "VX"),
        ("the leader of the Republic of Velmark", "leader", "VX"),
        ("Lask Treaty Organization Secretary-General", "secretary general", "O1"),
        ("Velmark's deputy foreign minister", None, None),
        ("the president of the company", None, None),
        ("Velmark", None, None),
        ("", None, None),
    ],
)
def test_a_role_is_an_office_and_a_country(
    invented: Gazetteer, words: str, key: str | None, code: str | None
) -> None:
    role = invented.role(words)
    assert (role and (role[0], role[1].code)) == (key and (key, code))


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("Minister of Defence", "defence minister"),
        ("Secretary of State for Defence", "defence minister"),
        ("Defense Secretary", "defence minister"),
        ("Foreign Secretary", "foreign minister"),
        ("Minister for Europe and Foreign Affairs", "foreign minister"),
        ("deputy foreign minister", "deputy foreign minister"),
        ("Deputy Minister of Foreign Affairs", "deputy foreign minister"),
        ("Minister of Foreign Trade", "foreign trade minister"),
        ("Finance Minister", "finance minister"),
        ("Minister of Finance", "finance minister"),
        ("foreign ministry spokeswoman", "foreign ministry spokesperson"),
        ("Secretary-General", "secretary general"),
        ("former president", "former president"),
        ("Secretary of State", "state secretary"),
    ],
)
def test_an_office_has_one_form(title: str, key: str) -> None:
    assert office(title) == key


def test_the_secretary_of_state_is_the_foreign_minister_in_one_country_only() -> None:
    assert office("Secretary of State", "US") == "foreign minister"


@given(st.text(max_size=40))
def test_names_are_compared_in_a_form_that_stays(words: str) -> None:
    assert plain(plain(words)) == plain(words)
    assert folded(words) == folded(plain(words))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty; the first row must name the columns"),
        ("id,label\n", "row 1: the columns must be id,label,names,kind"),
        (HEADER + "p,Ilse\n", "row 2: 2 cells instead of 8"),
        (HEADER + "\np,Ilse,,hero,,,,\n", "row 3: kind must be one of person, country"),
        (HEADER + "p,,,person,,,,\n", "row 2: label is empty"),
        (HEADER + ",Ilse,,person,,,,\n", "row 2: id is empty"),
        (HEADER + "p,Ilse,,person,,king,,\n", "row 2: an office needs a country"),
        (
            HEADER + "p,Ilse,,person,VX,king,,\n",
            "row 2: no country or organisation, or more than one, is called",
        ),
        (HEADER + "p,Ilse,,person,,,2029,\n", "row 2: start and end need an office"),
        (
            HEADER + "p,Ilse,,person,FR,x,2029-13,\n",
            "row 2: start must be YYYY-MM-DD, YYYY-MM or YYYY, not '2029-13'",
        ),
        (HEADER + "p,Ilse,,person,FR,x,1 May 2029,\n", "row 2: start must be YYYY-MM-DD"),
        (HEADER + "p,Ilse,,person,FR,x,2029-05-02,2029-05-01\n", "row 2: end 2029-05-01 is before start"),
        (HEADER + "V,Velmark,,country,,king,,\n", "row 2: a country has no office"),
        (HEADER + ",Velmarkian,,demonym,,,,\n", "row 2: a demonym needs a country"),
        (
            HEADER + "p,=1+1,,person,,,,\n",
            "row 2: label begins with '=', which a spreadsheet takes for a formula",
        ),
        (HEADER + "p,Ilse,@SUM(A1),person,,,,\n", "row 2: names begins with '@'"),
        (HEADER + "p,Ilse\x1b[31m,,person,,,,\n", "row 2: label holds a control character"),
        (HEADER + "p,Ilse\u202e,,person,,,,\n", "row 2: label holds a control character"),
        (HEADER + f"p,{'x' * 300},,person,,,,\n", "row 2: label is too long"),
        (HEADER + 'p,"Ilse,,person,,,,\n', "not CSV"),
        (HEADER + 'p,"Ilse" x,,person,,,,\n', "not CSV"),
        (HEADER + "p,Il\0se,,person,,,,\n", "row 2: "),
    ],
)
def test_a_file_that_makes_no_sense_is_one_line_with_the_file_and_the_row(
    tmp_path: Path, text: str, said: str
) -> None:
    path = saved(tmp_path, text)
    with pytest.raises(SettingsError) as caught:
        _ = Gazetteer(own=path).tables
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert said in message
    assert "\n" not in message


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (HEADER.encode() + b"p,Ilse\nq,Varg\xe9,,person,,,,\n", "row 3: not UTF-8"),
        (HEADER.encode("utf-16"), "row 1: not UTF-8"),
        (b"x" * 10_000_001, "over the limit of 10,000,000 bytes"),
    ],
)
def test_bytes_that_are_no_text_are_one_line(tmp_path: Path, raw: bytes, said: str) -> None:
    path = tmp_path / "own.csv"
    path.write_bytes(raw)
    with pytest.raises(SettingsError, match=said):
        overrides.read(str(path))


@pytest.mark.parametrize("path", ["none.csv", "", ".", "a\0b"])
def test_a_path_that_cannot_be_read_is_one_line(
    path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SettingsError, match=r"cannot be (read|opened)"):
        overrides.read(path)


def test_a_file_is_written_so_that_it_reads_back(tmp_path: Path) -> None:
    rows = overrides.read(saved(tmp_path, "\ufeff" + OWN.replace("\n", "\r\n")))
    path = tmp_path / "again.csv"
    path.write_text(overrides.written(rows), encoding="utf-8")
    assert overrides.read(str(path)) == rows
    assert overrides.added(rows, rows) == (rows, 0)


def test_what_users_say_of_an_office_outweighs_what_was_shipped(tmp_path: Path) -> None:
    own = (
        HEADER + "Q30,United States,,country,US,,,\nx,Ilse Varga,,person,US,president,2023-01-01,2023-12-31\n"
    )
    gazetteer = Gazetteer(own=saved(tmp_path, own))
    during, after = (gazetteer.holder("president", "US", day) for day in ("2023-06-01", "2024-06-01"))
    assert during and during.one and during.one.label == "Ilse Varga"
    assert after and after.one and after.one.label == "Joe Biden"
    country = gazetteer.country("American").one
    assert country and country.code == "US"


def test_a_label_of_ones_own_replaces_the_shipped_one_and_keeps_its_names(tmp_path: Path) -> None:
    gazetteer = Gazetteer(own=saved(tmp_path, HEADER + "Q7747,V. Putin,Vova Putin,person,,,,\n"))
    for name in ("Vladimir Putin", "V. Putin", "Vova Putin"):
        found = gazetteer.person(name).one
        assert found and (found.id, found.label) == ("Q7747", "V. Putin")


# Facts about public offices, from the shipped tables.


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("Volodymyr Zelensky", "Q3874799"),
        ("Volodymyr Zelenskyy", "Q3874799"),
        ("Volodymyr Zelenskiy", "Q3874799"),
        ("Vladimir Zelensky", "Q3874799"),
        ("Sergei Lavrov", "Q58217"),
        ("J.D. Vance", "Q28935729"),
        ("Recep Tayyip Erdogan", "Q39259"),
        ("Abdel Fattah al-Sisi", "Q307871"),
    ],
)
def test_public_figures_have_their_wikidata_id(shipped: Gazetteer, name: str, id: str) -> None:
    found = shipped.person(name).one
    assert found and found.id == id


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("the Kremlin", "RU"), ("White House", "US"), ("Bankova", "UA"), ("Downing Street", "GB"),
        ("Quai d\N{RIGHT SINGLE QUOTATION MARK}Orsay", "FR"), ("Kyiv", "UA"), ("Kiev", "UA"), ("Dutch", "NL"),
        ("U.S.", "US"), ("US", "US"), ("us", None), ("IRAN", "IR"), ("Congo", None), ("Korean", None),
        ("Australia", "AU"), ("the African Union", None),
    ],
)  # fmt: skip
def test_governments_are_known_by_their_houses(shipped: Gazetteer, words: str, code: str | None) -> None:
    found = shipped.country(words)
    assert (found.one and found.one.code) == code


@pytest.mark.parametrize(
    ("words", "id"),
    [
        ("NATO", "Q7184"),
        ("the U.N.", "Q1065"),
        ("WHO", "Q7817"),
        ("who", None),
        ("European Commission", "Q8880"),
    ],
)
def test_organisations_are_known(shipped: Gazetteer, words: str, id: str | None) -> None:
    found = shipped.organization(words)
    assert (found.one and found.one.id) == id


@pytest.mark.parametrize(
    ("title", "country", "day", "label"),
    [
        ("president", "US", "2017-01-19", "Barack Obama"),
        ("president", "US", "2017-01-21", "Donald Trump"),
        ("president", "US", "2021-01-21", "Joe Biden"),
        ("president", "US", "2025-01-21", "Donald Trump"),
        ("president", "US", "2025-01-20", None),
        ("president", "US", "2026-06-11", None),  # the source is of the day before
        ("secretary of state", "US", "2022-06-01", "Antony Blinken"),
        ("president", "Ukraine", "2014-03-01", "Oleksandr Turchynov"),
        ("president", "Ukraine", "2019-06-01", "Volodymyr Zelenskyy"),
        ("chancellor", "Germany", "2015-06-01", "Angela Merkel"),
        ("secretary general", "NATO", "2020-01-01", "Jens Stoltenberg"),
        ("prime minister", "Libya", "2022-06-01", None),  # two claim it
        ("senator", "US", "1993-06-01", None),
        ("queen", "GB", "2023-01-01", None),
    ],
)
def test_who_held_a_public_office(
    shipped: Gazetteer, title: str, country: str, day: str, label: str | None
) -> None:
    found = shipped.holder(title, country, day)
    assert found is not None
    assert (found.one and found.one.label) == label


def test_after_the_sources_date_a_name_is_still_known_and_its_office_is_not(shipped: Gazetteer) -> None:
    minister = shipped.person("Jean Asselborn").one
    assert minister and shipped.terms(minister)
    assert shipped.terms(minister, "2022-12-10")
    assert shipped.terms(minister, "2022-12-11") == ()
    found = shipped.holder("foreign minister", "LU", "2022-12-11")
    assert found == (None, (), "known only to 2022-12-10", ())


def test_every_row_has_a_source_and_its_date_and_points_to_what_is_there(shipped: Gazetteer) -> None:
    for row in (*shipped.tables.people, *shipped.tables.terms, *shipped.tables.states):
        assert row.source and actor_rows.is_day(row.as_of), row
    for term in shipped.tables.terms:
        assert term.person in shipped.people and term.country in shipped.states, term
        assert not term.end or term.end >= term.start[: len(term.end)], term
    assert len(shipped.people) == len(shipped.tables.people)
    assert len(shipped.states) == len(shipped.tables.states)


def test_the_card_tells_how_many_rows_there_are(shipped: Gazetteer) -> None:
    card = (Path(__file__).parents[2] / "docs" / "actors.md").read_text(encoding="utf-8")
    for name, rows in shipped.tables._asdict().items():
        assert f"| {name} | {len(rows):,} |" in card


def test_the_tables_are_small(shipped: Gazetteer) -> None:
    assert sum(path.stat().st_size for path in actor_rows.SHIPPED.iterdir()) < 2_000_000


def test_a_missing_table_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match=r"people\.tsv is missing; install the package again"):
        _ = Gazetteer(tmp_path).tables


@pytest.mark.parametrize(
    ("name", "day", "labels", "sure"),
    [
        ("Ilse Varga", None, ["Ilse Varga"], True),
        ("Varga", None, ["Ilse Varga"], False),
        ("Mira Salk", None, ["Mira Salk", "Mira Salk"], False),
        ("Velmarkian", None, ["Velmark"], True),
        ("president of Velmark", "2030-01-01", ["Ilse Varga"], True),
        ("president of Velmark", "2033-03-01", ["Ilse Varga", "Tomas Reyl"], False),
        ("president of Velmark", None, [], False),
        ("Nobody Here", None, [], False),
    ],
)
def test_what_is_known_of_a_name_is_described(
    invented: Gazetteer, name: str, day: str | None, labels: list[str], sure: bool
) -> None:
    answer = described(invented, name, day)
    assert [result["label"] for result in answer["results"]] == labels
    assert answer["sure"] is sure
    assert answer["why"]
