"""Parameters that several pages take."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from fastapi import Query
from pydantic import AfterValidator, WithJsonSchema


def day(value: str) -> str:
    """A day as it is asked for, or nothing.

    Raises:
        ValueError: it is neither.
    """
    if value and not re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
        raise ValueError("a day is of the form YYYY-MM-DD")
    return date.fromisoformat(value).isoformat() if value else ""


_DAY = WithJsonSchema({"anyOf": [{"type": "string", "format": "date"}, {"type": "string", "maxLength": 0}]})
Day = Annotated[str, AfterValidator(day), _DAY]
AnyDay = Annotated[str, _DAY]
"""A day that the page checks itself, to say beside its form what is wrong with it."""
Since = Annotated[Day, Query(description="From this day on (`YYYY-MM-DD`).")]
Until = Annotated[Day, Query(description="Until this day (`YYYY-MM-DD`), which is included.")]
Page = Annotated[int, Query(ge=1, le=1000, description="Which page of the list, counted from 1.")]
