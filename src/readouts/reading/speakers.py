"""Who is speaking: from the source of each statement to a person, an organisation, a country.

A wrong name costs more than none: where more than one answer is left, the speakers stay empty and
the candidates say who it might be. Statements are taken in the order of the text, those inside
another's words after that other, so that "he" and "I" find who spoke before and around them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from readouts.reading import (
    addressees,
    antecedents,
    givennames,
    houses,
    linking,
    margins,
    phrases,
    quotes,
    seats,
    titles,
)
from readouts.reading.actors import Gazetteer, gazetteer
from readouts.reading.antecedents import Spoken
from readouts.reading.findings import Found, described, speaker, sure, unsure
from readouts.reading.links import Links
from readouts.reading.meetings import Meetings, joint
from readouts.reading.names import Cast, Name
from readouts.reading.nesting import Nesting
from readouts.reading.offices import Offices
from readouts.reading.parties import AUTHOR, party
from readouts.reading.people import Person
from readouts.reading.phrases import Head
from readouts.reading.several import Several
from readouts.reading.turns import Turns, titled_author
from readouts.records import Document, Mention, Speaker, Statement

_NOUN_PHRASE = re.compile(r"\b[Tt]he\s(?:[\w.\-]+\s){0,5}[\w.\-]+$")
# Who makes a statement together: "a joint statement by Velmark and Tarnovia".
_JOINTLY = re.compile(r"\bjoint (?:statement|declaration|communiqu[eé]|letter|appeal) (?:by|from|of) ")
# Whoever speaks for somebody: "his spokesman".
_VOICE = re.compile(
    r"(?:(?:[Aa]n?|[Oo]ne|[Tt]wo|[Ss]everal) )?"
    r"(?:(?:[a-z\-]+ ){0,2}(?:officials?|members?|diplomats?|aides?) (?:in|of|from) )?"
    r"(?P<whose>[Hh]is|[Hh]er) (?:[a-z]+ )?(?:spokes(?:man|woman|person)|press secretary|office|aides?"
    r"|delegation|team|government|ministry|administration|chief of staff)"
)
_PROPER = re.compile(r"(?:[A-Z][\w.\-]*\s(?:(?:of|for|and|the)\s(?:the\s)?)?){0,8}[A-Z][\w.\-]*$")


def resolve(
    document: Document,
    statements: Sequence[Statement],
    known: Gazetteer | None = None,
    mentions: Sequence[Mention] = (),
    depths: bytes | None = None,
) -> tuple[Statement, ...]:
    """Fill in speakers, candidates, addressees and party of every statement of one document.

    Args:
        document: the document; its turns, title, genre, date, issuer and party are evidence too.
        statements: what was said in it, in any order.
        known: who is known across documents; the shipped gazetteer by default.
        mentions: the network's mentions and clusters; what they link decides where words leave it open.
        depths: what :func:`readouts.reading.quotes.inside` says of the text, if it was asked already.

    Returns:
        The statements in the order given. ``speakers`` is empty where nobody is clearly right.
    """
    if not statements:
        return ()
    depths = quotes.inside(document.text) if depths is None else depths
    resolver = _Resolver(document, statements, known or gazetteer(), mentions, depths)
    found = resolver.resolve()
    out = []
    for i, (statement, one) in enumerate(zip(statements, found, strict=True)):
        filled = replace(
            statement,
            speakers=tuple(map(resolver.linker.linked, one.speakers)),
            candidates=tuple(map(resolver.linker.linked, one.candidates)),
            addressee=tuple(map(resolver.linker.linked, resolver.told[i])),
            within=statement.within or resolver.within(i),
        )
        past = frozenset(person.name for person in one.people if person.past)
        out.append(party(document, filled, resolver.linker, past))
    return tuple(out)


class _Resolver:
    def __init__(
        self,
        document: Document,
        statements: Sequence[Statement],
        known: Gazetteer,
        mentions: Sequence[Mention],
        depths: bytes,
    ) -> None:
        self.document = document
        self.statements = statements
        self.text = document.text
        self.depths = depths
        sources = [one.source.spans[0] for one in statements if one.source]
        self.labels = {(turn.label.start, turn.label.end) for turn in document.turns}
        self.title = Cast(document.title or "", told=seats.told(known, document.title or ""))
        said = margins.blanked(self.text, self.labels)
        titled = self.title.people if self.labels else ()
        self.cast = Cast(said, sources, self.depths, seats.told(known, self.text), titled)
        self.linker = linking.Linker(document, known, self.cast, self.title.people)
        self.found: list[Found] = [Found() for _ in statements]
        self.told: list[tuple[Speaker, ...]] = [() for _ in statements]
        self.spoken: list[Spoken] = []
        self._longer: dict[str, str] = {}
        self._titled: dict[str, list[Person]] = {}
        for person in self.cast.people:
            self._titled.setdefault((person.role or "").lower(), []).append(person)
        self.offices = Offices(self.cast, self.linker)
        self.margins = margins.Margins(self.cast, self.title, self.offices, self.labels, self._own_side())
        self.nesting = Nesting(statements, self.labels, self.depths)
        self.links = Links(self.cast, mentions)
        account = document.genre == "account"
        self.meetings = Meetings(self.cast, self.title, account, self.linker.offices)
        self.several = Several(self.meetings, self.linker, self._own_side(), self._bare_role, self._author)
        self.turns = Turns(self.cast, self.margins, self.nesting)
        self.author = titled_author(document, self.title)

    def resolve(self) -> list[Found]:
        """Each statement's speakers, in the order the statements were given."""
        around = [self.nesting.around(i) for i in range(len(self.statements))]
        depth = [self.nesting.depth(i, around) for i in range(len(self.statements))]
        order = sorted(range(len(self.statements)), key=lambda i: (depth[i], self.nesting.place(i)))
        level = 0
        for i in order:
            if depth[i] != level:
                level = depth[i]
                self.spoken = []
            outer = around[i]
            place = self.nesting.place(i)
            around_it = self.found[outer] if outer is not None else None
            if around_it and outer is not None and self.nesting.is_told(place, outer):
                # Quoted by the turn's speaker: somebody else's words, or what was said another day.
                around_it = Found((), (*around_it.speakers, *around_it.candidates))
            self.found[i] = self._one(self.statements[i], around_it)
            self.told[i] = self._addressee(self.statements[i], self.found[i])
            # In a transcript who speaks is "I", and "he" somebody told of.
            told = not self.labels or outer is None or self.found[i].people != self.found[outer].people
            source = self.statements[i].source
            if source is not None and told and not (self.labels and source.text.lower() == "you"):
                self.spoken.append(Spoken(place, self.found[i].speakers, self.found[i].people, i))
        return self.found

    def _one(self, statement: Statement, outer: Found | None) -> Found:
        source = statement.source
        if source is None:
            return self._unsourced(statement)
        if tuple(source.spans[0]) in self.labels:
            return self.margins.read(source.text)
        if len(re.sub(r"^(?:the|an?)\b|\W", "", source.text, flags=re.IGNORECASE)) < 2 and source.text != "I":
            return Found()  # no word that can mean anybody
        if addressees.is_told(statement):
            return Found()
        asked = self.turns.asked(statement) if self.labels else None
        if asked is not None:
            return asked
        if self.several.shares(statement):
            together = self.several.together("", 0, source.start)
            if together.speakers:
                return together
        host = self.several.host(statement)
        if host is not None:
            return host
        start, end = source.spans[0]
        by = _JOINTLY.search(self.text, start, end)
        if by:
            start = by.end()
        heads = phrases.heads(self.cast, start, end)
        parts = [self._head(head, outer) for head in heads]
        if len(parts) == 1:
            return parts[0]
        if all(part.speakers for part in parts):
            return Found(
                tuple(one for part in parts for one in part.speakers),
                (),
                tuple(person for part in parts for person in part.people),
            )
        return Found((), tuple(one for part in parts for one in (*part.speakers, *part.candidates)))

    def _head(self, head: Head, outer: Found | None) -> Found:
        if head.sort == "people":
            return self._named(head.names[0], head.start)
        if head.sort == "thing":
            return self._thing(head)
        if head.sort == "both":
            return self._both(head)
        if head.sort == "pronoun":
            return self._pronoun(head, outer)
        titled = self._titled.get(head.name.lower(), ())
        if len(titled) == 1 and " " in head.name:
            return sure(titled[0], 0.85, "by role")
        words = joint(self.text[head.start : head.end])
        if words is not None:
            pair = antecedents.pair_of(self.cast, self.spoken, head.start, words.noun)
            found = self.several.together(words.noun, words.number, head.start) if pair is None else Found()
            if found.speakers:
                return found
        if head.sort == "role":
            return self._role(head, outer)
        voice = _VOICE.fullmatch(self.text, head.start, head.end)
        return self._voice(head, voice["whose"], outer) if voice else self.offices.described(head, self.text)

    def _voice(self, head: Head, whose: str, outer: Found | None) -> Found:
        """Somebody unnamed who speaks for a person of the text, and so for that person's country."""
        found = described(head.name, 0.9)
        sort = phrases.PRONOUNS[whose.lower()]
        owner = self._by_pronoun(head._replace(name=sort), outer.people if outer else ())
        if len(owner.speakers) != 1 or any(person.past for person in owner.people):
            return found
        land = self.linker.linked(owner.speakers[0]).country
        why = f"described, not named; speaks for {owner.speakers[0].name}"
        return found._replace(speakers=(replace(found.speakers[0], country=land, why=why),))

    def _author(self, place: int) -> Found:
        """Who says "I" in the narration: in an account of a head's office its holder, unless titled."""
        if self.author is not None and not self.labels:
            return sure(self.author, 0.85, "first person in remarks by one")
        key = self.linker.head
        if key and self.document.genre == "account" and not self.title.people:
            held = self.offices.holder(key, place, ())
            if held is not None:
                why = f"first person in an account of this office; {held.speakers[0].why}"
                named = held.speakers[0]
                name = named.actor.label if named.actor and not held.people else named.name
                return held._replace(speakers=(replace(named, name=name, confidence=0.7, why=why),))
        return described(AUTHOR, 0.6, "first person in the narration")

    def _unsourced(self, statement: Statement) -> Found:
        """A quotation without a source goes on with the speaker before it, in the same paragraph."""
        if self.nesting.turn(statement.content.start) is not None:
            return Found()  # whom a turn quotes is seldom who speaks it
        if statement.kind != "direct" or not self.spoken:
            return Found()
        last = self.spoken[-1]
        if not last.people:
            return Found()
        before = self.statements[last.number]
        gap = self.text[min(before.content.end, statement.content.start) : statement.content.start]
        if "\n" in gap or len(gap) > 150:
            return Found()
        names = self.cast.between(before.content.end, statement.content.start)
        others = [name for name in names if not set(map(id, name.people)) & set(map(id, last.people))]
        if others:
            return Found()
        return Found(
            tuple(replace(one, confidence=0.7, why="goes on") for one in last.speakers), (), last.people
        )

    # Names

    def _named(self, name: Name, place: int) -> Found:
        people = name.people
        if len(people) == 1:
            return sure(people[0], 0.97, "named")
        chosen = antecedents.choose(self.cast, name)
        if chosen is not None:
            return sure(chosen, 0.8, "a shared surname, from its title or use")
        return unsure(people)

    def _thing(self, head: Head) -> Found:
        name = self._fullest(head.name) if head.name.split()[-1][0].isupper() else head.name
        country = None
        if head.kind == "country":
            country = self.cast.land(name)
        elif head.kind == "organization":
            country = self.cast.seat(name) or self._owner(name)
            country = None if seats.is_body(self.linker.known, country) else country
        return Found((Speaker(name, head.kind, None, None, country, 0.9, "named"),))

    def _owner(self, name: str) -> str | None:
        """The country of "the Ukrainian government" and "Velmark's foreign ministry"."""
        pieces = re.findall(r"(?:[^\W\d_]\.)+|[^\W\d_][\w\-]*", name)
        for size in (3, 2, 1):
            land = self.cast.land(" ".join(pieces[:size]))
            if land and len(pieces) > size:
                return land
        of = re.search(r" of (?:the )?(.+)$", name)
        if of:
            return self.cast.land(of[1])
        # "Varga's delegation" speaks for her country.
        person = self.cast.bearer([piece for piece in pieces[:-1] if piece != "s"])
        if person is None or person.past:
            return None
        return self.linker.linked(speaker(person, 0.9, "named")).country

    def _fullest(self, name: str) -> str:
        if name not in self._longer:
            self._longer[name] = houses.fullest(name, self.text)
        return self._longer[name]

    # Roles, pairs, pronouns

    def _role(self, head: Head, outer: Found | None) -> Found:
        if self.text[head.start : head.start + 4].lower().startswith("this"):
            return described(head.name, 0.8)
        plural = antecedents.is_plural(head.name)
        if plural:
            pair = antecedents.pair_of(self.cast, self.spoken, head.start, plural)
            if pair:
                return Found(pair.speakers, (), pair.people)
            several = self.offices.holders(head)
            if several:
                return several
            return described(head.name, 0.6)
        people = antecedents.by_role(self.cast, head.name, head.start, self.spoken, own=self._own_side())
        if self.labels:
            found = self.turns.role(head, people, outer)
            if found is not None:
                return found
        held = self.offices.holder(head.name, head.start, people)
        if held is not None:
            return held
        if len(people) == 1:
            return sure(people[0], 0.85, "by role")
        if people:
            return unsure(people)
        return described(head.name, 0.5)

    def within(self, i: int) -> str | None:
        """The id of the statement in whose content all of this one stands."""
        outer = self.nesting.within(i)
        return None if outer is None else self.statements[outer].id

    def _addressee(self, statement: Statement, found: Found) -> tuple[Speaker, ...]:
        """To whom a statement was made, where the text says so right beside the cue."""
        span = addressees.place(self.text, statement)
        return () if span is None else self._told(*span, found.people)

    def _told(self, start: int, end: int, speaking: Sequence[Person]) -> tuple[Speaker, ...]:
        heads = phrases.heads(self.cast, start, end)
        found: list[Speaker] = []
        for head in heads:
            if head.sort == "people":
                part = self._named(head.names[0], head.start)
            elif head.sort == "thing" and addressees.is_house(head.name, head.kind, self.cast):
                part = self._thing(head)
            elif head.sort == "role":
                part = self._role(head, None)
            elif head.sort == "pronoun" and head.name in (phrases.HE, phrases.SHE):
                part = self._by_pronoun(head, speaking) if speaking else Found()
            elif head.sort == "unnamed" and addressees.is_audience(head.name):
                part = described(head.name, 0.8)
            else:
                return ()
            if not part.speakers:
                return ()
            found += part.speakers
        return tuple(found)

    def _own_side(self) -> str | None:
        if self.document.genre == "transcript" and self.linker.own:
            return self.linker.own.label
        return self.document.party if self.document.genre != "report" else None

    def _both(self, head: Head) -> Found:
        pair = antecedents.pair_of(self.cast, self.spoken, head.start, head.name or "two")
        if pair:
            return Found(pair.speakers, (), pair.people)
        together = self.several.together(head.name.lower(), 2, head.start)
        if together.speakers or self.meetings.told(head.start):
            return together
        people = antecedents.two_of(self.cast, head.name, head.start)
        if len(people) == 2:
            speakers = tuple(speaker(person, 0.8, "the two of that role") for person in people)
            return Found(speakers, (), tuple(people))
        return unsure(people) if people else together

    def _pronoun(self, head: Head, outer: Found | None) -> Found:
        sort = head.name
        if sort in (phrases.I, phrases.WE):
            if outer is not None:
                why = "speaks of himself or herself in the quotation"
                return outer._replace(
                    speakers=tuple(replace(one, confidence=0.85, why=why) for one in outer.speakers)
                )
            if self.depths[head.start]:
                return Found()
            return self._author(head.start)
        if sort in (phrases.HE, phrases.SHE):
            return self._by_pronoun(head, outer.people if outer else ())
        if sort == phrases.WHO:
            return self._relative(head)
        if sort == phrases.BOTH:
            return self._both(head._replace(name=""))
        last = antecedents.last_spoken(self.cast, self.spoken, head.start, sort == phrases.THEY)
        if last is None:
            return self._they(head) if sort == phrases.THEY else Found()
        return Found(
            tuple(replace(one, confidence=0.7, why="by pronoun") for one in last.speakers), (), last.people
        )

    def _by_pronoun(self, head: Head, apart: Sequence[Person]) -> Found:
        """Whom "he" or "she" means, those ``apart`` left out."""
        gender = "m" if head.name == phrases.HE else "f"
        absent = self._absent(head.start, gender)
        if absent is not None:
            return absent
        people = antecedents.by_pronoun(self.cast, self.spoken, head.start, gender, apart, self._held)
        strangers = [one for one in people if not one.words]
        people = [one for one in people if one.words]
        if len(people) == 1 and not strangers:
            return sure(people[0], 0.8, "by pronoun")
        # The network alone picks right four times in five: it only confirms who is likeliest anyway.
        known = [one for one in people if one.gender == gender]
        likely = [*people[:1], *(known if len(known) == 1 else ())]
        linked = self.links.person(head.start)
        if not strangers and linked in likely and linked and len(set(map(id, people))) == len(people):
            return sure(linked, 0.65, "by pronoun, and linked by the network")
        return unsure(people)

    def _absent(self, place: int, gender: str) -> Found | None:
        """The holder of an office who spoke last and is not named in the text: "the minister said. She"."""
        last = self.spoken[-1] if self.spoken else None
        if last is None or last.people or len(last.speakers) != 1:
            return None
        one = last.speakers[0]
        near = 0 <= self.cast.sentence(place) - self.cast.sentence(last.place) <= 2
        if one.kind != "person" or one.actor is None or not near:
            return None
        given = givennames.gender(one.actor.label.split()[0])
        if given not in (None, gender) or antecedents.named_since(self.cast, last.place, place, gender):
            return None
        if given is None:
            return Found((), last.speakers)
        return Found((replace(one, confidence=0.7, why=f"by pronoun; {one.why}"),))

    def _held(self, words: str, place: int) -> tuple[Person, ...]:
        """Who of the text has the office of a role."""
        return self._bare_role(words, place).people

    def _bare_role(self, words: str, place: int) -> Found:
        return self._role(Head("role", place, place, name=words), None)

    def _they(self, head: Head) -> Found:
        """Those who met, in an account of the meeting; elsewhere only candidates."""
        found = self.several.together("", 0, head.start)
        if self.document.genre == "account":
            return found
        return found if not found.speakers else Found((), found.speakers)

    def _relative(self, head: Head) -> Found:
        """The antecedent of "who" and "which" is what stands right before it."""
        before = re.sub(r"(?:\s*\([^()]*\))?[,\s—–]*$", "", self.text[max(0, head.start - 160) : head.start])  # noqa: RUF001
        end = max(0, head.start - 160) + len(before)
        low = max(0, self.cast.sentences[self.cast.sentence(head.start)])
        thing = self.text[head.start : head.end].lower() == "which"
        names = [name for name in self.cast.between(low, head.start) if name.end == end and not name.owned]
        if names and not thing:
            return self._named(names[-1], head.start)
        tail = _NOUN_PHRASE.search(before) or _PROPER.search(before)
        if tail:
            words = tail[0].split()
            start = end - len(tail[0])
            if words[0].lower() in titles.OPENERS - {"the"}:
                start = end - len(tail[0][len(words[0]) :].lstrip())
            one = phrases.head(self.cast, start, end)
            if thing and one.sort == "thing" and one.kind != "document":
                return self._thing(one)
            if not thing and one.sort == "role":
                people = antecedents.by_role(self.cast, one.name, one.start, (), salient=False)
                return sure(people[0], 0.8, "by role") if len(people) == 1 else unsure(people)
        return Found()
