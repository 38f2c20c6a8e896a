"""The Studio behind a proxy that serves it at /longtake/: a film is made, followed and played there."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Browser, expect

from cli.api_client import ApiClient
from cli.film_download import download_film
from cli.ports import find_free_port
from tests.browser.deployment import PAID, StudioDeployment
from tests.browser.parts import PLAY, connection, film
from tests.browser.reverse_proxy import ReverseProxy, reverse_proxy
from tests.browser.visitor import Visitor
from tests.conditions import eventually

ROOT = "/longtake"


@asynccontextmanager
async def another_api(deployment: StudioDeployment) -> AsyncIterator[int]:
    """A second API process of the deployment, which knows the path; its port."""
    port = deployment.ports["api-behind"] = find_free_port()
    deployment.start_process("api-behind", LONGTAKE_ROOT_PATH=ROOT)
    try:
        await eventually(lambda: deployment.is_api_ready("api-behind"), "the second API is ready")
        yield port
    finally:
        deployment.kill_process("api-behind")
        del deployment.ports["api-behind"]


async def test_a_film_is_followed_and_played_below_the_path_whether_the_proxy_takes_it_away_or_not(
    deployment: StudioDeployment, browser: Browser, tmp_path: Path
) -> None:
    async with another_api(deployment) as port:
        job_id = await deployment.generate(title="Below a path", **PAID)
        for strips in (True, False):
            async with reverse_proxy(ROOT, port, strips=strips) as proxy:
                await _follow(browser, proxy, deployment, job_id)
                await _download(proxy, job_id, tmp_path / f"film-{strips}.mp4")
            assert proxy.astray == []


async def _follow(browser: Browser, proxy: ReverseProxy, deployment: StudioDeployment, job_id: str) -> None:
    """Somebody opens the page below the path, and plays the film there to its end."""
    visitor = Visitor(browser, proxy.origin)
    page = await visitor.new_page()
    await page.goto(f"{ROOT}/#/jobs/{job_id}")
    await expect(connection(page)).to_have_attribute("data-connection", "live")
    await expect(page.get_by_role("heading", level=1, name="Below a path")).to_be_visible()
    await deployment.wait_for_end(job_id)
    await expect(film(page)).to_be_visible()
    played = await film(page).evaluate(PLAY)
    assert played["at"] == pytest.approx(played["seconds"], abs=0.1)
    source = await film(page).evaluate("film => film.currentSrc")
    assert source.startswith(f"{proxy.origin}{ROOT}/api/v1/assets/")
    await visitor.leave()
    assert visitor.watch.problems == []


async def _download(proxy: ReverseProxy, job_id: str, path: Path) -> None:
    """The `longtake` command finds the film there, too."""
    async with (
        ApiClient.connect(f"{proxy.origin}{ROOT}") as api,
        httpx.AsyncClient(trust_env=False) as client,
    ):
        job = (await client.get(f"{proxy.origin}{ROOT}/api/v1/jobs/{job_id}")).json()
        assert (await download_film(api, job["film"]["url"], path)).stat().st_size > 0
