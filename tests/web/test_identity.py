"""Signing in by an identity provider that the test itself plays, and what is believed of its answers."""

from __future__ import annotations

import json
import ssl
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
import trustme
from intake.serving import answer, moved, serving
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey

from readouts.archive import Archive
from readouts.errors import FetchError, FetchRefused, ReadoutsError, SettingsError, SignInRefused, TooLarge
from readouts.settings import Settings
from readouts.web.identity import Provider, called
from readouts.web.outward import MOST_BYTES, Outward
from readouts.web.signing_in import sign_in_by

ISSUER = "https://id.velmark.example"
BACK = "https://readouts.velmark.example/sign-in/back"
CLIENT = "readouts"
NOW = 1_900_000_000.0
RSA, OTHER = RSAKey.generate_key(2048, {"kid": "one"}), RSAKey.generate_key(2048, {"kid": "one"})
EC = ECKey.generate_key("P-256", {"kid": "two"})


@dataclass
class Issuer:
    """An identity provider: what it says of itself, its keys, and how it answers with a token."""

    about: dict[str, Any] = field(
        default_factory=lambda: {
            "issuer": ISSUER,
            "authorization_endpoint": f"{ISSUER}/authorize?tenant=1",
            "token_endpoint": f"{ISSUER}/token",
            "jwks_uri": "https://keys.velmark.example/jwks",
        }
    )
    claims: dict[str, Any] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    key: Any = field(default_factory=lambda: RSA)
    header: dict[str, Any] = field(default_factory=lambda: {"alg": "RS256", "kid": "one"})
    token: Callable[[str], httpx2.Response] | None = None
    nonce: str = ""
    challenge: str = ""
    asked: list[httpx2.Request] = field(default_factory=list)
    broken: dict[str, httpx2.Response] = field(default_factory=dict)

    def authorize(self, address: str) -> dict[str, str]:
        """Somebody signs in there: the query with which the browser is sent back."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        self.nonce, self.challenge = query["nonce"], query["code_challenge"]
        return {"code": "c0de", "state": query["state"]}

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.asked.append(request)
        path = request.url.path
        if path in self.broken:
            return self.broken[path]
        if path == "/.well-known/openid-configuration":
            return httpx2.Response(200, json=self.about)
        if path == "/jwks":
            keys = KeySet([RSA, EC]).as_dict(private=False)
            return httpx2.Response(200, json=keys)
        assert path == "/token"
        form = {name: values[0] for name, values in parse_qs(request.content.decode()).items()}
        digest = urlsafe_b64encode(sha256(form["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        if digest != self.challenge or form["code"] != "c0de" or form["redirect_uri"] != BACK:
            return httpx2.Response(400, json={"error": "invalid_grant"})
        claims = {"iss": ISSUER, "aud": CLIENT, "sub": "2482", "nonce": self.nonce}
        claims |= {"iat": int(NOW), "exp": int(NOW) + 300, "email": "canary@velmark.example", **self.claims}
        claims = {name: value for name, value in claims.items() if name not in self.without}
        signed = jwt.encode(self.header, claims, self.key, algorithms=[self.header["alg"]])
        if self.token:
            return self.token(signed)
        return httpx2.Response(200, json={"access_token": "a", "token_type": "Bearer", "id_token": signed})


@pytest.fixture
def issuer() -> Issuer:
    return Issuer()


@pytest.fixture
def clock() -> list[float]:
    """The time, as what stands last."""
    return [NOW]


def settings(**changed: str) -> Settings:
    told = {"oidc_issuer": ISSUER, "oidc_client": CLIENT, "oidc_secret": "s3cret", **changed}
    return Settings(**told)  # type: ignore[arg-type]


@pytest.fixture
def provider(issuer: Issuer, clock: list[float]) -> Provider:
    return Provider(settings(), b"k" * 32, transport=httpx2.MockTransport(issuer), clock=lambda: clock[-1])


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """An archive with an editor who is linked."""
    with Archive.open(str(tmp_path / "archive.sqlite")) as made:
        made.accounts.add("Ilse Varga", "editor", subject=called(ISSUER, "2482"))
        yield made


def round_trip(provider: Provider, issuer: Issuer, **changed: str) -> str:
    address, kept = provider.asked(BACK)
    return provider.subject(kept, issuer.authorize(address) | changed, BACK)


def test_the_browser_is_sent_with_all_that_guards_its_return(provider: Provider) -> None:
    address, kept = provider.asked(BACK)
    parts = urlsplit(address)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{ISSUER}/authorize"
    assert {name: query.pop(name) for name in sorted(query) if name not in ("state", "nonce")} == {
        "client_id": CLIENT,
        "code_challenge": query.get("code_challenge") or parse_qs(parts.query)["code_challenge"][0],
        "code_challenge_method": "S256",
        "redirect_uri": BACK,
        "response_type": "code",
        "scope": "openid",
        "tenant": "1",
    }
    # All differ, and none can be read off what the browser keeps or sends.
    again, other = provider.asked(BACK)
    secret = {query["state"], query["nonce"], parse_qs(parts.query)["code_challenge"][0], kept}
    assert len(secret) == 4
    assert other != kept
    assert not any(each in again for each in secret)


def test_who_comes_back_and_is_linked_gets_a_session(
    provider: Provider, issuer: Issuer, archive: Archive
) -> None:
    address, kept = provider.asked(BACK)
    token = sign_in_by(archive, provider, kept, issuer.authorize(address), BACK, "192.0.2.7")
    assert archive.accounts.session(token) == archive.accounts.find("Ilse Varga")
    assert [request.url.path for request in issuer.asked] == [
        "/.well-known/openid-configuration",
        "/token",
        "/jwks",
    ]
    assert b64decode(issuer.asked[1].headers["authorization"].split()[1]) == b"readouts:s3cret"
    assert not any(request.headers.get("cookie") for request in issuer.asked)


@pytest.mark.parametrize("closed", [True, False])
def test_who_is_linked_to_no_open_account_is_told_what_to_have_linked(
    provider: Provider, issuer: Issuer, archive: Archive, closed: bool
) -> None:
    if closed:
        archive.accounts.close("Ilse Varga")
    else:
        issuer.claims["sub"] = "2483"
    address, kept = provider.asked(BACK)
    with pytest.raises(SignInRefused, match="no open account is linked to you") as caught:
        sign_in_by(archive, provider, kept, issuer.authorize(address), BACK, "192.0.2.7")
    assert ("2482" if closed else "2483") in str(caught.value)
    assert "canary" not in str(caught.value)


def test_another_kind_of_key_and_of_client_is_fine(provider: Provider, issuer: Issuer) -> None:
    issuer.key, issuer.header = EC, {"alg": "ES256", "kid": "two"}
    issuer.claims["aud"] = [CLIENT]
    issuer.about["token_endpoint_auth_methods_supported"] = ["client_secret_post"]
    assert round_trip(provider, issuer) == f"{ISSUER}#2482"
    assert b"client_secret=s3cret" in issuer.asked[1].content
    without = Provider(
        settings(oidc_secret=""), b"k" * 32, transport=httpx2.MockTransport(issuer), clock=lambda: NOW
    )
    assert round_trip(without, issuer) == f"{ISSUER}#2482"
    assert (
        b"client_id=readouts" in issuer.asked[-2].content and b"client_secret" not in issuer.asked[-2].content
    )


CLAIMS: list[dict[str, Any]] = [
    {"iss": "https://id.tarnovia.example"},
    {"iss": ISSUER + "/"},
    {"iss": [ISSUER]},
    {"aud": "another"},
    {"aud": []},
    {"aud": ["another"]},
    {"aud": [CLIENT, "another"]},
    {"aud": [CLIENT, "another"], "azp": "another"},
    {"azp": "another"},
    {"nonce": "another"},
    {"nonce": None},
    {"exp": int(NOW) - 61},
    {"exp": "never"},
    {"exp": 1e400},
    {"iat": int(NOW) + 61},
    {"nbf": int(NOW) + 61},
    {"sub": ""},
    {"sub": None},
    {"sub": 2482},
    {"sub": ["2482"]},
    {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
    {"at_hash": 7},
]


@pytest.mark.parametrize("claims", CLAIMS, ids=str)
def test_an_id_token_that_does_not_hold_is_refused(
    provider: Provider, issuer: Issuer, claims: dict[str, Any]
) -> None:
    issuer.claims = claims
    with pytest.raises(SignInRefused, match="answer does not hold"):
        round_trip(provider, issuer)


@pytest.mark.parametrize("name", ["iss", "aud", "sub", "exp", "iat", "nonce"])
def test_an_id_token_without_what_it_must_say_is_refused(
    provider: Provider, issuer: Issuer, name: str
) -> None:
    issuer.without = (name,)
    with pytest.raises(SignInRefused, match="answer does not hold"):
        round_trip(provider, issuer)


def _altered(signed: str) -> str:
    head, body, signature = signed.split(".")
    return f"{head}.{body[:-4]}AAAA.{signature}"


def _unsigned(signed: str) -> str:
    head = urlsafe_b64encode(b'{"alg":"none"}').rstrip(b"=").decode()
    return f"{head}.{signed.split('.')[1]}."


def _as_secret(signed: str) -> str:
    """Signed with what everybody knows, the provider's public key, as if it were a secret."""
    claims = json.loads(b64decode(signed.split(".")[1] + "=="))
    key = OctKey.import_key(RSA.as_pem(private=False))
    return jwt.encode({"alg": "HS256", "kid": "one"}, claims, key, algorithms=["HS256"])


