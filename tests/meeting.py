"""An invented meeting with everything that pages must cope with: nesting, overlap, right-to-left, emoji."""

from __future__ import annotations

from typing import Any

from readouts.records import (
    Comparison,
    Document,
    Issue,
    Passage,
    Reading,
    Side,
    Span,
    Speaker,
    Statement,
)

VELMARK = """Readout of the President's meeting with Prime Minister Dovik of Tarnovia

President Ilse Varga met Prime Minister Anton Dovik of Tarnovia at the Orsund summit on 14 March 2031. \
The leaders agreed that the ceasefire in the Lask strait will hold until the first of June. \
President Varga stressed that "gas will flow through Velmark only at the agreed price". \
She said Foreign Minister Tomas Reyl had told her that "every prisoner is on the list". \
The President underlined Velmark's readiness to answer any breach of the ceasefire at sea. \
He hopes the observers arrive in April.

Share this page · Print · Subscribe to our newsletter
"""

TARNOVIA = """Prime Minister Dovik received in Orsund\r
\r
Anton Dovik and Mira Salk thanked the hosts for their welcome. Prime Minister Dovik noted that the \
ceasefire in the Lask strait holds until the first of June. He declared: "We will not pay one crown more for \
transit." A list of prisoners was not discussed.\r
\r
كما قال رئيس الوزراء: «نريد مراقبين محايدين» في المضيق. 🕊️\r
"""

COURIER = """Varga and Dovik leave much open

Tarnovian officials told The Harbour Courier that the observers "may come in summer, if at all". \
"We were promised April," Jonas Hale, the mediator, said. \
President Ilse Varga believes the strait will stay open.
"""


def span(text: str, words: str, nth: int = 0) -> Span:
    """Where ``words`` stand in ``text`` for the ``nth`` time."""
    at = -1
    for _ in range(nth + 1):
        at = text.index(words, at + 1)
    return Span(at, at + len(words))


def passage(text: str, *words: str) -> Passage:
    return Passage.of(text, [span(text, part) for part in words])


VARGA = Speaker("Ilse Varga", "person", None, "President", "Velmark", 0.97, "named in the source")
DOVIK = Speaker("Anton Dovik", "person", None, "Prime Minister", "Tarnovia", 0.93, "the one man named before")
SALK = Speaker("Mira Salk", "person", None, "defence minister", "Tarnovia", 0.88, "named in the source")
REYL = Speaker("Tomas Reyl", "person", None, "Foreign Minister", "Velmark", 0.9, "named in the source")
HALE = Speaker("Jonas Hale", "person", None, "Foreign Minister", "Ostrava Bay", 0.95, "named in the source")


def statement(text: str, id: str, words: str | tuple[str, ...], **more: Any) -> Statement:
    parts = (words,) if isinstance(words, str) else words
    for key in ("source", "cue"):
        if isinstance(more.get(key), str):
            more[key] = passage(text, more[key])
    more = {"kind": "indirect", "attitude": "assertion", "confidence": 0.91} | more
    return Statement(id=id, content=passage(text, *parts), **more)


def velmark() -> Reading:
    text = VELMARK
    told = 'Foreign Minister Tomas Reyl had told her that "every prisoner is on the list"'
    furniture = (span(text, "Share this page · Print · Subscribe to our newsletter"),)
    document = Document(
        id="velmark.txt",
        text=text,
        title="Readout of the President's meeting with Prime Minister Dovik of Tarnovia",
        date="2031-03-14",
        issuer="Office of the President of Velmark",
        party="Velmark",
        language="en",
        genre="account",
        furniture=furniture,
        url="https://president.velmark.example/readouts/2031/14",
    )
    varga = {"speakers": (VARGA,), "party": "Velmark"}
    return Reading(
        document,
        (
            statement(
                text,
                "s1",
                "the ceasefire in the Lask strait will hold until the first of June",
                source="The leaders",
                cue="agreed",
                speakers=(VARGA, DOVIK),
                party="Velmark",
            ),
            statement(
                text,
                "s2",
                '"gas will flow through Velmark only at the agreed price"',
                source="President Varga",
                cue="stressed",
                kind="direct",
                **varga,
            ),
            statement(text, "s3", told, source="She", cue="said", kind="mixed", **varga),
            statement(
                text,
                "s4",
                '"every prisoner is on the list"',
                source="Foreign Minister Tomas Reyl",
                cue="had told",
                kind="direct",
                speakers=(REYL,),
                within="s3",
                party="Velmark",
            ),
            statement(
                text,
                "s5",
                "the observers arrive in April",
                source="He",
                cue="hopes",
                attitude="eventuality",
                candidates=(DOVIK, REYL),
                confidence=0.62,
                party="Velmark",
            ),
        ),
    )


