"""The Studio behind a proxy that serves it at /longtake/: a film is made, followed and played there."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Browser, expect

from cli.client import Api
from cli.films import download
from tests.browser.house import StudioHouse
from tests.browser.parts import connection, film
from tests.browser.reverse_proxy import ReverseProxy, reverse_proxy
from tests.browser.test_following import PLAY
from tests.browser.visitor import Visitor
from tests.chaos.house import free_port
from tests.conditions import eventually

ROOT = "/longtake"


@asynccontextmanager
async def another_api(house: StudioHouse) -> AsyncIterator[int]:
    """A second API process of the house, which knows the path; its port."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "api.app:app", "--port", str(port), "--no-access-log"]
    env = house.environment | {"LONGTAKE_ROOT_PATH": ROOT}
    with (house.root / "api-behind.log").open("ab") as log:
        api = await asyncio.create_subprocess_exec(*command, env=env, stdout=log, stderr=log)
    try:
        await eventually(lambda: _is_ready(port), "the second API is ready")
        yield port
    finally:
        api.terminate()
        await api.wait()


async def _is_ready(port: int) -> bool:
    async with httpx.AsyncClient(trust_env=False) as client:
        with suppress(httpx.TransportError):
            return (await client.get(f"http://127.0.0.1:{port}/readyz")).is_success
    return False


async def test_a_film_is_followed_and_played_below_the_path_whether_the_proxy_takes_it_away_or_not(
    house: StudioHouse, browser: Browser, tmp_path: Path
) -> None:
    async with another_api(house) as port:
        job_id = await house.generate(title="Below a path")
        for strips in (True, False):
            async with reverse_proxy(ROOT, port, strips=strips) as proxy:
                await _follow(browser, proxy, house, job_id)
                await _download(proxy, job_id, tmp_path / f"film-{strips}.mp4")
            assert proxy.astray == []


async def _follow(browser: Browser, proxy: ReverseProxy, house: StudioHouse, job_id: str) -> None:
    """Somebody opens the page below the path, and plays the film there to its end."""
    visitor = Visitor(browser, proxy.origin)
    page = await (await visitor.context()).new_page()
    await page.goto(f"{ROOT}/#/jobs/{job_id}")
    await expect(connection(page)).to_have_attribute("data-connection", "live")
    await expect(page.get_by_role("heading", level=1, name="Below a path")).to_be_visible()
    await house.ended(job_id)
    await expect(film(page)).to_be_visible()
    played = await film(page).evaluate(PLAY)
    assert played["at"] == pytest.approx(played["seconds"], abs=0.1)
    source = await film(page).evaluate("film => film.currentSrc")
    assert source.startswith(f"{proxy.origin}{ROOT}/api/v1/assets/")
    await visitor.leave()
    assert visitor.watch.problems == []


async def _download(proxy: ReverseProxy, job_id: str, path: Path) -> None:
    """The `longtake` command finds the film there, too."""
    async with Api.at(f"{proxy.origin}{ROOT}") as api, httpx.AsyncClient(trust_env=False) as client:
        job = (await client.get(f"{proxy.origin}{ROOT}/api/v1/jobs/{job_id}")).json()
        assert (await download(api, job["film"]["url"], path)).stat().st_size > 0