def _with_secret(signed: str) -> str:
    claims = json.loads(b64decode(signed.split(".")[1] + "=="))
    return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key("s3cret" * 8), algorithms=["HS256"])


def _replied(**body: Any) -> httpx2.Response:
    return httpx2.Response(200, json={"access_token": "a", "token_type": "Bearer", **body})


TOKENS: dict[str, Callable[[str], httpx2.Response]] = {
    "altered": lambda signed: _replied(id_token=_altered(signed)),
    "unsigned": lambda signed: _replied(id_token=_unsigned(signed)),
    "public key as secret": lambda signed: _replied(id_token=_as_secret(signed)),
    "client secret": lambda signed: _replied(id_token=_with_secret(signed)),
    "no token": lambda signed: _replied(),
    "a number": lambda signed: _replied(id_token=7),
    "null": lambda signed: _replied(id_token=None),
    "no text": lambda signed: _replied(id_token="\udc80"),
    "one part": lambda signed: _replied(id_token=signed.partition(".")[0]),
    "very long": lambda signed: _replied(id_token=signed + "A" * 300_000),
    "error": lambda signed: httpx2.Response(400, json={"error": "invalid_grant"}),
    "error that is none": lambda signed: httpx2.Response(400, json={"error": ["x"]}),
    "failure": lambda signed: httpx2.Response(500, text="<html>"),
    "page": lambda signed: httpx2.Response(200, text="<html>"),
    "list": lambda signed: httpx2.Response(200, json=[signed]),
    "redirect": lambda signed: httpx2.Response(302, headers={"location": "https://tarnovia.example/"}),
}


