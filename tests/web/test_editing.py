"""What editors do: the desk, adding, correcting and taking back, and the history of all of it."""

from __future__ import annotations

import re
from dataclasses import replace

import httpx2
import lxml.html
import pytest
from starlette.testclient import TestClient

from readouts.archive import Archive
from readouts.records import Passage, Reading, Span, Speaker
from web.conftest import Visit, published, seal
from web.making import STORY, keep


def test_the_desk_lists_what_is_compared_and_not_published(visit: Visit, archive: Archive) -> None:
    client = visit("edda")
    assert f'href="/stories/{STORY}"' in client.get("/desk").text
    published(archive)
    assert f'href="/stories/{STORY}"' not in client.get("/desk").text
    archive.publications.withdraw(STORY, "edda", "a mistake in it")
    assert f'href="/stories/{STORY}"' in client.get("/desk").text


@pytest.mark.parametrize("state", ["waiting", "running", "done"])
def test_who_publishes_is_told_that_documents_are_still_being_added(
    state: str, visit: Visit, archive: Archive
) -> None:
    archive.jobs.add("add", {"addresses": ["https://velmark.example/a"]}, "edda")
    # Many that were asked for later do not hide it.
    for number in range(25):
        archive.jobs.add("compare", {"story": f"{number}"}, "edda")
    if state != "waiting":
        job = archive.jobs.take()
        assert job is not None and job.what == "add"
        if state == "done":
            archive.jobs.finish(job, "added 1")
    client = visit("edda")
    # An address with "#jobs" would only be scrolled to, and never loaded again.
    assert '<meta http-equiv="refresh" content="5; url=/desk">' in client.get("/desk#jobs").text
    for path in ("/desk", f"/stories/{STORY}"):
        page = client.get(path).text
        assert ("Documents are still being added:" in page) is (state != "done"), path
    assert "still being added" not in visit("rhea").get(f"/stories/{STORY}").text


NUMBER = 1


def corrected(client: TestClient, statement: str, **changed: str) -> httpx2.Response:
    """Press Correct, change what is said, and press Save."""
    address = f"/documents/{NUMBER}/statements/{statement}/correct"
    form = fields(client.get(address).text)
    return client.post(address, data=form | {"why": "the recording says so"} | changed)


def fields(page: str) -> dict[str, str]:
    """What the form of a page would send as it stands."""
    main = lxml.html.fromstring(page).get_element_by_id("main")
    form = next(each for each in main.forms if each.method == "POST")
    return {name: value or "" for name, value in form.form_values()}


def choice(page: str, name: str) -> str:
    """The value of the speaker of this name in the form."""
    main = lxml.html.fromstring(page).get_element_by_id("main")
    (found,) = [each.get("value") for each in main.iter("option") if (each.text or "").startswith(name)]
    return str(found)


def test_a_speaker_is_put_right_in_two_clicks_and_at_once_everywhere(visit: Visit) -> None:
    client = visit("edda")
    page = client.get(f"/documents/{NUMBER}/statements/s5/correct").text
    answer = corrected(client, "s5", speaker=choice(page, "Anton Dovik"))
    assert answer.headers["location"] == "/documents/1/versions/2?at=s5&done=corrected#list-d1-s5"
    data = client.get("/documents/1.json").json()
    (said,) = [each for each in data["statements"] if each["id"] == "s5"]
    # The party was left as it is, and follows whoever says it.
    assert [each["name"] for each in said["speakers"]] == ["Anton Dovik"] and said["party"] == "Tarnovia"
    hits = client.get("/search.json?q=observers&speaker=Anton Dovik").json()["hits"]
    assert "the observers arrive in April" in [hit["words"] for hit in hits]
    spoken = client.get("/speakers/name:anton%20dovik.json").json()
    assert "the observers arrive in April" in [hit["words"] for hit in spoken["statements"]]
    for address in ("/history", "/documents/1/history", "/documents/1/statements/s5/correct"):
        told = client.get(address).text
        assert "the recording says so" in told and "Correction 1 by <bdi>edda</bdi>" in told
        assert 'href="/documents/1?at=s5#list-d1-s5"' in told
    assert "Nothing was corrected yet." in client.get("/documents/2/history").text


