"""Acts: what statements of invented countries do, through the real reader."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from readouts.reading import actwords
from readouts.reading.acts import ACTS, Weights
from readouts.reading.reader import Reader
from readouts.records import Document, Statement

PLOVER = (*(act for act in ACTS if act != "YIELD"), "CONCEDE", "RETREAT")


OPENING = "President Ilse Varga of Velmark met the Orsundian foreign minister, Marek Dovik, on Friday."


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def only(reader: Reader, text: str) -> Statement:
    """The first statement of a text that is read as the second paragraph of a report."""
    document = Document("a.txt", f"{OPENING}\n\n{text}\n", date="2031-05-02")
    found = [one for one in reader.read(document).statements if one.content.start > len(OPENING)]
    assert found, "no statement was found"
    return found[0]


# text, act, pure PLOVER code, marks: n negated, u unsaid, f future, h hypothetical, p past
CASES = [
    # Cues that are the act.
    ("Varga urged Tarnovia to withdraw its troops.", "REQUEST", "REQUEST", ""),
    ("Dovik called on Orsund to release the sailors.", "REQUEST", "REQUEST", ""),
    ("Varga insisted on a ceasefire before the end of the month.", "REQUEST", "REQUEST", ""),
    ("Varga proposed a new meeting.", "REQUEST", "REQUEST", ""),
    ("Varga asked Orsund for help in the north.", "REQUEST", "REQUEST", ""),
    ("Varga warned against a new war.", "REQUEST", "REQUEST", ""),
    ("Varga promised to open the port.", "AGREE", "AGREE", ""),
    ("President Dovik pledged to send grain.", "AGREE", "AGREE", ""),
    ("The two sides agreed to meet again in May.", "AGREE", "AGREE", ""),
    ("Dovik offered to mediate between Tarnovia and the islands.", "AGREE", "AGREE", ""),
    ("Dovik promised not to attack Orsund.", "AGREE", "AGREE", ""),
    ("The minister accused Orsund of shelling the port.", "ACCUSE", "ACCUSE", ""),
    ("Varga condemned the attack.", "ACCUSE", "ACCUSE", ""),
    ("Dovik expressed concern about the arrests.", "ACCUSE", "ACCUSE", ""),
    ("The delegation protested against the tariffs.", "ACCUSE", "ACCUSE", ""),
    ("The president refused to discuss the border.", "REJECT", "REJECT", "u"),
    ("Dovik ruled out new talks.", "REJECT", "REJECT", ""),
    ("Varga rejected the demand.", "REJECT", "REJECT", ""),
    ("The minister warned that Velmark would close the strait.", "THREATEN", "THREATEN", "f"),
    ("Varga threatened to expel the envoys.", "THREATEN", "THREATEN", ""),
    ("Varga vowed to retaliate for the raid on the port.", "THREATEN", "THREATEN", ""),
    ("Varga thanked Dovik for his hospitality.", "SUPPORT", "SUPPORT", ""),
    ("Varga hailed the treaty.", "SUPPORT", "SUPPORT", ""),
    ("Varga affirmed her trust in the union.", "SUPPORT", "SUPPORT", ""),
    ("The prime minister reaffirmed support for Orsund.", "SUPPORT", "SUPPORT", ""),
    ("Dovik apologised for the raid.", "CONCEDE", "CONCEDE", ""),
    ("The two leaders discussed trade and the opening of the port.", "CONSULT", "CONSULT", ""),
    ("They exchanged views on trade.", "CONSULT", "CONSULT", ""),
    # CONFIRM and DENY, with what is confirmed beside it.
    ("Varga confirmed he had asked for grain.", "CONFIRM", "REQUEST", ""),
    ("Dovik confirmed that Velmark will host the summit.", "CONFIRM", "AGREE", "f"),
    ("The general acknowledged that the talks had been hard.", "CONFIRM", None, ""),
    ("Varga did not confirm the report.", "CONFIRM", None, "n"),
    ("Varga denied that Velmark had fired on the ship.", "DENY", "REJECT", ""),
    ("Varga denied any role in the attack on the ship.", "DENY", "REJECT", ""),
    ("Varga dismissed the allegations.", "DENY", "REJECT", ""),
    ("Dovik did not deny the report.", "DENY", "REJECT", "n"),
    # Cues that only report: what the own side does.
    ("Dovik said he had asked Varga for grain.", "REQUEST", "REQUEST", ""),
    ('"I told Varga that the time has come to end the war," Dovik said.', "REQUEST", "REQUEST", ""),
    (
        '"I raised the issue of supplying us with grain with President Varga," Dovik said.',
        *["REQUEST"] * 2,
        "",
    ),
    ('"I ask the council to act," Varga said.', "REQUEST", "REQUEST", ""),
    ('"We condemn this attack," said Dovik.', "ACCUSE", "ACCUSE", ""),
    ('"We stand with Orsund," Dovik said.', "SUPPORT", "SUPPORT", ""),
    ("Varga said that she had spoken with Dovik by phone.", "CONSULT", "CONSULT", ""),
    ('"We will not accept this plan," Varga said.', "REJECT", "REJECT", "f"),
    # What others are to do.
    ('"They must withdraw their troops," Varga said.', "REQUEST", "REQUEST", ""),
    ('"On Orsund and Velmark: they must stop the fighting," Varga said.', "REQUEST", "REQUEST", ""),
    ('"You must free the prisoners," Varga told Dovik.', "REQUEST", "REQUEST", ""),
    ('"Let us talk," Varga said.', "REQUEST", "REQUEST", ""),
    ("Dovik said it is time to lift the sanctions.", "REQUEST", "REQUEST", ""),
    # Nothing more is done.
    ("The foreign minister described the talks as useful.", "STATE", "CONSULT", ""),
    ("Varga insisted that the islands belong to Velmark.", "STATE", None, ""),
    ('"Orsund fired on our ships," Varga said.', "STATE", "ASSAULT", ""),
    ("Dovik claimed that Velmark shelled the town.", "STATE", "ASSAULT", ""),
    ("Dovik said Varga suspended the trade deal.", "STATE", "SANCTION", ""),
    ("Varga said Dovik had agreed to a truce.", "STATE", "AGREE", ""),
    ("Varga suggested some other matters were on the table.", "STATE", None, ""),
    # Negated, but not about saying.
    ("Minister Dovik did not rule out new sanctions.", "REJECT", "REJECT", "n"),
    ("Varga said that Velmark has never threatened Orsund.", "STATE", "THREATEN", "n"),
    ('"We will never surrender," Varga said.', "STATE", None, "nf"),
    # Not discussed, raised, asked or promised.
    ("Dovik noted he did not discuss striking the refinery.", "CONSULT", "CONSULT", "nu"),
    ("The minister said he did not raise the strikes.", "CONSULT", "CONSULT", "nu"),
    ("Dovik said the strikes were not discussed.", "CONSULT", "CONSULT", "nu"),
    ("Varga said that the two leaders did not talk about gas.", "CONSULT", "CONSULT", "nu"),
    ("Varga stressed that she had made no mention of the islands.", "CONSULT", "CONSULT", "nu"),
    ("Dovik said Velmark has never asked for troops.", "REQUEST", "REQUEST", "nu"),
    ("Velmark has not asked for a meeting, the ministry said.", "REQUEST", "REQUEST", "nu"),
    ('"Nobody asked us for help," Dovik said.', "REQUEST", "REQUEST", "nu"),
    ("The envoy said Orsund had made no request for aid.", "REQUEST", "REQUEST", "nu"),
    ("The spokesman said nothing was promised to Orsund.", "AGREE", "AGREE", "nu"),
    ("Varga said that no promises were made to Orsund.", "AGREE", "AGREE", "nu"),
    ('"We never promised anything," Dovik said.', "AGREE", "AGREE", "nu"),
    ("The spokeswoman declined to comment on the talks.", "REJECT", "REJECT", "u"),
    ("Varga did not say whether the port is open.", "STATE", None, "nu"),
    # To come, supposed, long past.
    (
        "Varga confirmed he is already briefing the Tarnovian leaders on the results.",
        "CONFIRM",
        "CONSULT",
        "f",
    ),
    ("Dovik said he is travelling to Port Ansel.", "STATE", None, "f"),
    ('"We will send grain to Orsund," Varga said.', "AGREE", "AGREE", "f"),
    ("Dovik said he would visit Orsund next week.", None, None, "f"),
    ("President Ilse Varga said her country would lift the embargo.", "CONCEDE", "CONCEDE", "f"),
    ('"If they cross the river, we would answer with force," the general warned.', *["THREATEN"] * 2, "h"),
    ('"If Orsund asked, we would help," Dovik said.', "STATE", None, "h"),
    ('"Had they asked, we might have helped," Varga said.', "STATE", None, "h"),
    ("Dovik said Velmark could join the union.", "STATE", None, "h"),
    ("The king said he might attend the summit.", "STATE", None, "h"),
    ("Dovik said that decades ago Velmark had ruled the islands.", "STATE", None, "p"),
    ('"In 1950 our troops left the islands," Dovik said.', "STATE", None, "p"),
    ("Dovik said his forces are facing a shortage of shells.", "STATE", None, ""),
]


@pytest.mark.parametrize(("text", "act", "plover", "marks"), CASES, ids=[case[0][:60] for case in CASES])
def test_a_statement_has_its_act(
    reader: Reader, text: str, act: str | None, plover: str | None, marks: str
) -> None:
    found = only(reader, text)
    shown = "n" * found.negated + "u" * found.unsaid + "".join(flag[0] for flag in found.flags)
    assert act in (None, found.act)
    assert plover in (None, found.plover)
    assert shown == marks
    assert found.plover in PLOVER


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("Varga promised to open the port.", "promise"),
        ("The two sides agreed to meet again in May.", "agree"),
        ("Varga urged Tarnovia to withdraw its troops.", "yield"),
        ("Varga asked Orsund for help in the north.", "assist"),
        ("Dovik ruled out new talks.", "meet"),
        ("The minister accused Orsund of shelling the port.", "allege"),
        ("Varga threatened to expel the envoys.", "expel"),
        ("The foreign minister described the talks as useful.", None),
    ],
)
def test_an_act_has_the_manuals_mode(reader: Reader, text: str, mode: str | None) -> None:
    assert only(reader, text).mode == mode


def test_a_transcripts_turn_has_an_act_too(reader: Reader) -> None:
    text = "PRESIDENT VARGA: We condemn this attack.\n\nPRESIDENT DOVIK: Please help us to end the war.\n"
    document = Document("a.txt", text)
    assert all(one.act and one.plover in PLOVER for one in reader.read(document).statements)


def weights(**rows: str) -> Weights:
    """Weights by which one word alone speaks for an act."""
    table = np.zeros((actwords.ROWS + 1 + 3 * actwords.WIDTH, 2 + len(ACTS)), dtype=np.float16)
    for word, act in rows.items():
        where, _ = actwords.rows(actwords.Counter([f"1 {actwords.stem(word)}"]))
        table[where, 0] = 1
        table[where, 1 + ACTS.index(act)] = 5
    return Weights(table, lambda word: np.ones(actwords.WIDTH, dtype=np.float32))


def test_weights_name_the_act_and_their_chances_sum_to_one() -> None:
    table = weights(marched="PROTEST", fired="ASSAULT")
    words = actwords.tokens("Students marched through Port Ansel.", "Students", "")
    assert table.likeliest(words)[0] == "PROTEST"
    assert sum(table.chances(words).values()) == pytest.approx(1)


def test_inside_yield_words_are_concede_and_deeds_retreat() -> None:
    table = weights(freed="YIELD")
    where, _ = actwords.rows(actwords.Counter([f"1 {actwords.stem('freed')}"]))
    table._table[where, -1] = 5
    assert table.likeliest(actwords.tokens("Orsund freed ten sailors.", "Orsund", ""))[0] == "RETREAT"


def test_source_and_target_stand_for_their_words() -> None:
    words = actwords.tokens("The Dovik cabinet asked Orsund for 3 ships.", "The Dovik cabinet", "Orsund")
    assert words == [actwords.SOURCE, "asked", actwords.TARGET, "for", "3", "ships"]


def test_words_are_stemmed_alike_by_many_threads_at_once() -> None:
    words = [f"{part}{end}" for part in ("negotiat", "condemn", "withdraw", "sanction") for end in ENDS]
    alone = [actwords.stem.__wrapped__(word) for word in words]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(lambda _: [actwords.stem.__wrapped__(word) for word in words], range(64)))
    finally:
        sys.setswitchinterval(interval)
    assert all(stems == alone for stems in found)


ENDS = ("ed", "ing", "ions", "ionally", "s", "ers", "able", "ation")
