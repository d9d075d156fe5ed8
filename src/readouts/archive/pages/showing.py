"""What becomes of the rows for pages when a document is made public or taken back, in SQL.

A trigger on ``public_document`` does this (migrations/schema_4.py), so that publishing need not know of it.
"""

from __future__ import annotations

# A value that somebody is counted by is cut here: an index holds no more.
LONGEST = 200


def parts(document: str) -> str:
    """The query for every value that the speakers of a document's current statements are counted by.

    Args:
        document: The document's number, in SQL.

    Returns:
        Columns ``who``, ``what``, ``value``, ``month`` and ``public``, a row for each time.
    """
    own = "FROM statement s JOIN saying g ON g.statement_id = s.id"
    beside = f"{own} JOIN speaker p ON p.statement_id = g.statement_id AND p.number = g.number"
    addressed = "FROM statement s JOIN addressing g ON g.statement_id = s.id JOIN person p ON p.who = g.whom"
    arms = [
        ("kind", "s.kind", "substr(g.day, 1, 7)", own),
        ("act", "s.act", "''", own),
        ("party", "s.party", "''", own),
        ("role", "p.role", "substr(g.day, 1, 7)", beside),
        ("country", "p.country", "''", beside),
        ("whom", "p.key", "''", addressed),
    ]
    return " UNION ALL ".join(
        f"SELECT g.who AS who, '{what}' AS what, substr({value}, 1, {LONGEST}) AS value, "
        f"{month} AS month, g.public AS public {source} "
        f"WHERE s.document_id = {document} AND {value} IS NOT NULL"
        for what, value, month, source in arms
    )


def counted(document: str, statements: str, public: str) -> str:
    """The statement that adds to the counts of a document's speakers; in one order everywhere.

    Args:
        document: The document's number, in SQL.
        statements: What to add for each time, in SQL.
        public: What to add for each time to the count of public statements; ``public`` is the row's.
    """
    return (
        "INSERT INTO speaker_count (who, what, value, month, statements, public) "
        f"SELECT who, what, value, month, sum({statements}), sum({public}) FROM ({parts(document)}) AS part "
        "WHERE true GROUP BY who, what, value, month ORDER BY who, what, value, month "
        "ON CONFLICT (who, what, value, month) DO UPDATE SET "
        "statements = speaker_count.statements + excluded.statements, "
        "public = speaker_count.public + excluded.public"
    )


def statements(document: str, *, shown: bool) -> list[str]:
    """What to do when a document becomes public, or ceases to be."""
    value, sign = (1, "1") if shown else (0, "-1")
    own = f"(SELECT id FROM statement WHERE document_id = {document})"
    told = f"(SELECT story_id FROM story_document WHERE document_id = {document})"
    still = (
        "EXISTS (SELECT 1 FROM story_document d JOIN public_document p ON p.document_id = d.document_id "
        "WHERE d.story_id = {story})"
    )

    def state(story: str) -> str:
        return "1" if shown else f"CASE WHEN {still.format(story=story)} THEN 1 ELSE 0 END"

    return [
        counted(document, "0", sign),
        f"UPDATE saying SET public = {value} WHERE statement_id IN {own}",
        f"UPDATE addressing SET public = {value} WHERE statement_id IN {own}",
        f"UPDATE story SET public = {state('story.id')} WHERE id IN {told}",
        f"UPDATE story_party SET public = {state('story_party.story_id')} WHERE story_id IN {told}",
    ]
