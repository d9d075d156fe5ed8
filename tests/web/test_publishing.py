"""Publishing: what everybody sees then and ever after, what editors are told, and taking it back."""

from __future__ import annotations

from starlette.testclient import TestClient

from readouts.archive import Archive
from web.conftest import Visit, seal
from web.making import OTHER, STORY
from web.test_editing import corrected, fields

CLOSED = {"site_address": "https://readouts.example"}
ADDRESS = f"/stories/{STORY}"


def press(client: TestClient, what: str, **given: str) -> None:
    """Press a button of the story's page."""
    answer = client.post(f"{ADDRESS}/{what}", data={"seal": seal(client), **given})
    assert answer.status_code == 303, answer.text


def newest(archive: Archive) -> str:
    return str(archive.pages.story(STORY).comparison)


def relate(client: TestClient, row: int, relation: str, **changed: str) -> int:
    address = f"{ADDRESS}/rows/{row}/correct"
    form = fields(client.get(address).text)
    answer = client.post(address, data=form | {"relation": relation, "why": "read again"} | changed)
    return answer.status_code


def test_a_published_version_says_for_good_what_it_said(visit: Visit, archive: Archive) -> None:
    editor, anybody = visit("edda", **CLOSED), visit(None, **CLOSED)
    assert anybody.get(ADDRESS).status_code == 404
    press(editor, "publish", comparison=newest(archive), note="first")
    first = anybody.get(f"{ADDRESS}/versions/1.json").json()
    assert anybody.get(f"{ADDRESS}.json").json()["sections"] == first["sections"]
    assert "Everybody sees this, as" in editor.get(ADDRESS).text
    row = first["sections"][0]["rows"][0]
    other = "differs" if row["relation"] != "differs" else "same"
    issue = anybody.get(f"{row['issue']}.json").json()["rows"]
    assert relate(editor, row["number"], other) == 303
    page = editor.get(ADDRESS).text
    assert "differs from what is shown here" in page and "Publish this as version 2" in page
    assert anybody.get(f"{ADDRESS}.json").json()["sections"] == first["sections"]
    assert anybody.get(f"{row['issue']}.json").json()["rows"] == issue
    press(editor, "publish", comparison=newest(archive), note="a row put right")
    changed = anybody.get(f"{ADDRESS}.json").json()
    assert changed["published"]["number"] == 2
    assert changed["sections"] != first["sections"]
    assert anybody.get(f"{ADDRESS}/versions/1.json").json()["sections"] == first["sections"]
    assert "edda" not in anybody.get(ADDRESS).text


def test_withdrawing_says_why_and_nothing_else_is_seen(visit: Visit, archive: Archive) -> None:
    editor, anybody = visit("edda", **CLOSED), visit(None, **CLOSED)
    press(editor, "publish", comparison=newest(archive), note="first")
    assert anybody.get("/issues/list-prison").status_code == 200
    refused = editor.post(f"{ADDRESS}/withdraw", data={"seal": seal(editor), "why": " "})
    assert refused.status_code == 400 and "Say why" in refused.text
    press(editor, "withdraw", why="a translation was wrong")
    for address in (ADDRESS, f"{ADDRESS}/versions/1"):
        answer = anybody.get(address)
        assert answer.status_code == 410, address
        assert "was withdrawn on" in answer.text and "a translation was wrong" in answer.text
        assert "ceasefire" not in answer.text
    for address in ("/documents/1", "/issues/list-prison"):
        assert anybody.get(address).status_code == 404, address
    assert anybody.get("/stories.json").json()["stories"] == []
    entries = anybody.get("/log.json").json()["entries"]
    assert [(each["what"], each["note"]) for each in entries] == [
        ("withdrawn", "a translation was wrong"),
        ("published", "first"),
    ]
    again = editor.post(f"{ADDRESS}/withdraw", data={"seal": seal(editor), "why": "once more"})
    assert again.status_code == 409 and "Nothing of this story is published any more." in again.text
    assert "version 1 was withdrawn" in editor.get(ADDRESS).text
    press(editor, "publish", comparison=newest(archive), note="with the translation put right")
    gone = anybody.get(f"{ADDRESS}/versions/1")
    assert gone.status_code == 410 and "a translation was wrong" in gone.text
    assert [each["number"] for each in anybody.get(f"{ADDRESS}.json").json()["versions"]] == [2]
    assert [each["number"] for each in editor.get(f"{ADDRESS}.json").json()["versions"]] == [1, 2]
    assert anybody.get(f"{ADDRESS}/versions/3").status_code == 404


def test_what_was_withdrawn_is_in_no_list_for_whoever_is_not_signed_in(
    visit: Visit, archive: Archive
) -> None:
    editor, anybody = visit("edda"), visit(None)
    assert ADDRESS in anybody.get("/").text
    press(editor, "publish", comparison=newest(archive), note="first")
    press(editor, "withdraw", why="a translation was wrong")
    assert ADDRESS not in anybody.get("/").text and ADDRESS in editor.get("/").text


def test_a_comparison_older_than_a_correction_says_so_and_is_made_anew(
    visit: Visit, archive: Archive
) -> None:
    editor, reader = visit("edda"), visit("rhea")
    # The newest comparison was made from the documents as they are.
    assert corrected(editor, "s5", party="Tarnovia").status_code == 303
    page = editor.get(ADDRESS).text
    assert "Out of date:" in page and "Compare anew" in page
    assert "Out of date:" not in reader.get(ADDRESS).text
    press(editor, "compare")
    (job,) = [each for each in archive.jobs.listed() if each.what == "compare"]
    assert (job.argument["story"], job.who) == (STORY, "edda")


def test_a_row_that_changed_meanwhile_is_not_overwritten(visit: Visit, archive: Archive) -> None:
    one, other = visit("edda"), visit("anton")
    address = f"{ADDRESS}/rows/1/correct"
    form = fields(other.get(address).text)
    was = form["seen"]
    wanted = "conflicts" if was != "conflicts" else "differs"
    assert relate(one, 1, wanted) == 303
    late = other.post(address, data=form | {"relation": "same", "why": "late"})
    assert late.status_code == 409 and "Somebody else corrected this" in late.text
    assert relate(one, 1, wanted) == 400  # it is so already
    assert relate(one, 1, was, why=" ") == 400
    assert one.get(f"{ADDRESS}/rows/99/correct").status_code == 404


def test_only_a_comparison_of_the_story_as_it_is_is_published(visit: Visit, archive: Archive) -> None:
    client = visit("edda")
    answer = client.post(
        f"/stories/{OTHER}/publish", data={"seal": seal(client), "comparison": newest(archive)}
    )
    assert answer.status_code == 409 and "compare it anew" in answer.text
    assert archive.publications.listed() == ()


def test_readers_and_strangers_publish_nothing(visit: Visit, archive: Archive) -> None:
    for name, status in (("rhea", 403), (None, 401)):
        client = visit(name)
        for what in ("publish", "withdraw", "compare"):
            form = {"seal": seal(client) or "none", "comparison": newest(archive), "why": "x"}
            assert client.post(f"{ADDRESS}/{what}", data=form).status_code == status
    assert archive.publications.listed() == ()
