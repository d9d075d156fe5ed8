"""Attacks on the site, each of which is refused: script, forgery, forced browsing, injection, redirects."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient

from readouts.archive import Archive
from readouts.settings import Settings
from readouts.web.app import application
from web.attacking import EVIL, NASTY, faults, formulas, hostile
from web.attacking import STORY as HOSTILE
from web.conftest import SITE, published, seal
from web.making import FOLDER, OTHER, PASSWORD, STORY, keep

ADDRESS = "https://readouts.example"
REPLY = {"name": EVIL[:80], "email": "canary@velmark.example", "text": f"{EVIL} a long enough reply"}

Come = Callable[..., TestClient]


@pytest.fixture(scope="module")
def place(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """An archive with a hostile story beside the meeting; both are published, a third story is not."""
    path = tmp_path_factory.mktemp("attacked") / "archive.sqlite"
    shutil.copy(prepared, path)
    with Archive.open(str(path)) as archive:
        story, comparison = hostile()
        for reading in comparison.readings:
            keep(archive, reading)
        last, _ = archive.arrived()
        archive.keep_stories([*archive.stories(), story], [*_all(archive)], last)
        archive.keep_comparison(comparison, HOSTILE)
        (kept,) = archive.comparisons(HOSTILE)
        archive.publications.publish(HOSTILE, kept.id, "edda", NASTY)
        published(archive)
        waiting = {"name": "Waiting Canary", "text": "This reply waits: waiting-canary, and is not shown."}
        archive.replies.send(STORY, waiting["name"], "canary@velmark.example", waiting["text"], "doubtful")
        archive.replies.send(HOSTILE, EVIL[:80], "canary@velmark.example", REPLY["text"])
        (_, evil) = archive.replies.waiting()
        archive.replies.decide(evil.id, "approved", "edda")
    return str(path)


def _all(archive: Archive) -> list[str]:
    return [each.document for each in archive.documents()]


@pytest.fixture(scope="module")
def come(place: str) -> Iterator[Come]:
    """Somebody, signed in where a name is given, on the open site or on one that shows what is published.

    The same is given out again, but where it is to be ``new``.
    """
    clients: dict[Any, TestClient] = {}
    numbers = count(1)

    def made(name: str | None = None, *, closed: bool = False, new: bool = False) -> TestClient:
        key = (name, closed, next(numbers) if new else 0)
        if key not in clients:
            client = TestClient(
                sites[closed],
                base_url=ADDRESS if closed else SITE,
                raise_server_exceptions=False,
                follow_redirects=False,
                client=(f"10.0.0.{next(numbers)}", 50_000),
            )
            if name is not None:
                answer = client.post("/sign-in", data={"name": name, "password": PASSWORD})
                assert answer.status_code == 303, answer.text
            clients[key] = client
        return clients[key]

    sites = {
        closed: application(Settings(archive=place, site_address=ADDRESS if closed else ""))
        for closed in (False, True)
    }
    yield made
    for site in sites.values():
        site.state.site.archive.close()


@pytest.fixture(scope="module")
def archive(place: str) -> Iterator[Archive]:
    """The site's archive."""
    with Archive.open(place) as opened:
        yield opened


def _issues(archive: Archive) -> set[tuple[str, str]]:
    found = archive.pages.issues(100)
    return {(each.label, f"/issues/{quote(each.key, safe='')}") for each in found}


def evil_pages(archive: Archive) -> list[str]:
    """Every page on which something of the hostile story stands."""
    numbers = [archive.pages.number_of(f"{FOLDER}/{name}.html") for name in ("one", "two")]
    speakers = [each for each in archive.pages.speakers() if "script" in each]
    assert speakers
    return [
        "/",
        "/stories",
        f"/stories/{HOSTILE}",
        f"/stories/{HOSTILE}/versions/1",
        *(f"/documents/{number}{more}" for number in numbers for more in ("", "/versions/1", "?at=s1")),
        *(f"/speakers/{quote(each, safe='')}" for each in speakers),
        "/issues",
        *(each for _, each in sorted(_issues(archive))),
        "/search?q=alert",
        "/changes",
        "/log",
    ]