def test_words_that_an_editor_put_right_are_marked_as_such(visit: Visit) -> None:
    client = visit("edda")
    before = client.get("/documents/1.json").json()["statements"]
    assert all(each["corrected"] == [] for each in before)
    (said,) = [each for each in before if each["id"] == "s5"]
    shorter = said["words"].rsplit(" ", 1)[0]
    form = fields(client.get(f"/documents/{NUMBER}/statements/s5/correct").text)
    (field,) = [name for name, value in form.items() if value == said["words"]]
    assert corrected(client, "s5", **{field: shorter}).status_code == 303
    after = {each["id"]: each for each in client.get("/documents/1.json").json()["statements"]}
    assert (after["s5"]["words"], after["s5"]["corrected"]) == (shorter, ["words"])
    assert all(each["corrected"] == [] for name, each in after.items() if name != "s5")
    assert "confidence: words corrected by an editor" in visit(None).get("/documents/1").text


HALF = Speaker("Mira Salk", "person", role="defence minister")
OTHER_HALF = Speaker("Mira Salk", "person", country="Tarnovia", confidence=0.4)


@pytest.mark.parametrize(
    ("known", "name", "shown"),
    [
        # What one passage lacks another has.
        ((HALF, OTHER_HALF), "mira  salk", ("defence minister", "Tarnovia")),
        # Two offices of one country's: only the country is certain.
        (
            (replace(HALF, role="envoy"), replace(OTHER_HALF, role="minister")),
            "Mira Salk",
            (None, "Tarnovia"),
        ),
        # Two countries: these may be two people.
        ((HALF, OTHER_HALF, replace(OTHER_HALF, country="Velmark")), "Mira Salk", (None, None)),
        ((HALF, OTHER_HALF), "Mira Salks", (None, None)),
        ((HALF, OTHER_HALF), "Salk", (None, None)),
    ],
)
def test_a_speaker_that_is_typed_has_the_office_that_the_document_knows_for_certain(
    known: tuple[Speaker, ...],
    name: str,
    shown: tuple[str | None, str | None],
    visit: Visit,
    archive: Archive,
) -> None:
    place = archive.pages.address_of(NUMBER)
    read = archive.reading(place)
    more = [replace(read.statements[0], id=f"m{n}", speakers=(one,)) for n, one in enumerate(known)]
    document = replace(read.document, text=f"{read.document.text}\n")
    keep(archive, replace(read, document=document, statements=(*read.statements, *more)))
    answer = corrected(visit("edda"), "s5", speaker="other", other=name)
    assert answer.status_code == 303
    (one,) = archive.reading(place).statements[4].speakers
    assert (one.role, one.country, one.confidence, one.why) == (*shown, 1.0, "corrected")


def test_a_speaker_that_is_chosen_rests_on_the_editors_word(visit: Visit, archive: Archive) -> None:
    client = visit("edda")
    page = client.get(f"/documents/{NUMBER}/statements/s5/correct").text
    corrected(client, "s5", speaker=choice(page, "Anton Dovik"))
    told = client.get(f"/documents/{NUMBER}").text
    assert told.count("speaker corrected by an editor") == 1
    # The party follows whoever says it.
    assert told.count("for <bdi>Tarnovia</bdi>, corrected by an editor") == 1
    # Whoever is read to have said it is left as they are.
    page = client.get(f"/documents/{NUMBER}/statements/s2/correct").text
    again = corrected(client, "s2", speaker=choice(page, "Ilse Varga"))
    assert again.status_code == 400 and "It is so already" in again.text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"why": " "}, "Say on what grounds"),
        ({}, "It is so already; nothing was changed."),
        ({"speaker": "other"}, "Write who it was"),
        ({"words": ""}, "a statement cannot be without any"),
        ({"words": "the observers never arrive"}, "does not stand near the statement"),
        ({"words": "Velmark"}, "times near the statement: give more of the words"),
        ({"speaker": "other", "other": "Ilse Varga", "actor": "Q77"}, "Q77: is not known as"),
    ],
)
def test_what_cannot_be_is_one_sentence_and_changes_nothing(
    visit: Visit, archive: Archive, changed: dict[str, str], said: str
) -> None:
    client = visit("edda")
    answer = corrected(client, "s5", **changed)
    assert answer.status_code == 400 and said in answer.text
    assert fields(answer.text)["why"] == changed.get("why", "the recording says so")
    assert archive.corrections() == ()


def test_who_saves_after_somebody_else_is_told_and_overwrites_nothing(visit: Visit, archive: Archive) -> None:
    one, other = visit("edda"), visit("anton")
    address = "/documents/1/statements/s5/correct"
    form = fields(other.get(address).text)
    assert corrected(one, "s5", party="Ostrava Bay").status_code == 303
    answer = other.post(address, data=form | {"why": "I think so", "party": "Tarnovia"})
    assert answer.status_code == 409 and "Somebody else corrected this" in answer.text
    assert len(archive.corrections()) == 1
    again = other.post(address, data=fields(answer.text))
    assert again.status_code == 303 and archive.reading(archive.pages.address_of(1)).statements[4].party == (
        "Tarnovia"
    )