@pytest.mark.parametrize("reply", TOKENS.values(), ids=TOKENS)
def test_an_answer_that_is_no_token_of_the_provider_is_refused(
    provider: Provider, issuer: Issuer, reply: Callable[[str], httpx2.Response]
) -> None:
    issuer.token = reply
    with pytest.raises(SignInRefused, match="answer does not hold"):
        round_trip(provider, issuer)


def test_a_token_of_another_key_is_refused(provider: Provider, issuer: Issuer) -> None:
    issuer.key = OTHER
    with pytest.raises(SignInRefused, match="answer does not hold"):
        round_trip(provider, issuer)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"state": "another"}, "not begun in this browser"),
        ({"state": ""}, "not begun in this browser"),
        ({"state": "\udc80é"}, "not begun in this browser"),
        ({"iss": "https://id.tarnovia.example"}, "does not hold"),
        ({"error": "access_denied"}, "did not sign you in"),
        ({"code": ""}, "does not hold"),
        ({"code": "another"}, "does not hold"),
    ],
)
def test_a_return_that_does_not_hold_is_refused(
    provider: Provider, issuer: Issuer, changed: dict[str, str], said: str
) -> None:
    with pytest.raises(SignInRefused, match=said):
        round_trip(provider, issuer, **changed)


@pytest.mark.parametrize("kept", ["", "x", "ffff.x", "-1.x", "\udc80"])
def test_another_browsers_return_is_refused_before_anybody_is_asked(
    provider: Provider, issuer: Issuer, kept: str
) -> None:
    address, _ = provider.asked(BACK)
    asked = len(issuer.asked)
    with pytest.raises(SignInRefused, match="not begun in this browser"):
        provider.subject(kept, issuer.authorize(address), BACK)
    assert len(issuer.asked) == asked


