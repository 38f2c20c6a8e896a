"""The identity provider: where people log in, and what its answers prove (OpenID Connect Core 1.0)."""

import time
from urllib.parse import urlencode

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jwt import ClaimsOption
from pydantic import BaseModel, TypeAdapter, ValidationError

from api.oidc.log_in_flow import LogInFlow
from settings import Settings

# Never `none`, and nothing that is signed with what the client knows, too.
ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
SCOPES = "openid email profile"
TIMEOUT_SECONDS = 10.0
# Clocks differ by so much.
LEEWAY_SECONDS = 60
# A token under a key that is not known makes us ask for the keys again, but not at each forged one.
MIN_KEY_AGE_SECONDS = 5.0
LOG_OUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
_JSON: TypeAdapter[dict[str, object]] = TypeAdapter(dict[str, object])


class IdentityProviderError(Exception):
    """The provider's answer proves nothing."""


class ProviderMetadata(BaseModel):
    """The provider's metadata (OpenID Connect Discovery 1.0)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None = None
    authorization_response_iss_parameter_supported: bool = False


class TokenAnswer(BaseModel):
    """The answer of the token endpoint."""

    id_token: str
    access_token: str


class IdentityClaims(BaseModel):
    """A person's claims, as the provider states them."""

    sub: str
    email: str | None = None
    email_verified: bool = False
    name: str = ""


class IdentityProvider:
    """A client of the provider that `LONGTAKE_OIDC_ISSUER` names."""

    def __init__(self, settings: Settings, client: httpx.AsyncClient) -> None:
        self._settings, self._client = settings, client
        self._metadata: ProviderMetadata | None = None
        self._keys: KeySet | None = None
        self._keys_at = 0.0

    async def log_in_url(self, flow: LogInFlow, redirect_uri: str) -> str:
        """Return the address at the provider where this log-in begins."""
        metadata = await self._get_metadata()
        query = {
            "client_id": self._settings.oidc_client_id,
            "response_type": "code",
            "scope": SCOPES,
            "redirect_uri": redirect_uri,
            "state": flow.state,
            "nonce": flow.nonce,
            "code_challenge": flow.challenge,
            "code_challenge_method": "S256",
        }
        joint = "&" if "?" in metadata.authorization_endpoint else "?"
        return f"{metadata.authorization_endpoint}{joint}{urlencode(query)}"

    async def redeem(
        self, flow: LogInFlow, code: str, issuer: str | None, redirect_uri: str
    ) -> IdentityClaims:
        """Return who has logged in, by the code that the provider gave their browser.

        Raises:
            IdentityProviderError: the answers do not prove who it is.
        """
        metadata = await self._get_metadata()
        if issuer is None and metadata.authorization_response_iss_parameter_supported:
            raise IdentityProviderError("the answer does not say whose it is")
        if issuer not in {None, metadata.issuer}:
            raise IdentityProviderError("the answer is of another provider")
        tokens = await self._fetch_tokens(metadata, flow, code, redirect_uri)
        claims = await self._check_token(metadata, tokens.id_token, flow.nonce)
        return await self._add_user_info(metadata, claims, tokens.access_token)

    async def read_log_out(self, token: str) -> str:
        """Return the subject whom the provider has logged out (OpenID Connect Back-Channel Logout 1.0).

        Raises:
            IdentityProviderError: it is no such token of the provider's, for us.
        """
        metadata = await self._get_metadata()
        claims = await self._read_token(metadata, token)
        self._validate(metadata, claims, iat={"essential": True}, sub={"essential": True})
        events = claims.get("events")
        # A token of a log-in is none of a log-out, and has a nonce.
        if not isinstance(events, dict) or LOG_OUT_EVENT not in events or "nonce" in claims:
            raise IdentityProviderError("the token is of no log-out")
        return IdentityClaims.model_validate(claims).sub

    def _validate(self, metadata: ProviderMetadata, claims: dict[str, object], **more: ClaimsOption) -> None:
        registry = jwt.JWTClaimsRegistry(
            now=None,
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": metadata.issuer},
            aud={"essential": True, "value": self._settings.oidc_client_id},
            **more,
        )
        try:
            registry.validate(claims)
        except JoseError as error:
            raise IdentityProviderError(f"the token does not hold: {error.error}") from error

    async def _fetch_tokens(
        self, metadata: ProviderMetadata, flow: LogInFlow, code: str, redirect_uri: str
    ) -> TokenAnswer:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": flow.verifier,
        }
        login = (self._settings.oidc_client_id, self._settings.oidc_secret)
        answer = await self._request("POST", metadata.token_endpoint, data=form, auth=httpx.BasicAuth(*login))
        return TokenAnswer.model_validate(answer)

    async def _check_token(self, metadata: ProviderMetadata, token: str, nonce: str) -> IdentityClaims:
        claims = await self._read_token(metadata, token)
        needed: dict[str, ClaimsOption] = {name: {"essential": True} for name in ("exp", "iat", "sub")}
        self._validate(metadata, claims, nonce={"essential": True, "value": nonce}, **needed)
        client_id = self._settings.oidc_client_id
        if claims.get("azp", client_id) != client_id:
            raise IdentityProviderError("the token is for another client")
        return IdentityClaims.model_validate(claims)

    async def _read_token(self, metadata: ProviderMetadata, token: str) -> dict[str, object]:
        """Return the claims of a token that one of the provider's keys has signed; it may have a new one."""
        for again in (False, True):
            keys = await self._get_keys(metadata, anew=again)
            try:
                return dict(jwt.decode(token, keys, algorithms=ALGORITHMS).claims)
            except (JoseError, ValueError):
                if again:
                    break
        raise IdentityProviderError("the token is not signed by the provider")

    async def _add_user_info(
        self, metadata: ProviderMetadata, claims: IdentityClaims, access_token: str
    ) -> IdentityClaims:
        if metadata.userinfo_endpoint is None or claims.email:
            return claims
        headers = {"Authorization": f"Bearer {access_token}"}
        found = IdentityClaims.model_validate(
            await self._request("GET", metadata.userinfo_endpoint, headers=headers)
        )
        if found.sub != claims.sub:
            raise IdentityProviderError("what is told of the person is somebody else's")
        return found

    async def _get_metadata(self) -> ProviderMetadata:
        if self._metadata is None:
            issuer = self._settings.oidc_issuer
            url = f"{issuer.rstrip('/')}/.well-known/openid-configuration"
            found = ProviderMetadata.model_validate(await self._request("GET", url))
            if found.issuer != issuer:
                raise IdentityProviderError(f"LONGTAKE_OIDC_ISSUER calls itself {found.issuer}")
            self._metadata = found
        return self._metadata

    async def _get_keys(self, metadata: ProviderMetadata, *, anew: bool) -> KeySet:
        is_old = time.monotonic() - self._keys_at > MIN_KEY_AGE_SECONDS
        if self._keys is None or (anew and is_old):
            found = await self._request("GET", metadata.jwks_uri)
            self._keys, self._keys_at = KeySet.import_key_set(found), time.monotonic()  # type: ignore[arg-type]
        return self._keys

    async def _request(self, method: str, url: str, **more: object) -> dict[str, object]:
        try:
            answer = await self._client.request(method, url, timeout=TIMEOUT_SECONDS, **more)  # type: ignore[arg-type]
            answer.raise_for_status()
            return _JSON.validate_json(answer.content)
        except (httpx.HTTPError, ValidationError) as error:
            raise IdentityProviderError(
                f"{url} did not answer as it should: {type(error).__name__}"
            ) from error