def test_a_statement_that_is_gone_since_is_said(visit: Visit, archive: Archive) -> None:
    client = visit("edda")
    form = fields(client.get("/documents/1/statements/s5/correct").text)
    before = archive.reading(archive.pages.address_of(1), 1)
    text = before.document.text + "More.\n"
    keep(archive, replace(before, document=replace(before.document, text=text)))
    answer = client.post("/documents/1/statements/s5/correct", data=form | {"why": "x", "party": "Tarnovia"})
    assert answer.status_code == 404 and "has no statement s5 any more" in answer.text
    # Of an older version nothing is corrected.
    assert "/statements/s1/correct" in client.get("/documents/1").text
    assert "/statements/s1/correct" not in client.get("/documents/1/versions/1").text


@pytest.mark.parametrize(
    ("number", "statement", "words"),
    [
        (2, "t4", "نريد مراقبين"),
        (2, "t4", "مراقبين محايدين» في المضيق. 🕊️"),
        (1, "s2", "flow through Velmark only at"),
        (1, "s5", "the observers … in April"),
    ],
)
def test_corrected_words_are_exactly_where_they_stand(
    visit: Visit, archive: Archive, number: int, statement: str, words: str
) -> None:
    client = visit("edda")
    place = archive.pages.address_of(number)
    if number == 2:  # one over the Arabic and the emoji
        read = archive.reading(place)
        start = read.document.text.index("نريد")
        spans = (Span(start, start + len("نريد مراقبين محايدين")),)
        more = replace(read.statements[0], id="t4", content=Passage.of(read.document.text, spans))
        text = f"{read.document.text}\r\n"
        keep(
            archive,
            Reading(replace(read.document, text=text), (*read.statements, more)),
        )
    address = f"/documents/{number}/statements/{statement}/correct"
    form = fields(client.get(address).text)
    assert client.post(address, data=form | {"why": "as printed", "words": words}).status_code == 303
    reading = archive.reading(place)
    (made,) = [each for each in reading.statements if each.id == statement]
    pieces = [piece.strip() for piece in words.split("…")]
    assert [reading.document.text[start:end] for start, end in made.content.spans] == pieces
    shown = client.get(f"/documents/{number}.json").json()
    (said,) = [each for each in shown["statements"] if each["id"] == statement]
    assert [reading.document.text[start:end] for start, end in said["spans"]] == pieces


def test_a_correction_is_taken_back_once_where_it_was_seen(visit: Visit, archive: Archive) -> None:
    client = visit("edda")
    corrected(client, "s5", party="Tarnovia")
    form = {"seal": seal(client), "why": "misheard", "next": "/documents/1/history"}
    assert client.post("/corrections/1/undo", data=form | {"why": ""}).status_code == 400
    answer = client.post("/corrections/1/undo", data=form)
    assert answer.headers["location"] == "/documents/1/history?done=undone"
    assert archive.reading(archive.pages.address_of(1)).statements[4].party == "Velmark"
    told = client.get("/history").text
    assert "taken back" in told and "takes back correction 1" in told and "misheard" in told
    again = client.post("/corrections/1/undo", data=form)
    assert again.status_code == 409 and "Correction 1 was taken back already." in again.text
    assert client.post("/corrections/99/undo", data=form).status_code == 404


def test_the_history_is_paged_the_latest_first(visit: Visit, archive: Archive) -> None:
    place = archive.pages.address_of(1)
    for number in range(1, 43):
        archive.correct(place, "s5", "party", f"Party {number}", "edda", f"reason {number}")
    client = visit("rhea")
    pages = [client.get(f"/history?page={number}").text for number in (1, 2, 3)]
    assert [page.count('<li id="correction-') for page in pages] == [20, 20, 2]
    assert "reason 42<" in pages[0] and "reason 1<" in pages[2]
    assert 'rel="next"' in pages[1] and 'rel="next"' not in pages[2]
    assert "/undo" not in pages[0]  # a reader only looks


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Give addresses, or choose files."),
        ({"addresses": "/etc/passwd"}, "\u201c/etc/passwd\u201d is no address: one begins with https://"),
        ({"addresses": "https://velmark.example/a", "date": "14 March"}, "The date is none"),
        ({"addresses": "\n".join(f"https://velmark.example/{n}" for n in range(51))}, "At most 50 addresses"),
    ],
)
def test_what_cannot_be_added_is_one_sentence(visit: Visit, given: dict[str, str], said: str) -> None:
    client = visit("edda")
    answer = client.post("/add", data={"seal": seal(client), **given})
    assert answer.status_code == 400 and said in answer.text
    assert given.get("addresses", "") in answer.text


