"""The attitude shows in the words of the cue."""

from __future__ import annotations

import pytest

from readouts.reading.attitudes import attitude


@pytest.mark.parametrize(
    ("cue", "expected"),
    [
        ("said", "assertion"),
        ("according to", "assertion"),
        ("urged", "assertion"),
        ("promised", "assertion"),
        ("thinks", "belief"),
        ("believed", "belief"),
        ("worries", "belief"),
        ("does not believe", "belief"),
        ("in her view", "belief"),
        ("knew", "fact"),
        ("realised", "fact"),
        ("is aware", "fact"),
        ("wants", "eventuality"),
        ("planned", "eventuality"),
        ("planning", "eventuality"),
        ("sought", "eventuality"),
        ("said he believes", "assertion"),
        ("told reporters she hoped", "assertion"),
        ("", "assertion"),
        ("Knows", "fact"),
    ],
)
def test_cues(cue, expected):
    assert attitude(cue) == expected
