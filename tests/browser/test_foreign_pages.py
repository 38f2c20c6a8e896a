"""Pages of somebody else's, in a browser on this machine: none of them orders a film."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Browser, Page

from tests.browser.chromium import NONE_FOUND, find_chromium, launched
from tests.browser.deployment import StudioDeployment

# Names that somebody else owns, and has pointed at this machine, as DNS rebinding does.
REBOUND = "--host-resolver-rules=MAP *.example 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
EVIL = "evil.example"
BRIEF = '{"prompt": "a fox", "duration_seconds": 5}'
FETCH = """async ([url, options]) => {
    try { const answer = await fetch(url, options); return [answer.status, answer.type]; }
    catch (error) { return [0, error.name]; }
}"""
BEACON = "([url, body]) => navigator.sendBeacon(url, new Blob([body], {type: 'text/plain'}))"


@pytest.fixture
async def rebound(browser: Browser) -> AsyncIterator[Browser]:
    """A browser for which names of others lead to this machine."""
    assert browser.is_connected()
    async with launched(find_chromium() or pytest.fail(NONE_FOUND), REBOUND) as other:
        yield other


@pytest.fixture(scope="module")
async def kittens() -> AsyncIterator[int]:
    """The port of somebody else's pages. Chromium lets only pages that come from here call here."""
    server = await asyncio.start_server(_serve, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<h1>Kittens</h1>")
    await writer.drain()
    writer.close()


async def page_at(browser: Browser, origin: str) -> Page:
    """The page that `origin` serves."""
    page = await browser.new_page()
    await page.goto(f"{origin}/")
    return page


async def jobs(deployment: StudioDeployment) -> list[str]:
    listed: dict[str, Any] = await deployment.get("/jobs?limit=100")
    return [job["job_id"] for job in listed["jobs"]]


async def test_a_page_of_another_origin_orders_nothing(
    deployment: StudioDeployment, rebound: Browser, kittens: int
) -> None:
    before = await jobs(deployment)
    page = await page_at(rebound, f"http://{EVIL}:{kittens}")
    api = f"{deployment.api_url}/api/v1"

    typed = {"method": "POST", "headers": {"Content-Type": "application/json"}, "body": BRIEF}
    simple = {"method": "POST", "mode": "no-cors", "body": BRIEF}
    assert await page.evaluate(FETCH, [f"{api}/generate", typed]) == [0, "TypeError"]
    # It goes out, and what comes back is not shown to the page: what came of it shows below.
    assert await page.evaluate(FETCH, [f"{api}/generate", simple]) == [0, "opaque"]
    assert await page.evaluate(BEACON, [f"{api}/generate", BRIEF])
    async with page.expect_response(f"{api}/jobs/recover") as recover:
        await page.evaluate(FETCH, [f"{api}/jobs/recover", {"method": "POST", "mode": "no-cors"}])

    assert (await recover.value).status == 403
    assert await jobs(deployment) == before


async def test_a_form_of_another_origin_orders_nothing(
    deployment: StudioDeployment, rebound: Browser, kittens: int
) -> None:
    page = await page_at(rebound, f"http://{EVIL}:{kittens}")
    await page.set_content(
        f'<form method="post" action="{deployment.api_url}/api/v1/jobs/recover"><button>Win</form>'
    )

    async with page.expect_navigation() as submitted:
        await page.get_by_role("button").click()

    assert (await submitted.value).status == 403


async def test_another_port_of_this_machine_is_another_origin(
    deployment: StudioDeployment, rebound: Browser, kittens: int
) -> None:
    page = await page_at(rebound, f"http://127.0.0.1:{kittens}")

    async with page.expect_response(f"{deployment.api_url}/api/v1/jobs/recover") as recover:
        await page.evaluate(
            FETCH, [f"{deployment.api_url}/api/v1/jobs/recover", {"method": "POST", "mode": "no-cors"}]
        )

    assert (await recover.value).status == 403


async def test_a_page_whose_name_was_pointed_at_us_reads_and_orders_nothing(
    deployment: StudioDeployment, rebound: Browser
) -> None:
    before = await jobs(deployment)
    page = await page_at(rebound, f"http://{EVIL}:{deployment.ports['api']}")

    order = {"method": "POST", "headers": {"Content-Type": "application/json"}, "body": BRIEF}
    assert await page.evaluate(FETCH, ["/api/v1/generate", order]) == [421, "basic"]
    assert await page.evaluate(FETCH, ["/api/v1/jobs", {}]) == [421, "basic"]
    assert await jobs(deployment) == before


async def test_the_studio_under_a_name_that_is_this_machines_goes_on(
    deployment: StudioDeployment, browser: Browser
) -> None:
    page = await browser.new_page()
    await page.goto(deployment.api_url)
    estimate = {"method": "POST", "headers": {"Content-Type": "application/json"}, "body": BRIEF}

    assert await page.evaluate(FETCH, ["/api/v1/estimate", estimate]) == [200, "basic"]