def tarnovia() -> Reading:
    text = TARNOVIA
    document = Document(
        id="tarnovia.html",
        text=text,
        title="Prime Minister Dovik received in Orsund",
        date="2031-03-15",
        issuer="Government of Tarnovia",
        party="Tarnovia",
        language="en",
        genre="account",
        warnings=("the date was taken from the address",),
    )
    dovik = {"speakers": (DOVIK,), "party": "Tarnovia"}
    return Reading(
        document,
        (
            statement(
                text,
                "s1",
                "the hosts for their welcome",
                source="Anton Dovik and Mira Salk",
                cue="thanked",
                speakers=(DOVIK, SALK),
                party="Tarnovia",
            ),
            statement(
                text,
                "s2",
                "the ceasefire in the Lask strait holds until the first of June",
                source="Prime Minister Dovik",
                cue="noted",
                **dovik,
            ),
            statement(
                text,
                "s3",
                '"We will not pay one crown more for transit."',
                source="He",
                cue="declared",
                kind="direct",
                **dovik,
            ),
            statement(
                text,
                "s4",
                ("«نريد مراقبين محايدين»", "في المضيق"),
                source="رئيس الوزراء",
                cue="قال",
                kind="mixed",
                **dovik,
            ),
            # Overlaps s4 and the sentence's end without either lying inside the other.
            statement(text, "s5", "محايدين» في المضيق. 🕊️", confidence=0.41, party="Tarnovia"),
        ),
    )


def courier() -> Reading:
    text = COURIER
    document = Document(
        id="courier.md",
        text=text,
        title="Varga and Dovik leave much open",
        date="2031-03-15",
        outlet="The Harbour Courier",
        language="en",
        url="javascript:alert(1)",
    )
    return Reading(
        document,
        (
            statement(
                text,
                "s1",
                'the observers "may come in summer, if at all"',
                source="Tarnovian officials",
                cue="told",
                kind="mixed",
                speakers=(Speaker("Tarnovian officials", "unnamed", country="Tarnovia", confidence=0.8),),
                party="Tarnovia",
            ),
            statement(
                text,
                "s2",
                '"We were promised April,"',
                source="Jonas Hale, the mediator",
                cue="said",
                kind="direct",
                speakers=(HALE,),
                party="Ostrava Bay",
            ),
            statement(
                text,
                "s3",
                "the strait will stay open",
                source="President Ilse Varga",
                cue="believes",
                attitude="belief",
                speakers=(VARGA,),
                party="Velmark",
            ),
        ),
    )


def side(reading: Reading, party: str, *ids: str, words: str | None = None) -> Side:
    known = {found.id: found for found in reading.statements}
    if words is not None:
        return Side(party, reading.document.id, (span(reading.document.text, words),), ids)
    spans = tuple(part for id in ids for part in known[id].content.spans)
    return Side(party, reading.document.id, spans, ids)


def compared() -> Comparison:
    """Two accounts and a report: all four relations, narration, nesting, overlap, an open speaker."""
    velmarkian, tarnovian, report = velmark(), tarnovia(), courier()
    answer = "readiness to answer any breach of the ceasefire at sea"
    return Comparison(
        (velmarkian, tarnovian, report),
        ("Velmark", "Tarnovia"),
        (
            Issue(
                "ceasefire in the Lask strait",
                "same",
                "Both name the strait and the first of June.",
                0.92,
                (side(velmarkian, "Velmark", "s1"), side(tarnovian, "Tarnovia", "s2")),
            ),
            Issue(
                "price of gas transit",
                "differs",
                "One insists on the agreed price, the other refuses to pay more.",
                0.71,
                (side(velmarkian, "Velmark", "s2"), side(tarnovian, "Tarnovia", "s3")),
            ),
            Issue(
                "prisoner list",
                "conflicts",
                "One says that every prisoner is listed, the other that no list was discussed.",
                0.66,
                (
                    side(velmarkian, "Velmark", "s4"),
                    side(tarnovian, "Tarnovia", words="A list of prisoners was not discussed."),
                ),
            ),
            Issue(
                "observers",
                "differs",
                "Neutral observers are wanted by both, at different times.",
                0.55,
                (
                    side(velmarkian, "Velmark", "s5"),
                    side(tarnovian, "Tarnovia", "s4"),
                    side(report, "Tarnovia", "s1"),
                ),
            ),
            Issue("answer to a breach", "one_sided", "", 0.83, (side(velmarkian, "Velmark", words=answer),)),
            Issue("thanks to the hosts", "one_sided", "", 0.9, (side(tarnovian, "Tarnovia", "s1"),)),
        ),
    )
