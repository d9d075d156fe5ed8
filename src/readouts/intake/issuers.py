"""Whose official account a text is, where its address, site name or letterhead says so.

A file's name is never evidence, nor is a name in the running text: what is not stated is None.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import urlsplit


class Issuer(NamedTuple):
    """An office and the party it speaks for; ``party`` is None where only the office is known."""

    name: str
    party: str | None


_US, _UK, _EU, _UN = "United States", "United Kingdom", "European Union", "United Nations"
_WHITE_HOUSE = Issuer("The White House", _US)
_FOREIGN = "Ministry of Foreign Affairs"

# Hosts, and every host below them.
_HOSTS: dict[str, Issuer] = {
    "whitehouse.gov": _WHITE_HOUSE,
    "bidenwhitehouse.archives.gov": _WHITE_HOUSE,
    "trumpwhitehouse.archives.gov": _WHITE_HOUSE,
    "obamawhitehouse.archives.gov": _WHITE_HOUSE,
    "georgewbush-whitehouse.archives.gov": _WHITE_HOUSE,
    "state.gov": Issuer("U.S. Department of State", _US),
    "defense.gov": Issuer("U.S. Department of Defense", _US),
    "war.gov": Issuer("U.S. Department of War", _US),
    "treasury.gov": Issuer("U.S. Department of the Treasury", _US),
    "kremlin.ru": Issuer("Kremlin", "Russia"),
    "mid.ru": Issuer("Ministry of Foreign Affairs of Russia", "Russia"),
    "government.ru": Issuer("Government of Russia", "Russia"),
    "president.gov.ua": Issuer("Office of the President of Ukraine", "Ukraine"),
    "mfa.gov.ua": Issuer("Ministry of Foreign Affairs of Ukraine", "Ukraine"),
    "kmu.gov.ua": Issuer("Cabinet of Ministers of Ukraine", "Ukraine"),
    "mod.gov.ua": Issuer("Ministry of Defence of Ukraine", "Ukraine"),
    "gov.uk": Issuer("UK Government", _UK),
    "elysee.fr": Issuer("Presidency of France", "France"),
    "diplomatie.gouv.fr": Issuer("Ministry for Europe and Foreign Affairs of France", "France"),
    "bundesregierung.de": Issuer("German Federal Government", "Germany"),
    "bundeskanzler.de": Issuer("Federal Chancellor of Germany", "Germany"),
    "auswaertiges-amt.de": Issuer("German Federal Foreign Office", "Germany"),
    "governo.it": Issuer("Government of Italy", "Italy"),
    "esteri.it": Issuer("Ministry of Foreign Affairs of Italy", "Italy"),
    "president.pl": Issuer("President of Poland", "Poland"),
    "pm.gc.ca": Issuer("Prime Minister of Canada", "Canada"),
    "international.gc.ca": Issuer("Global Affairs Canada", "Canada"),
    "pm.gov.au": Issuer("Prime Minister of Australia", "Australia"),
    "foreignminister.gov.au": Issuer("Minister for Foreign Affairs of Australia", "Australia"),
    "japan.kantei.go.jp": Issuer("Prime Minister's Office of Japan", "Japan"),
    "mofa.go.jp": Issuer("Ministry of Foreign Affairs of Japan", "Japan"),
    "mofa.go.kr": Issuer("Ministry of Foreign Affairs of South Korea", "South Korea"),
    "president.go.kr": Issuer("Office of the President of South Korea", "South Korea"),
    "fmprc.gov.cn": Issuer("Ministry of Foreign Affairs of China", "China"),
    "mfa.gov.cn": Issuer("Ministry of Foreign Affairs of China", "China"),
    "mea.gov.in": Issuer("Ministry of External Affairs of India", "India"),
    "pib.gov.in": Issuer("Press Information Bureau, Government of India", "India"),
    "pmindia.gov.in": Issuer("Prime Minister's Office of India", "India"),
    "tccb.gov.tr": Issuer("Presidency of Türkiye", "Türkiye"),
    "mfa.gov.tr": Issuer("Ministry of Foreign Affairs of Türkiye", "Türkiye"),
    "president.az": Issuer("President of Azerbaijan", "Azerbaijan"),
    "primeminister.am": Issuer("Prime Minister of Armenia", "Armenia"),
    "president.gov.by": Issuer("President of Belarus", "Belarus"),
    "en.president.ir": Issuer("President of Iran", "Iran"),
    "mfa.ir": Issuer("Ministry of Foreign Affairs of Iran", "Iran"),
    "gov.il": Issuer("Government of Israel", "Israel"),
    "nato.int": Issuer("NATO", "NATO"),
    "consilium.europa.eu": Issuer("Council of the European Union", _EU),
    "ec.europa.eu": Issuer("European Commission", _EU),
    "eeas.europa.eu": Issuer("European External Action Service", _EU),
    "press.un.org": Issuer("United Nations", _UN),
    "un.org": Issuer("United Nations", _UN),
}

# Names that stand alone as a site's name or a letterhead.
_NAMES: dict[str, Issuer] = {
    "the white house": _WHITE_HOUSE,
    "white house": _WHITE_HOUSE,
    "kremlin": _HOSTS["kremlin.ru"],
    "the kremlin": _HOSTS["kremlin.ru"],
    "president of russia": _HOSTS["kremlin.ru"],
    "u.s. department of state": _HOSTS["state.gov"],
    "united states department of state": _HOSTS["state.gov"],
    "gov.uk": _HOSTS["gov.uk"],
    "10 downing street": Issuer("10 Downing Street", _UK),
    "prime minister's office, 10 downing street": Issuer("10 Downing Street", _UK),
    "nato": _HOSTS["nato.int"],
    "european commission": _HOSTS["ec.europa.eu"],
    "european council": Issuer("European Council", _EU),
    "united nations": _HOSTS["un.org"],
}

_BODY = (
    r"(?:(?:the\ )?(?:Official\ (?:Website|Site|Web\ Site)\ of\ (?:the\ )?)?"
    r"(?:(?:Press|Media|Information|Communications?)\ (?:Service|Office|Department|Secretariat|Center|Centre)"
    r"\ (?:of|for)\ (?:the\ )?)?"
    r"(?:(?:Executive\ |Presidential\ |Private\ )?(?:Office|Administration|Secretariat|Chancellery"
    r"|Cabinet)\ of\ the"
    r"\ (?:President|Prime\ Minister|Chancellor|Foreign\ Minister|Vice\ President|Government)"
    r"|(?:Office|Administration|Cabinet|Council)\ of\ Ministers|(?:Presidential\ )?(?:Office"
    r"|Administration|Palace)"
    r"|President|Presidency|Prime\ Minister|Chancellor|Government|Royal\ Court|Cabinet|Chancellery"
    r"|(?:Federal\ )?Ministry\ (?:of|for)\ (?:the\ )?[A-Z][A-Za-z]+(?:(?:,?\ (?:and|&)"
    r"|,)?\ [A-Z][A-Za-z]+){0,5}?"
    r"|(?:President|Prime\ Minister|Chancellor|Foreign\ Minister)['\u2019]s\ (?:Press\ )?Office"
    r"|Department\ of\ (?:State|Defen[cs]e|Foreign\ Affairs)|Foreign\ (?:Ministry|Office)|Embassy"
    r"|Permanent\ Mission))"
)
_COUNTRY = (
    r"(?:the\ )?(?P<form>(?:Federal\ |Islamic\ |People['\u2019]s\ |Democratic\ |Arab\ |United\ "
    r"|Socialist\ ){0,3}"
    r"(?:Republic|Kingdom|Federation|State|Union|Commonwealth|Principality|Sultanate)\ of\ (?:the\ )?)?"
    r"(?P<country>[A-Z][\w'\u2019-]{1,30}(?:\ (?:and\ )?[A-Z][\w'\u2019-]{1,30}){0,2})"
)
_AT = r"(?:\ (?:in|to)\ (?:the\ )?[A-Z][\w ,'\u2019-]{2,60})?"
# "Ministry of Foreign Affairs of Velmark", "Office of the President, Velmark".
_OFFICE = re.compile(rf"(?P<body>{_BODY})(?:\ of\ |,\ |\ [|\u2013—-]\ ){_COUNTRY}{_AT}", re.VERBOSE)
# "Velmark - Prime Minister's Office"
_PLACED = re.compile(rf"{_COUNTRY}\ [|\u2013\u2014:-]\ (?P<body>{_BODY})", re.VERBOSE)
# "Velmark Ministry of Foreign Affairs": the country may be a demonym, so the party stays open.
_BARE = re.compile(rf"(?:[A-Z][\w'\u2019-]{{1,30}}\ ){{0,2}}{_BODY}", re.VERBOSE)
_PERSONS = ("President", "Prime Minister", "Chancellor", "Government", "Cabinet")
# Countries whose short name without the form would mean two of them.
_SHARED = frozenset({"korea", "congo", "china", "macedonia"})
# "Government of Velmark, Press Service of the Prime Minister": the desk behind the issuer.
_DESK = re.compile(
    r",\s+(?:the\s+)?(?:(?:press|information|media|communications?)\s+(?:service|office|department)\b"
    r"|(?:office|cabinet|secretariat|ministry)\s+(?:of|for)\s+(?:the\s+)?).*",
    re.I,
)
_SMALL = re.compile(r"\b(Of|The|And|For|In|To)\b")
_RELEASE = re.compile(
    r"(?:for immediate release|press release|media release|news release|official statement|press statement"
    r"|communiqu[eé]"
    r"|press service|press statement|readout|statement)\s?:?(?:,?\ \d{1,2}\ [a-z]+\ \d{4})?",
    re.IGNORECASE,
)
_ACCOUNT_TITLE = re.compile(
    r"\s{0,9}(?:joint )?(?:readout|read-out|press release|communiqu[eé]|statement (?:by|from|of|on)"
    r"|remarks (?:by|of)"
    r"|declaration|press statement|fact sheet|background press|joint statement|joint declaration|official)\b"
    r"|\bjoint (?:statement|readout|communiqu[eé]|declaration)\b|\breadout of\b",
    re.IGNORECASE,
)
_JOINT = re.compile(
    r"\b(?:joint|trilateral|quadrilateral)(?:ly)?\b(?!\s+(?:base|chiefs|session|address))", re.I
)


def by_host(url: str | None) -> Issuer | None:
    """The issuer that the host of ``url`` belongs to."""
    try:
        host = (urlsplit(url or "").hostname or "").lower().rstrip(".")
    except ValueError:
        return None
    while "." in host:
        if host in _HOSTS:
            return _HOSTS[host]
        host = host.split(".", 1)[1]
    return None


def by_name(line: str) -> Issuer | None:
    """The issuer that a letterhead, a site's name or a line of its own names, else None."""
    name = " ".join(line.split()).strip("*_#>|:. ")
    if not 3 < len(name) < 120:
        return None
    known = _NAMES.get(name.lower().replace("\u2019", "'"))
    if known:
        return known
    capitals = name.isupper()
    if capitals:
        name = _SMALL.sub(
            lambda match: match[0].lower(), name.title().replace("'S", "'s").replace("\u2019S", "\u2019s")
        )
    match = _OFFICE.fullmatch(_DESK.sub("", name)) or _PLACED.fullmatch(name)
    if match:
        country = match["country"]
        # In capitals a headline looks like a country of three words.
        if capitals and len(country.split()) > 2:
            return None
        if match["form"] and (country.lower() in _SHARED or match["form"].startswith("United")):
            country = match["form"] + country
        return Issuer(name, country)
    bare = _BARE.fullmatch(name) and len(name.split()) > 1 and not name.endswith(_PERSONS)
    return Issuer(name, None) if bare else None


def is_release(line: str) -> bool:
    """Whether a line of its own marks a release: ``FOR IMMEDIATE RELEASE``."""
    return bool(_RELEASE.fullmatch(line.strip().strip("*_#: ")))


def is_account_title(title: str) -> bool:
    """Whether a title is that of an official account: ``Readout of President Varga's call``."""
    return bool(_ACCOUNT_TITLE.search(title[:300]))


def is_joint(title: str) -> bool:
    """Whether a title says that several parties speak."""
    return bool(_JOINT.search(title[:300]))
