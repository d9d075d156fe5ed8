"""Who looks at the site, and what they may see and do."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from readouts.records import Document

READER, EDITOR, ADMIN = "reader", "editor", "admin"
ROLES = (READER, EDITOR, ADMIN)
"""What an account may be; each may do what those before it may."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who asks for a page; ``name`` and ``role`` are None where nobody is signed in.

    ``token`` is what their browser holds for the session.
    """

    name: str | None = None
    role: str | None = None
    token: str | None = None
    site_is_open: bool = False

    @property
    def sees_published_only(self) -> bool:
        """Whether all that they see is what is published."""
        return self.role is None and not self.site_is_open

    @property
    def edits(self) -> bool:
        """Whether they may correct, publish, add and moderate."""
        return self.role in (EDITOR, ADMIN)

    def reads_whole(self, document: Document, free: Container[str]) -> bool:
        """Whether they see a document's whole text, and not its statements with a sentence of context only.

        Args:
            document: The document.
            free: The issuers whose documents anybody may see whole.
        """
        return self.edits or (document.issuer is not None and document.issuer in free)
