"""Records to text: terminal, JSON, Markdown, CSV, the self-contained HTML page, and exports for other tools.

Every module takes records and returns text, or bytes where a format is no text; none prints, reads a
file of the user's, or knows another room.
"""
