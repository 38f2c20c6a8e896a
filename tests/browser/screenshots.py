"""Photographs every view of the Studio for `docs/screenshots`: light and dark, phone and wide screen.

    .venv/bin/python -m tests.browser.screenshots

The jobs are real ones, made beside an emulator whose faults bring about what goes wrong; the films are drawn.
"""

import asyncio
import io
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser, Page, expect

from emulator import run_emulator
from tests.api.kit import Line
from tests.browser import scenery
from tests.browser.chromium import NONE_FOUND, find_chromium, launched
from tests.browser.deployment import EMULATOR, StudioDeployment
from tests.browser.parts import connection
from tests.browser.scenery import Scenery
from tests.browser.views import VIEWS, gallery_empty, making
from tests.browser.visitor import PHONE, WIDE, Visitor

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
SCREENS = {"wide": WIDE, "phone": PHONE}
LOOKS: list[tuple[dict[str, object], str]] = [
    ({"color_scheme": scheme, "viewport": viewport}, f"{screen}-{scheme}")
    for screen, viewport in SCREENS.items()
    for scheme in ("light", "dark")
]
QUALITY = 72
# Names of models come by themselves, and pictures; until then a page shows what it has.
COMPLETE = """() => {
  const answered = performance.getEntriesByType("resource").filter((each) => each.responseEnd);
  return answered.some((each) => each.name.endsWith("/providers"))
    && [...document.images].every((image) => image.complete || image.loading === "lazy");
}"""
PICTURES = replace(EMULATOR, picture_style="animatic", short_side=360)


async def main() -> None:
    """All of them."""
    chromium = find_chromium()
    if chromium is None:
        sys.exit(NONE_FOUND)
    FOLDER.mkdir(exist_ok=True)
    async with _deployment() as deployment, launched(chromium) as browser:
        for looks, suffix in LOOKS:
            await _empty(browser, deployment, looks, suffix)
        stage = await scenery.build(deployment)
        for looks, suffix in LOOKS:
            await _views(browser, deployment, stage, looks, suffix)
            await _connection_lost(browser, deployment, stage, looks, suffix)
    print(f"{sum(path.stat().st_size for path in FOLDER.iterdir()) / 2**20:.1f} MB in {FOLDER}")  # noqa: T201


@asynccontextmanager
async def _deployment() -> AsyncIterator[StudioDeployment]:
    with tempfile.TemporaryDirectory() as folder, run_emulator(PICTURES) as emulator:
        deployment = StudioDeployment(Path(folder), emulator=emulator)
        async with deployment.running():
            yield deployment


async def _empty(
    browser: Browser, deployment: StudioDeployment, looks: dict[str, object], suffix: str
) -> None:
    visitor = Visitor(browser, deployment.api_url)
    page = await (await visitor.context(**looks)).new_page()
    await gallery_empty(page)
    await _photograph(page, f"gallery-empty-{suffix}")
    await visitor.leave()


async def _views(
    browser: Browser, deployment: StudioDeployment, stage: Scenery, looks: dict[str, object], suffix: str
) -> None:
    for views in VIEWS:
        # Somebody new each time: a page remembers what was written, and whether the queue was folded.
        visitor = Visitor(browser, deployment.api_url)
        page = await (await visitor.context(**looks)).new_page()
        for view in views:
            await view(page, stage)
            await _photograph(page, f"{view.__name__.replace('_', '-')}-{suffix}")
        await visitor.leave()


async def _connection_lost(
    browser: Browser, deployment: StudioDeployment, stage: Scenery, looks: dict[str, object], suffix: str
) -> None:
    line = Line(f"127.0.0.1:{deployment.ports['api']}")
    visitor = Visitor(browser, f"http://127.0.0.1:{line.port}")
    async with line.open():
        page = await (await visitor.context(**looks)).new_page()
        await making(page, stage)
        await page.wait_for_function(COMPLETE)
    await expect(connection(page)).to_have_attribute("data-connection", "lost")
    await _photograph(page, f"connection-lost-{suffix}")
    await visitor.leave()


async def _photograph(page: Page, name: str) -> None:
    """What the screen shows, when nothing more is on its way but news."""
    await page.wait_for_function(COMPLETE)
    picture = Image.open(io.BytesIO(await page.screenshot()))
    picture.save(FOLDER / f"{name}.webp", quality=QUALITY, method=6)


if __name__ == "__main__":
    expect.set_options(timeout=60_000)
    asyncio.run(main())
