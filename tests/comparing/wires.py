# ruff: noqa: E501
"""Invented wire reports as outlets print them, and texts that are near them and are no copies."""

from __future__ import annotations

import re

SUMMIT = """Velmark, Tarnovia extend Lask ceasefire to June

ORSUND (Meridian Wire) - Velmark and Tarnovia agreed on Friday to extend the ceasefire in the Lask strait until the first of June, after eight hours of talks that both sides described as difficult.

President Ilse Varga of Velmark and Prime Minister Anton Dovik of Tarnovia met in the old customs house of Orsund, their first meeting since a Tarnovian patrol boat was sunk in January with the loss of eleven sailors.

"The guns are silent and they will stay silent," Varga told reporters on the quay. "What we have not settled is the price of the gas that runs under this water."

Dovik said his government would not pay more than it had agreed to in the contract of 2027. "We will not pay one crown more for transit," he said. "That is not a negotiating position, it is a signature on a page."

The two leaders agreed to exchange 120 prisoners before the end of March, a Velmarkian official said on condition of anonymity. A Tarnovian spokesman confirmed the number but not the date.

Observers from Ostrava Bay are to arrive in April to watch over the shipping lane, according to a joint statement read out by the mediator, Jonas Hale. The observers will be unarmed and will report every fortnight to both capitals.

The Lask strait carries a third of the region's grain. Insurers have trebled their rates since the first shots were fired last autumn, and two shipping lines have stopped sailing there altogether.

Opposition parties in Velmark criticised the agreement. "A ceasefire that ends on a date is a war that starts on a date," said Petra Holm, who leads the Harbour List in the assembly.

Analysts in both capitals said the gas question could still undo the truce. Velmark earns about four billion crowns a year from transit, and the contract runs out in September.

The leaders did not shake hands before the cameras. They are to meet again in Lask in the second half of May, Hale said.
"""

FLOOD = """Dam breach in northern Kastoria leaves thousands homeless

BELGAR (Meridian Wire) - A dam broke above the town of Belgar in northern Kastoria before dawn on Tuesday, sending a wall of brown water through streets where most people were asleep, the authorities said.

At least nineteen people were killed and more than four thousand have lost their homes, Interior Minister Selim Oruk told a news conference. He warned that the count would rise as rescuers reached the lower villages.

"It came like a train," said Marta Devin, a baker who was already at work when the water reached the square. "I climbed onto the oven and I prayed. My flour is in the river now."

The earthen dam, built sixty years ago to water orchards, had been inspected in the spring and found sound, the water board said. Residents said that they had reported seepage at its foot for weeks and that nobody had come.

Oruk promised an inquiry. "Whoever signed that paper will explain it to the people of Belgar," he said, without naming the company that carried out the inspection.

Soldiers were bringing drinking water and blankets by boat. The road to the south is cut in three places, and the railway bridge at Sorn has lost a pier. Engineers said it would take two weeks to put up a temporary crossing.

Chancellor Nadia Fenn of Orsund offered two helicopters and a field hospital, her office said. Kastoria accepted the offer within the hour, the first time since their border quarrel that aid has crossed that way.

Forecasters expect more rain from Thursday on. Two further dams on the same river are being drained as a precaution, and eleven hundred people have been taken out of the valley below them.
"""

VELMARK = """Readout of President Varga's meeting with the Prime Minister of Tarnovia

President Ilse Varga met today in Orsund with Prime Minister Anton Dovik of Tarnovia. The President welcomed the extension of the ceasefire in the Lask strait until the first of June and thanked the mediator, Jonas Hale, for his patience.

The President underlined that gas will flow through Velmark only at the price that has been agreed, and that Velmark stands by its contracts. The leaders agreed to exchange 120 prisoners before the end of March.

They also discussed the arrival of observers from Ostrava Bay in April. The President reaffirmed Velmark's readiness to answer any breach of the ceasefire at sea. The leaders will meet again in May.
"""

TARNOVIA = """Prime Minister Dovik received in Orsund

Prime Minister Anton Dovik met today in Orsund with President Ilse Varga of Velmark. The Prime Minister noted that the ceasefire in the Lask strait holds until the first of June, and that it was Tarnovia which first proposed to prolong it.

On transit, the Prime Minister made clear that Tarnovia will not pay more than the contract of 2027 provides. The exchange of 120 prisoners was confirmed. Neutral observers from Ostrava Bay will be welcome in the strait from April.

The Prime Minister conveyed the condolences of the Tarnovian people to the families of those lost at sea. The leaders agreed to continue their conversation in May.
"""

_CALL = """Readout of the President's call with {whom}

President Ilse Varga spoke today with {whom}. The President thanked {short} for {thanks}. The two leaders reaffirmed the close partnership between their countries and discussed a range of regional and global issues, including {issue}. They agreed to remain in close touch.
"""