@pytest.mark.parametrize("name", [None, "rhea", "edda"])
def test_stored_script_runs_on_no_page(name: str | None, come: Come, archive: Archive) -> None:
    client = come(name)
    mine = ["/history", f"/stories/{HOSTILE}/rows/1/correct"] if name == "edda" else []
    if name == "edda":
        number = archive.pages.number_of(f"{FOLDER}/one.html")
        mine.append(f"/documents/{number}/statements/s1/correct")
    for path in [*evil_pages(archive), *mine]:
        page = client.get(path)
        assert page.status_code == 200, (path, page.status_code)
        assert not faults(page.text), path
        assert FOLDER not in page.text or name == "edda", path


def test_what_is_stored_breaks_no_form_for_machines(come: Come, archive: Archive) -> None:
    client, formula = come(), 0
    for path in evil_pages(archive):
        bare, _, query = path.partition("?")
        bare = "/index" if bare == "/" else bare
        data = client.get(f"{bare}.json?{query}")
        assert data.status_code == 200 and FOLDER not in data.text, path
        assert data.headers["content-type"] == "application/json"
        json.loads(data.text)
        table = client.get(f"{bare}.csv?{query}")
        assert table.status_code == 200, path
        assert not formulas(table.text), path
        assert "attachment" in table.headers["content-disposition"]
        formula += table.text.count("'=1+1")
    assert formula > 10
    for path in ("/stories.atom", "/comparisons.atom", "/changes.atom", "/sitemap.xml"):
        answer = client.get(path)
        assert answer.status_code == 200, path
        ElementTree.fromstring(answer.content)
        assert FOLDER not in answer.text
    number = archive.pages.number_of(f"{FOLDER}/one.html")
    linked = client.get(f"/documents/{number}.jsonld")
    assert linked.status_code == 200 and FOLDER not in linked.text
    json.loads(linked.text)


# What is typed into an address or a form and stands in the answer.
REFLECTED = [
    f"/search?{urlencode({'q': EVIL})}",
    *(f"/search?q=x&{name}={quote(EVIL)}" for name in ("speaker", "party", "country", "act", "outlet")),
    f"/stories?{urlencode({'party': EVIL[:100]})}",
    f"/speakers/{quote('name:' + EVIL)}",
    f"/speakers/name:ilse%20varga?{urlencode({'q': EVIL})}",
    f"/issues/{quote(EVIL)}",
    f"/nothing/{quote(EVIL)}",
    f"/sign-in?{urlencode({'next': '/' + EVIL})}",
    f"/documents/1?{urlencode({'at': EVIL[:60]})}",
    f"/replies/removal/{quote(EVIL, safe='')}",
    f"/stories.atom?{urlencode({'q': EVIL})}",
    f"/about?{urlencode({'q': EVIL})}",
]
WRITTEN: list[tuple[str | None, str, dict[str, str]]] = [
    (None, "/sign-in", {"name": EVIL, "password": EVIL, "next": EVIL}),
    (None, f"/stories/{STORY}/replies", {**REPLY, "email": EVIL}),
    (None, f"/stories/{STORY}/replies", {**REPLY, "begun": EVIL, "zweitblick": EVIL}),
    (None, "/documents/1/replies", {**REPLY, "name": EVIL * 3}),
    ("edda", "/add", {"addresses": EVIL, "party": EVIL, "issuer": EVIL}),
    ("edda", f"/stories/{STORY}/rows/1/correct", {"comparison": "1", "relation": "differs", "why": ""}),
    ("edda", "/documents/1/statements/s1/correct", {"other": EVIL, "party": EVIL, "words": EVIL, "why": ""}),
    ("edda", "/documents/1/statements/s1/correct", {"words": EVIL, "party": "Velmark", "why": EVIL}),
]


@pytest.mark.parametrize("path", REFLECTED)
def test_reflected_script_does_not_run_and_no_template_is_made_of_it(path: str, come: Come) -> None:
    answer = come().get(path)
    assert answer.status_code in (200, 400, 404)
    assert "atom" in path or not faults(answer.text)
    assert "<script>alert" not in answer.text and "1337" not in answer.text
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(("name", "path", "form"), WRITTEN)
def test_what_is_typed_into_a_form_comes_back_as_text(
    name: str | None, path: str, form: dict[str, str], come: Come
) -> None:
    client = come(name, new=name is None)
    answer = client.post(path, data={"seal": seal(client), **form})
    assert answer.status_code in (200, 400, 403), answer.text
    assert not faults(answer.text)
    assert "canary@velmark.example" not in answer.text


