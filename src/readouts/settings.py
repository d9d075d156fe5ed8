"""Every setting: its name, its default, and what it is for.

A value comes from the defaults, then from a TOML file (``--config`` or ``READOUTS_CONFIG``), then
from the environment (``READOUTS_`` and the name in capitals), then from the command line's flags;
the later wins. A name that is not a setting stops the start, whichever of them it stands in.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from readouts.errors import SettingsError

PREFIX = "READOUTS_"
_TRUE, _FALSE = ("1", "true", "yes", "on"), ("0", "false", "no", "off")


def _setting(
    default: Any, help: str, *, least: float = 0, most: float = 2**53, flag: bool = False, form: str = ""
) -> Any:
    metadata = {"help": help, "least": least, "most": most, "flag": flag, "form": form}
    return field(default=default, metadata=metadata)


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one run.

    Raises:
        SettingsError: a value is of another type than its default, or out of range.
    """

    max_bytes: int = _setting(
        20_000_000,
        "The most bytes of text that a document may have; a web page or a PDF may have ten times as many.",
        least=1,
        flag=True,
    )
    pdf_seconds: float = _setting(
        30.0,
        "Seconds that opening one PDF, or one unusually large web page, may take.",
        least=1,
        most=3600,
    )
    pdf_megabytes: int = _setting(
        1024,
        "MiB of memory that opening one PDF, or one unusually large web page, may take.",
        least=64,
    )
    force_language: bool = _setting(
        False,
        "Read documents that are clearly not in English all the same.",
        flag=True,
    )
    actors: str = _setting(
        "",
        "Path of your own file of actors, which adds to the shipped one and outweighs it; none by default.",
        flag=True,
    )
    archive: str = _setting(
        "",
        "Path or `postgresql://` address of the archive; by default a file in your data folder.",
        flag=True,
    )
    fetch_seconds: float = _setting(
        60.0,
        "Seconds that fetching one address may take, redirects and tries included, polite waits not.",
        least=1,
        most=3600,
    )
    fetch_interval: float = _setting(
        1.0,
        "Seconds from one request to a host to the next; more where its robots.txt asks for more.",
        most=3600,
    )
    fetch_ports: str = _setting(
        "80,443",
        "The ports from which addresses are fetched, with commas between them.",
        form=r"\d{1,5}(,\d{1,5})*",
    )
    proxy: str = _setting(
        "",
        "Address of a proxy, such as `http://127.0.0.1:3128`, through which everything is fetched; none by "
        "default. It is dialled as given and looks up the hosts, so it has to keep out private ones itself.",
        form=r"(https?://[^@\s/?#]+/?)?",
    )
    oidc_issuer: str = _setting(
        "",
        "Address of the identity provider (OpenID Connect) by which editors may sign in; none by default.",
        form=r"(https://[^@\s?#]+)?",
    )
    oidc_client: str = _setting(
        "",
        "What the identity provider calls this site: its client id.",
    )
    oidc_secret: str = _setting(
        "",
        "The client secret that the identity provider gave to this site; state it in the environment.",
    )
    threads: int = _setting(
        1,
        "How many documents are read at the same time. The output does not depend on it.",
        least=1,
        most=256,
        flag=True,
    )
    batch_workers: int = _setting(
        0,
        "How many processes, or actors on a cluster, read a batch; 0 is one for each processor. "
        "`batch --workers`.",
        most=100_000,
    )
    batch_cluster: str = _setting(
        "",
        "Address of the Ray cluster on which a batch is read, such as `10.0.0.5:6379`, or `local` for Ray on "
        "this machine; without one, processes of this machine read. `batch --cluster`.",
        form=r"(local|[\w.-]+:\d{1,5}|\[[0-9A-Fa-f:]+\]:\d{1,5})?",
    )

    site_host: str = _setting(
        "127.0.0.1",
        "The address at which the site listens; `serve --host`.",
        form=r"[\w.:-]+",
    )
    site_port: int = _setting(
        8000, "The port at which the site listens; `serve --port`.", least=1, most=65_535
    )
    site_workers: int = _setting(
        1, "How many processes answer requests of the site; `serve --workers`.", least=1, most=64
    )
    site_address: str = _setting(
        "",
        "The site's public address, such as `https://readouts.example`, where it stands behind a proxy; only "
        "requests for its host are answered then.",
        form=r"(https?://[\w.-]+(:\d{1,5})?/?)?",
    )
    site_proxies: str = _setting(
        "127.0.0.1",
        "The proxies that are believed when they say for whom they ask: addresses, with commas between them.",
        form=r"[\w.:/,-]*",
    )
    site_name: str = _setting("Readouts", "What the site is called.", form=r".{1,80}")
    site_open: bool = _setting(
        False,
        "Show what is not published to everybody as well; it is so anyway where the site has no public "
        "address and listens on loopback only.",
    )

    def __post_init__(self) -> None:
        for entry in fields(self):
            value = _checked(entry.name, getattr(self, entry.name), entry.default)
            least, most = entry.metadata["least"], entry.metadata["most"]
            if not isinstance(value, bool | str) and not least <= value <= most:
                raise SettingsError(f"{entry.name} must be between {least:,} and {most:,}, not {value:,}")
            if isinstance(value, str) and entry.metadata["form"]:
                value = value.replace(" ", "")
                if not re.fullmatch(entry.metadata["form"], value):
                    raise SettingsError(f"{entry.name} makes no sense as it is: {entry.metadata['help']}")
            object.__setattr__(self, entry.name, value)


