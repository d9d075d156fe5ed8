"""Hard cases of who is speaking, and for whom: texts with the answers a careful reader would give.

Sources stand in [], contents in {} in the order of their sources, and a cue, where it matters, in <>.
A case says of each statement what it gives: ``who`` the names of its speakers (``?`` one who has no
name), ``ids`` their actors, ``party``, ``to`` the names of those spoken to, ``within`` the number of
the statement around it.
"""

# A case stands on a line where it can, so that the table can be read as one.
# ruff: noqa: E501

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple


class Case(NamedTuple):
    """A text and what is right for it; ``fails`` says why it is not got right yet."""

    text: str
    expected: dict[str, Any]
    about: Mapping[str, Any] = MappingProxyType({})
    fails: str = ""


ACTORS = """id,label,names,kind,country,office,start,end
V1,Velmark,Republic of Velmark,country,VX,,,
,Velmarkian,,demonym,VX,,,
,Orsund,,capital,VX,,,
,Amber House,,government,VX,,,
T1,Tarnovia,,country,TX,,,
,Tarnovian,,demonym,TX,,,
,Kestrel,,capital,TX,,,
M1,Meridian Union,MU,organization,MUX,,,
p1,Ilse Varga,Ilze Varga|Ylse Varga,person,VX,president,2029-03-01,2033-03-01
p1,Ilse Varga,,person,VX,foreign minister,2025-01-01,2029-02-28
p2,Peter Brandt,,person,VX,president,2021-03-01,2029-02-28
p3,Tomas Reyl,,person,VX,foreign minister,2029-03-01,
p4,Anton Dovik,,person,TX,prime minister,2028-05-10,
p5,Mira Salk,,person,TX,defence minister,2027-01-01,2031-06-30
p5,Mira Salk,,person,MUX,secretary general,2031-07-01,
p6,Jonas Hale,,person,TX,foreign minister,2028-06-01,
p7,Karl Ostrov,,person,TX,president,2026-01-01,2030-12-31
p8,Lena Ostrov,,person,TX,president,2031-01-01,
p9,Ewa Thorn,,person,VX,senator,2028-01-01,
pa,Nils Hartog,,person,VX,prime minister,2028-01-01,2031-01-01
pb,Nils Hartog,,person,TX,finance minister,2028-01-01,
pc,Rosa Kemp,,person,VX,prime minister,2031-01-01,
"""

DAY = "2030-05-06"
ACCOUNT = {
    "genre": "account",
    "date": DAY,
    "party": "Velmark",
    "issuer": "Office of the President of Velmark",
}
# Several speak in it, so that no side is the whole document's.
HOUSE = ACCOUNT | {"party": None}
MINISTRY = ACCOUNT | {"issuer": "Ministry of Foreign Affairs of Velmark"}
TARNOVIAN = ACCOUNT | {"party": "Tarnovia", "issuer": "President of Tarnovia"}
REPORT = {"date": DAY}
UNDATED: dict[str, Any] = {"date": None}
LEAD = "Velmarkian President Ilse Varga met Tarnovian Prime Minister Anton Dovik in Orsund on Friday. "
MORE = (
    LEAD + "Tomas Reyl, Velmark's foreign minister, and Tarnovia's defence minister, Mira Salk, joined them. "
)


def who(*names: str, **more: Any) -> dict[str, Any]:
    """One statement and its speakers."""
    return {"who": [list(names)], **more}


def act(*ids: str | None, **more: Any) -> dict[str, Any]:
    """One statement and its speakers' actors."""
    return {"ids": [list(ids)], **more}


def side(party: str | None) -> dict[str, Any]:
    """One statement and its party."""
    return {"party": [party]}


def to(*names: str) -> dict[str, Any]:
    """One statement and those it was made to."""
    return {"to": [list(names)]}


