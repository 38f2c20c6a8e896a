"""Where nobody logs in, this machine alone may call; settings that let in the wrong ones are refused."""

from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from pydantic import ValidationError
from starlette.types import Receive, Scope, Send

from api.app import create_app
from api.services import OpenToAllError
from cli.ports import find_free_port
from settings import Settings
from tests.api.kit import V1, served

HEADER = "X-Forwarded-Email"


async def test_where_nobody_logs_in_all_is_allowed(tmp_path: Path) -> None:
    settings = Settings(var_dir=tmp_path, temporal_address=f"127.0.0.1:{find_free_port()}")
    async with served(create_app(settings)) as client:
        answer = await client.get(f"{V1}/jobs", headers={"Authorization": "Bearer of-somebody-else"})
    assert answer.status_code == 200


async def test_where_nobody_logs_in_only_this_machine_may_call(tmp_path: Path) -> None:
    settings = Settings(var_dir=tmp_path, temporal_address=f"127.0.0.1:{find_free_port()}")
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        for server, status in ((("172.18.0.5", 8000), 403), (("127.0.0.1", 8000), 200), (None, 200)):
            answer = await _call_through(app, server)
            assert answer.status_code == status
            assert (answer.json().get("type") == "/problems/not-local") is (status == 403)


async def _call_through(app: FastAPI, server: tuple[str, int] | None) -> httpx.Response:
    """Call over a socket with this address."""

    async def at_socket(scope: Scope, receive: Receive, send: Send) -> None:
        await app({**scope, "server": server}, receive, send)

    transport = httpx.ASGITransport(app=at_socket)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        return await client.get(f"{V1}/jobs")


async def test_an_api_that_is_open_to_all_does_not_start(tmp_path: Path) -> None:
    for host in ("0.0.0.0", "192.0.2.1", "films.example"):  # noqa: S104 - nothing is bound to it
        app = create_app(Settings(var_dir=tmp_path / "var", api_host=host))
        with pytest.raises(OpenToAllError, match="LONGTAKE_AUTH=on"):
            async with app.router.lifespan_context(app):
                pytest.fail("it has started")
    assert not (tmp_path / "var").exists()
    assert Settings(api_host="::1").auth_refusal is None
    assert Settings(api_host="0.0.0.0", auth="on").auth_refusal is None  # noqa: S104


@pytest.mark.parametrize(
    "given",
    [
        {"auth": "proxy"},
        {"auth": "proxy", "auth_proxy_header": HEADER},
        {"auth": "proxy", "auth_proxy_from": "10.0.0.0/8"},
        {"auth_proxy_from": "films.example"},
        {"auth_proxy_from": "10.0.0.1/8"},
        {"key_secrets": "short"},
    ],
)
def test_settings_that_would_let_in_the_wrong_ones_are_refused(given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Settings(**given)