def test_script_in_corrections_and_reasons_runs_nowhere(come: Come, archive: Archive) -> None:
    client = come("edda")
    number = archive.pages.number_of(f"{FOLDER}/two.html")
    form = {"seal": seal(client), "speaker": "other", "other": EVIL, "party": EVIL, "why": EVIL}
    said = client.get(f"/documents/{number}.json").json()["statements"][0]["words"]
    answer = client.post(f"/documents/{number}/statements/s1/correct", data={**form, "words": said})
    assert answer.status_code == 303, answer.text
    kept = archive.comparisons(HOSTILE)[-1]
    row = {"seal": seal(client), "comparison": str(kept.id), "relation": "same", "why": EVIL}
    assert client.post(f"/stories/{HOSTILE}/rows/1/correct", data=row).status_code == 303
    for path in ("/history", f"/stories/{HOSTILE}", f"/documents/{number}/statements/s1/correct"):
        page = client.get(path)
        assert page.status_code == 200 and "1+1" in page.text and not faults(page.text), path


FORGED = [
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {"origin": "http://127.0.0.1:9"},
    {"origin": "http://127.0.0.1:8000.evil.example"},
    {"origin": "https://evil.example", "referer": f"{SITE}/"},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "cross-site", "origin": SITE},
]
FORMS: list[tuple[str, dict[str, str]]] = [
    (f"/stories/{STORY}/publish", {"comparison": "1"}),
    (f"/stories/{STORY}/withdraw", {"why": "forged"}),
    (f"/stories/{STORY}/compare", {}),
    (f"/stories/{STORY}/rows/1/correct", {"comparison": "1", "relation": "same", "why": "forged"}),
    ("/documents/1/statements/s1/correct", {"party": "Nowhere", "why": "forged"}),
    ("/corrections/1/undo", {"why": "forged"}),
    ("/replies/1/approve", {}),
    ("/replies/1/refuse", {}),
    ("/replies/2/take-down", {}),
    ("/add", {"addresses": "https://courier.example/forged"}),
    ("/sign-out", {}),
]


@pytest.mark.parametrize("headers", FORGED, ids=str)
def test_a_form_of_another_site_is_refused(headers: dict[str, str], come: Come) -> None:
    client = come("edda")
    sealed = {"seal": seal(client)}
    for path, form in FORMS:
        answer = client.post(path, data={**form, **sealed}, headers=headers)
        assert answer.status_code == 403 and "another site" in answer.text, path
    for path in ("/sign-in", f"/stories/{STORY}/replies"):
        form = {"name": "edda", "password": PASSWORD, **REPLY}
        assert client.post(path, data=form, headers=headers).status_code == 403
    assert client.get("/add").status_code == 200


@pytest.mark.parametrize(("path", "form"), FORMS)
def test_a_form_without_this_session_s_seal_is_refused(
    path: str, form: dict[str, str], come: Come, archive: Archive
) -> None:
    client = come("edda")
    before = archive.replies.waiting(), archive.publications.listed(), archive.corrections()
    for wrong in (None, "", "0" * 64, "é", seal(come("anton"))):
        given = {} if wrong is None else {"seal": wrong}
        answer = client.post(path, data={**form, **given})
        assert answer.status_code in (400, 403), (path, wrong)
    assert (archive.replies.waiting(), archive.publications.listed(), archive.corrections()) == before


@pytest.mark.parametrize(("path", "form"), FORMS)
def test_what_changes_something_is_not_done_by_looking(path: str, form: dict[str, str], come: Come) -> None:
    client = come("edda")
    sealed = {**form, "seal": seal(client), "_method": "POST"}
    for method in ("GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"):
        answer = client.request(method, path, params=sealed)
        readable = method in ("GET", "HEAD") and path.endswith(("/correct", "/add"))
        assert answer.status_code == (200 if readable else 405), method
    override = {"x-http-method-override": "POST", "x-method-override": "POST"}
    assert client.get(path, params=form, headers=override).status_code in (200, 405)
    assert client.get("/add").status_code == 200


EDITORS = (
    "/desk",
    "/add",
    "/documents/1/stored",
    "/documents/1/stored?version=1",
    "/documents/1/statements/s1/correct",
    f"/stories/{STORY}/rows/1/correct",
)