WITHIN_A_DOCUMENT = {
    "surname": Case(LEAD + "[Varga] said {no}.", who("Ilse Varga")),
    "surname with courtesy": Case(LEAD + "[Ms. Varga] said {no}.", who("Ilse Varga")),
    "surname with office": Case(LEAD + "[Prime Minister Dovik] said {no}.", who("Anton Dovik")),
    "possessive": Case(LEAD + "[Varga's] view is {that talks failed}.", who("Ilse Varga")),
    "given name and surname apart": Case("[Ilse Varga] spoke of {peace}. [Varga] said {no}.", {"who": [["Ilse Varga"]] * 2}),
    "title and country": Case("[Velmarkian President Ilse Varga] said {no}.", who("Ilse Varga")),
    "apposition behind": Case("[Ilse Varga, the president of Velmark,] said {no}.", who("Ilse Varga")),
    "apposition before": Case("[Velmark's president, Ilse Varga,] said {no}.", who("Ilse Varga")),
    "she": Case(LEAD + "[Varga] said {yes}. [She] added {soon}.", {"who": [["Ilse Varga"]] * 2}),
    "he is another": Case(LEAD + "[Varga] said {yes} to Dovik. [He] said {no}.", {"who": [["Ilse Varga"], ["Anton Dovik"]]}),
    "he after two men": Case(MORE + "Reyl and Dovik met Hale. [He] said {no}.", who()),
    "they after a group": Case("[Several fishermen] said {no}. [They] added {never}.", {"who": [["?"], ["?"]]}),
    "it after a country": Case("[Tarnovia] said {no}. [It] added {never}.", {"who": [["Tarnovia"]] * 2}),
    "I in a quotation": Case(MORE + "[Varga] said: {“[I] told Dovik {it is over}.”}", {"who": [["Ilse Varga"]] * 2}),
    "we in a quotation": Case(MORE + "[Dovik] said: {“[We] believe {in peace}.”}", {"who": [["Anton Dovik"]] * 2}),
    "he in another's quotation": Case(
        MORE + "[Varga] said: {“Dovik came late. [He] said {sorry}.”}", {"who": [["Ilse Varga"], ["Anton Dovik"]]}
    ),
    "I in the narration": Case("[I] think {it is over}.", who("?")),
    "role of a country": Case(MORE + "[The Tarnovian prime minister] said {no}.", who("Anton Dovik")),
    "leader of a country": Case(MORE + "[The Velmarkian leader] said {no}.", who("Ilse Varga")),
    "role with its country before": Case(MORE + "[Velmark's foreign minister] said {no}.", who("Tomas Reyl")),
    "role with its country behind": Case(MORE + "[The foreign minister of Velmark] said {no}.", who("Tomas Reyl")),
    "role that two have": Case(MORE + "[The minister] said {no}.", who()),
    "role that nobody has": Case(MORE + "[The ambassador to the bloc] said {no}.", who("?")),
    "former president": Case(
        "Former Velmarkian President Peter Brandt met President Ilse Varga. [The former president] said {no}.",
        who("Peter Brandt"),
    ),
    "president beside a former one": Case(
        "Former Velmarkian President Peter Brandt met President Ilse Varga. [The president] said {no}.",
        who("Ilse Varga"),
    ),
    "his spokesman": Case(LEAD + "[His spokesman] said {no}.", who("?")),
    "a spokesman for somebody": Case(LEAD + "[A spokesman for Varga] said {no}.", who("?")),
    "somebody's spokesman": Case(LEAD + "[Dovik's spokesman] said {no}.", who("?")),
    "a named spokesman": Case(LEAD + "[Dovik's spokesman, Emil Corr,] said {no}.", who("Emil Corr")),
    "aides": Case(LEAD + "[Varga aides] said {no}.", who("?")),
    "two of one surname": Case("Karl Ostrov met Lena Ostrov. Karl Ostrov left, Lena Ostrov stayed. [Ostrov] said {no}.", who()),
    "two of one surname and a courtesy": Case(
        "Karl Ostrov met Lena Ostrov. Karl Ostrov left, Lena Ostrov stayed. [Ms. Ostrov] said {no}.", who("Lena Ostrov")
    ),
    "two of one surname and a full name": Case(
        "Karl Ostrov met Lena Ostrov. Then [Karl Ostrov] said {no}.", who("Karl Ostrov")
    ),
    "both leaders": Case(LEAD + "[Both leaders] said {no}.", who("Ilse Varga", "Anton Dovik")),
    "the two": Case(LEAD + "[Varga and Dovik] said {yes}. [The two] said {no}.", {"who": [["Ilse Varga", "Anton Dovik"]] * 2}),
    "both ministers": Case(
        "Foreign Minister Tomas Reyl of Velmark met Foreign Minister Jonas Hale of Tarnovia. [Both ministers] said {no}.",
        who("Tomas Reyl", "Jonas Hale"),
    ),
    "the two presidents, one a former": Case(
        "Former Velmarkian President Peter Brandt met President Ilse Varga of Velmark and President Karl Ostrov of Tarnovia. "
        "[The two presidents] said {no}.",
        who("Ilse Varga", "Karl Ostrov"),
    ),
    "his wife": Case("Karl Ostrov met reporters. [His wife] said {no}.", who("?")),
    "his wife by name": Case("Karl Ostrov came. [His wife, Lena Ostrov,] said {no}.", who("Lena Ostrov")),
    "a ministry": Case("[The Tarnovian Defence Ministry] said {no}.", who("Tarnovian Defence Ministry")),
    "an embassy": Case("[The Velmarkian embassy] said {no}.", who("Velmarkian embassy")),
    "a newspaper": Case("[The Orsund Herald] said {no}.", who("Orsund Herald")),
    "critics": Case(LEAD + "[Critics] said {no}.", who("?")),
    "whoever": Case(LEAD + "[Nobody] said {no}.", who("?")),
    "the late president": Case(LEAD + "[The late president] said {no}.", who("?")),
    "the two sides": Case(LEAD + "[The two sides] said {no}.", who("Ilse Varga", "Anton Dovik")),
    "the sides of a meeting of three": Case(
        "Foreign Minister Tomas Reyl met with Prime Minister Anton Dovik and Foreign Minister Jonas Hale of Tarnovia. "
        "[Both sides] said {no}.",
        who("Tomas Reyl", "Anton Dovik", "Jonas Hale"), ACCOUNT,
    ),
    "the leaders of a meeting of three": Case(
        "Foreign Minister Tomas Reyl met with Prime Minister Anton Dovik and Foreign Minister Jonas Hale of Tarnovia. "
        "[Both leaders] said {no}.",
        who(), ACCOUNT,
    ),
    "the leaders, others unnamed": Case(
        "President Varga spoke by phone with Prime Minister Dovik and members of his cabinet. [The leaders] said {no}.",
        who("?"), ACCOUNT,
    ),
    "they, in an account": Case(
        "President Varga spoke today with Prime Minister Dovik of Tarnovia. [They] discussed {the ferry}.",
        who("Varga", "Dovik"), ACCOUNT,
    ),
    "they, where others are unnamed": Case(
        "President Varga met today with leaders from the region. [They] discussed {the ferry}.", who(), ACCOUNT
    ),
    "the two presidents of an account without its opening": Case(
        "[The two presidents] said {no}. Karl Ostrov thanked Ilse Varga.", who("Karl Ostrov", "Ilse Varga"), ACCOUNT
    ),
    "the presidents, of whom three are named": Case(
        "Karl Ostrov thanked Ilse Varga. [The presidents] said {no}. President Jana Dorn of Belsund sent her greetings.",
        who("?"), ACCOUNT,
    ),
    "we, who discussed": Case(
        "I spoke with Prime Minister Dovik this morning. [We] <discussed> {the ferry}.", who("Ilse Varga", "Dovik"), ACCOUNT
    ),
    "two of an office in capitals": Case(
        "National Security Adviser Rosa Kemp spoke with National Security Adviser Jan Tolv of Tarnovia. "
        "[The two National Security Advisers] said {no}.",
        who("Rosa Kemp", "Jan Tolv"), ACCOUNT,
    ),
    "the two national security advisers, nobody named": Case("[The two National Security Advisers] said {no}.", who("?"), ACCOUNT),
    "a letter that is no word": Case("The meeting'[s] said {no}.", who()),
    "an office and a name": Case(
        "Vice President Rosa Kemp met President Jan Tolv of Belsund. [The Vice President and President Tolv] said {no}.",
        who("Rosa Kemp", "Jan Tolv"), ACCOUNT,
    ),
    "two offices, one article": Case(
        "President Ilse Varga and Vice President Rosa Kemp came. [The President and Vice President] said {no}.",
        who("Ilse Varga", "Rosa Kemp"), ACCOUNT,
    ),
    "a title of two words": Case("[Second Gentleman Emil Kemp] said {no}.", who("Emil Kemp"), ACCOUNT),
    "the MP": Case("Jana Dorn, an MP from Orsund, came. [The MP] said {no}.", who("Jana Dorn")),
    "a guest taken for the one who spoke": Case(
        "President Ilse Varga spoke today with Governor Jan Tolv and [Governor Rosa Kemp] <to express> {her condolences}.",
        who("Ilse Varga"), ACCOUNT,
    ),
    "a department": Case("You have a great man in Veterans Affairs now. [Veterans Affairs] said {no}.", {"who": [["Veterans Affairs"]]}),
    "an article inside a name": Case(
        "President Jan el-Tolv came. [President el-Tolv] said {no}.", who("Jan el-Tolv")
    ),
    "titles joined by a hyphen": Case("[The Crown Prince-Prime Minister] said {no}.", who("?")),
    "a name and those beside": Case(LEAD + "[Dovik and the delegation] said {no}.", who("Anton Dovik", "?")),
    "a source with its possessive": Case("Ilse Varga came. She heard of [Varga's] <claim> {that the ferry is late}.", who("Ilse Varga")),
    "secretary of state by surname": Case("[Secretary of State Kolm] said {no}.", who("Kolm")),
    "he, behind an office, another named since": Case(
        "[Karl Ostrov] said {yes}. [Anton Dovik] said {maybe}. I talked to President Brandt, and [he] said {no}.",
        {"who": [["Karl Ostrov"], ["Anton Dovik"], ["Brandt"]]},
    ),
    "a palace": Case("[The Heron Palace] said {no}.", who("Heron Palace")),
    "the president, one of them past": Case(
        "The city waited. [The president] said {no}. Ilse Varga, a former president, was not asked.", who("?")
    ),
    "he, whom I met and who has no name": Case(
        "Anton Dovik left. I spoke with my Tarnovian counterpart. [He] said {no}.", who()
    ),
    "they both": Case(LEAD + "[They both] said {no}.", who("Ilse Varga", "Anton Dovik")),
    "a given name alone": Case("As [Roy] said, {the ferry is late}.", {"who": [["Roy"]]}),
    "the one who was informed": Case(LEAD + "[Dovik] <was informed> {of the talks}.", who()),
    "an office that serves another": Case(
        "Head of the Office of the President Mira Kolm came. [The Head of the Office of the President] said {no}.",
        who("Mira Kolm"), ACCOUNT,
    ),
    "she, behind an office": Case(
        "Ilse Varga came. The President of Velmark left. [She] said {no}.", who("Ilse Varga"), ACCOUNT
    ),
    "joint statement by name": Case(LEAD + "[Varga and Dovik] said {they agree}.", who("Ilse Varga", "Anton Dovik")),
    "three together": Case(MORE + "[Varga, Dovik and Salk] said {no}.", who("Ilse Varga", "Anton Dovik", "Mira Salk")),
    "two countries together": Case("[Velmark and Tarnovia] said {no}.", who("Velmark", "Tarnovia")),
    "a joint statement as source": Case(
        LEAD + "[A joint statement by Velmark and Tarnovia] said {no}.", who("Velmark", "Tarnovia")
    ),
    "senior official": Case(LEAD + "[A senior Velmarkian official] said {no}.", who("?")),
    "official without a name": Case(LEAD + "[An official who asked not to be named] said {no}.", who("?")),
    "sources": Case(LEAD + "[Sources close to the talks] said {no}.", who("?")),
    "report": Case(LEAD + "[The report] said {no}.", who("?")),
    "a treaty": Case("[The Lask Treaty] says {no}.", who("Lask Treaty")),
    "an institution": Case("[The Meridian Union] said {no}.", who("Meridian Union")),
    "an acronym spelt out": Case("The Strait Monitoring Agency met. [The SMA] said {no}.", who("Strait Monitoring Agency")),
    "who": Case(LEAD + "It fell to Dovik, [who] said {no}.", who("Anton Dovik")),
    "a quotation that goes on": Case(LEAD + "{“Yes,”} [Varga] said. []{“And soon.”}", {"who": [["Ilse Varga"]] * 2}),
    "a quotation in a new paragraph": Case(LEAD + "{“Yes,”} [Varga] said.\n\n[]{“And soon.”}", {"who": [["Ilse Varga"], []]}),
}  # fmt: skip

