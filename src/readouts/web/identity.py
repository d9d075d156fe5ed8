"""Signing in by an identity provider: OpenID Connect Core 1.0, authorization code flow with PKCE (RFC 7636).

The provider says who somebody is, and nothing else: neither names nor email addresses are asked for, and no
token of the provider is kept.
"""

from __future__ import annotations

import hmac
import secrets
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import httpx2

from readouts.errors import FetchError, SettingsError, SignInRefused
from readouts.settings import Settings
from readouts.web.outward import Outward

PATIENCE = 600
"""Seconds in which somebody has to come back from the provider."""

# Seconds for which what the provider says of itself is good, and by how many its clock may be wrong.
_FRESH, _LEEWAY = 3600, 60
# Signatures by key pairs only: one made with the client's secret, or none at all, proves nothing here.
_SIGNATURES = [f"{kind}{size}" for kind in ("RS", "PS", "ES") for size in (256, 384, 512)]
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_REFUSED = "the identity provider's answer does not hold; try to sign in again"


def called(issuer: str, subject: str) -> str:
    """How an account's owner is called for good: a subject means somebody only with who issued it."""
    return f"{issuer.rstrip('/')}#{subject}"


class Provider:
    """The identity provider that the settings name.

    Args:
        settings: ``oidc_issuer``, ``oidc_client`` and ``oidc_secret``.
        secret: What the site signs with, from the archive.
        transport: Sends the requests; this and what follows is for tests.
        clock: Seconds since 1970.

    Raises:
        SettingsError: the settings name none, or a library is not installed.
    """

    def __init__(
        self,
        settings: Settings,
        secret: bytes,
        *,
        transport: httpx2.BaseTransport | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        if not settings.oidc_issuer or not settings.oidc_client:
            raise SettingsError("an identity provider needs the settings oidc_issuer and oidc_client")
        try:
            import authlib  # noqa: F401
        except ImportError:
            raise SettingsError("an identity provider needs a library more: install readouts[web]") from None
        self._issuer, self._settings = settings.oidc_issuer, settings
        self._secret, self._clock = secret, clock
        self._transport = transport or Outward(settings.oidc_issuer, settings)
        self._told: tuple[float, dict[str, Any]] | None = None

    def asked(self, back: str) -> tuple[str, str]:
        """Where to send a browser, so that the provider asks who it is.

        Args:
            back: The site's own address to come back to, which the provider knows.

        Returns:
            The address, and what the browser has to keep until it is back, in a cookie of its own that no
            script reads and that lasts :data:`PATIENCE` seconds.

        Raises:
            IntakeError: the provider cannot be asked, or says of itself what makes no sense.
        """
        about = self._about()
        kept = f"{int(self._clock()):x}.{secrets.token_urlsafe(32)}"
        with self._client(about) as client:
            address, _ = client.create_authorization_url(
                about["authorization_endpoint"],
                state=self._derived("state", kept),
                nonce=self._derived("nonce", kept),
                code_verifier=self._derived("verifier", kept),
                redirect_uri=back,
            )
        return str(address), kept

    def subject(self, kept: str, answer: Mapping[str, str], back: str) -> str:
        """Who came back, as :func:`called`.

        Args:
            kept: What the browser kept.
            answer: The query with which it came.
            back: As it was given to :meth:`asked`.

        Raises:
            SignInRefused: it is not the browser that was sent, it took too long, the provider says no, or
                what it says does not hold.
            IntakeError: the provider cannot be asked.
        """
        self._check_return(kept, answer)
        about = self._about()
        with self._client(about) as client, _mapped():
            token = client.fetch_token(
                about["token_endpoint"],
                grant_type="authorization_code",
                code=answer.get("code", ""),
                code_verifier=self._derived("verifier", kept),
                redirect_uri=back,
            )
            keys = self._json(client, about["jwks_uri"])
            return called(self._issuer, self._checked(token, keys, self._derived("nonce", kept)))

    def _check_return(self, kept: str, answer: Mapping[str, str]) -> None:
        state = answer.get("state", "").encode("utf-8", "surrogatepass")
        if not kept or not hmac.compare_digest(state, self._derived("state", kept).encode()):
            raise SignInRefused("signing in was not begun in this browser; try again")
        try:
            begun = int(kept.partition(".")[0], 16)
        except ValueError:
            raise SignInRefused(_REFUSED) from None
        if not 0 <= self._clock() - begun <= PATIENCE:
            raise SignInRefused(f"signing in took longer than {PATIENCE // 60} minutes; try again")
        # RFC 9207: an answer of another provider.
        if answer.get("iss", self._issuer) != self._issuer:
            raise SignInRefused(_REFUSED)
        if "error" in answer:
            raise SignInRefused("the identity provider did not sign you in")
        if not answer.get("code"):
            raise SignInRefused(_REFUSED)

    def _checked(self, token: Any, keys: Any, nonce: str) -> str:
        """The subject that an ID token names, if it holds (OpenID Connect Core 1.0, 3.1.3.7)."""
        from authlib.oidc.core import CodeIDToken
        from joserfc import jwt
        from joserfc.jwk import KeySet
        from joserfc.jws import JWSRegistry

        registry = JWSRegistry(algorithms=_SIGNATURES, strict_check_header=False)
        found = jwt.decode(token["id_token"], KeySet.import_key_set(keys), registry=registry)
        options = {
            "iss": {"essential": True, "value": self._issuer},
            "aud": {"essential": True, "value": self._settings.oidc_client},
            "sub": {"essential": True},
        }
        said = {"nonce": nonce, "client_id": self._settings.oidc_client}
        if isinstance(token.get("access_token"), str):
            said["access_token"] = token["access_token"]
        claims = CodeIDToken(found.claims, found.header, options, said)
        claims.validate(now=int(self._clock()), leeway=_LEEWAY)
        subject: str = claims["sub"]
        return subject

    def _about(self) -> dict[str, Any]:
        """What the provider says of itself (OpenID Connect Discovery 1.0)."""
        if self._told and self._clock() - self._told[0] < _FRESH:
            return self._told[1]
        with self._client({}) as client:
            address = f"{self._issuer.rstrip('/')}/.well-known/openid-configuration"
            about = self._json(client, address)
        if about.get("issuer") != self._issuer:
            raise FetchError(f"{self._issuer}: calls itself {about.get('issuer')!r} in {address}"[:400])
        for name in _ENDPOINTS:
            if not isinstance(about.get(name), str) or not about[name].startswith("https://"):
                raise FetchError(f"{self._issuer}: says no https address as its {name}")
        self._told = self._clock(), about
        return about

    def _json(self, client: Any, address: str) -> dict[str, Any]:
        answer = client.get(address, auth=None, headers={"Accept": "application/json"})
        try:
            found = answer.json() if answer.status_code == httpx2.codes.OK else None
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise FetchError(f"{address}: answers {answer.status_code} and no JSON object"[:400])
        return found

    def _client(self, about: Mapping[str, Any]) -> Any:
        """Authlib's, that keeps nothing, follows nothing and reads nothing from the environment."""
        from authlib.integrations.httpx_client import OAuth2Client

        secret = self._settings.oidc_secret
        ways = about.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        way = "client_secret_post" if "client_secret_basic" not in ways else "client_secret_basic"
        return OAuth2Client(
            self._settings.oidc_client,
            secret or None,
            token_endpoint_auth_method=way if secret else "none",
            scope="openid",
            code_challenge_method="S256",
            transport=self._transport,
            follow_redirects=False,
            trust_env=False,
        )

    def _derived(self, purpose: str, kept: str) -> str:
        """What is not guessed without the site's secret, and needs no keeping."""
        message = f"{purpose}:{kept}".encode("utf-8", "surrogatepass")
        digest = hmac.digest(self._secret, message, "sha256")
        return urlsafe_b64encode(digest).rstrip(b"=").decode()


@contextmanager
def _mapped() -> Iterator[None]:
    """Map what authlib, joserfc and httpx2 raise of an answer that does not hold."""
    from authlib.common.errors import AuthlibBaseError
    from joserfc.errors import JoseError

    try:
        yield
    except (AuthlibBaseError, JoseError, httpx2.HTTPError) as error:
        raise SignInRefused(_REFUSED) from error
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        # What is no token, no key and no text where one should be; the libraries do not look first.
        raise SignInRefused(_REFUSED) from error
