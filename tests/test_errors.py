"""The error tree is as its docstring draws it."""

from __future__ import annotations

import re

import pytest

from readouts import errors

ALL = {name: value for name, value in vars(errors).items() if isinstance(value, type)}


def drawn() -> dict[str, str]:
    """Every name of the drawing with the name it hangs from."""
    above: dict[int, str] = {}
    found = {}
    for line in (errors.__doc__ or "").splitlines():
        match = re.match(r"    ([ │├└]*)([A-Z][A-Za-z]+)(?:\s|$)", line)
        if match and match[2] in ALL:
            depth = len(match[1]) // 2
            above[depth] = match[2]
            found[match[2]] = above.get(depth - 1, "Exception")
    return found


def test_the_drawing_shows_every_error_and_what_it_hangs_from() -> None:
    assert drawn() == {name: value.__base__.__name__ for name, value in ALL.items()}


@pytest.mark.parametrize("name", sorted(ALL))
def test_every_error_is_caught_by_the_base_and_keeps_its_message(name: str) -> None:
    with pytest.raises(errors.ReadoutsError, match=r"^one line$"):
        raise ALL[name]("one line")