ACROSS_DOCUMENTS = {
    "full name": Case("[Ilse Varga] said {no}.", act("p1")),
    "full name without a date": Case("[Ilse Varga] said {no}.", act("p1"), UNDATED),
    "another spelling": Case("[Ilze Varga] said {no}.", act("p1", who=[["Ilze Varga"]])),
    "surname after the full name": Case(LEAD + "[Varga] said {no}.", act("p1")),
    "surname alone": Case("It was late. In Orsund [Varga] said {no}. Then Varga left.", act(None)),
    "surname with an office but no country": Case("[President Varga] said {no}.", act(None)),
    "surname with an office and a country": Case("[Velmarkian President Varga] said {no}.", act("p1")),
    "surname with an office and a country, no date": Case("[Velmarkian President Varga] said {no}.", act(None), UNDATED),
    "surname with an office that another holds": Case("[Velmarkian President Brandt] said {no}.", act(None)),
    "surname with a former office": Case("[Former Velmarkian President Varga] said {no}.", act(None)),
    "surname first": Case("[Varga Ilse] said {no}.", act("p1")),
    "middle initial": Case("[Ilse M. Varga] said {no}.", act("p1")),
    "title before a full name": Case("[Velmarkian President Ilse Varga] said {no}.", act("p1")),
    "two of one name": Case("[Nils Hartog] said {no}.", act(None)),
    "namesake of another country": Case("[Tarnovian Energy Minister Ilse Varga] said {no}.", act(None)),
    "namesake by occupation": Case("[Ilse Varga, a historian,] said {no}.", act(None)),
    "a senator's name alone": Case("[Ewa Thorn] said {no}.", act(None)),
    "a senator's name with the office": Case("[Senator Ewa Thorn] said {no}.", act("p9")),
    "a senator's name before the first term": Case("[Senator Ewa Thorn] said {no}.", act(None), {"date": "2026-05-06"}),
    "a representative of a senator's name": Case("[Representative Ewa Thorn] said {no}.", act(None)),
    "a namesake by description": Case("[Ilse Varga, a plumber from Orsund,] said {no}.", act(None)),
    "unknown person": Case("[Emil Corr] said {no}.", act(None)),
    "somebody who held an office before": Case("[Peter Brandt] said {no}.", act("p2")),
    "a pronoun": Case(LEAD + "[Varga] said {yes}. [She] added {no}.", {"ids": [["p1"], ["p1"]]}),
    "two together": Case(LEAD + "[Varga and Dovik] said {no}.", act("p1", "p4")),
    "a country": Case("[Velmark] said {no}.", act("V1")),
    "a country by its long name": Case("Velmark agreed. [The Republic of Velmark] said {no}.", act("V1")),
    "a government by its house": Case("[The Amber House] said {no}.", act("V1", who=[["Amber House"]])),
    "a government by its capital": Case("[Kestrel] said {no}.", act("T1", who=[["Kestrel"]])),
    "a government by its country": Case("[The Velmarkian government] said {no}.", act("V1")),
    "an organisation": Case("[The Meridian Union] said {no}.", act("M1")),
    "an organisation by its letters": Case("[The MU] said {no}.", act("M1")),
    "a ministry is not its country": Case("[The Velmarkian Foreign Ministry] said {no}.", act(None)),
    "an unknown organisation": Case("[The Strait Monitoring Agency] said {no}.", act(None)),
    "the Kremlin": Case("[The Kremlin] said {no}.", act("Q159")),
    "the White House": Case("[The White House] said {no}.", act("Q30")),
    "Bankova": Case("Ukraine waited. [Bankova] said {no}.", act("Q212")),
    "the Quai d'Orsay": Case("French ships left. [The Quai d'Orsay] said {no}.", act("Q142")),
    "Downing Street": Case("[Downing Street] said {no}.", act("Q145")),
    "an American state or a country": Case("[Georgia] said {no}.", act(None)),
    "a country that is a state's namesake": Case("Georgian ships left Batumi. [Georgia] said {no}.", act("Q230")),
    "spelling of a president": Case("[Volodymyr Zelenskiy] said {no}.", act("Q3874799"), {"date": "2022-01-28"}),
    "another spelling of a president": Case("[Volodymyr Zelensky] said {no}.", act("Q3874799"), {"date": "2022-01-28"}),
    "unnamed": Case("[A Velmarkian official] said {no}.", act(None)),
    "a document": Case("[The Lask Treaty] says {no}.", act(None)),
    "a given name alone": Case("It was late. In Orsund [Ilse] said {no}.", act(None)),
    "a surname that is a country's": Case("[Karl Tarnovia] said {no}.", act(None)),
    "an unclear surname keeps candidates without an actor": Case(
        "Karl Ostrov met Lena Ostrov. Karl Ostrov left, Lena Ostrov stayed. [Ostrov] said {no}.", {"who": [[]], "party": [None]}
    ),
}  # fmt: skip

