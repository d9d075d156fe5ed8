"""Signing in and out on the pages, by password and by an identity provider that the test plays."""

from __future__ import annotations

import httpx2
import pytest
from starlette.testclient import TestClient

from readouts.archive import Archive
from readouts.web import identity
from readouts.web.identity import Provider
from web import test_identity as played
from web.conftest import Visit, seal
from web.making import PASSWORD, STORY

SITE = "https://readouts.velmark.example"
PROVIDED = {
    "site_address": SITE,
    "oidc_issuer": played.ISSUER,
    "oidc_client": played.CLIENT,
    "oidc_secret": "s3cret",
}


@pytest.fixture
def issuer() -> played.Issuer:
    return played.Issuer()


@pytest.fixture
def client(visit: Visit, issuer: played.Issuer) -> TestClient:
    """A browser on a site with an identity provider, which knows one of the editors."""
    made = visit(None, **PROVIDED)
    site = made.app.state.site  # type: ignore[attr-defined]
    secret = site.archive.accounts.secret("oidc")
    site.provider = Provider(
        site.settings, secret, transport=httpx2.MockTransport(issuer), clock=lambda: played.NOW
    )
    return made


def test_who_the_provider_knows_comes_back_to_where_they_were(
    client: TestClient, issuer: played.Issuer, archive: Archive
) -> None:
    archive.accounts.link("edda", identity.called(played.ISSUER, "2482"))
    page = client.get("/sign-in?next=/desk").text
    assert 'href="/sign-in/provider?next=%2Fdesk"' in page
    sent = client.get("/sign-in/provider?next=/desk")
    assert sent.status_code == 303
    assert sent.headers["location"].startswith(f"{played.ISSUER}/authorize?tenant=1&")
    kept = sent.headers["set-cookie"]
    assert "HttpOnly" in kept and "SameSite=lax" in kept and "Secure" in kept and "Max-Age=600" in kept
    back = issuer.authorize(sent.headers["location"])
    came = client.get("/sign-in/back", params=back)
    assert (came.status_code, came.headers["location"]) == (303, "/desk")
    assert "__Host-readouts-provider" not in client.cookies
    assert "Signed in as <bdi>edda</bdi>" in client.get("/desk").text


def test_the_session_that_was_there_before_ends(
    client: TestClient, issuer: played.Issuer, archive: Archive
) -> None:
    archive.accounts.link("edda", identity.called(played.ISSUER, "2482"))
    client.post("/sign-in", data={"name": "rhea", "password": PASSWORD})
    before = client.cookies["__Host-readouts"]
    sent = client.get("/sign-in/provider")
    client.get("/sign-in/back", params=issuer.authorize(sent.headers["location"]))
    assert archive.accounts.session(before) is None
    assert archive.accounts.session(client.cookies["__Host-readouts"]).name == "edda"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("answer", "status", "said"),
    [
        ({}, 403, "No open account is linked to you; an admin can do it: readouts accounts link NAME"),
        ({"state": "another"}, 403, "Signing in was not begun in this browser; try again."),
        ({"error": "access_denied"}, 403, "The identity provider did not sign you in."),
        ({"code": "another"}, 403, "The identity provider&#39;s answer does not hold; try to sign in again."),
    ],
)
def test_what_the_provider_does_not_grant_is_one_sentence_on_the_form(
    client: TestClient, issuer: played.Issuer, answer: dict[str, str], status: int, said: str
) -> None:
    sent = client.get("/sign-in/provider?next=/desk")
    came = client.get("/sign-in/back", params=issuer.authorize(sent.headers["location"]) | answer)
    assert came.status_code == status
    assert said in came.text and 'name="next" value="/desk"' in came.text
    assert "__Host-readouts" not in client.cookies


def test_another_browsers_return_signs_nobody_in(
    client: TestClient, visit: Visit, issuer: played.Issuer, archive: Archive
) -> None:
    archive.accounts.link("edda", identity.called(played.ISSUER, "2482"))
    answer = issuer.authorize(client.get("/sign-in/provider").headers["location"])
    client.cookies.clear()
    assert client.get("/sign-in/back", params=answer).status_code == 403
    assert "__Host-readouts" not in client.cookies


