"""What a point does with its matter: thank, support, ask, warn, agree ...; by its words.

Two points that are lined up and do the same are likelier to say the same; where only one side asks, or
only one agrees, that is how they differ.
"""

from __future__ import annotations

import re
from functools import lru_cache

_PATTERNS = {
    "thanks": r"thank\w*|grat\w+|appreciat\w+",
    "supports": r"support\w*|commit\w*|stands? with|solidarity|sovereign\w*",
    "discusses": r"discuss\w*|exchang\w+|review\w*|touch\w*|talk\w*|spoke|addressed",
    "agrees": r"agree\w*|will|decid\w+|instruct\w+|task\w+|committ?ed",
    "asks": r"urg\w+|call\w* (?:for|on)|ask\w*|demand\w*|insist\w*|press\w*",
    "warns": r"warn\w*|concern\w*|threat\w*|grave|unacceptable|condemn\w*|accus\w*|reject\w*",
    "welcomes": r"welcom\w+|commend\w*|prais\w+",
    "hopes": r"hope\w*|express\w*|look\w* forward|ready|readiness|wish\w*",
    "limits": r"but|however|although|only|so-called|allegedly|while",
    "denies": r"not|no|never|without|nor|cannot|\w+n[’']t",  # noqa: RUF001
}
MANNERS = (*_PATTERNS, "quotes")
_COMPILED = {name: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for name, words in _PATTERNS.items()}
_QUOTE = re.compile(r'["“”]')


@lru_cache(maxsize=4096)
def manners(text: str) -> frozenset[str]:
    """Which of ``MANNERS`` the words of ``text`` have."""
    found = {name for name, pattern in _COMPILED.items() if pattern.search(text)}
    return frozenset(found | {"quotes"} if _QUOTE.search(text) else found)
