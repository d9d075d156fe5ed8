"""An email address that is typed into replies is found nowhere: not on any page, nor in what else goes out.

``CANARY=5000 pytest tests/web/test_canary.py`` fills the archive and asks for so many addresses.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import logging
import os
import re
import sqlite3
import time
import zlib
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import replace
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlencode, urljoin, urlsplit

import pytest
from limits import RateLimitItemPerHour
from starlette.testclient import TestClient

from readouts.archive import Archive, database
from readouts.cli.exchange import Export
from readouts.desk.archive import Archive as Desk
from readouts.records import Comparison, Reading, Story
from readouts.rendering.exports import FOLDERS
from readouts.web.pages import replies as pages
from web.conftest import Visit, published, seal
from web.making import FOLDER, STORY, keep, meeting

log = logging.getLogger("readouts.canary")

LOCAL, DOMAIN = "Kanarienvogel-7f3a9c", "quillhaven.example"
SITE = "https://readouts.example"
WANTED = int(os.environ.get("CANARY", "500"))
EACH = 60
"""So many addresses come with every story; fewer than there are."""
ROLES = (None, "rhea", "edda", "anton")
SEEDS = (
    *(
        "/",
        "/stories",
        "/issues",
        "/search",
        "/changes",
        "/log",
        "/about",
        "/keys",
        "/desk",
        "/add",
        "/history",
    ),
    *("/index.json", "/index.csv", "/stories.atom", "/comparisons.atom", "/changes.atom", "/sitemap.xml"),
    *("/robots.txt", "/openapi.json", "/health", "/metrics", "/sign-in", "/replies/removal?token=x"),
    *("/nowhere", "/nowhere.json", "/documents/0", "/documents/1.json?at=" + "x" * 99, "/documents/1.jsonld"),
    *(f"/stories/{STORY}{more}" for more in ("", ".json", ".csv", "/versions/1", "/versions/1.json")),
    *(f"/stories/{STORY}/replies{more}" for more in ("", ".json", ".csv", "?page=2", "/1")),
    *(f"/documents/1{more}" for more in ("", ".json", ".csv", "/versions/2", "/replies", "/replies.json")),
    *(f"/search{more}?q={word}" for more in ("", ".json", ".csv") for word in ("kanarienvogel", "7f3a9c")),
    *(
        f"/search.json?q={word}"
        for word in ("%40quillhaven", "quillhaven+OR+example", "kanarienvogel+7f3a9c")
    ),
)
"""What every role asks for; what these lead to is asked by one of them."""


def email(state: str) -> str:
    return f"{LOCAL}.{state}@{DOMAIN}"


STATES = ("waiting", "approved", "refused", "removed", "doubtful", "short", "long", "twice", "often", "form")
"""What became of the reply that an address was given with."""


def needles() -> tuple[str, ...]:
    """The address and its parts, and what hides it, in lower case."""
    found = [LOCAL, DOMAIN]
    for part in (LOCAL, DOMAIN):
        for before in range(3):
            coded = base64.b64encode(b"x" * before + part.encode()).decode()
            # Without the signs that depend on what stands before and after.
            middle = coded[(0, 2, 3)[before] : len(coded) - 4]
            found += [middle, middle.translate(str.maketrans("+/", "-_"))]
    for state in STATES:
        for form in (email(state), email(state).lower()):
            for kind in ("sha256", "sha1", "md5"):
                digest = hashlib.new(kind, form.encode(), usedforsecurity=False)
                found += [digest.hexdigest(), base64.b64encode(digest.digest()).decode()]
    return tuple(dict.fromkeys(each.lower() for each in found))


NEEDLES = needles()


def forms(text: str) -> Iterator[str]:
    """A text as it is, and as it reads once what may hide a sign is undone."""
    yield text
    if "&" in text:
        yield html.unescape(text)
    if "%" in text:
        yield unquote(text)
    if "\\" in text:
        yield re.sub(r"\\(?:u00|x)([0-9a-fA-F]{2})", lambda found: chr(int(found[1], 16)), text)


def leaks(text: str) -> list[str]:
    """Where the address shows in a text."""
    found = []
    for form in map(str.lower, forms(text)):
        # One after the other: that is many times as quick as one pattern of all.
        places = [form.find(needle) for needle in NEEDLES]
        found += [form[max(0, place - 60) : place + 60] for place in places if place >= 0]
    return found


def answered(answer: Any) -> Any:
    """The answer, in which nothing of the address is: not in its words, headers or cookies."""
    words = answer.content.decode("utf-8", "replace")
    whole = f"{answer.status_code} {answer.headers!r} {dict(answer.cookies)} {words}"
    assert leaks(whole) == [], answer.url
    return answer


HIDDEN: list[Callable[[str], str]] = [
    str,
    str.upper,
    lambda text: text.partition("@")[0],
    lambda text: text.partition("@")[2],
    lambda text: "".join(f"%{ord(sign):02x}" for sign in text),
    lambda text: "".join(f"&#{ord(sign)};" for sign in text),
    lambda text: "".join(f"&#x{ord(sign):X};" for sign in text),
    lambda text: "".join(f"\\u{ord(sign):04X}" for sign in text),
    lambda text: text.replace("@", "&commat;").replace("-", "&#45;"),
    lambda text: base64.b64encode(text.encode()).decode(),
    lambda text: base64.urlsafe_b64encode(f"1{text}".encode()).decode(),
    lambda text: base64.b64encode(f"22 {text} 333".encode()).decode(),
    lambda text: hashlib.sha256(text.encode()).hexdigest(),
    lambda text: hashlib.sha256(text.lower().encode()).hexdigest().upper(),
]


def test_the_search_finds_an_address_however_it_is_hidden() -> None:
    for hide in HIDDEN:
        assert leaks(f"before {hide(email('waiting'))} after")
    assert leaks("kanarienvogel 7f3a9c at quillhaven, example: nothing") == []


class Page(HTMLParser):
    """Where a page leads: addresses, and forms that are sent by POST."""

    def __init__(self, here: str, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.posts: list[str] = []
        self._form: tuple[str, dict[str, str]] | None = None
        self._here = here
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        self.links += [given[name] for name in ("href", "src") if name in given]
        self.links += [each.split()[0] for each in given.get("srcset", "").split(",") if each.strip()]
        if tag == "form":
            to = given.get("action", self._here)
            self.links.append(to)
            self._form = None
            if given.get("method", "get").lower() == "post":
                self.posts.append(to)
            else:
                self._form = (to, {})
        elif tag in ("input", "select", "textarea") and self._form and given.get("name"):
            self._form[1][given["name"]] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._form:
            to, values = self._form
            self.links.append(f"{to.partition('?')[0]}?{urlencode(values)}")
            self._form = None


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for each in value.values():
            yield from strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from strings(each)
    elif isinstance(value, str) and value.startswith("/"):
        yield value


def led(here: str, answer: Any) -> tuple[list[str], list[str]]:
    """The addresses that an answer leads to, and the forms to be sent."""
    kind, text = answer.headers.get("content-type", ""), answer.text
    found: list[str] = [answer.headers["location"]] if "location" in answer.headers else []
    posts: list[str] = []
    if "html" in kind:
        page = Page(here, text)
        found, posts = found + page.links, page.posts
    elif "json" in kind:
        found += [
            *strings(value := json.loads(text)),
            *(value.get("paths", ()) if "openapi" in value else ()),
        ]
    elif "xml" in kind:
        pairs = re.findall(r'href="([^"]+)"|<(?:loc|id)>([^<]+)<', text)
        found += [html.unescape(one or other) for one, other in pairs]
    elif "text/plain" in kind:
        found += re.findall(r"^(?:Disallow|Sitemap): (\S+)$", text, re.M)
    return [own for each in found if each and (own := local(here, each))], [
        own for each in posts if (own := local(here, each))
    ]


def local(here: str, address: str) -> str:
    """An address as it is asked for here; nothing where it leads elsewhere, or is a pattern of addresses."""
    parts = urlsplit(urljoin(f"{SITE}{here}", address))
    if f"{parts.scheme}://{parts.netloc}" != SITE or "{" in address or len(parts.path) > 300:
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")


class Crawl:
    """Follows whatever leads anywhere, as one role after the other."""

    def __init__(self) -> None:
        self.waiting: deque[str] = deque()
        self.seen: set[str] = set()
        self.failed: list[str] = []
        self.asked = self.fine = self.sent = 0

    def role(self, client: TestClient, most: int) -> None:
        """Ask for the seeds, and for what nobody has asked for so far until ``most`` addresses are seen."""
        posted: set[str] = set()
        for path in SEEDS:
            self.ask(client, path, posted)
        while self.waiting and len(self.seen) < most:
            if (path := self.waiting.popleft()) not in self.seen:
                self.ask(client, path, posted)

    def ask(self, client: TestClient, path: str, posted: set[str]) -> None:
        self.seen.add(path)
        answer = answered(client.get(path))
        self.failed += [path] * (answer.status_code >= 500)
        self.asked += 1
        self.fine += answer.status_code < 400
        links, posts = led(path, answer)
        self.waiting += [each for each in dict.fromkeys(links) if each not in self.seen]
        for to in posts:
            kind = re.sub(r"[0-9a-f]{12}|\d+", "N", to)
            # One form of a kind is like the others, and signing out is not wanted.
            if kind not in posted and to not in ("/sign-out", "/sign-in"):
                posted.add(kind)
                self.post(client, to)

    def post(self, client: TestClient, to: str) -> None:
        """Send a form in which something is wrong, so that nothing changes, with the address in it."""
        self.sent += 1
        for fields in (
            {"name": "Edda Lorn", "email": email("form"), "text": "short", "seal": "wrong"},
            {"name": "x" * 99, "email": f"<{email('form')}>", "seal": "wrong", "next": "/"},
        ):
            answer = answered(client.post(to, data=fields))
            assert 400 <= answer.status_code < 500, (to, answer.status_code)


def widened(archive: Archive, stories: int) -> None:
    """Fill the archive with as many more stories, each of three documents and people of its own."""
    for number in range(stories):
        made = renamed(meeting(), number)
        for reading in made.readings:
            keep(archive, reading)
        addresses = tuple(reading.document.id for reading in made.readings)
        id = f"{number:012x}"
        told = Story(
            id, f"Round {number} of the strait talks", "meeting", addresses, "2031-03-14", "2031-03-15"
        )
        last, _ = archive.arrived()
        archive.keep_stories([told], addresses, last)
        kept = archive.keep_comparison(made, id)
        archive.publications.publish(id, kept, "edda", f"round {number}")


def renamed(made: Comparison, number: int) -> Comparison:
    """The meeting again, elsewhere and with other people."""

    def moved(address: str) -> str:
        return address.replace(FOLDER, f"https://velmark.example/{number}")

    def other(reading: Reading) -> Reading:
        document = replace(reading.document, id=moved(reading.document.id), url=None)
        return replace(
            reading,
            document=document,
            statements=tuple(
                replace(
                    each,
                    speakers=tuple(
                        replace(who, name=f"{who.name} {number}", actor=None) for who in each.speakers
                    ),
                )
                for each in reading.statements
            ),
        )

    issues = tuple(
        replace(
            issue,
            label=f"{issue.label} {number}",
            sides=tuple(replace(side, document=moved(side.document)) for side in issue.sides),
        )
        for issue in made.issues
    )
    return replace(made, readings=tuple(map(other, made.readings)), issues=issues)


def begun(client: TestClient, page: str) -> str:
    text = answered(client.get(page)).text
    client.app.state.site.archive.accounts.clock = lambda: time.time() + 60  # type: ignore[attr-defined]
    return html.unescape(text.partition('name="begun" value="')[2].partition('"')[0])


def reply(client: TestClient, state: str, page: str = f"/stories/{STORY}", **given: str) -> Any:
    """Send a reply with the address of its state."""
    text = f"I was there, and nobody spoke of a toll ({state})."
    fields = {"name": "Edda Lorn", "email": email(state), "text": text, "begun": begun(client, page)}
    return answered(client.post(f"{page}/replies", data=fields | given))


def replied(author: TestClient, archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have replies of every kind sent, and decided on."""
    monkeypatch.setattr(pages, "OF_CLIENT", RateLimitItemPerHour(50, namespace="many"))
    for state in ("waiting", "approved", "refused", "removed"):
        sent = reply(author, state)
        assert sent.status_code == 200
    token = html.unescape(sent.text.partition("removal?token=")[2].partition('"')[0])
    assert reply(author, "doubtful", "/documents/1", zweitblick=email("doubtful")).status_code == 200
    assert reply(author, "doubtful", begun=email("doubtful"), text="ten letters or more").status_code == 200
    assert reply(author, "approved", "/documents/1").status_code == 200
    waiting = {each.text: each.id for each in archive.replies.waiting()}
    for text, id in waiting.items():
        if "approved" in text:
            archive.replies.decide(id, "approved", "edda")
        elif "refused" in text:
            archive.replies.decide(id, "refused", "edda")
    answered(author.get(f"/replies/removal?token={token}"))
    assert answered(author.post("/replies/removal", data={"token": token})).status_code == 200
    for state, given in (
        ("short", {"text": "short"}),
        ("long", {"text": "x" * 5001}),
        ("long", {"email": "x" * 300 + email("long")}),
        ("short", {"email": f"{LOCAL}@@{DOMAIN}"}),
        ("short", {"email": LOCAL}),
        ("short", {"name": email("short")}),
        ("short", {"text": f"Write to {email('short').upper()}."}),
    ):
        assert reply(author, state, **given).status_code == 400
    again = "I was there, and nobody spoke of a toll (waiting)."
    assert reply(author, "twice", text=again).status_code == 409
    monkeypatch.setattr(pages, "OF_CLIENT", RateLimitItemPerHour(0, namespace="none"))
    assert reply(author, "often").status_code == 429
    monkeypatch.setattr(pages, "OF_CLIENT", RateLimitItemPerHour(999, namespace="any"))


