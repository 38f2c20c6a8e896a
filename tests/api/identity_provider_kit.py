"""An identity provider that says what a test wants, also forged things: npm's oauth2-mock-server."""

import asyncio
import json
import os
import shutil
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from cli.ports import find_free_port
from tests.api.kit import Json

CLIENT_ID, CLIENT_SECRET = "longtake", "a-secret-of-tests"
SCRIPT = Path(__file__).with_name("forging_provider.mjs")
PACKAGE = Path(__file__).parents[2] / "node_modules" / "oauth2-mock-server"
IS_THERE = bool(os.environ.get("CI")) or (bool(shutil.which("node")) and PACKAGE.is_dir())


@dataclass
class ForgingProvider:
    """The provider, a process that is told by lines of JSON what to say."""

    port: int = field(default_factory=find_free_port)
    process: Process | None = None

    @property
    def issuer(self) -> str:
        """Its name, which is its address."""
        return f"http://127.0.0.1:{self.port}"

    async def say(self, *, claims: Json | None = None, user: Json | None = None, signed: str = "") -> None:
        """Say this from now on, and else the truth: claims of tokens, and of the person; None leaves one out.

        Args:
            signed: `by nobody`, `by a stranger`, `by the client` with the secret that it knows, or
                `for other words`; empty: by the provider.
        """
        await self._ask("say", {"claims": claims or {}, "user": user or {}, "signed": signed})

    async def make_key(self) -> None:
        """Make another key, with which the next ID token is signed."""
        await self._ask("make_key")

    async def build_token(self) -> str:
        """Return a token that the provider has signed."""
        return str(await self._ask("token"))

    async def get_heard(self) -> Json:
        """Return what it was told when tokens were fetched from it last."""
        heard: Json = await self._ask("heard")
        return heard

    async def start(self) -> None:
        """Start it, and wait until it listens."""
        told = json.dumps({"port": self.port, "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET})
        self.process = await asyncio.create_subprocess_exec(
            "node", str(SCRIPT), told, stdin=PIPE, stdout=PIPE
        )
        assert await self._read() == "ready"

    async def _ask(self, name: str, what: Json | None = None) -> Any:  # noqa: ANN401 - JSON
        assert self.process
        assert self.process.stdin
        self.process.stdin.write(json.dumps([name, what]).encode() + b"\n")
        return await self._read()

    async def _read(self) -> Any:  # noqa: ANN401 - JSON
        assert self.process
        assert self.process.stdout
        return json.loads(await self.process.stdout.readline())


@asynccontextmanager
async def forging() -> AsyncIterator[ForgingProvider]:
    """The provider, as long as the block."""
    provider = ForgingProvider()
    await provider.start()
    process = provider.process
    assert process
    assert process.stdin
    try:
        yield provider
    finally:
        process.stdin.close()
        await process.wait()


async def begin(browser: httpx.AsyncClient) -> dict[str, str]:
    """Begin a log-in; return what the provider is asked."""
    there = await browser.get("/auth/login")
    assert there.status_code == 303
    return {name: value for name, [value] in parse_qs(urlsplit(there.headers["Location"]).query).items()}


async def come_back(
    browser: httpx.AsyncClient, provider: ForgingProvider, asked: dict[str, str], **more: str
) -> httpx.Response:
    """Have the provider log the person in, and bring its answer back."""
    async with httpx.AsyncClient(base_url=provider.issuer, trust_env=False) as client:
        sent = await client.get("/authorize", params=asked)
    back = urlsplit(sent.headers["Location"])
    answer = {name: value for name, [value] in parse_qs(back.query).items()}
    return await browser.get("/auth/callback", params=answer | {"iss": provider.issuer} | more)


async def log_in(browser: httpx.AsyncClient, provider: ForgingProvider) -> httpx.Response:
    """Log in at the provider; return our answer."""
    return await come_back(browser, provider, await begin(browser))