def load(
    config: str | None = None,
    environment: Mapping[str, str] | None = None,
    flags: Mapping[str, object] | None = None,
) -> Settings:
    """The settings of a run from all the places that may state one.

    Args:
        config: Path of a TOML file; without one, the path in ``READOUTS_CONFIG``, if any.
        environment: Variables to look in; the process's own by default.
        flags: What the command line states; a flag that was not given is None.

    Raises:
        SettingsError: the file cannot be read, a name is unknown, or a value makes no sense.
    """
    environment = os.environ if environment is None else environment
    path = config if config is not None else environment.get(f"{PREFIX}CONFIG")
    settings = Settings()
    if path:
        settings = _with(settings, _file(path), f"{path}: ")
    settings = _with(settings, _variables(environment), "")
    return _with(settings, {name: value for name, value in (flags or {}).items() if value is not None}, "")


def environment(settings: Settings) -> dict[str, str]:
    """The variables by which another process comes to the same settings."""
    return {
        f"{PREFIX}{entry.name.upper()}": str(getattr(settings, entry.name))
        for entry in fields(Settings)
        if getattr(settings, entry.name) != entry.default
    }


def _with(settings: Settings, values: Mapping[str, object], where: str) -> Settings:
    known = {entry.name for entry in fields(Settings)}
    for name in values:
        if name not in known:
            raise SettingsError(
                f"{where}unknown setting {name!r}; the settings are {', '.join(sorted(known))}"
            )
    try:
        return replace(settings, **values)  # type: ignore[arg-type]
    except SettingsError as error:
        raise SettingsError(f"{where}{error}") from None


def _file(path: str) -> dict[str, object]:
    import tomllib

    try:
        with open(path, "rb") as file:
            return tomllib.load(file)
    except OSError as error:
        raise SettingsError(f"{path}: the settings file cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SettingsError(f"{path}: the settings file is not TOML: {error}") from error
    except ValueError as error:
        raise SettingsError(f"{path!r}: the settings file cannot be opened") from error


def _variables(environment: Mapping[str, str]) -> dict[str, object]:
    kinds = {f"{PREFIX}{entry.name.upper()}": entry for entry in fields(Settings)}
    found: dict[str, object] = {}
    for variable, value in sorted(environment.items()):
        if not variable.startswith(PREFIX) or variable == f"{PREFIX}CONFIG":
            continue
        if variable not in kinds:
            raise SettingsError(
                f"unknown setting {variable} in the environment; known are {', '.join(sorted(kinds))}"
            )
        entry = kinds[variable]
        found[entry.name] = _parsed(variable, value.strip(), entry.default)
    return found


def _parsed(variable: str, value: str, default: object) -> object:
    if isinstance(default, bool):
        if value.lower() not in (*_TRUE, *_FALSE):
            raise SettingsError(f"{variable} must be true or false, not {value!r}")
        return value.lower() in _TRUE
    if isinstance(default, str):
        return value
    try:
        return int(value) if isinstance(default, int) else float(value)
    except ValueError:
        kind = "a whole number" if isinstance(default, int) else "a number"
        raise SettingsError(f"{variable} must be {kind}, not {value!r}") from None


def _checked(name: str, value: object, default: object) -> Any:
    if isinstance(default, bool):
        if not isinstance(value, bool):
            raise SettingsError(f"{name} must be true or false, not {value!r}")
    elif isinstance(default, str):
        if not isinstance(value, str):
            raise SettingsError(f"{name} must be text, not {value!r}")
    elif isinstance(default, int):
        if not isinstance(value, int) or isinstance(value, bool):
            raise SettingsError(f"{name} must be a whole number, not {value!r}")
    elif not isinstance(value, int | float) or isinstance(value, bool):
        raise SettingsError(f"{name} must be a number, not {value!r}")
    else:
        return float(value)
    return value