@pytest.mark.parametrize(("name", "status"), [(None, 401), ("rhea", 403)])
@pytest.mark.parametrize("closed", [False, True])
def test_what_is_the_editors_own_is_refused_to_others(
    name: str | None, status: int, closed: bool, come: Come, archive: Archive
) -> None:
    client = come(name, closed=closed)
    own = seal(client)
    before = archive.publications.listed(), archive.corrections(), archive.jobs.listed(100)
    for path in EDITORS:
        answer = client.get(path)
        assert answer.status_code == status and "waiting-canary" not in answer.text, path
    for path, form in FORMS[:-1]:
        answer = client.post(path, data={**form, "seal": own or "0" * 64})
        assert answer.status_code == status, path
    lost = client.post(
        "/replies/1/approve", data={"seal": "x"}, headers={"referer": "http://[//evil.example"}
    )
    assert lost.status_code in (401, 403) and "evil" not in lost.text
    assert client.get("/history").status_code == (401 if name is None else 200)
    assert (archive.publications.listed(), archive.corrections()) == before[:2]
    asked = [job for job in archive.jobs.listed(100) if job.what != "draw"]
    assert asked == [job for job in before[2] if job.what != "draw"]


def unpublished(archive: Archive) -> list[str]:
    """Every address of the story that is not published."""
    number = archive.pages.number_of("https://courier.example/two")
    pages = [f"/stories/{OTHER}", f"/stories/{OTHER}/versions/1", f"/documents/{number}"]
    pages += [f"/documents/{number}/versions/1", f"/documents/{number}/changes"]
    return [each + form for each in pages for form in ("", ".json", ".csv")] + [f"/documents/{number}.jsonld"]


def test_what_is_not_published_is_told_to_nobody(come: Come, archive: Archive) -> None:
    nobody, reader = come(closed=True), come("rhea", closed=True)
    for path in unpublished(archive):
        seen = reader.get(path)
        for headers in ({}, {"if-none-match": "*"}, {"cookie": "readouts=x; __Host-readouts=x"}):
            answer = nobody.get(path, headers=headers)
            assert answer.status_code in (404, 405), path
            assert "Reprint" not in answer.text and "etag" not in answer.headers
        if seen.status_code == 200:
            assert seen.headers["cache-control"] == "no-store" and "etag" not in seen.headers
    number = archive.pages.number_of("https://courier.example/two")
    lists = ["/", "/stories", "/search?q=Varga", "/search?outlet=Courier", "/issues", "/changes", "/log"]
    lists += [f"/stories/{STORY}", "/documents/3", "/speakers/name:ilse%20varga", "/issues/list-prison"]
    for path in lists:
        bare, _, query = path.partition("?")
        for form in ("", ".json", ".csv"):
            address = f"{'/index' if form and bare == '/' else bare}{form}?{query}"
            answer = nobody.get(address)
            assert answer.status_code == 200, address
            for canary in (OTHER, f"/documents/{number}", "Reprint", "courier.example/two"):
                assert canary not in answer.text, address
            assert answer.headers["vary"] == "Cookie"
            assert answer.headers["cache-control"] == "no-cache"
    for path in (
        "/stories.atom",
        "/comparisons.atom",
        "/changes.atom",
        "/sitemap.xml",
        "/documents/3.jsonld",
    ):
        answer = nobody.get(path)
        assert answer.status_code == 200 and OTHER not in answer.text, path
        assert f"/documents/{number}" not in answer.text and "Reprint" not in answer.text
    assert nobody.post(f"/stories/{OTHER}/replies", data=REPLY).status_code == 404
    assert nobody.post(f"/documents/{number}/replies", data=REPLY).status_code == 404


def test_what_one_may_keep_is_not_another_s(come: Come) -> None:
    nobody, editor = come(closed=True), come("edda", closed=True)
    first = nobody.get("/stories.json")
    mark = {"if-none-match": first.headers["etag"]}
    same = nobody.get("/stories.json", headers=mark)
    assert same.status_code == 304 and same.content == b"" and same.headers["vary"] == "Cookie"
    seen = editor.get("/stories.json", headers=mark)
    assert seen.status_code == 200 and OTHER in seen.text
    assert seen.headers["cache-control"] == "no-store"