NEEDED = {Export.PARQUET: "pyarrow", Export.SPACY: "spacy"}
"""The libraries without which an export cannot be made."""


def exported(place: str, folder: Path) -> Iterator[str]:
    """All that can be exported, as text."""
    folder.mkdir()
    with Desk.open(place) as desk:
        for format in Export:
            if find_spec(NEEDED.get(format, "json")) is None:
                continue
            to = folder / format
            desk.export(format, str(to))
            files = [to] if to.is_file() else [each for each in to.rglob("*") if each.is_file()]
            assert files, format
            for path in files:
                yield f"{path.name} {plain(path)}"
    assert set(FOLDERS) <= set(Export)


def plain(path: Path) -> str:
    """A file's content as text, unpacked where it is packed."""
    if path.suffix == ".parquet":
        from pyarrow import parquet

        return str(parquet.read_table(path).to_pylist())
    raw = path.read_bytes()
    with suppress(zlib.error):
        raw = zlib.decompress(raw)
    return raw.decode("utf-8", "replace")


def test_the_address_of_a_reply_is_found_nowhere(
    visit: Visit,
    archive: Archive,
    place: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("DEBUG", "readouts")
    published(archive)
    widened(archive, WANTED // EACH)
    archive.correct(f"{FOLDER}/velmark.txt", "s1", "party", None, "edda", "a slip")
    archive.jobs.add("compare", {"story": STORY}, "edda")
    author = visit(None, site_address=SITE)
    replied(author, archive, monkeypatch)
    crawl = Crawl()
    for number, name in enumerate(ROLES, 1):
        client = author if name is None else visit(name, site_address=SITE)
        crawl.role(client, WANTED * number // len(ROLES))
        hits = [client.get(path).json()["hits"] for path in SEEDS if path.startswith("/search.json")]
        assert hits == [[]] * len(hits), hits
        if name == "edda":
            editor = client
    assert len(crawl.seen) >= WANTED
    assert crawl.failed == []
    for what in ("approve", "take-down"):
        for each in archive.replies.waiting() if what == "approve" else archive.replies.decided():
            answered(editor.post(f"/replies/{each.id}/{what}", data={"seal": seal(editor)}))
    answered(editor.get("/desk"))
    jobs, history = archive.jobs.listed(), archive.corrections()
    assert jobs and history
    assert leaks(repr((jobs, history, archive.publications.listed(), archive.check()))) == []
    for text in exported(place, Path(place).with_name("exports")):
        assert leaks(text) == []
    written = capsys.readouterr()
    assert written.out.count("request") > crawl.asked
    assert leaks(written.out + written.err + caplog.text) == []
    # It was kept all the time, or this would prove nothing.
    assert archive.replies.address(1) == email("waiting")
    log.info(
        "%d addresses; asked for, answered, forms sent: %s",
        len(crawl.seen),
        (crawl.asked, crawl.fine, crawl.sent),
    )  # pytest -rA shows it


def locked(place: str, monkeypatch: pytest.MonkeyPatch) -> sqlite3.Connection:
    other = sqlite3.connect(place, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    return other


def gone(place: str, monkeypatch: pytest.MonkeyPatch) -> sqlite3.Connection:
    Path(place).rename(f"{place}.away")
    return sqlite3.connect(":memory:")


def broken(place: str, monkeypatch: pytest.MonkeyPatch) -> sqlite3.Connection:
    other = sqlite3.connect(place, isolation_level=None)
    other.execute("DROP TABLE reply_address")
    other.execute("CREATE TABLE reply_address (reply_id INTEGER, email TEXT CHECK (length(email) < 3))")
    return other


def failing(place: str, monkeypatch: pytest.MonkeyPatch) -> sqlite3.Connection:
    def fail(*given: Any) -> str:
        raise RuntimeError(f"it failed with {given}")

    monkeypatch.setattr("readouts.archive.site.replies.Replies.send", fail)
    return sqlite3.connect(":memory:")


@pytest.mark.parametrize(("spoil", "status"), [(locked, 503), (gone, 503), (broken, 503), (failing, 500)])
def test_no_error_says_the_address(
    spoil: Callable[..., Any],
    status: int,
    visit: Visit,
    archive: Archive,
    place: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("DEBUG")
    monkeypatch.setattr(database, "PATIENCE", 0.05)
    published(archive)
    archive.close()
    client = visit()
    page = f"/stories/{STORY}"
    start = begun(client, page)
    with closing(spoil(place, monkeypatch)):
        fields = {
            "name": "Edda Lorn",
            "email": email("waiting"),
            "text": "long enough for it",
            "begun": start,
        }
        answer = answered(client.post(f"{page}/replies", data=fields))
        assert answer.status_code == status
        for path in (page, f"{page}.json", "/health", "/desk", "/metrics"):
            answered(client.get(path))
    written = capsys.readouterr()
    assert "error" in written.out
    assert leaks(written.out + written.err + caplog.text) == []
