"""An identity provider that says what a test wants, also what no honest one would."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import uvicorn
from fastapi import FastAPI, Request
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from starlette.responses import JSONResponse, Response

from cli.ports import find_free_port
from tests.api.kit import Json
from tests.conditions import eventually

CLIENT_ID, CLIENT_SECRET = "longtake", "a-secret-of-tests"
CODE = "a-code"


@dataclass
class ProvidingServer:
    """The provider: `claims` and `user` are what it says next; None leaves a claim out."""

    port: int = field(default_factory=find_free_port)
    claims: Json = field(default_factory=dict)
    user: Json = field(default_factory=dict)
    nonce: str = ""
    heard: list[Json] = field(default_factory=list)
    keys: KeySet = field(default_factory=lambda: KeySet([RSAKey.generate_key(2048, auto_kid=True)]))
    signing: Any = None
    algorithm: str = "RS256"

    @property
    def issuer(self) -> str:
        """Its name, which is its address."""
        return f"http://127.0.0.1:{self.port}"

    def token(self) -> str:
        """The payload that the provider signs."""
        now = int(time.time())
        own = {"iss": self.issuer, "aud": CLIENT_ID, "sub": "ann-1", "nonce": self.nonce}
        claims = own | {"iat": now, "exp": now + 60} | self.claims
        kept = {name: value for name, value in claims.items() if value is not None}
        key = self.signing or self.keys.keys[0]
        return jwt.encode({"alg": self.algorithm, "kid": key.kid}, kept, key)

    def app(self) -> FastAPI:
        """Its HTTP API."""
        app = FastAPI()

        @app.get("/.well-known/openid-configuration")
        async def metadata() -> Json:
            ends = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
            ends["userinfo_endpoint"] = "user"
            found: Json = {name: f"{self.issuer}/{path}" for name, path in ends.items()}
            return found | {"issuer": self.issuer, "authorization_response_iss_parameter_supported": True}

        @app.get("/keys")
        async def keys() -> Response:
            return JSONResponse(self.keys.as_dict(private=False))

        @app.post("/token")
        async def token(request: Request) -> Response:
            form = {name: str(value) for name, value in (await request.form()).items()}
            self.heard.append(form | {"authorization": request.headers.get("authorization")})
            return JSONResponse({"id_token": self.token(), "access_token": "for-user"})

        @app.get("/user")
        async def user() -> Json:
            return {"sub": "ann-1", "email": "ann@films.example", "email_verified": True} | self.user

        return app


@asynccontextmanager
async def providing() -> AsyncIterator[ProvidingServer]:
    """The provider, on a port."""
    provider = ProvidingServer()
    server = uvicorn.Server(uvicorn.Config(provider.app(), port=provider.port, log_config=None))
    task = asyncio.create_task(server._serve())
    try:
        await eventually(lambda: server.started, "the provider listens")
        yield provider
    finally:
        server.should_exit = True
        await task


async def begin(browser: httpx.AsyncClient, provider: ProvidingServer) -> dict[str, str]:
    """Begin a log-in; return what the provider was asked."""
    there = await browser.get("/auth/login")
    assert there.status_code == 303
    asked = {name: value for name, [value] in parse_qs(urlsplit(there.headers["Location"]).query).items()}
    provider.nonce = asked["nonce"]
    return asked


async def come_back(
    browser: httpx.AsyncClient, provider: ProvidingServer, asked: dict[str, str], **more: str
) -> httpx.Response:
    """Bring the provider's answer back."""
    answer = {"state": asked["state"], "code": CODE, "iss": provider.issuer} | more
    return await browser.get("/auth/callback", params=answer)