ROLE_AND_DATE = {
    "president of": Case("[The president of Velmark] said {no}.", act("p1", who=[["president of Velmark"]])),
    "president of, a year before": Case("[The president of Velmark] said {no}.", act("p2"), {"date": "2028-05-06"}),
    "the last day of the old one": Case("[The president of Velmark] said {no}.", act("p2"), {"date": "2029-02-28"}),
    "the first day of the new one": Case("[The president of Velmark] said {no}.", act("p1"), {"date": "2029-03-01"}),
    "no date": Case("[The president of Velmark] said {no}.", act(None, who=[["?"]]), UNDATED),
    "before anybody known": Case("[The president of Velmark] said {no}.", act(None), {"date": "2001-05-06"}),
    "a hand-over on one day": Case(
        "[The prime minister of Velmark] said {no}.", act(None, who=[["?"]]), {"date": "2031-01-01"}
    ),
    "before that hand-over": Case("[The prime minister of Velmark] said {no}.", act("pa"), {"date": "2030-12-31"}),
    "after that hand-over": Case("[The prime minister of Velmark] said {no}.", act("pc"), {"date": "2031-01-02"}),
    "owner before": Case("[Velmark's foreign minister] said {no}.", act("p3")),
    "owner before, in the other term": Case("[Velmark's foreign minister] said {no}.", act("p1"), {"date": "2027-05-06"}),
    "demonym before": Case("[The Tarnovian foreign minister] said {no}.", act("p6")),
    "minister of foreign affairs": Case("[The minister of foreign affairs of Tarnovia] said {no}.", act("p6")),
    "defense or defence": Case("[The Tarnovian defense minister] said {no}.", act("p5")),
    "capital letter": Case("[The President of Velmark] said {no}.", act("p1")),
    "president of an organisation": Case("[The secretary general of the Meridian Union] said {no}.", act("p5"), {"date": "2032-01-01"}),
    "that office before": Case("[The secretary general of the Meridian Union] said {no}.", act(None)),
    "former president of": Case("[The former president of Velmark] said {no}.", act(None)),
    "acting president of": Case("[The acting president of Velmark] said {no}.", act(None)),
    "incoming president of": Case("[The incoming president of Velmark] said {no}.", act(None)),
    "president-elect of": Case("[The president-elect of Velmark] said {no}.", act(None)),
    "deputy foreign minister of": Case("[The deputy foreign minister of Velmark] said {no}.", act(None)),
    "spokesman of the president": Case("[A spokesman for the president of Velmark] said {no}.", act(None)),
    "a president": Case("[A president of Velmark] said {no}.", act(None)),
    "unknown country": Case("[The president of Ostrava Bay] said {no}.", act(None)),
    "president of something else": Case("[The president of Velmark University] said {no}.", act(None)),
    "a sentence of another year": Case("In 2024 [the president of Velmark] said {no}.", act(None)),
    "mayor of the capital": Case("[The Kestrel mayor] said {no}.", act(None)),
    "the president in a report": Case("[The president] said {no}.", act(None)),
    "two presidents": Case("[The presidents of Velmark and Tarnovia] said {no}.", act("p1", "p7")),
    "two presidents by demonym": Case("[The Velmarkian and Tarnovian presidents] said {no}.", act("p1", "p7")),
    "two foreign ministers": Case(
        "[The foreign ministers of Velmark and Tarnovia] said {no}.",
        act("p3", "p6", who=[["foreign minister of Velmark", "foreign minister of Tarnovia"]]),
    ),
    "the wife of a president": Case("[The Velmark president's wife] said {no}.", act(None)),
    "the chief of staff of a president": Case("[The Velmarkian president's chief of staff] said {no}.", act(None)),
    "the first president": Case("[Velmark's first president] said {no}.", act(None)),
    "the opposition leader": Case("[The Velmarkian opposition leader] said {no}.", act(None)),
    "one of two unknown": Case("[The presidents of Velmark and Ostrava Bay] said {no}.", act(None)),
    "role of somebody named without it": Case(
        "Ilse Varga left Orsund. [The Velmarkian president] said {no}.", act("p1", who=[["Ilse Varga"]])
    ),
    "the text outweighs the date": Case(
        "Velmarkian President Peter Brandt left. [The Velmarkian president] said {no}.", act("p2", who=[["Peter Brandt"]])
    ),
    "US secretary of state": Case("[The US secretary of state] said {no}.", act("Q7821917"), {"date": "2022-01-28"}),
    "US secretary of state before": Case("[The US secretary of state] said {no}.", act("Q22316"), {"date": "2015-01-28"}),
    "secretary of state in a report": Case("[The secretary of state] said {no}.", act(None), {"date": "2015-01-28"}),
    "president of France": Case("[The president of France] said {no}.", act("Q3052772"), {"date": "2018-05-06"}),
    "president of France before": Case("[The president of France] said {no}.", act("Q157"), {"date": "2016-05-06"}),
    "later than the sources know": Case("[The president of France] said {no}.", act(None), {"date": "2030-05-06"}),
}  # fmt: skip

