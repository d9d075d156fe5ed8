"""Records to text: terminal, JSON, Markdown, CSV and the self-contained HTML page.

Every module takes records and returns ``str``; none prints, reads a file of the user's, or knows
another room.
"""
