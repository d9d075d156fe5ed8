"""Every error that Readouts raises on purpose.

    ReadoutsError
    ├ SettingsError            a setting or an argument that makes no sense
    ├ IntakeError              a document that cannot be taken in
    │ ├ FetchError             it could not be got: a missing path, an unreadable file, a server's refusal
    │ │ ├ FetchRefused         an address that is not asked for: not public, malformed, forbidden there
    │ │ └ FetchTimeout         it took longer than is allowed
    │ ├ TooLarge               over the byte, page, time or memory limit
    │ ├ NoText                 nothing to read in it: empty, pictures only
    │ ├ UnsupportedFormat      a kind of file, encoding or encryption that is not read
    │ └ UnsupportedLanguage    clearly not English
    ├ ModelError               the network cannot be used
    │ ├ ModelMissing           a file of it is absent
    │ └ ModelMismatch          a file's SHA-256 is not the one on the card
    ├ ArchiveError             the archive cannot be used: locked, full, damaged, gone
    │ ├ SchemaOutdated         it was made by a newer release than this one
    │ ├ NotFound               no such document, version, story, comparison, correction or account in it
    │ └ Conflict               what is asked does not fit what is kept there by now
    ├ SignInRefused            nobody is signed in: a wrong name or password, a closed account
    └ TooManyTries             somebody has to wait before the next try

A library's own error is mapped to one of these once, where that library is called. Each message
says what is wrong and, where there is something to do, what to do next, in one line.
"""


class ReadoutsError(Exception):
    """Base of every error in this package."""


class SettingsError(ReadoutsError):
    """A setting or an argument that makes no sense."""


class IntakeError(ReadoutsError):
    """A document that cannot be taken in."""


class FetchError(IntakeError):
    """A document's bytes could not be got."""


class FetchRefused(FetchError):
    """An address that is not asked for: not public, malformed, or forbidden by the site's robots.txt."""


class FetchTimeout(FetchError):
    """A document that did not come in the time that is allowed."""


class TooLarge(IntakeError):
    """A document over the byte, page, time or memory limit."""


class NoText(IntakeError):
    """A document with nothing to read in it."""


class UnsupportedFormat(IntakeError):
    """A kind of file, encoding or encryption that is not read."""


class UnsupportedLanguage(IntakeError):
    """A document that is clearly not in English."""


class ModelError(ReadoutsError):
    """The network cannot be used."""


class ModelMissing(ModelError):
    """A file of the network is absent."""


class ModelMismatch(ModelError):
    """A file of the network is not the one its card names."""


class ArchiveError(ReadoutsError):
    """The archive cannot be used: locked, full, damaged, gone."""


class SchemaOutdated(ArchiveError):
    """An archive that was made by a newer release than this one."""


class NotFound(ArchiveError):
    """No such document, version, story, comparison, correction or account in the archive."""


class Conflict(ArchiveError):
    """What is asked does not fit what the archive keeps by now."""


class SignInRefused(ReadoutsError):
    """Nobody is signed in: a wrong name or password, a closed account, an identity that does not hold."""


class TooManyTries(ReadoutsError):
    """Somebody has to wait before the next try, ``seconds`` long."""

    def __init__(self, message: str, seconds: int = 0) -> None:
        super().__init__(message)
        self.seconds = seconds