IN_OFFICIAL_TEXTS = {
    "the President in his own account": Case("[The President] said {no}.", act("p1", party=["Velmark"]), ACCOUNT),
    "the President in another's account": Case("[The President] said {no}.", act("p7", party=["Tarnovia"]), TARNOVIAN),
    "the President beside a guest": Case("President Karl Ostrov of Tarnovia came. [The President] said {no}.", act("p1"), ACCOUNT),
    "the President beside a guest, no date": Case(
        "President Karl Ostrov of Tarnovia came. [The President] said {no}.", who(), ACCOUNT | UNDATED
    ),
    "the President whom the text names": Case(
        "Ilse Varga received President Karl Ostrov of Tarnovia. [The President] said {no}.", act("p1", who=[["Ilse Varga"]]), ACCOUNT
    ),
    "the guest by his country": Case(
        "President Karl Ostrov of Tarnovia came. [The President of Tarnovia] said {no}.", act("p7", party=["Tarnovia"]), ACCOUNT
    ),
    "the Minister in the ministry's account": Case("[The Minister] said {no}.", act("p3"), MINISTRY),
    "the Foreign Minister in the ministry's account": Case("[The Foreign Minister] said {no}.", act("p3"), MINISTRY),
    "the President in the ministry's account": Case("[The President] said {no}.", act(None), MINISTRY),
    "President with a surname at home": Case("[President Varga] said {no}.", act("p1", party=["Velmark"]), ACCOUNT),
    "President with a guest's surname": Case("[President Ostrov] said {no}.", act("p7"), ACCOUNT),
    "the Secretary": Case(
        "[The Secretary] said {no}.", act("Q7821917"),
        {"genre": "account", "date": "2022-01-28", "party": "United States", "issuer": "U.S. Department of State"},
    ),
    "the President in Kremlin and White House texts": Case(
        "[The President] said {no}.", act("Q7747"), {"genre": "account", "date": "2021-12-30", "party": "Russia", "issuer": "Kremlin"}
    ),
    "the President in a White House text": Case(
        "[The President] said {no}.", act("Q6279"),
        {"genre": "account", "date": "2021-12-30", "party": "United States", "issuer": "The White House"},
    ),
    "party of a guest by title and surname": Case("[President Ostrov] said {no}.", side("Tarnovia"), ACCOUNT),
    "somebody without an office": Case("[Mira Kolm] said {no}.", side(None), ACCOUNT),
    "an office of one's own house": Case(
        "[The Amber House Office of Ferries] said {no}.", side("Velmark"), ACCOUNT | {"issuer": "Amber House"}
    ),
    "officials of one's own house": Case(
        "[Amber House senior officials] said {no}.", side("Velmark"), ACCOUNT | {"issuer": "Amber House"}
    ),
    "an office in capitals before a comma": Case("[Velmark's President, Ilse Varga,] said {no}.", side("Velmark")),
    "an office in capitals of one's own": Case("[The Tarnovian Prime Minister, Jan Tolv,] said {no}.", side("Tarnovia")),
    "the spokesman of an office holder without a name": Case(
        "[The president of Velmark] said {yes}. [Her spokesman] said {no}.", {"party": ["Velmark", "Velmark"]}
    ),
    "an official in his delegation": Case(
        LEAD + "[Dovik] said {yes}. [A senior official in his delegation] said {no}.", {"party": ["Tarnovia", "Tarnovia"]}
    ),
    "a former office before a country": Case("[A former Velmarkian president, Peter Brandt,] said {no}.", side(None)),
    "a senator in an account": Case("[Senator Kolm] said {no}.", side(None), ACCOUNT),
    "the other side": Case("[The Tarnovian side] said {no}.", side("Tarnovia"), ACCOUNT),
    "a president's spokeswoman by name": Case(LEAD + "[Varga's spokeswoman, Mira Kolm,] said {no}.", side("Velmark")),
    "a minister's spokeswoman": Case(LEAD + "[President Varga's office] said {no}.", side("Velmark")),
    "a pope is nobody's own": Case("[His Holiness Pope Olaf] said {no}.", side(None), ACCOUNT),
    "own administration": Case("[The Varga Administration] said {no}.", side("Velmark"), ACCOUNT),
    "own people, one with a country": Case(
        "[Senior Adviser Rosa Kemp and Velmarkian Envoy Jan Tolv] said {no}.", side("Velmark"), ACCOUNT
    ),
    "a guest of a republic": Case(
        "[Prime Minister Jan Tolv of the Republic of Belsund] said {no}.", side("Belsund"), ACCOUNT
    ),
    "party of a guest whom nobody knows": Case("[President Kalden] said {no}.", side(None), ACCOUNT),
    "party of a king where there is none": Case("[King Olaf] said {no}.", side(None), ACCOUNT),
    "party of one's own by surname": Case("[Prime Minister Hartog] said {no}.", side("Velmark"), ACCOUNT),
    "the Head of State": Case("[The Head of State] said {no}.", act("p1"), ACCOUNT),
    "the presidents of both": Case("[The Presidents of Velmark and Tarnovia] said {no}.", act("p1", "p7"), ACCOUNT),
    "own official": Case("[A senior administration official] said {no}.", side("Velmark"), ACCOUNT),
    "somebody of another country": Case("[Anton Dovik] said {no}.", side("Tarnovia"), ACCOUNT),
    "somebody of another country, no date": Case("[Anton Dovik] said {no}.", side(None), ACCOUNT | UNDATED),
}  # fmt: skip

