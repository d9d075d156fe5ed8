"""The network that is shipped: loaded once, and what it says of itself."""

from __future__ import annotations

from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any

from readouts import records
from readouts.desk.options import Network, Options
from readouts.errors import ModelError, ModelMissing

if TYPE_CHECKING:
    from readouts.reading.reader import Reader

_lock = Lock()


def chosen(options: Options | None = None) -> Network:
    """The network that the options name, else the shipped one with the user's own file of actors.

    Raises:
        ModelError: it cannot be used.
    """
    if options is not None and options.network is not None:
        return options.network
    network = shipped()
    actors = options.settings.actors if options is not None else ""
    if not actors:
        return network
    from readouts.reading.reader import Reader

    return network.knowing(actors) if isinstance(network, Reader) else network


def shipped() -> Network:
    """The network that is shipped.

    Raises:
        ModelError: it cannot be used.
    """
    # Two threads that ask at once must not both load it.
    with _lock:
        return _loaded()


def identity(options: Options) -> records.Network:
    """What the archive calls whoever reads; nothing is loaded for it.

    Raises:
        ModelError: the network is not whole.
        SettingsError: the user's own file of actors cannot be read.
    """
    if options.network is not None:
        return options.network.identity
    return _reader(options.settings.actors).identity


def about() -> dict[str, Any]:
    """What runs here: versions, and the network's files with their SHA-256 as found and as shipped.

    Raises:
        ModelMissing: a file of the network is absent.
    """
    import platform
    from hashlib import sha256
    from importlib.metadata import version

    from readouts import __version__
    from readouts.reading import encoder

    folder = encoder.SHIPPED
    files = []
    for name, shipped in encoder.checksums(folder).items():
        try:
            found = sha256((folder / name).read_bytes()).hexdigest()
        except OSError as error:
            raise ModelMissing(f"the network's file {name} is missing; install the package again") from error
        files.append({"name": name, "sha256": found, "shipped": found == shipped})
    libraries = {name: version(name) for name in ("onnxruntime", "tokenizers", "numpy")}
    return {
        "versions": {"readouts": __version__, "python": platform.python_version(), **libraries},
        "network": folder.name,
        "files": files,
    }


@cache
def _loaded() -> Network:
    reader = _reader("")
    reader.load()
    return reader


def _reader(actors: str) -> Reader:
    try:
        from readouts.reading.reader import Reader
    except ImportError as error:
        raise ModelError(f"a library that reading needs is missing: {error}") from error
    return Reader(actors)