def test_who_takes_longer_than_ten_minutes_begins_again(
    provider: Provider, issuer: Issuer, clock: list[float]
) -> None:
    address, kept = provider.asked(BACK)
    clock.append(NOW + 601)
    with pytest.raises(SignInRefused, match="longer than 10 minutes"):
        provider.subject(kept, issuer.authorize(address), BACK)


@pytest.mark.parametrize(
    ("about", "said"),
    [
        ({"issuer": "https://id.tarnovia.example"}, "calls itself 'https://id.tarnovia.example'"),
        ({"issuer": None}, "calls itself None"),
        ({"token_endpoint": "http://id.velmark.example/token"}, "no https address as its token_endpoint"),
        ({"jwks_uri": "file:///etc/passwd"}, "no https address as its jwks_uri"),
        ({"jwks_uri": 7}, "no https address as its jwks_uri"),
        ({"authorization_endpoint": "javascript:alert(1)"}, "no https address as its authorization_endpoint"),
    ],
)
def test_a_provider_that_says_of_itself_what_makes_no_sense_is_not_asked(
    provider: Provider, issuer: Issuer, about: dict[str, Any], said: str
) -> None:
    issuer.about |= about
    with pytest.raises(FetchError, match=said) as caught:
        provider.asked(BACK)
    assert "\n" not in str(caught.value)
    assert len(issuer.asked) == 1


@pytest.mark.parametrize(
    "reply",
    [
        httpx2.Response(404),
        httpx2.Response(200, text="<html>"),
        httpx2.Response(200, json=[]),
        httpx2.Response(200, content=b"[" * 100_000),
        httpx2.Response(200, content=b"\xff\xfe\x00"),
        httpx2.Response(302, headers={"location": "http://127.0.0.1/"}),
    ],
    ids=range(6),
)
def test_a_provider_that_answers_with_something_else_is_said(
    provider: Provider, issuer: Issuer, reply: httpx2.Response
) -> None:
    issuer.broken["/.well-known/openid-configuration"] = reply
    with pytest.raises(FetchError, match="no JSON object"):
        provider.asked(BACK)


@pytest.mark.parametrize("keys", [{}, {"keys": []}, {"keys": 7}, {"keys": [7]}, {"keys": [{"kty": "RSA"}]}])
def test_keys_that_are_none_are_refused(provider: Provider, issuer: Issuer, keys: dict[str, Any]) -> None:
    issuer.broken["/jwks"] = httpx2.Response(200, json=keys)
    with pytest.raises(SignInRefused, match="answer does not hold"):
        round_trip(provider, issuer)


def test_what_a_provider_says_of_itself_is_good_for_an_hour(
    provider: Provider, issuer: Issuer, clock: list[float]
) -> None:
    for later in (0.0, 3599.0, 3600.0):
        clock.append(NOW + later)
        provider.asked(BACK)
    assert len(issuer.asked) == 2