ADDRESSEE = {
    "told a name": Case(LEAD + "[Varga] <told> Dovik {that talks failed}.", to("Anton Dovik")),
    "told a name with its office": Case(LEAD + "[Varga] <told> Prime Minister Dovik {that talks failed}.", to("Anton Dovik")),
    "told reporters": Case(LEAD + "{“No,”} [Varga] <told> reporters.", to("reporters")),
    "asked a capital for": Case(LEAD + "[Varga] <asked> Kestrel {for more time}.", to("Kestrel")),
    "asked a country within the content": Case(LEAD + "[Varga] <asked> {Tarnovia for more time}.", to("Tarnovia")),
    "urged within the content": Case(LEAD + "[Varga] <urged> {Dovik to stop}.", to("Anton Dovik")),
    "said to": Case(LEAD + "{“No,”} [Varga] <said> to Dovik.", to("Anton Dovik")),
    "warned somebody that": Case(LEAD + "[Varga] <warned> Tarnovia {that it was late}.", to("Tarnovia")),
    "warned that": Case(LEAD + "[Varga] <warned> {that it was late}.", to()),
    "warned somebody would": Case(LEAD + "[Varga] <warned> {Tarnovia would leave}.", to()),
    "asked about": Case(LEAD + "[Varga] <asked> about {Dovik}.", to()),
    "said nothing to": Case(LEAD + "[Varga] <said> {that Dovik came}.", to()),
    "the speaker behind the cue": Case(LEAD + "{“No,”} <warned> [Dovik].", to()),
    "was told by": Case(LEAD + "Dovik was <told> by [Varga] {that talks failed}.", to("Anton Dovik")),
    "told him": Case(LEAD + "[Varga] met Dovik and <told> him {that talks failed}.", to("Anton Dovik")),
    "told an organisation": Case(LEAD + "[Varga] <told> the Meridian Union {that talks failed}.", to("Meridian Union")),
    "told a role": Case(MORE + "[Varga] <told> the Tarnovian prime minister {that talks failed}.", to("Anton Dovik")),
    "thanked somebody for": Case(LEAD + "[Varga] <thanked> {Dovik for the talks}.", to()),
    "told one word that may be anything": Case(LEAD + "[Varga] <told> Lakend {that talks failed}.", to()),
    "told two": Case(MORE + "[Varga] <told> Dovik and Salk {that talks failed}.", to("Anton Dovik", "Mira Salk")),
}  # fmt: skip

