"""The Studio is an application that a browser may install."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page

from tests.api.people_kit import guarded_app
from tests.api.streams import listening


@pytest.fixture
async def page(browser: Browser, tmp_path: Path) -> AsyncIterator[Page]:
    """The page, as a stranger sees it: the manifest is fetched without a log-in."""
    async with guarded_app(tmp_path) as app, listening(app) as client:
        context = await browser.new_context(base_url=str(client.base_url))
        page = await context.new_page()
        await page.goto("/")
        yield page
        await context.close()


async def test_a_browser_reads_the_manifest_and_finds_nothing_wrong(page: Page) -> None:
    session = await page.context.new_cdp_session(page)
    found = await session.send("Page.getAppManifest")
    assert found["url"].endswith("/manifest.webmanifest")
    assert found["errors"] == []
    root = await page.evaluate("location.origin + '/'")
    manifest = found["manifest"]
    assert (manifest["startUrl"], manifest["scope"], manifest["name"]) == (root, root, "Longtake")
    problems = (await session.send("Page.getInstallabilityErrors"))["installabilityErrors"]
    assert [each["errorId"] for each in problems if each["errorId"] != "in-incognito"] == []
