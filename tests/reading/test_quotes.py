"""Which words stand inside quotation marks, in the shapes that real texts have."""

# ruff: noqa: RUF001

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readouts.reading.quotes import inside, kind_of, quotations

# A text, and the quotations in it with their marks, the outer first.
SHAPES = [
    ("“We agree,” Varga said. “For now.”", ["“We agree,”", "“For now.”"]),
    ('"We agree," Varga said. "For now."', ['"We agree,"', '"For now."']),
    ("'We agree,' Varga said. 'For now.'", ["'We agree,'", "'For now.'"]),
    ("‘We agree,’ Varga said.", ["‘We agree,’"]),
    ("Don't ask Varga's aides, the '90s are o'er.", []),
    ("Don’t ask Varga’s aides, the ’90s are o’er.", []),
    ("the workers' union and the ministers' talks", []),
    ("the workers’ union and the ministers’ talks", []),
    ("rock 'n' roll in the '60s, 'til 'em all", []),
    ("rock ‘n’ roll in the ‘60s", []),
    ("'The workers' union will talk,' Dovik said.", ["'The workers' union will talk,'"]),
    ("‘The workers’ union will talk,’ Dovik said.", ["‘The workers’ union will talk,’"]),
    ("‘They’re lyin’ to us,’ she said.", ["‘They’re lyin’ to us,’"]),
    ("“He said, ‘No deal.’ I left.”", ["“He said, ‘No deal.’ I left.”", "‘No deal.’"]),
    ("“He said, ‘No deal.’”", ["“He said, ‘No deal.’”", "‘No deal.’"]),
    ("\"He said, 'No deal.'\"", ["\"He said, 'No deal.'\"", "'No deal.'"]),
    ("'He said, \"No deal.\"'", ["'He said, \"No deal.\"'", '"No deal."']),
    ("‘He said, “No deal.” I left.’", ["‘He said, “No deal.” I left.’", "“No deal.”"]),
    ("«No deal», said Dovik.", ["«No deal»"]),
    ("« No deal », said Dovik.", ["« No deal »"]),
    ("»No deal«, said Dovik.", ["»No deal«"]),
    ("Home » News » Kestrel", []),
    ("„No deal“, said Dovik. „Never.“", ["„No deal“", "„Never.“"]),
    ("„No deal”, said Dovik.", ["„No deal”"]),
    ("‚No deal‘, said Dovik.", ["‚No deal‘"]),
    ("‹No deal›, said Dovik.", ["‹No deal›"]),
    ("”No deal,” said Dovik.", ["”No deal,”"]),
    ("`` No deal , '' said Dovik .", ["`` No deal , ''"]),
    ("''No deal,'' said Dovik. ''Never.''", ["''No deal,''", "''Never.''"]),
    ("‘‘No deal,’’ said Dovik.", ["‘‘No deal,’’"]),
    ('“No deal," said Dovik. "Never.”', ['“No deal,"', '"Never.”']),
    ("“No deal,“ said Dovik. He left.", ["“No deal,“"]),
    ("“One.\n\n“Two.\n\n“Three,” Varga said.", ["“One.\n\n“Two.\n\n“Three,”"]),
    ('"One.\n\n"Two," Varga said. "Three."', ['"One.\n\n"Two,"', '"Three."']),
    ("“One, ‘two.\n\n“‘Three,’ four.”", ["“One, ‘two.\n\n“‘Three,’ four.”", "‘two.\n\n“‘Three,’"]),
    ("'One.\n\n'Two,' Varga said.", ["'One.\n\n'Two,'"]),
    ("“One is open.\n\nReyl spoke “here” too.", ["“One is open.", "“here”"]),
    ('She said "one is open.\nReyl spoke "here" too.', ['"one is open.', '"here"']),
    ("“I was young. “Yes,” I said.", ["“I was young.", "“Yes,”"]),
    ("No mark opens this.” He left.", []),
    ('No mark opens this." He left.', []),
    ('A guard of 5\'10" stood by a 12" gun.', []),
    ('"He is 5\'10" tall," she said.', ['"He is 5\'10" tall,"']),
    ('"We met in 2031" and "in 2030"', ['"We met in 2031"', '"in 2030"']),
    ('He called it ("a farce"), then—"a joke"—left.', ['"a farce"', '"a joke"']),
    ('He said,"No."Then he left.', ['"No."']),
    ('"Yes, "she said. "No."', ['"Yes, "', '"No."']),
    ('"...and so on," he said', ['"...and so on,"']),
    ('<a date="1 May ">text</a>', ['"1 May "']),
    ("“A line that the scraper\nbroke in two,” he said", ["“A line that the scraper\nbroke in two,”"]),
    ("“🇻🇪 No 👍🏽,” said e\u0301lan. “שלום”", ["“🇻🇪 No 👍🏽,”", "“שלום”"]),
    ("", []),
    ("“", []),
    ("'", []),
]


@pytest.mark.parametrize(("text", "expected"), SHAPES)
def test_quotations_of_real_shapes(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end, _, _ in quotations(text)] == expected


