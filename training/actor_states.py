"""Countries, territories and organisations: codes and names from CLDR, the package and by hand."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from pathlib import Path

from babel import Locale

from readouts.reading import countries
from readouts.reading.spellings import plain

# Names of the package's own table that CLDR has otherwise.
_CODES = {
    "Czech Republic": "CZ", "Democratic Republic of the Congo": "CD", "Republic of the Congo": "CG",
    "East Timor": "TL", "Ivory Coast": "CI", "Myanmar": "MM", "Palestine": "PS", "Vatican": "VA",
    "Turkey": "TR",
    "Cape Verde": "CV", "Saint Kitts and Nevis": "KN", "Saint Lucia": "LC", "Bosnia and Herzegovina": "BA",
    "Saint Vincent and the Grenadines": "VC", "Antigua and Barbuda": "AG", "Trinidad and Tobago": "TT",
    "São Tomé and Príncipe": "ST",
}  # fmt: skip
# What the sources call states otherwise.
_LABELS = {
    "Kingdom of Denmark": "DK", "Kingdom of the Netherlands": "NL", "People's Republic of China": "CN",
    "Republic of Ireland": "IE", "Federated States of Micronesia": "FM", "State of Palestine": "PS",
    "United States of America": "US", "Sahrawi Arab Democratic Republic": "EH", "Holy See": "VA",
    "Bailiwick of Guernsey": "GG", "European Union": "EU", "Vatican City": "VA", "The Gambia": "GM",
    "The Bahamas": "BS", "Hong Kong": "HK",
}  # fmt: skip
_NO_STATES = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ", "AC", "CP", "CQ", "DG", "EA", "IC", "TA", "AQ"}


@dataclass
class _Entry:
    kind: str
    label: str
    id: str = ""
    names: list[str] = field(default_factory=list)
    demonyms: list[str] = field(default_factory=list)
    capitals: list[str] = field(default_factory=list)
    governments: list[str] = field(default_factory=list)
    part_of: str = ""
    sources: list[str] = field(default_factory=list)


class States:
    """What is known by a code, built up source by source."""

    def __init__(self, folder: Path) -> None:
        self.entries: dict[str, _Entry] = {}
        self._by_name: dict[str, str] = {}
        self._by_id: dict[str, str] = {}
        self._territories()
        self._own()
        self._hand(folder)
        for code, entry in self.entries.items():
            for name in (entry.label, *entry.names):
                self._by_name.setdefault(plain(name), code)
        self._by_name |= {plain(name): code for name, code in {**_CODES, **_LABELS}.items()}

    def _territories(self) -> None:
        for code, name in Locale("en").territories.items():
            if len(code) == 2 and code not in _NO_STATES:
                short = re.sub(r" SAR China$| \(.*\)$", "", name)
                names = [*re.findall(r"\((\w+)\)$", name), *([name] if short != name else [])]
                if "&" in short:
                    names.append(short.replace("&", "and"))
                self.entries[code] = _Entry("territory", short, names=names, sources=["cldr"])

    def _own(self) -> None:
        """The package's own table: which of them are countries, everyday names, demonyms, seats."""
        by_name = {plain(entry.label): code for code, entry in self.entries.items()}
        by_name |= {plain(name): code for code, entry in self.entries.items() for name in entry.names}
        codes = {}
        for name in dict.fromkeys(countries.NAMES.values()):
            code = _CODES.get(name) or by_name.get(plain(name))
            if code:
                codes[name] = code
                entry = self.entries[code]
                entry.names = [entry.label, *entry.names]
                entry.kind, entry.label = "country", name
                entry.sources.append("readouts")
        for words, name in countries.NAMES.items():
            if name in codes:
                self.entries[codes[name]].names.append(_shown(words))
        for words, name in countries.DEMONYMS.items():
            if name in codes:
                self.entries[codes[name]].demonyms.append(_shown(words))
        for words, name in countries.SEATS.items():
            if name in codes:
                self.entries[codes[name]].capitals.append(_shown(words))

    def _hand(self, folder: Path) -> None:
        with (folder / "countries.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                entry = self.entries[row["code"]]
                for name in ("names", "demonyms", "capitals", "governments"):
                    getattr(entry, name).extend(filter(None, row[name].split("|")))
                houses = {plain(house) for house in entry.governments}
                entry.capitals = [word for word in entry.capitals if plain(word) not in houses]
                entry.sources.append("hand")
        with (folder / "organisations.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                lists = [
                    list(filter(None, row[name].split("|"))) for name in ("names", "demonyms", "governments")
                ]
                names, demonyms, governments = lists
                if row["code"] in self.entries:
                    raise SystemExit(f"organisations.csv: the code {row['code']} is taken")
                self.entries[row["code"]] = _Entry(
                    "organization", row["label"], row["id"], names, demonyms, [], governments, row["part_of"],
                    ["hand"],
                )  # fmt: skip

    def named(self, label: str) -> str:
        """The code of a state by a name, or nothing."""
        return self._by_name.get(plain(label), "")

    def is_of(self, words: str, code: str) -> bool:
        """Whether ``words`` are what a title has for the state: "French Republic", "the Gambia"."""
        bare = re.sub(r"^(?:the )?(?:State|Republic|Kingdom) of (?:the )?", "", words)
        if code in (self.named(words), self.named(bare)):
            return True
        label = plain(self.entries[code].label)
        return label.endswith(" " + plain(bare)) or words in ("Belgians", "the Belgians")

    def identify(self, id: str, label: str, source: str) -> None:
        """Note a Wikidata id; a state that has no code goes by its id."""
        code = self.named(label)
        if not code:
            code = id
            self.entries[code] = _Entry("region", label, id, sources=[source])
            self._by_name[plain(label)] = code
        entry = self.entries[code]
        # The kingdoms of Denmark and the Netherlands are wider than the countries; those come later.
        if not entry.id or label not in _LABELS:
            entry.id = id
        if source not in entry.sources:
            entry.sources.append(source)
        self._by_id[id] = code

    def code(self, id: str, label: str) -> str:
        """The code of a state that was identified."""
        return self._by_id.get(id) or self.named(label)

    def rows(self, as_of: str, held: set[str]) -> list[tuple[str, ...]]:
        """The table's rows; regions only where somebody held an office there."""
        out = []
        for code, entry in sorted(self.entries.items()):
            if entry.kind == "region" and code not in held:
                continue
            names = [
                name for name in _unique(entry.names) if plain(name) != plain(entry.label) or name.isupper()
            ]
            out.append((
                code, entry.id, entry.kind, entry.label, "|".join(names), "|".join(_unique(entry.demonyms)),
                "|".join(_unique(entry.capitals)), "|".join(_unique(entry.governments)), entry.part_of,
                "+".join(dict.fromkeys(entry.sources)), as_of,
            ))  # fmt: skip
        return out


def _unique(names: list[str]) -> list[str]:
    """The names without those that differ in nothing that is compared."""
    return list({(plain(name), name.replace(".", "").isupper()): name for name in reversed(names)}.values())[
        ::-1
    ]


def _shown(words: str) -> str:
    """A name of the package's table, which has small letters, as it is written."""
    if re.fullmatch(r"(?:[a-z]\.)+|us|usa|uk|uae|eu|un|prc|drc|dprk|rok|dr congo", words):
        return words.upper().replace("CONGO", "Congo")
    small = {"of", "and", "the", "au"}
    return re.sub(r"[^\W\d_]+", lambda word: word[0] if word[0] in small else word[0].capitalize(), words)
