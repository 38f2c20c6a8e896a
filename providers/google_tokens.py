"""Google's access tokens: one that was given, or such as a service account's key file is exchanged for.

The exchange is RFC 7523's: a JWT, signed with the key, for a token that lives for an hour.
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

from providers.errors import ProviderError
from providers.http import Transport
from workflows.errors import ErrorType

SCOPE = "https://www.googleapis.com/auth/cloud-platform"
GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
LIFE_SECONDS = 3_600
# A token is not used any more so long before its end.
SPARE_SECONDS = 300.0


class Tokens(Protocol):
    """Where tokens come from."""

    async def get(self) -> str:
        """A token that is good for some minutes. Raises ProviderError: AUTH_FAILED or TRANSIENT."""

    def forget(self) -> None:
        """The last one was refused."""


class GivenToken:
    """A token from the environment. Whoever set it sets the next."""

    def __init__(self, token: SecretStr) -> None:
        self._token = token

    async def get(self) -> str:
        """That one."""
        return self._token.get_secret_value()

    def forget(self) -> None:
        """There is no other."""


class _KeyFile(BaseModel):
    client_email: str
    private_key: SecretStr
    private_key_id: str = ""
    project_id: str = ""
    token_uri: str = "https://oauth2.googleapis.com/token"  # noqa: S105 - an address


class _Granted(BaseModel):
    access_token: Annotated[SecretStr, Field(min_length=1)]
    expires_in: float = LIFE_SECONDS


class ServiceAccount:
    """A service account by the path of its key file, read when it is first needed."""

    def __init__(self, transport: Transport, path: Path) -> None:
        self._transport = transport
        self._path = path
        self._token = SecretStr("")
        self._good_until = 0.0
        self._one_at_a_time = asyncio.Lock()

    @property
    def project(self) -> str:
        """The account's own project. Raises ProviderError: AUTH_FAILED."""
        return self._file.project_id

    async def get(self) -> str:
        """The token that we have, or a new one when it ends within five minutes."""
        async with self._one_at_a_time:
            if time.monotonic() >= self._good_until:
                await self._renew()
        return self._token.get_secret_value()

    def forget(self) -> None:
        """Get a new one the next time."""
        self._good_until = 0.0

    @cached_property
    def _file(self) -> _KeyFile:
        try:
            return _KeyFile.model_validate_json(self._path.read_bytes())
        except (OSError, ValidationError):
            pass
        # Raised out here it has no context: the file's content is nobody's business.
        raise _unusable()

    async def _renew(self) -> None:
        asked = time.monotonic()
        form = {"grant_type": GRANT, "assertion": await asyncio.to_thread(_assertion, self._file)}
        granted = await self._granted(form)
        self._token = granted.access_token
        self._good_until = asked + granted.expires_in - SPARE_SECONDS

    async def _granted(self, form: dict[str, str]) -> _Granted:
        try:
            # It costs nothing: only `pay` can send a form.
            answer = await self._transport.pay("POST", self._file.token_uri, data=form)
            return answer.read(_Granted)
        except ProviderError as error:
            known = error.kind not in (ErrorType.OUTCOME_UNKNOWN, ErrorType.TRANSIENT, ErrorType.RATE_LIMITED)
        if known:
            raise _unusable()
        raise ProviderError(ErrorType.TRANSIENT, "Google gave no access token at the moment.", final=False)


def _assertion(account: _KeyFile) -> str:
    """The signed claim to be that account. Raises ProviderError: AUTH_FAILED: its key is none."""
    now = int(time.time())
    header = {"alg": "RS256", "typ": "JWT", "kid": account.private_key_id}
    claims = {
        "iss": account.client_email,
        "scope": SCOPE,
        "aud": account.token_uri,
        "iat": now,
        "exp": now + LIFE_SECONDS,
    }
    signed = f"{_part(json.dumps(header).encode())}.{_part(json.dumps(claims).encode())}"
    key = _key(account.private_key.get_secret_value().encode())
    return f"{signed}.{_part(key.sign(signed.encode(), PKCS1v15(), SHA256()))}"


def _key(pem: bytes) -> RSAPrivateKey:
    try:
        key = load_pem_private_key(pem, password=None)
    except (TypeError, ValueError):
        key = None
    if not isinstance(key, RSAPrivateKey):
        raise _unusable()
    return key


def _part(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _unusable() -> ProviderError:
    return ProviderError(
        ErrorType.AUTH_FAILED, "Google does not take the key file that LONGTAKE_VERTEX_CREDENTIALS names."
    )