PARTY = {
    "by country": Case(LEAD + "[Varga] said {no}.", side("Velmark")),
    "by office on the date": Case("[Ilse Varga] said {no}.", side("Velmark")),
    "by another office on another date": Case("[Mira Salk] said {no}.", side("Meridian Union"), {"date": "2032-05-06"}),
    "by that office before": Case("[Mira Salk] said {no}.", side("Tarnovia")),
    "between two offices": Case("[Mira Salk] said {no}.", side(None), {"date": "2026-05-06"}),
    "no date": Case("[Ilse Varga] said {no}.", side(None), UNDATED),
    "after the office": Case("[Peter Brandt] said {no}.", side(None)),
    "former in the text": Case("[Former Velmarkian President Peter Brandt] said {no}.", side(None)),
    "former in an apposition": Case("[Peter Brandt, the former president of Velmark,] said {no}.", side(None)),
    "former judge, now minister": Case("[Velmarkian Foreign Minister Tomas Reyl, a former judge,] said {no}.", side("Velmark")),
    "former with a later surname": Case(
        "Former Velmarkian President Peter Brandt came. [Brandt] said {no}.", side(None)
    ),
    "former president as a role": Case("[A former president of Velmark] said {no}.", side(None)),
    "bare role by date": Case("[The president of Velmark] said {no}.", side("Velmark")),
    "bare role without a date": Case("[The president of Velmark] said {no}.", side("Velmark"), UNDATED),
    "two offices of two sides": Case("[The president of Velmark and Tarnovia's prime minister] said {no}.", side(None)),
    "ambassador": Case("[Tarnovia's ambassador to Velmark] said {no}.", side("Tarnovia")),
    "sports official": Case("[A Velmarkian football official] said {no}.", side(None)),
    "American state's official": Case("[A Georgia official] said {no}.", side(None)),
    "senator": Case("[Senator Ewa Thorn] said {no}.", side(None)),
    "official by demonym": Case("[A senior Velmarkian official] said {no}.", side("Velmark")),
    "official by ministry": Case("[A Velmarkian foreign ministry official] said {no}.", side("Velmark")),
    "spokesman of a house": Case("[A spokesman for the Amber House] said {no}.", side("Velmark")),
    "spokeswoman before": Case("[An Amber House spokeswoman] said {no}.", side("Velmark")),
    "diplomat of a bloc": Case("[A Meridian Union diplomat] said {no}.", side("Meridian Union")),
    "former official": Case("[A former Velmarkian official] said {no}.", side(None)),
    "opposition official": Case("[A Velmarkian opposition official] said {no}.", side(None)),
    "official in a capital": Case("[A diplomat in Kestrel] said {no}.", side(None)),
    "fisherman of a country": Case("[A Velmarkian fisherman] said {no}.", side(None)),
    "spokesman for a person": Case(LEAD + "[A spokesman for Varga] said {no}.", side("Velmark")),
    "spokesman for a person with an office": Case(LEAD + "[A spokesman for Prime Minister Dovik] said {no}.", side("Tarnovia")),
    "a person's spokesman": Case(LEAD + "[Dovik's spokesman] said {no}.", side("Tarnovia")),
    "spokesman for a former president": Case(
        "Former Velmarkian President Peter Brandt came. [A spokesman for Brandt] said {no}.", side(None)
    ),
    "his spokesman": Case(
        LEAD + "[Dovik] said {yes}. [His spokesman] said {no}.", {"party": ["Tarnovia", "Tarnovia"]}
    ),
    "her delegation": Case(
        LEAD + "[Varga's delegation] said {no}.", side("Velmark")
    ),
    "aides of a person": Case("[A Varga aide] said {no}.", side(None)),
    "metonym": Case("[The Amber House] said {no}.", side("Velmark")),
    "capital": Case("[Orsund] said {no}.", side("Velmark")),
    "ministry": Case("[The Tarnovian Foreign Ministry] said {no}.", side("Tarnovia")),
    "organisation": Case("[The Meridian Union] said {no}.", side("Meridian Union")),
    "body of a union": Case("[The European Commission] said {no}.", side("European Union")),
    "agency": Case("[The World Health Organization] said {no}.", side("World Health Organization")),
    "movement": Case("[Hamas] said {no}.", side("Hamas")),
    "two of one side": Case(MORE + "[Varga and Reyl] said {no}.", side("Velmark")),
    "two of two sides": Case(LEAD + "[Varga and Dovik] said {no}.", side(None)),
    "newspaper": Case("[The Orsund Herald] said {no}.", side(None)),
    "European official": Case("[A European official] said {no}.", side(None)),
    "two of one name": Case("[Nils Hartog] said {no}.", side(None)),
    "Kremlin official": Case("[A senior Kremlin official] said {no}.", side("Russia")),
    "State Department spokesman": Case("[A State Department spokesman] said {no}.", side("United States")),
}  # fmt: skip

