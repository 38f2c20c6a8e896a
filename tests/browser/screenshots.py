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

from emulator import serving
from tests.api.kit import Line
from tests.browser import scenery
from tests.browser.chromium import NONE_FOUND, find_chromium, launched
from tests.browser.house import EMULATOR, StudioHouse
from tests.browser.parts import connection, is_live
from tests.browser.scenery import Scenery
from tests.browser.views import VIEWS
from tests.browser.visitor import PHONE, WIDE, Visitor

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
SCREENS = {"wide": WIDE, "phone": PHONE}
SCHEMES = ("light", "dark")
QUALITY = 72
LOOKS = replace(EMULATOR, pictures="animatic", short_side=360)


async def main() -> None:
    """All of them."""
    chromium = find_chromium()
    if chromium is None:
        sys.exit(NONE_FOUND)
    FOLDER.mkdir(exist_ok=True)
    async with _house() as house, launched(chromium) as browser:
        stage = await scenery.build(house)
        for screen, viewport in SCREENS.items():
            for scheme in SCHEMES:
                visitor = Visitor(browser, house.origin)
                page = await visitor.open(color_scheme=scheme, viewport=viewport)
                await _views(page, stage, f"{screen}-{scheme}")
                await visitor.leave()
                await _connection_lost(browser, house, stage, screen, scheme)
    print(f"{sum(path.stat().st_size for path in FOLDER.iterdir()) / 2**20:.1f} MB in {FOLDER}")  # noqa: T201


@asynccontextmanager
async def _house() -> AsyncIterator[StudioHouse]:
    with tempfile.TemporaryDirectory() as folder, serving(LOOKS) as emulator:
        house = StudioHouse(Path(folder), emulator=emulator)
        try:
            await house.open()
            yield house
        finally:
            house.close()


async def _views(page: Page, stage: Scenery, suffix: str) -> None:
    for view in VIEWS:
        await view(page, stage)
        await _photograph(page, f"{view.__name__.replace('_', '-')}-{suffix}")


async def _connection_lost(
    browser: Browser, house: StudioHouse, stage: Scenery, screen: str, scheme: str
) -> None:
    line = Line(f"127.0.0.1:{house.ports['api']}")
    visitor = Visitor(browser, f"http://127.0.0.1:{line.port}")
    async with line.open():
        page = await visitor.open(f"#/jobs/{stage.drawn}", color_scheme=scheme, viewport=SCREENS[screen])
        await is_live(page)
    await expect(connection(page)).to_have_attribute("data-connection", "lost", timeout=60_000)
    await _photograph(page, f"connection-lost-{screen}-{scheme}")
    await visitor.leave()


async def _photograph(page: Page, name: str) -> None:
    """What the screen shows, when all pictures in it are there."""
    await page.wait_for_function(
        "() => [...document.images].every((image) => image.complete || image.loading === 'lazy')"
    )
    picture = Image.open(io.BytesIO(await page.screenshot()))
    picture.save(FOLDER / f"{name}.webp", quality=QUALITY, method=6)


if __name__ == "__main__":
    expect.set_options(timeout=60_000)
    asyncio.run(main())