CALLS = (
    _CALL.format(
        whom="Chancellor Nadia Fenn of Orsund",
        short="Chancellor Fenn",
        thanks="the hospitality shown to the delegation last week",
        issue="the shipping lane through the Lask strait and the price of grain",
    ),
    _CALL.format(
        whom="President Selim Oruk of Kastoria",
        short="President Oruk",
        thanks="his offer of engineers after the storms in the south",
        issue="the new customs rules and the railway over the Sorn",
    ),
    _CALL.format(
        whom="King Aldous the Second of Ostrava Bay",
        short="the King",
        thanks="the observers that his country will send in April",
        issue="the protection of cables under the sea",
    ),
)

BOILERPLATE = """

Sign up for the Harbour Courier's morning letter and never miss a story. By signing up you accept our terms and our privacy notice.

Related: Why the strait matters. Five charts on grain. Our correspondent answers your questions.

(c) The Harbour Courier. Reporting by the Meridian Wire. All rights reserved. Our standards and how to tell us of a mistake.
"""

ADDED = """

In the capital, the news was met with little joy. On the fish market, where half of the stalls have been empty since the autumn, traders told this newspaper that they would believe in peace when the ice boats came back. "They have promised us calm three times this year," said Oda Lind, who has sold herring there for thirty years.
"""


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text, its headline first."""
    return [each for each in text.split("\n\n") if each.strip()]


def headline(text: str, words: str = "Guns to stay silent, but gas still divides neighbours") -> str:
    """The report under another headline."""
    return "\n\n".join([words, *paragraphs(text)[1:]])


def trimmed(text: str, kept: float) -> str:
    """The report with its tail cut off, ``kept`` of its paragraphs left."""
    found = paragraphs(text)
    return "\n\n".join(found[: round(len(found) * kept)])


def added(text: str) -> str:
    """The report with a paragraph of the outlet's own after the third."""
    found = paragraphs(text)
    return "\n\n".join([*found[:3], ADDED.strip(), *found[3:]])


def styled(text: str) -> str:
    """The report in a house style: other quotation marks, other spellings, no agency in the first line."""
    text = re.sub(r'"([^"]*)"', "“\\1”", text).replace("'", "\u2019")
    text = re.sub(r"\s*\(Meridian Wire\) - ", ": ", text)
    for one, other in (
        ("said", "says"),
        ("8", "eight"),
        ("first of June", "1 June"),
        ("percent", "per cent"),
    ):
        text = text.replace(one, other, 2)
    return text


def copies(report: str) -> dict[str, str]:
    """What outlets make of one wire report, by what they did with it."""
    return {
        "another headline": headline(report),
        "the last quarter trimmed": trimmed(report, 0.75),
        "two fifths trimmed": trimmed(report, 0.6),
        "a paragraph added": added(report),
        "boilerplate behind it": report + BOILERPLATE,
        "house style": styled(report),
        "headline, trimmed by a third, boilerplate": trimmed(headline(report), 0.67) + BOILERPLATE,
        "headline, house style, added, boilerplate": headline(styled(added(report))) + BOILERPLATE,
        "headline, house style, trimmed by two fifths, boilerplate": headline(trimmed(styled(report), 0.6))
        + BOILERPLATE,
    }


def followups(report: str) -> dict[str, str]:
    """Later reports of the same agency that share background with ``report``, and are reports of their own."""
    first, *rest = paragraphs(NEXT_DAY)
    background = paragraphs(report)
    return {
        "one paragraph shared": "\n\n".join([first, *rest, background[7]]),
        "two paragraphs shared": "\n\n".join([first, *rest, *background[6:8]]),
        "three paragraphs shared": "\n\n".join([first, *rest, *background[2:3], *background[6:8]]),
    }


NEXT_DAY = """Strait still empty a day after the truce was prolonged

LASK (Meridian Wire) - Not one grain ship passed the Lask strait on Saturday, pilots said, a day after the truce was prolonged, because no insurer would quote a price for the passage.

"We have the crews, we have the cargo, we do not have the paper," said Henrik Aas of the pilots' guild, who spent the morning on an idle cutter in the harbour mouth.

The finance ministry in Velmark said it was looking into a guarantee by the state. Minister Tomas Reyl said that a decision could come on Monday, and that it would cover hulls but not cargo.

Tarnovian exporters called the plan too small. Their federation, which speaks for two hundred mills, asked the Prime Minister to release grain from the reserve so that bread prices would not rise before Easter.

On the Tarnovian side a minesweeper could be seen at work near the eastern buoys. The navy did not say whether it had found anything, and asked fishermen to stay south of the lighthouse until further notice.
"""