WITHIN_WORDS = {
    "reported in reported": Case(
        LEAD + "[Varga] said {that [Dovik] had said {no}}.",
        {"who": [["Ilse Varga"], ["Anton Dovik"]], "within": [None, 0], "party": ["Velmark", "Tarnovia"]},
    ),
    "quoted in quoted": Case(
        MORE + "[Varga] said: {“[Dovik] said {no}.”}", {"who": [["Ilse Varga"], ["Anton Dovik"]], "within": [None, 0]}
    ),
    "a country in a person's": Case(
        LEAD + "[Varga] said {that [Tarnovia] wanted {peace}}.", {"who": [["Ilse Varga"], ["Tarnovia"]], "within": [None, 0]}
    ),
    "one's own words of before": Case(
        LEAD + "[Varga] said: {“[I] said {no} then.”}", {"who": [["Ilse Varga"]] * 2, "within": [None, 0]}
    ),
    "three deep": Case(
        MORE + "[Varga] said {that [Dovik] said {that [Salk] wanted {peace}}}.",
        {"who": [["Ilse Varga"], ["Anton Dovik"], ["Mira Salk"]], "within": [None, 0, 1]},
    ),
    "one after the other": Case(LEAD + "[Varga] said {yes}. [Dovik] said {no}.", {"within": [None, None]}),
    "a source outside": Case(LEAD + "[Varga] told [Dovik] {that it is late} and {no}.", {"within": [None, None]}),
    "told to another inside": Case(
        MORE + "[Varga] said {that [Dovik] had told Salk {no}}.",
        {"who": [["Ilse Varga"], ["Anton Dovik"]], "within": [None, 0]},
    ),
    "her inside another's words": Case(
        LEAD + "[Dovik] said {that [she] had agreed {to leave}}.", {"who": [["Anton Dovik"], ["Ilse Varga"]], "within": [None, 0]}
    ),
    "an unnamed one inside": Case(
        LEAD + "[Varga] said {that [an official] had said {no}}.", {"who": [["Ilse Varga"], ["?"]], "within": [None, 0]}
    ),
    "a role by date inside": Case(
        "[Tomas Reyl] said {that [the president of Tarnovia] had said {no}}.", {"ids": [["p3"], ["p7"]], "within": [None, 0]}
    ),
}  # fmt: skip

PARTS: dict[str, dict[str, Case]] = {
    "1 within a document": WITHIN_A_DOCUMENT,
    "2 across documents": ACROSS_DOCUMENTS,
    "3 role and date": ROLE_AND_DATE,
    "4 official documents": IN_OFFICIAL_TEXTS,
    "5 addressee": ADDRESSEE,
    "6 party": PARTY,
    "7 within another's words": WITHIN_WORDS,
}

NAMED = "Remarks by President Varga and Prime Minister Dovik of Tarnovia"
# The margins of a transcript in their order, its title, and the names and actors of who speaks.
MARGINS: dict[str, tuple[list[str], str, Mapping[str, Any], list[tuple[str, str | None]]]] = {
    "the president at home": (["THE PRESIDENT"], "Remarks in Orsund", ACCOUNT, [("Ilse Varga", "p1")]),
    "the president elsewhere": (
        ["THE PRESIDENT"],
        "Remarks in Kestrel",
        TARNOVIAN,
        [("Karl Ostrov", "p7")],
    ),
    "the president before": (
        ["THE PRESIDENT"],
        "Remarks",
        ACCOUNT | {"date": "2028-05-06"},
        [("Peter Brandt", "p2")],
    ),
    "the president, no date": (["THE PRESIDENT"], "Remarks", ACCOUNT | UNDATED, [("?", None)]),
    "president and surname": (["PRESIDENT VARGA"], "Remarks", ACCOUNT, [("Varga", "p1")]),
    "a guest's surname": (["PRESIDENT OSTROV"], "Remarks", ACCOUNT, [("Ostrov", "p7")]),
    "surname with courtesy": (["MR. REYL"], "Remarks", ACCOUNT, [("Reyl", None)]),
    "named in the title": (["THE PRESIDENT"], NAMED, ACCOUNT, [("Varga", "p1")]),
    "a guest named in the title": (["PRIME MINISTER DOVIK"], NAMED, ACCOUNT, [("Dovik", "p4")]),
    "a full name": (["ILSE VARGA"], "Remarks", ACCOUNT, [("Ilse Varga", "p1")]),
    "a question": (["Q"], "Remarks", ACCOUNT, [("?", None)]),
    "the president of a house that is not known": (
        ["MS. KOLM", "Q"],
        "Press Briefing",
        UNDATED | {"genre": "transcript"},
        [("Kolm", None), ("?", None)],
    ),
    "a name before where it was said": (
        ["MS. KOLM"],
        "Press Gaggle by Press Secretary Mira Kolm En Route Kestrel",
        ACCOUNT,
        [("Mira Kolm", None)],
    ),
    "a surname of two parts": (
        ["MS. VARGA-REYL"],
        "Press Briefing by Press Secretary Anna Varga-Reyl",
        ACCOUNT,
        [("Anna Varga-Reyl", None)],
    ),
    "a hyphen of print": (
        ["MS. VARGA\N{NON-BREAKING HYPHEN}REYL"],
        "Remarks",
        ACCOUNT,
        [("Varga-Reyl", None)],
    ),
    "a Scottish name": (["MR. MCNALL"], "Remarks", ACCOUNT, [("McNall", None)]),
    "titles of two words": (["SURGEON GENERAL HALE"], "Remarks", ACCOUNT, [("Hale", None)]),
    "the president among others": (
        ["THE PRESIDENT", "Q", "AUDIENCE"],
        "Remarks in Orsund",
        HOUSE,
        [("Ilse Varga", "p1"), ("?", None), ("?", None)],
    ),
    "the president and a guest": (
        ["THE PRESIDENT", "PRIME MINISTER DOVIK"],
        "Remarks by President Varga and Prime Minister Dovik of Tarnovia",
        HOUSE,
        [("Varga", "p1"), ("Dovik", "p4")],
    ),
    "another of that surname": (
        ["MS. ANNA REYL"],
        "Remarks by Foreign Minister Tomas Reyl",
        ACCOUNT,
        [("Anna Reyl", None)],
    ),
    "an official": (["SENIOR ADMINISTRATION OFFICIAL"], "Background call", ACCOUNT, [("?", None)]),
}
