"""Writes the gazetteer of actors that the package ships: people, their offices, states.

usage: python training/gazetteer.py --data ../shared/data --out src/readouts/models/actors

Sources, each with the date on which it was true, are in ``SOURCES``; docs/actors.md is the card.
Hand-written tables are in ``training/actors``. Names and dates of offices are facts; no text is taken.
The countries file of the data folder (ODbL) is not read: names are CLDR's and the package's own.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from actor_states import States
from actor_terms import merged

from readouts.reading.actor_rows import Term
from readouts.reading.spellings import folded, office, plain

HERE = Path(__file__).parent / "actors"
# In the order in which they are believed. The dates: what the file itself last knows of, or for the
# leaders, which have years only, the last change that is in it.
SOURCES = {
    "hand": "2025-10-17",
    "us": "2026-06-10",
    "cabinets": "2022-07-19",
    "ministers": "2022-12-10",
    "leaders": "2022-10-01",
    "leaders-wp": "2022-10-01",
    "reign": "2021-02-28",
}
COUNTRY_SOURCE = "2025-10-17"
FIRST_YEAR = "1990"  # older terms are left out
_KINDS = {
    "king": "SM", "queen": "SM", "emperor": "SM", "emir": "SM", "sultan": "SM", "grand duke": "SM",
    "druk gyalpo": "SM", "ngwenyama": "SM", "prince": "SM", "pope": "S", "supreme leader": "S",
    "yang di pertuan agong": "SM", "captain regent": "S", "chancellor": "G", "prime minister": "G",
    "o le ao o le malo": "S", "chairman of the council of ministers": "G",
}  # fmt: skip
_ADJECTIVE = r"^(?:Italian|Egyptian|Ukrainian|Cypriot|United States|White House|Kremlin) "
_QUEENS = {"Q9682", "Q102139"}
# Countries whose president leads nobody's government because another leads the state.
_NOT_HEAD_OF_STATE = {("IR", "president")}
_LEADS = re.compile(
    r"^(?:federal )?(?:president|prime minister|premier|chancellor|taoiseach|monarchy?|king|queen|emperor"
    r"|emir|sultan|supreme leader|pope|druk gyalpo|ngwenyama|grand duke|prince of|captain regent"
    r"|governor.general|cardinal secretary of state|general secretary|yang di|o le ao"
    r"|chairman of the council of ministers)",
    re.IGNORECASE,
)
_NO_NAME = re.compile(r"Q\d+$|(?:President|Prime Minister|Pope)\b(?! \w+ \w+$)")
_HONORIFIC = re.compile(r"^(?:Sheikh|Prince|Princess|King|Queen|Archbishop|Cardinal|Dr\.?|Pope) (?=\S+ \S)")
_PRESIDENTS = {
    ("George", "Bush", "1989"): "Q23505", ("William", "Clinton", "1993"): "Q1124",
    ("Albert", "Gore", "1993"): "Q19673",
}  # fmt: skip


@dataclass
class People:
    """Everybody found so far, by id."""

    labels: dict[str, str] = field(default_factory=dict)
    names: dict[str, dict[str, None]] = field(default_factory=dict)
    source: dict[str, str] = field(default_factory=dict)

    def add(self, id: str, label: str, source: str, names: Iterable[str] = ()) -> str:
        """Note a person under the first label given; without an id the label finds or makes one."""
        label = re.sub(r" \([^)]*\)$", "", label.strip())
        if not id:
            key = folded(label)
            same = [known for known, name in self.labels.items() if folded(name) == key]
            id = same[0] if len(same) == 1 else "x-" + plain(label).replace(" ", "-")
        self.labels.setdefault(id, label)
        self.source.setdefault(id, source)
        known = self.names.setdefault(id, {})
        for name in (label, *names):
            for form in _forms(name):
                if form != self.labels[id]:
                    known.setdefault(form)
        return id


def _forms(name: str) -> Iterator[str]:
    """A name, and what it is without a title before or a country behind it."""
    yield name
    bare = _HONORIFIC.sub("", name)
    short = re.sub(r"(?:,| of) (?:the )?[A-Z].*$", "", bare)
    for form in (bare, short):
        if form != name and " " in form:
            yield form
    without = re.sub(r"(?<=\S) [A-Z]\. (?=\S)", " ", bare)
    if without != bare:
        yield without
    quoted = re.sub(r' "[^"]+"', "", bare)
    if quoted != bare:
        yield quoted


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        return [
            {key: (value or "").strip() for key, value in row.items() if key} for row in csv.DictReader(file)
        ]


class Builder:
    """Reads the sources one after the other."""

    def __init__(self, data: Path) -> None:
        self.data = data / "gazetteers"
        self.people = People()
        self.states = States(HERE)
        self.claims: list[Term] = []

    def build(self) -> None:
        """Read everything; who comes first gives the labels."""
        for row in rows(self.data / "world_leaders_2021" / "wikidata.csv"):
            self.states.identify(row["countryid"], row["country"], "leaders")
        for row in rows(self.data / "foreign_ministers_2023" / "wikidata.csv"):
            self.states.identify(row["country"], row["countryLabel"], "ministers")
        self._us()
        self._leaders()
        self._ministers()
        self._cabinets()
        self._hand()
        self._reign()

    def claim(self, person: str, code: str, title: str, start: str, end: str, source: str) -> None:
        """Note a term of office, unless it was over long ago."""
        if end and end < FIRST_YEAR:
            return
        title = re.sub(r" \([^)]*\)$", "", title).replace("Lichtenstein", "Liechtenstein")
        key, roles = self._office(person, code, title)
        as_of = SOURCES[source]
        self.claims.append(Term(person, code, key, roles, title, start, end, source, as_of))

    def _office(self, person: str, code: str, title: str) -> tuple[str, str]:
        """The office in its one form, without the country, and what it leads."""
        bare = re.sub(_ADJECTIVE, "", title)
        for match in re.finditer(r" (?:of|for) ", bare):
            if self.states.is_of(bare[match.end() :], code):
                bare = bare[: match.start()]
                break
        key = office(bare, code)
        if key == "monarch":
            key = "queen" if person in _QUEENS else "king"
        roles = _KINDS.get(key, "")
        if key == "president" and not code.startswith("EU-") and (code, key) not in _NOT_HEAD_OF_STATE:
            roles = "S"
        return key, roles

    def _hand(self) -> None:
        for row in rows(HERE / "terms.csv"):
            names = list(filter(None, row["names"].split("|")))
            person = self.people.add(row["id"], row["label"], "hand", names)
            self.claim(person, row["country"], row["title"], row["start"], row["end"], "hand")

    def _leaders(self) -> None:
        for row in rows(self.data / "world_leaders_2021" / "wikidata.csv"):
            if _LEADS.match(row["positionLabel"]) and not _NO_NAME.match(row["officeholderLabel"]):
                code = self.states.code(row["countryid"], row["country"])
                person = self.people.add(row["officeholder"], row["officeholderLabel"], "leaders")
                title = row["positionLabel"].replace("President of the Executive Yuan", "Premier of Taiwan")
                self.claim(person, code, title, row["start_year"], row["end_year"], "leaders")
        for row in rows(self.data / "world_leaders_2021" / "wikipedia.csv"):
            title, label = row["positionlabel"], row["officeholderlabel"]
            code = self.states.named(re.sub(r" \(.*|\N{EN DASH}.*", "", row["country"]))
            if row["country"].startswith("Congo"):
                code = "CD" if "Kinshasa" in row["country"] else "CG"
            if code and row["start_year"] and _LEADS.match(title) and not _NO_NAME.match(label):
                person = self.people.add(row["officeholder"], label, "leaders-wp")
                title = title.replace("Monarchy", "Monarch")
                self.claim(person, code, title, row["start_year"], row["end_year"], "leaders-wp")

    def _ministers(self) -> None:
        for row in rows(self.data / "foreign_ministers_2023" / "wikidata.csv"):
            if row["person"] and row["name"]:
                code = self.states.code(row["country"], row["countryLabel"])
                person = self.people.add(row["person"], row["name"], "ministers")
                claim = Term(
                    person, code, "foreign minister", "", row["positionLabel"], row["start"], "", "ministers",
                    SOURCES["ministers"],
                )  # fmt: skip
                self.claims.append(claim)

    def _cabinets(self) -> None:
        for code, name in (("RU", "russia"), ("UA", "ukraine")):
            for row in rows(self.data / "cabinets" / f"{name}_holders.csv"):
                if not row["person"] or not row["personID"] or not row["person"].isprintable():
                    continue
                names = [row.get("enwiki") or row["person"]]
                names = [re.sub(r" \([^)]*\)$", "", each) for each in names]
                person = self.people.add(row["personID"], row["person"], "cabinets", names)
                title = row["position"].replace("Spokeperson", "Spokesperson")
                self.claim(person, code, title[0].upper() + title[1:], row["start"], row["end"], "cabinets")

    def _us(self) -> None:
        folder = self.data / "us"
        titles = {"prez": "President", "viceprez": "Vice President"}
        for entry in yaml.load((folder / "executive.yaml").read_text("utf-8"), yaml.CSafeLoader):
            terms = [(titles[term["type"]], term["start"], term["end"]) for term in entry["terms"]]
            if terms[-1][2] >= FIRST_YEAR:
                person = self._american(entry, terms[0][1][:4])
                for title, start, end in _joined(terms):
                    self.claim(person, "US", title, start, end, "us")
        titles = {"sen": "Senator", "rep": "Representative"}
        for entry in yaml.load((folder / "legislators-current.yaml").read_text("utf-8"), yaml.CSafeLoader):
            person = self._american(entry, "")
            terms = [(titles[term["type"]], term["start"], term["end"]) for term in entry["terms"]]
            terms += [
                (role["title"], role["start"], role.get("end", ""))
                for role in entry.get("leadership_roles", ())
            ]
            for title, start, end in _joined(terms):
                self.claim(person, "US", title, start, end, "us")

    def _american(self, entry: dict[str, dict[str, str]], year: str) -> str:
        id, name = entry["id"], entry["name"]
        last, first = name["last"], name.get("nickname") or name["first"]
        wikidata = id.get("wikidata") or _PRESIDENTS.get((name["first"], last, year), "")
        full = " ".join(filter(None, (name["first"], name.get("middle"), last, name.get("suffix"))))
        names = [f"{name['first']} {last}", f"{first} {last}", full, name.get("official_full", full)]
        label = re.sub(r" \([^)]*\)$", "", id.get("wikipedia") or f"{first} {last}")
        return self.people.add(wikidata or f"bioguide-{id['bioguide']}", label, "us", names)

    def _reign(self) -> None:
        """Days for terms of which only the year is known, and who led in fact.

        The file has surnames only. One is taken for somebody who is known to have come to lead that
        country in that very year, and else for nobody.
        """
        cow = {row["cow"]: row["code"] for row in rows(HERE / "cow.csv")}
        known: dict[tuple[str, str], list[Term]] = {}
        for claim in self.claims:
            if claim.start and set(claim.roles) & set("SGM"):
                known.setdefault((claim.country, claim.start[:4]), []).append(claim)
        for row in rows(self.data / "reign" / "leaderlist_3_21.csv"):
            words = {word for word in folded(row["leader"]).split() if len(word) > 2}
            same = [
                claim
                for claim in known.get((cow.get(row["stateabb"], ""), row["syear"]), ())
                if words and words <= self._words(claim.person)
            ]
            if len({claim.person for claim in same}) == 1:
                start = f"{row['syear']}-{int(row['smonth']):02d}-{int(row['sdate']):02d}"
                end = f"{row['eyear']}-{int(row['emonth']):02d}" if row["eyear"] else ""
                claim = same[0]._replace(start=start, end=end, source="reign", as_of=SOURCES["reign"])
                self.claims.append(claim._replace(key="leader", roles="L", title="leader"))
                self.claims += [claim._replace(end="")] if len(same[0].start) == 4 else []

    def _words(self, person: str) -> set[str]:
        names = (self.people.labels[person], *self.people.names[person])
        return {word for name in names for word in folded(name).split()}


def _joined(terms: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Terms of one office that follow on one another, as one."""
    out: list[tuple[str, str, str]] = []
    for title, start, end in sorted(terms):
        if out and out[-1][0] == title and start[:7] <= _next_month(out[-1][2]):
            out[-1] = (title, out[-1][1], end)
        else:
            out.append((title, start, end))
    return out