def test_a_picture_is_given_to_nobody_who_does_not_know_what_it_shows(come: Come) -> None:
    client = come(closed=True)
    for name in ("x", "shares", "..%2f..%2fetc%2fpasswd", "%00", "a" * 200, "shares-wide-light"):
        assert client.get(f"/pictures/{name}.svg").status_code in (400, 404), name


def test_a_reply_that_waits_is_read_by_editors_alone(come: Come, archive: Archive) -> None:
    paths = [f"/stories/{STORY}", f"/stories/{STORY}/versions/1", "/documents/1", "/log", "/search?q=canary"]
    paths += ["/stories.atom", "/comparisons.atom", "/changes.atom", "/documents/1.jsonld", "/history"]
    for client in (come(closed=True), come("rhea")):
        for path in paths:
            bare, _, query = path.partition("?")
            forms = ("",) if "." in bare or bare == "/history" else ("", ".json", ".csv")
            for form in forms:
                text = client.get(f"{bare}{form}?{query}").text.lower()
                assert "waiting-canary" not in text and "waiting canary" not in text, path
                assert "canary@velmark.example" not in text and "doubtful" not in text


INJECTED = [
    "' OR 1=1 --",
    '" OR ""="',
    "'; DROP TABLE document; --",
    "1) UNION SELECT name FROM account --",
    "%",
    "_",
    "%%%' ESCAPE '%",
    "NEAR(a b, 9)",
    "content:secret",
    "{content speaker}: a",
    "^a",
    "a* b*",
    '"',
    '"a" "',
    "((((",
    "a NOT",
    "OR OR AND",
    "-",
    "{{191*7}}",
    "${191*7}",
    "{% for x in [] %}",
    "\x00",
    "a\x00b",
    "\ud7ff\uffff",
    "\u202e",
    "9" * 280,
]


@pytest.mark.parametrize("value", INJECTED)
def test_what_is_asked_is_no_query_language_and_no_template(value: str, come: Come) -> None:
    client = come()
    asked = [
        ("/search", {"q": value}),
        *(("/search", {name: value}) for name in ("speaker", "party", "country", "act", "outlet")),
        ("/stories", {"party": value[:100]}),
        ("/speakers/name:ilse%20varga", {"q": value}),
        ("/speakers/name:ilse%20varga", {"to": value[:200]}),
        (f"/speakers/{quote('name:' + value[:190], safe='')}", {}),
        (f"/issues/{quote(value, safe='')}", {}),
        (f"/stories/{quote(value[:60], safe='')}", {}),
    ]
    for path, query in asked:
        answer = client.get(f"{path}.json", params=query)
        assert answer.status_code in (200, 400, 404), (path, answer.text)
        told = answer.json()
        assert "1337" not in answer.text
        # Words may be found, and part of a name; what narrows down is equal or it is not.
        if not {"q", "speaker"} & set(query):
            assert not any(told.get(name) for name in ("hits", "stories", "statements", "rows")), (
                path,
                query,
            )


@pytest.mark.parametrize("value", INJECTED[:4])
def test_nobody_signs_in_by_a_query(value: str, come: Come) -> None:
    client = come(new=True)
    for name, password in ((value, PASSWORD), ("edda", value), (f"edda{value}", PASSWORD)):
        answer = client.post("/sign-in", data={"name": name, "password": password})
        assert answer.status_code in (400, 403), name
        assert "set-cookie" not in answer.headers


ELSEWHERE = [
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https://evil.example",
    "https:evil.example",
    "https:/evil.example",
    "///evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    " //evil.example",
    "//[",
    "http://[",
    "/%0d%0aSet-Cookie:a=b\r\nx",
    "evil.example",
    "@evil.example",
    ".evil.example",
    "//evil.example/%2f..",
    "/x\\..\\//evil.example",
]


@pytest.mark.parametrize("next", ELSEWHERE)
def test_signing_in_leads_to_no_other_site(next: str, come: Come) -> None:
    client = come(new=True)
    form = client.get("/sign-in", params={"next": next})
    assert form.status_code == 200 and "evil" not in form.text
    answer = client.post("/sign-in", data={"name": "rhea", "password": PASSWORD, "next": next})
    assert answer.status_code == 303
    assert answer.headers["location"] == "/"
    assert [name for name, _ in answer.headers.multi_items() if name == "set-cookie"] == ["set-cookie"]