@pytest.mark.parametrize("missing", ["oidc_issuer", "oidc_client"])
def test_a_provider_needs_settings(missing: str) -> None:
    with pytest.raises(SettingsError, match="needs the settings oidc_issuer and oidc_client"):
        Provider(settings(**{missing: ""}), b"k")


@pytest.mark.parametrize(
    "issuer", ["http://id.velmark.example", "id.velmark.example", "https://u:p@id.example"]
)
def test_an_issuer_that_is_no_https_address_is_no_setting(issuer: str) -> None:
    with pytest.raises(SettingsError, match="oidc_issuer makes no sense"):
        settings(oidc_issuer=issuer)


# What is sent where


@dataclass
class Net:
    """A provider on loopback behind TLS, which stands inside a network, and who may be asked besides."""

    transport: Outward
    server: Any
    home: str

    def get(self, address: str, **headers: str) -> httpx2.Response:
        with httpx2.Client(transport=self.transport, trust_env=False) as client:
            return client.get(address, headers=headers)


@pytest.fixture
def net() -> Iterator[Net]:
    authority = trustme.CA()
    server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("id.internal", "keys.velmark.example").configure_cert(server_side)
    trusted = ssl.create_default_context()
    authority.configure_trust(trusted)
    with serving("127.0.0.1", tls=server_side) as server:
        home = f"https://id.internal:{server.port}"
        made = Outward(home, Settings(fetch_seconds=20), resolve=lambda *_: ["127.0.0.1"], tls=trusted)
        yield Net(made, server, home)


def test_the_named_host_is_asked_also_inside_a_network(net: Net) -> None:
    net.server.answers["/a"] = answer(b'{"x": 1}', Content_Type="application/json", Set_Cookie="a=b")
    found = net.get(f"{net.home}/a")
    assert (found.status_code, found.json(), found.headers.get("set-cookie")) == (200, {"x": 1}, None)
    assert "accept-encoding: identity" in net.server.heads[0].lower()


@pytest.mark.parametrize(
    ("address", "said"),
    [
        (
            "https://keys.velmark.example/a",
            "keys.velmark.example is at 127.0.0.1, which is not on the public",
        ),
        ("https://id.internal/a", "is a name inside a network"),
        ("https://127.0.0.1/a", "is at 127.0.0.1, which is not"),
        ("https://[::1]/a", "is not on the public internet|is at"),
        ("https://2130706433/a", "is a number"),
        ("https://keys.velmark.example:8443/a", "port 8443 is not fetched"),
        ("http://keys.velmark.example/a", "only https is asked"),
        ("https://user:secret@keys.velmark.example/a", "without a password"),
    ],
)
def test_no_other_host_is_asked_that_is_not_public(net: Net, address: str, said: str) -> None:
    with pytest.raises(FetchRefused, match=said):
        net.get(address)
    assert net.server.connections == 0


def test_a_redirect_is_not_followed(net: Net) -> None:
    net.server.answers["/a"] = moved(f"{net.home}/b")
    assert net.get(f"{net.home}/a").status_code == 302
    assert net.server.paths == ["/a"]


def _endless() -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\n\r\n"
    for _ in range(100):
        yield b"x" * (MOST_BYTES // 20)


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (_endless, TooLarge),
        (lambda: b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx", FetchError),
        (lambda: b"what is this", FetchError),
        (lambda: b"", FetchError),
    ],
    ids=range(4),
)
def test_an_answer_without_end_or_without_sense_is_an_error(
    net: Net, reply: Callable[[], Any], error: type[ReadoutsError]
) -> None:
    net.server.answers["/a"] = reply()
    with pytest.raises(error) as caught:
        net.get(f"{net.home}/a")
    assert "\n" not in str(caught.value)


def test_a_host_whose_certificate_nobody_signed_is_not_asked(net: Net) -> None:
    net.transport._tls = ssl.create_default_context()
    with pytest.raises(FetchError, match="certificate verify failed"):
        net.get(f"{net.home}/a")
    assert net.server.heads == []
