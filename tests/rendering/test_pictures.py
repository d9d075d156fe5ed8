"""Pictures: by themselves, safe, the same everywhere, and with the rows of the table beside them."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from typing import Any, get_args

import pytest
from lxml import etree

from readouts.records import Comparison, Document, Issue, Passage, Reading, Side, Statement
from readouts.rendering import pictures
from readouts.rendering.pictures import Said, Share, Shares, Timeline

pytest.importorskip("altair", reason="altair is not installed")

HOSTILE = "<script>alert(1)</script> & ]]> \"'\x00\x1b[31m￾\ud800‮ {{7*7}} " + "long " * 200
TIMELINE = Timeline(
    (
        Said("2031-03-14", "exchange of prisoners", "Velmark", 2),
        Said("2031-03-15", "exchange of prisoners", "Tarnovia"),
        Said("2031-03-15", "the Lask strait", "Velmark"),
    )
)
SHARES = Shares((Share("same", 5), Share("conflicts", 1), Share("one_sided", 2, "Velmark")))
VARIANTS: tuple[pictures.Variant, ...] = get_args(pictures.Variant)
ELEMENTS = {"svg", "title", "desc", "g", "path", "line", "text", "tspan"}


def words(svg: bytes) -> list[str]:
    """The texts that are seen, in their order."""
    return [text.strip() for text in _root(svg).xpath("//*[local-name()='text']//text()") if text.strip()]


def _root(svg: bytes) -> Any:
    return etree.fromstring(svg)


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("hostile", [False, True], ids=["plain", "hostile"])
@pytest.mark.parametrize("picture", [TIMELINE, SHARES], ids=["timeline", "shares"])
def test_a_picture_stands_by_itself(picture: Any, hostile: bool, variant: pictures.Variant) -> None:
    if hostile and isinstance(picture, Timeline):
        picture = Timeline(tuple(replace(said, issue=HOSTILE, party=HOSTILE) for said in picture.said))
    elif hostile:
        picture = Shares(tuple(replace(share, party=HOSTILE) for share in picture.shares))
    svg = pictures.draw(picture, variant)
    root = _root(svg)
    assert root.nsmap == {None: "http://www.w3.org/2000/svg"}
    for element in root.iter():
        assert etree.QName(element).localname in ELEMENTS
        for name, value in element.attrib.items():
            assert name.isidentifier() or "-" in name
            assert not name.startswith("on") and name not in ("href", "style")
            assert "://" not in value and "url(" not in value
    assert int(root.get("width")) == (720 if variant.startswith("wide") else 340)
    title, description = root[0], root[1]
    assert (title.text, etree.QName(description).localname) == (picture.title, "desc")
    assert root.get("aria-labelledby").split() == [title.get("id"), description.get("id")]
    assert len(description.text) <= 500
    assert max(map(len, words(svg))) <= 60


def test_a_timeline_names_parties_days_and_issues_beside_their_marks() -> None:
    for variant in VARIANTS:
        seen = words(pictures.draw(TIMELINE, variant))
        assert {"14 March 2031", "15 March", "exchange of prisoners", "the Lask strait"} <= set(seen)
        assert (seen.count("Velmark"), seen.count("Tarnovia"), seen.count("2")) == (2, 1, 1)


def test_parties_have_different_shapes_and_bars_their_words() -> None:
    marks = [each.get("d") for each in _root(pictures.draw(TIMELINE, "wide-light")).iter() if each.get("d")]
    circles, squares = ([mark for mark in marks if mark.count("A") == count] for count in (2, 0))
    assert len(circles) == 2 and len(squares) > 1
    assert {"= Told alike", "× In conflict", "◐ Only Velmark", "5 of 8", "1 of 8", "2 of 8"} == set(  # noqa: RUF001
        words(pictures.draw(SHARES, "narrow-dark"))
    )


def test_light_and_dark_differ_in_their_colours_only() -> None:
    light, dark = (pictures.draw(TIMELINE, variant).decode() for variant in ("wide-light", "wide-dark"))  # type: ignore[arg-type]
    assert light != dark
    assert light.replace("#1c1b18", "#e9e6de").count("#e9e6de") == dark.count("#e9e6de")
    assert len(light) == len(dark)


def test_the_same_picture_gives_the_same_bytes_in_every_time_zone() -> None:
    code = (
        "import sys; from readouts.rendering import pictures; "
        f"picture = pictures.from_dict({TIMELINE.to_dict()!r}); "
        "sys.stdout.buffer.write(pictures.draw(picture, 'wide-light'))"
    )
    drawn = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "TZ": zone, "LC_ALL": "C"},
            capture_output=True,
            check=True,
        ).stdout
        for zone in ("UTC", "Pacific/Kiritimati")
    }
    assert drawn == {pictures.draw(TIMELINE, "wide-light")}


def test_a_timeline_has_so_many_rows_and_marks_at_most_and_the_table_all() -> None:
    said = [
        Said(f"20{year}-01-01", f"issue {n}", "Velmark", n + 1) for n in range(30) for year in range(10, 60)
    ]
    many = Timeline(tuple(said))
    shown = pictures.rows(many.said)
    assert [row.issue for row in shown] == [f"issue {n}" for n in range(18, 30)]
    assert sum(len(row.said) for row in shown) == pictures.MOST
    assert min(each.day for row in shown for each in row.said) > "2020"
    assert "12 of 30 issues; the table has all." in words(pictures.draw(many, "narrow-light"))
    assert len(many.table().rows) == 1500


def test_many_parties_and_many_one_sided_bars_are_drawn_all_the_same() -> None:
    parties = [f"Party {n}" for n in range(20)]
    drawn = pictures.draw(Timeline(tuple(Said("2031-03-14", "gas", party) for party in parties)), "wide-dark")
    assert set(parties) <= set(words(drawn))
    bars = Shares(tuple(Share("one_sided", 1, party) for party in parties))
    assert "◐ Only one of the others" in words(pictures.draw(bars, "wide-dark"))
    assert "12 of 20" in words(pictures.draw(bars, "wide-dark"))


@pytest.mark.parametrize(
    ("picture", "header", "first"),
    [
        (
            TIMELINE,
            ("Day", "Issue", "Party", "Statements"),
            ("14 March 2031", "exchange of prisoners", "Velmark", 2),
        ),
        (
            Timeline((Said("2031-03", "gas", "Velmark", 4),)),
            ("Month", "Issue", "Party", "Statements"),
            ("March 2031", "gas", "Velmark", 4),
        ),
        (SHARES, ("How it is told", "Issues", "Share"), ("told alike", 5, "62%")),
    ],
)
def test_the_table_beside_a_picture_has_its_rows(picture: Any, header: tuple[str], first: tuple[str]) -> None:
    assert (picture.table().header, picture.table().rows[0]) == (header, first)


def test_months_are_shown_as_months() -> None:
    by_month = Timeline(tuple(Said(month, "gas", "Velmark") for month in ("2030-11", "2031-02")))
    seen = words(pictures.draw(by_month, "wide-light"))
    assert {"November 2030", "February 2031"} <= set(seen)
    assert by_month.description == "2 statements by Velmark on 1 issue, November 2030 to February 2031."


def test_another_content_has_another_name_and_the_same_the_same() -> None:
    again = pictures.from_dict(TIMELINE.to_dict())
    other = Timeline((*TIMELINE.said[:2], replace(TIMELINE.said[2], count=2)))
    names = [pictures.names(each)["wide-light"] for each in (TIMELINE, again, other, SHARES)]
    assert names[0] == names[1] and len(set(names)) == 3
    assert set(pictures.names(pictures.from_dict(SHARES.to_dict())).values()) == {
        f"{names[3].removesuffix('-wide-light')}-{variant}" for variant in VARIANTS
    }
    assert all(name.replace("-", "").isalnum() for name in names)


def _reading(address: str, day: str | None) -> Reading:
    text = "Ilse Varga said: the strait stays open. She said: the port is closed."
    statements = tuple(
        Statement(f"s{n}", "indirect", "assertion", Passage.of(text, [span]), None, None)
        for n, span in enumerate([(17, 38), (50, 68)], 1)
    )
    return Reading(Document(address, text, date=day), statements)


def compared() -> Comparison:
    v, t = _reading("v.txt", "2031-03-14"), _reading("t.txt", None)
    here = Side("Velmark", "v.txt", ((0, 5),), ("s1", "s2"))
    there = Side("Tarnovia", "t.txt", ((0, 5),), ("s1",))
    issues = (
        Issue("the strait", "same", "", 0.6, (there, here)),
        Issue("the port", "one_sided", "", 0.6, (replace(here, statements=()),)),
        Issue("gas", "one_sided", "", 0.6, (there,)),
        Issue("next talks", "one_sided", "", 0.6, (here,), "ahead"),
    )
    return Comparison((t, v), ("Tarnovia", "Velmark"), issues)


def test_a_comparison_is_made_a_timeline_and_shares() -> None:
    found = pictures.timeline(compared())
    assert found == Timeline(
        (Said("2031-03-14", "the strait", "Velmark", 2), Said("2031-03-14", "the port", "Velmark", 1))
    )
    assert pictures.shares(compared()) == Shares(
        (Share("same", 1), Share("one_sided", 1, "Tarnovia"), Share("one_sided", 1, "Velmark"))
    )
    nothing = replace(compared(), issues=())
    assert (pictures.timeline(nothing), pictures.shares(nothing)) == (None, None)
