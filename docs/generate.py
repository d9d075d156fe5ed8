"""Write the pages that come from the code: docs/settings.md and docs/cli.md.

    python docs/generate.py [--check]

With ``--check`` nothing is written; the exit status is 1 where a page is not what the code says.
"""

from __future__ import annotations

import os
import sys
from dataclasses import fields
from pathlib import Path

import typer

from readouts import cli
from readouts.settings import PREFIX, Settings

FOLDER = Path(__file__).parent

SETTINGS = """# Settings

<!-- Written by docs/generate.py from src/readouts/settings.py; edit there. -->

A setting comes from the first of these places that states it:

1. a flag on the command line, where there is one;
2. a variable in the environment;
3. a TOML file, named by `--config FILE` or by the variable `{prefix}CONFIG`;
4. the default.

A name that is not a setting stops the start with a line that says so, in the file and in the environment.

| setting | default | variable | flag | what it is for |
|---|---|---|---|---|
{rows}

A file that states them all:

```toml
{example}
```
"""


def settings_page() -> str:
    """Every setting with its default, variable, flag and help."""
    rows, example = [], []
    for entry in fields(Settings):
        default = str(entry.default).lower() if isinstance(entry.default, bool) else str(entry.default)
        if isinstance(entry.default, str):
            default = f'"{entry.default}"'
        flag = f"`--{entry.name.replace('_', '-')}`" if entry.metadata["flag"] else ""
        variable = f"`{PREFIX}{entry.name.upper()}`"
        rows.append(f"| `{entry.name}` | {default} | {variable} | {flag} | {entry.metadata['help']} |")
        example.append(f"{entry.name} = {default}")
    return SETTINGS.format(prefix=PREFIX, rows="\n".join(rows), example="\n".join(example))


def cli_page() -> str:
    """The help of every command, as the program shows it."""
    os.environ["COLUMNS"] = os.environ["TERMINAL_WIDTH"] = "90"
    command = typer.main.get_command(cli.app)
    parts = [
        "# Command line",
        "<!-- Written by docs/generate.py from src/readouts/cli; edit there. -->",
        "The data go to standard output; progress, warnings and errors go to standard error, a line each.",
        "| exit status | meaning |\n|---|---|\n| 0 | everything was read |\n"
        "| 1 | something could not be read or written; the rest is done |\n"
        "| 2 | bad usage, or nothing to compare |\n| 130 | interrupted |",
    ]
    with typer.Context(command, info_name="readouts") as top:
        parts.append(f"```text\n{command.get_help(top).strip()}\n```")
        parts += _commands(top, "readouts")
    return "\n\n".join(parts) + "\n"


def _commands(above: typer.Context, path: str) -> list[str]:
    """The help of the commands below one, and of those below them."""
    parts = []
    for name in above.command.list_commands(above):  # type: ignore[attr-defined]
        each = above.command.get_command(above, name)  # type: ignore[attr-defined]
        with typer.Context(each, info_name=name, parent=above) as below:
            parts += [f"## {path} {name}", f"```text\n{each.get_help(below).strip()}\n```"]
            if hasattr(each, "list_commands"):
                parts += _commands(below, f"{path} {name}")
    return parts


def main() -> int:
    """Write the pages, or with ``--check`` compare them."""
    stale = 0
    for name, text in {"settings.md": settings_page(), "cli.md": cli_page()}.items():
        path = FOLDER / name
        if "--check" not in sys.argv[1:]:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            print(f"docs/{name} is not what the code says: run make docs", file=sys.stderr)
            stale = 1
    return stale


if __name__ == "__main__":
    sys.exit(main())