def test_what_is_added_is_asked_of_the_worker_with_what_is_known_of_it(
    visit: Visit, archive: Archive
) -> None:
    client = visit("edda")
    known = {"party": "Velmark", "issuer": "Office", "date": "2031-03-14"}
    form = {
        "seal": seal(client),
        "addresses": "https://velmark.example/a\nhttps://velmark.example/b",
        **known,
    }
    files = [("files", (name, b"Some words.", "text/plain")) for name in ("a.txt", "b.txt")]
    assert client.post("/add", data=form, files=files).headers["location"] == "/desk#jobs"
    (job,) = archive.jobs.listed()
    assert job.argument["addresses"] == ["https://velmark.example/a", "https://velmark.example/b"]
    assert [name for _, name in job.argument["files"]] == ["a.txt", "b.txt"]
    assert known.items() <= job.argument.items()
    archive.jobs.finish(archive.jobs.take(), "added 4; compared 1 story", [STORY, "gone"])  # type: ignore[arg-type]
    page = client.get("/desk").text
    assert "added 4; compared 1 story" in page
    assert f'<a href="/stories/{STORY}" dir="auto">President Varga meets Prime Minister Dovik</a>' in page


def test_an_admin_closes_and_reopens_accounts_and_ends_sessions(visit: Visit, archive: Archive) -> None:
    admin, other = visit("anton"), visit("rhea")
    page = admin.get("/accounts").text
    assert all(f"<bdi>{name}</bdi>" in page for name in ("anton", "edda", "rhea"))
    form = {"seal": seal(admin), "name": "rhea"}
    assert admin.post("/accounts/end", data=form).status_code == 303
    assert "Signed in as" not in other.get("/").text
    assert admin.post("/accounts/close", data=form).status_code == 303
    assert archive.accounts.find("rhea").closed and "closed" in admin.get("/accounts").text
    assert admin.post("/accounts/reopen", data=form).status_code == 303
    assert archive.accounts.find("rhea").closed is None
    own = admin.post("/accounts/close", data=form | {"name": "anton"})
    assert own.status_code == 409 and archive.accounts.find("anton").closed is None
    assert admin.post("/accounts/close", data=form | {"name": "nobody"}).status_code == 404


@pytest.mark.parametrize(("name", "status"), [("rhea", 403), ("edda", 403), (None, 401)])
def test_only_admins_see_accounts(visit: Visit, archive: Archive, name: str | None, status: int) -> None:
    client = visit(name)
    assert client.get("/accounts").status_code == status
    for what in ("close", "reopen", "end"):
        form = {"seal": seal(client) or "none", "name": "edda"}
        assert client.post(f"/accounts/{what}", data=form).status_code == status
    assert archive.accounts.find("edda").closed is None


def test_an_issue_leads_to_the_exact_words_of_each_side(visit: Visit, archive: Archive) -> None:
    client = visit()
    shape = client.get("/issues/list-prison.json").json()
    entries = [one for row in shape["rows"] for cell in row["cells"] for one in cell["entries"]]
    assert entries
    for one in entries:
        number, version, spans = re.fullmatch(
            r"/documents/(\d+)/versions/(\d+)\?spans=([\d.-]+)#here", one["address"]
        ).groups()  # type: ignore[union-attr]
        text = archive.reading(archive.pages.address_of(int(number)), int(version)).document.text
        places = [part.split("-") for part in spans.split(".")]
        assert one["words"].startswith(text[int(places[0][0]) : int(places[0][1])])
        assert one["publisher"] and one["date"]
    assert any(said["speakers"] for one in entries for said in one["voices"])


def test_lists_say_how_the_sides_stand_and_speakers_on_which_issues(visit: Visit) -> None:
    client = visit()
    (story,) = [each for each in client.get("/index.json").json()["stories"] if each["id"] == STORY]
    assert re.search(r"\d+ on one side only", story["tally"])
    assert story["tally"] in client.get("/").text
    speaker = client.get("/speakers/name:ilse%20varga.json").json()
    addresses = [each["address"] for each in speaker["issues"]]
    assert addresses == ["/issues/ceasefir-lask-strait", "/issues/gas-price-transit"]
    assert all(client.get(each).status_code == 200 for each in addresses)


def test_what_changed_between_versions_says_who_spoke(visit: Visit) -> None:
    client = visit()
    (change,) = client.get("/documents/1/changes.json").json()["changes"]
    assert (change["before"], change["after"]) == (None, "the observers arrive in April")
    assert (change["spoke_before"], change["spoke_after"]) == ("", "He")
    assert "<bdi>He</bdi>" in client.get("/documents/1/changes").text
