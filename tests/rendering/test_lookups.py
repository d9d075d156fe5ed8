"""What is known of actors, on a terminal."""

from __future__ import annotations

from readouts.rendering import lookups

PERSON = {
    "kind": "person", "id": "p1", "label": "Ilse \x1bVarga", "names": ("I. Varga",), "source": "a list",
    "as_of": "2031-01-01",
    "offices": [
        {"title": "President", "country": "VX", "start": "2029", "end": "", "source": "user", "as_of": ""},
        {"title": "Envoy", "country": "VX", "start": "", "end": "2028", "source": "b", "as_of": "2030-01-01"},
    ],
}  # fmt: skip


def test_a_person_is_a_paragraph_with_offices_and_their_sources() -> None:
    text = lookups.terminal({"results": [PERSON], "why": "by name", "sure": True})
    assert text.splitlines()[1:] == [
        "  also: I. Varga",
        "  2029 to not over: President (VX; user)",
        "  ? to 2028: Envoy (VX; b, 2030-01-01)",
        "  from: a list, 2031-01-01",
    ]
    assert "\x1b" not in text
    assert text.splitlines()[0].endswith("Varga, p1 (person, by name)")


def test_a_candidate_is_called_one_and_nothing_found_is_nothing() -> None:
    answer = {"results": [PERSON], "why": "part of a name", "sure": False}
    assert "(person, a candidate: part of a name)" in lookups.terminal(answer)
    assert lookups.terminal({"results": [], "why": "", "sure": False}) == ""