def _next_month(day: str) -> str:
    if not day:
        return "9999"
    year, month = int(day[:4]), int(day[5:7])
    return f"{year + month // 12}-{month % 12 + 1:02d}"


def lead(claims: list[Term]) -> list[Term]:
    """Where nobody is known as prime minister or chancellor, the president leads the government."""
    others = {claim.country for claim in claims if "G" in claim.roles}
    return [
        claim._replace(roles=claim.roles + "G")
        if claim.key == "president" and claim.country not in others and "-" not in claim.country
        else claim
        for claim in claims
    ]


def write(out: Path, builder: Builder) -> None:
    """The three tables, and how many rows of each source they have."""
    out.mkdir(parents=True, exist_ok=True)
    claims = lead(merged(builder.claims, list(SOURCES)))
    held = {claim.person for claim in claims}
    people = [
        (
            id,
            label,
            "|".join(builder.people.names[id]),
            builder.people.source[id],
            SOURCES[builder.people.source[id]],
        )
        for id, label in sorted(builder.people.labels.items())
        if id in held
    ]
    states = builder.states.rows(COUNTRY_SOURCE, {claim.country for claim in claims})
    tables = {
        "people": ("id label names source as_of", people),
        "terms": ("person country office roles title start end source as_of", sorted(claims)),
        "states": ("code id kind label names demonyms capitals governments part_of source as_of", states),
    }
    for name, (header, lines) in tables.items():
        text = "\n".join("\t".join(line) for line in [tuple(header.split()), *lines])
        (out / f"{name}.tsv").write_text(text + "\n", encoding="utf-8", newline="\n")
        print(f"{name}: {len(lines)} rows, {(out / f'{name}.tsv').stat().st_size:,} bytes")
    print("people by source:", dict(Counter(row[3] for row in people)))
    print("terms by source:", dict(Counter(claim.source for claim in claims)))


def main() -> None:
    """Build and write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    builder = Builder(options.data)
    builder.build()
    write(options.out, builder)


if __name__ == "__main__":
    main()