def test_a_provider_that_cannot_be_asked_is_said_and_only_the_log_has_how(
    client: TestClient, issuer: played.Issuer, capsys: pytest.CaptureFixture[str]
) -> None:
    issuer.broken["/.well-known/openid-configuration"] = httpx2.Response(500, text="canary")
    answer = client.get("/sign-in/provider")
    assert answer.status_code == 503
    assert "cannot be asked for just now; try again later." in answer.text
    assert "openid-configuration" not in answer.text
    assert "openid-configuration" in capsys.readouterr().out


@pytest.mark.parametrize("next", ["https://tarnovia.example/", "//tarnovia.example/", "/\\tarnovia.example"])
def test_nobody_is_sent_to_another_site_afterwards(
    client: TestClient, issuer: played.Issuer, archive: Archive, next: str
) -> None:
    archive.accounts.link("edda", identity.called(played.ISSUER, "2482"))
    sent = client.get("/sign-in/provider", params={"next": next})
    came = client.get("/sign-in/back", params=issuer.authorize(sent.headers["location"]))
    assert came.headers["location"] == "/"
    form = {"name": "edda", "password": PASSWORD, "next": next}
    assert client.post("/sign-in", data=form).headers["location"] == "/"


def test_without_a_provider_there_is_no_such_page(visit: Visit) -> None:
    client = visit()
    assert "/sign-in/provider" not in client.get("/sign-in").text
    assert client.get("/sign-in/provider").status_code == 404
    assert client.get("/sign-in/back").status_code == 404


def test_who_is_not_signed_in_gets_the_form_and_then_what_they_asked_for(visit: Visit) -> None:
    client = visit()
    asked = client.get("/history?page=1")
    assert asked.status_code == 401
    assert "Sign in to see this." in asked.text and 'name="next" value="/history?page=1"' in asked.text
    form = {"name": "edda", "password": PASSWORD, "next": "/history?page=1"}
    assert client.post("/sign-in", data=form).headers["location"] == "/history?page=1"


def test_a_session_that_ended_leads_to_the_form_and_back(visit: Visit, archive: Archive) -> None:
    client = visit("edda", site_address=SITE)
    mark = seal(client)
    archive.accounts.end_all("edda")
    lost = client.post(
        f"/stories/{STORY}/compare", data={"seal": mark}, headers={"referer": f"{SITE}/stories/{STORY}"}
    )
    assert lost.status_code == 401
    assert "Your session has ended; sign in again. Nothing was saved." in lost.text
    assert f'name="next" value="/stories/{STORY}"' in lost.text
    # What is not published is not there for whoever is not signed in; the way back is.
    gone = client.get(f"/stories/{STORY}")
    assert gone.status_code == 404
    assert f'href="/sign-in?next=%2Fstories%2F{STORY}"' in gone.text


def test_signing_out_ends_the_session_once_and_for_all(visit: Visit, archive: Archive) -> None:
    client = visit("edda")
    token, mark = client.cookies["readouts"], seal(client)
    assert client.post("/sign-out", data={"seal": "another"}).status_code == 403
    assert client.post("/sign-out", data={"seal": mark}).headers["location"] == "/"
    assert archive.accounts.session(token) is None
    assert "Signed in as" not in client.get("/").text
    assert client.post("/sign-out", data={"seal": mark}).headers["location"] == "/"


def test_a_wrong_password_is_one_sentence_and_too_many_tries_have_to_wait(visit: Visit) -> None:
    client = visit()
    for _ in range(10):
        answer = client.post("/sign-in", data={"name": "edda", "password": "wrong", "next": "/desk"})
        assert answer.status_code == 403
    assert "The name or the password is wrong, or the account is closed." in answer.text
    assert 'value="edda"' in answer.text and 'value="/desk"' in answer.text and 'wrong"' not in answer.text
    answer = client.post("/sign-in", data={"name": "edda", "password": PASSWORD})
    assert answer.status_code == 429
    assert "Too many tries; wait 15 minutes before the next." in answer.text
