"""What is known of actors, for a terminal."""

from __future__ import annotations

from typing import Any

from readouts.rendering.wording import plain


def terminal(answer: dict[str, Any]) -> str:
    """The results of a lookup, a paragraph each; nothing where there is none.

    Args:
        answer: As :func:`readouts.desk.show_actors` returns it.
    """
    lines = []
    for result in answer["results"]:
        sure = answer["why"] if answer["sure"] else f"a candidate: {answer['why']}"
        id = result["id"] or result.get("code", "")
        lines.append(f"{result['label']}, {id} ({result['kind']}, {sure})")
        if result["names"]:
            lines.append(f"  also: {', '.join(result['names'])}")
        for key in ("demonyms", "capitals", "governments"):
            if result.get(key):
                lines.append(f"  {key}: {', '.join(result[key])}")
        lines += [f"  {_office(office)}" for office in result.get("offices", ())]
        lines.append(f"  from: {_source(result)}")
    return "".join(f"{_indented(line)}\n" for line in lines)


def _office(office: dict[str, str]) -> str:
    until = office["end"] or ("not over" if not office["as_of"] else f"not over on {office['as_of']}")
    return f"{office['start'] or '?'} to {until}: {office['title']} ({office['country']}; {_source(office)})"


def _source(row: dict[str, str]) -> str:
    return f"{row['source']}, {row['as_of']}" if row["as_of"] else row["source"]


def _indented(line: str) -> str:
    return "  " + plain(line) if line.startswith(" ") else plain(line)
