"""What pages say, as plain values: the JSON of each page, and all that its template is given of the archive.

Spans are half-open, in code points of the document's text. Addresses begin with a slash and are on this site,
but for ``url``, which is where a document was published.
"""

from __future__ import annotations

from readouts.web.shapes.about import AboutPage, File, LogEntry, LogPage
from readouts.web.shapes.common import Answer, Count, Link, Picture, Problem, RepliesPage
from readouts.web.shapes.documents import (
    Change,
    ChangesPage,
    DocumentPage,
    Edit,
    EditsPage,
    Excerpt,
    Head,
    Person,
    Said,
    Version,
)
from readouts.web.shapes.searching import Hit, SearchPage, SpeakerPage
from readouts.web.shapes.stories import (
    Cell,
    Entry,
    IssueHead,
    IssuePage,
    IssueRow,
    IssuesPage,
    Pair,
    Published,
    Row,
    Section,
    Source,
    StoriesPage,
    StoryHead,
    StoryPage,
)

__all__ = [
    "AboutPage",
    "Answer",
    "Cell",
    "Change",
    "ChangesPage",
    "Count",
    "DocumentPage",
    "Edit",
    "EditsPage",
    "Entry",
    "Excerpt",
    "File",
    "Head",
    "Hit",
    "IssueHead",
    "IssuePage",
    "IssueRow",
    "IssuesPage",
    "Link",
    "LogEntry",
    "LogPage",
    "Pair",
    "Person",
    "Picture",
    "Problem",
    "Published",
    "RepliesPage",
    "Row",
    "Said",
    "SearchPage",
    "Section",
    "Source",
    "SpeakerPage",
    "StoriesPage",
    "StoryHead",
    "StoryPage",
    "Version",
]