@pytest.mark.parametrize(
    "path", ["//evil.example", "//evil.example/", "/%5cevil.example/", "/stories//", "/.//x/"]
)
def test_no_path_leads_to_another_site(path: str, come: Come) -> None:
    client = come()
    answer = client.request("GET", f"{SITE}{path}", headers={"x-forwarded-host": "evil.example"})
    assert answer.status_code in (307, 404)
    assert answer.headers.get("location", SITE).startswith(f"{SITE}") and "evil" not in answer.headers
    assert 'href="//evil' not in answer.text


def test_a_planted_session_is_not_taken_over(come: Come, archive: Archive) -> None:
    client = come(new=True)
    client.cookies.set("readouts", "planted")
    answer = client.post("/sign-in", data={"name": "edda", "password": PASSWORD})
    first = re.search(r"readouts=([^;]+)", answer.headers["set-cookie"])
    assert first and first[1] != "planted" and len(first[1]) >= 43
    assert archive.accounts.session("planted") is None
    client.cookies.clear()
    client.cookies.set("readouts", first[1])
    again = client.post("/sign-in", data={"name": "edda", "password": PASSWORD})
    second = re.search(r"readouts=([^;]+)", again.headers["set-cookie"])
    assert second and second[1] != first[1]
    assert archive.accounts.session(first[1]) is None
    client.cookies.clear()
    client.cookies.set("readouts", second[1])
    client.post("/sign-out", data={"seal": seal(client)})
    assert archive.accounts.session(second[1]) is None
    client.cookies.set("readouts", second[1])
    assert client.get("/add").status_code == 401


@pytest.mark.parametrize("how", ["password", "closing", "role"])
def test_a_session_ends_with_what_it_stood_on(how: str, come: Come, archive: Archive) -> None:
    archive.accounts.add(f"mira {how}", "editor", archive.accounts.password_of("edda"))
    client = come(new=True)
    assert client.post("/sign-in", data={"name": f"mira {how}", "password": PASSWORD}).status_code == 303
    old = seal(client)
    assert client.get("/add").status_code == 200
    if how == "password":
        archive.accounts.set_password(f"mira {how}", archive.accounts.password_of("rhea") or "")
    elif how == "closing":
        archive.accounts.close(f"mira {how}")
    else:
        archive.accounts.set_role(f"mira {how}", "reader")
    status = 403 if how == "role" else 401
    assert client.get("/add").status_code == status
    assert client.post("/replies/1/approve", data={"seal": old}).status_code == status


@pytest.mark.parametrize("closed", [False, True])
def test_a_session_s_cookie_is_kept_from_script_and_from_other_sites(closed: bool, come: Come) -> None:
    client = come(closed=closed, new=True)
    answer = client.post("/sign-in", data={"name": "rhea", "password": PASSWORD})
    cookie = answer.headers["set-cookie"]
    parts = {part.strip().partition("=")[0].lower() for part in cookie.split(";")[1:]}
    assert {"httponly", "path", "samesite", "max-age"} <= parts and "domain" not in parts
    assert ("secure" in parts) == closed == cookie.startswith("__Host-")
    assert "samesite=lax" in cookie.lower() and "path=/" in cookie.lower()
    assert ("strict-transport-security" in answer.headers) == closed


def test_no_answer_can_be_framed_sniffed_or_run(come: Come, archive: Archive) -> None:
    client = come("edda")
    number = archive.pages.number_of(f"{FOLDER}/one.html")
    paths = ["/", "/nothing", "/stories.json", "/stories.csv", "/stories.atom", "/desk", "/robots.txt"]
    paths += [
        "/health",
        "/openapi.json",
        f"/documents/{number}/stored",
        "/static/x/keys.js",
        "/about.json?page=x",
    ]
    for path in paths:
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff" and headers["x-frame-options"] == "DENY", path
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy and "http" not in policy and "*" not in policy
        assert headers["cross-origin-resource-policy"] == "same-origin" and "server" not in headers
    stored = client.get(f"/documents/{number}/stored")
    assert stored.headers["content-type"] == "application/octet-stream"
    assert stored.headers["content-disposition"].startswith("attachment;")
    assert b"<script>" in stored.content
    assert stored.headers["cache-control"] == "no-store"
