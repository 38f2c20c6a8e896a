"""Google access tokens: a static one, or one exchanged for a service account's key file.

The exchange is RFC 7523's: a JWT, signed with the key, for a token that is valid for an hour.
"""

import asyncio
import base64
import json
import time
from functools import cached_property
from pathlib import Path
from typing import Annotated, Protocol

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from pydantic import BaseModel, Field, SecretStr, ValidationError

from contracts.error_types import ErrorType
from providers.errors import ProviderError
from providers.kit.transport import Transport

SCOPE = "https://www.googleapis.com/auth/cloud-platform"
GRANT_TYPE = "urn:ietf:params:oauth:grant-type:jwt-bearer"
TOKEN_LIFE_SECONDS = 3_600
# A token is renewed that long before it expires.
RENEW_EARLY_SECONDS = 300.0


class AccessTokens(Protocol):
    """A source of access tokens."""

    async def get_token(self) -> str:
        """Return a token that is valid for some minutes. Raises ProviderError: AUTH_FAILED or TRANSIENT."""

    def forget_token(self) -> None:
        """Discard the last token: it was refused."""


class StaticToken:
    """A token from the environment. The operator replaces it."""

    def __init__(self, token: SecretStr) -> None:
        self._token = token

    async def get_token(self) -> str:
        """Return the token."""
        return self._token.get_secret_value()

    def forget_token(self) -> None:
        """Do nothing: there is no other token."""


class _KeyFile(BaseModel):
    client_email: str
    private_key: SecretStr
    private_key_id: str = ""
    project_id: str = ""
    token_uri: str = "https://oauth2.googleapis.com/token"  # noqa: S105 - an address


class _Granted(BaseModel):
    access_token: Annotated[SecretStr, Field(min_length=1)]
    expires_in: float = TOKEN_LIFE_SECONDS


class ServiceAccount:
    """A service account by the path of its key file, which is read on first use."""

    def __init__(self, transport: Transport, path: Path) -> None:
        self._transport = transport
        self._path = path
        self._token = SecretStr("")
        self._good_until = 0.0
        self._one_at_a_time = asyncio.Lock()

    @property
    def project(self) -> str:
        """The account's own project. Raises ProviderError: AUTH_FAILED."""
        return self._key_file.project_id

    async def get_token(self) -> str:
        """Return the current token, or a new one when it expires within five minutes."""
        async with self._one_at_a_time:
            if time.monotonic() >= self._good_until:
                await self._renew_token()
        return self._token.get_secret_value()

    def forget_token(self) -> None:
        """Discard the token, so that a new one is requested next time."""
        self._good_until = 0.0

    @cached_property
    def _key_file(self) -> _KeyFile:
        try:
            return _KeyFile.model_validate_json(self._path.read_bytes())
        except (OSError, ValidationError):
            pass
        # Raised outside the except block, so that no context reveals the file's content.
        raise _unusable_key_error()

    async def _renew_token(self) -> None:
        asked = time.monotonic()
        form = {
            "grant_type": GRANT_TYPE,
            "assertion": await asyncio.to_thread(_sign_assertion, self._key_file),
        }
        granted = await self._request_token(form)
        self._token = granted.access_token
        self._good_until = asked + granted.expires_in - RENEW_EARLY_SECONDS

    async def _request_token(self, form: dict[str, str]) -> _Granted:
        try:
            # Free of charge, but only `pay_request` can send a form.
            answer = await self._transport.pay_request("POST", self._key_file.token_uri, data=form)
            return answer.parse_as(_Granted)
        except ProviderError as error:
            known = error.kind not in (ErrorType.OUTCOME_UNKNOWN, ErrorType.TRANSIENT, ErrorType.RATE_LIMITED)
        if known:
            raise _unusable_key_error()
        raise ProviderError(ErrorType.TRANSIENT, "Google gave no access token at the moment.", final=False)


def _sign_assertion(account: _KeyFile) -> str:
    """Return the signed JWT that claims to be the account. Raises ProviderError: AUTH_FAILED: invalid key."""
    now = int(time.time())
    header = {"alg": "RS256", "typ": "JWT", "kid": account.private_key_id}
    claims = {
        "iss": account.client_email,
        "scope": SCOPE,
        "aud": account.token_uri,
        "iat": now,
        "exp": now + TOKEN_LIFE_SECONDS,
    }
    signed = f"{_encode_part(json.dumps(header).encode())}.{_encode_part(json.dumps(claims).encode())}"
    key = _load_private_key(account.private_key.get_secret_value().encode())
    return f"{signed}.{_encode_part(key.sign(signed.encode(), PKCS1v15(), SHA256()))}"


def _load_private_key(pem: bytes) -> RSAPrivateKey:
    try:
        key = load_pem_private_key(pem, password=None)
    except (TypeError, ValueError):
        key = None
    if not isinstance(key, RSAPrivateKey):
        raise _unusable_key_error()
    return key


def _encode_part(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _unusable_key_error() -> ProviderError:
    return ProviderError(
        ErrorType.AUTH_FAILED, "Google does not take the key file that LONGTAKE_VERTEX_CREDENTIALS names."
    )