def test_a_wrapped_text_parts_its_paragraphs_by_blank_lines_only() -> None:
    lines = ["The ministers of both countries met in Orsund for a second day of talks."] * 6
    quoted = [
        "“We have an agreement on observers that will hold through this winter.",
        "We are glad,” Reyl said.",
    ]
    wrapped = [*lines, "", *lines, *quoted]
    text = "\n".join(wrapped)
    assert [text[s:e].split()[-1] for s, e, _, _ in quotations(text)] == ["glad,”"]


def test_only_what_is_closed_counts_as_closed() -> None:
    assert [q.closed for q in quotations("“One” and “two")] == [True, False]


def test_an_unclosed_mark_does_not_take_a_text_of_one_line() -> None:
    text = "“Open. " + "The talks went on in Orsund. " * 1000
    assert inside(text).count(1) == len("“Open.")


def test_depth_grows_inwards() -> None:
    text = "“a ‘b «c» d’ e”"
    assert [q.depth for q in quotations(text)] == [1, 2, 3]
    assert inside(text) == bytes([1] * 3 + [2] * 3 + [3] * 3 + [2] * 3 + [1] * 3)


@pytest.mark.parametrize(
    ("text", "content", "kind"),
    [
        ("Varga said “we agree”.", "“we agree”", "direct"),
        ("Varga said “we agree”.", "we agree", "direct"),
        ("Varga said that they “agree” on gas transit.", "that they “agree” on gas transit", "mixed"),
        ("Varga said they agree.", "they agree", "indirect"),
        ("Varga said they don't agree.", "they don't agree", "indirect"),
        ("Varga said ... “no”", "...", "indirect"),
    ],
)
def test_kind_is_the_share_inside_marks(text: str, content: str, kind: str) -> None:
    start = text.index(content)
    assert kind_of(text, [(start, start + len(content))], inside(text)) == kind


def test_kind_counts_every_piece() -> None:
    text = "“We agree,” Varga said, “for now.”"
    assert kind_of(text, [(0, 11), (24, 34)], inside(text)) == "direct"


marked = st.text(alphabet=st.sampled_from(list("“”„\"'‘’«»‹›`‚ ab.,s9(—\n\r\u2029é😀")), max_size=120)


@given(marked)
def test_spans_are_well_formed_and_nested_or_apart(text: str) -> None:
    found = quotations(text)
    for start, end, depth, _ in found:
        assert 0 <= start < end <= len(text)
        assert depth >= 1
    for i, one in enumerate(found):
        for other in found[i + 1 :]:
            assert other.start >= one.start
            assert other.start >= one.end or other.end <= one.end
        around = sum(other.start <= one.start and one.end <= other.end for other in found)
        assert one.depth == around
    assert list(found) == sorted(found, key=lambda q: (q.start, -q.end))


@given(marked)
def test_inside_agrees_with_the_quotations(text: str) -> None:
    depths = inside(text)
    assert len(depths) == len(text)
    found = quotations(text)
    for place, depth in enumerate(depths):
        assert depth == sum(start <= place < end for start, end, _, _ in found)


balanced = st.lists(
    st.sampled_from(
        [
            "“We agree,” Varga said.",
            '"We agree," Dovik said. "For now."',
            "‘The workers’ union agrees,’ he said.",
            "“She said, ‘No.’ Then she left.”",
            "'Talks failed,' Reyl said, 'again.'",
            "«Never», Salk said of Varga's plan.",
            "Nobody spoke; the ministers' cars left.",
            "„Nein“, sagte er.",
        ]
    ),
    max_size=8,
)


@given(balanced)
def test_balanced_paragraphs_read_the_same_together_as_alone(paragraphs: list[str]) -> None:
    assert inside("\n\n".join(paragraphs)) == b"\0\0".join(inside(paragraph) for paragraph in paragraphs)


@given(marked)
def test_what_precedes_a_paragraph_without_marks_leaves_it_alone(text: str) -> None:
    plain = "The talks went on in Orsund."
    assert not any(inside(f"{text}\n\n{plain}")[-len(plain) :])


HARD = ['"', "“", "'a ", "‘", "a' ", "s' b ", '"a ', "“a\n\n", "\n", "`", "”", '" a', "'''"]


@pytest.mark.parametrize("unit", HARD)
def test_a_long_row_of_marks_is_read_to_its_end(unit: str) -> None:
    assert len(inside(unit * 80_000)) == 80_000 * len(unit)


def test_neighbours_in_order() -> None:
    text = "“a” “b” “c”"
    assert all(one.end <= other.start for one, other in pairwise(quotations(text)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('" We will go , " she said . " Now . "', ['" We will go , "', '" Now . "']),
        ("He called it `` a farce '' , she said .", ["`` a farce ''"]),
        ("“ We will go , ” she said .", ["“ We will go , ”"]),
        ("She said : \" He told me `` no '' . \"", ["\" He told me `` no '' . \"", "`` no ''"]),
        # The next paragraph begins outside, but for one that opens anew what runs on.
        ('" Unclosed , she said .\n\nHe said " no " .', ['" Unclosed , she said .', '" no "']),
        ('" It runs on .\n\n" And on , " he said .', ['" It runs on .\n\n" And on , "']),
        # A text that is not tokenised is read as before, and so is a stray mark between blanks.
        ('The plank was 6 " wide, he said. "Yes," she said.', ['"Yes,"']),
    ],
)
def test_marks_between_blanks_in_tokenised_text(text, expected):
    assert [text[one.start : one.end] for one in quotations(text)] == expected
