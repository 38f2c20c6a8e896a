"""For everybody: axe finds nothing serious, nothing sticks out on a phone, and keys do what they should."""

from collections.abc import AsyncIterator
from contextlib import suppress
from io import BytesIO
from typing import Literal

import pytest
from PIL import Image, ImageStat
from playwright.async_api import Page, expect
from playwright.async_api import TimeoutError as PlaywrightTimeoutError

from tests.browser import axe, scenery
from tests.browser.deployment import StudioDeployment
from tests.browser.parts import form
from tests.browser.scenery import Scenery
from tests.browser.views import VIEWS, Way
from tests.browser.visitor import PHONE, WIDE, Visitor

# The first one waits until every state is there, of which one is "slower than usual".
pytestmark = pytest.mark.timeout(400)


@pytest.fixture(scope="module")
async def stage(built_deployment: StudioDeployment) -> AsyncIterator[Scenery]:
    """Every state at once."""
    yield await scenery.build(built_deployment)
    await built_deployment.reset()


@pytest.mark.parametrize("views", VIEWS, ids=lambda views: views[0].__name__)
async def test_axe_finds_nothing_serious_and_nothing_sticks_out_to_the_side(
    stage: Scenery, visitor: Visitor, views: tuple[Way, ...]
) -> None:
    page = await visitor.new_page()
    for view in views:
        await view(page, stage)
        found = {"view": view.__name__, "wide": await _sideways(page) + await axe.complaints(page)}
        await page.emulate_media(color_scheme="dark")
        found["dark"] = await axe.complaints(page, axe.COLORS)
        await page.set_viewport_size(PHONE)
        found["phone"] = await _sideways(page) + await axe.complaints(page, axe.SIZES)
        assert found == {"view": view.__name__, "wide": [], "dark": [], "phone": []}
        await page.emulate_media(color_scheme="light")
        await page.set_viewport_size(WIDE)


async def _sideways(page: Page) -> list[str]:
    """What must be scrolled to the side for, once the page has taken the screen's new width in."""
    with suppress(PlaywrightTimeoutError):
        await page.wait_for_function(
            "() => document.documentElement.scrollWidth <= innerWidth", timeout=5_000
        )
    wide = await page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
    return [f"{wide} px stick out"] if wide > 0 else []


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_page_is_as_bright_as_the_system_wishes(
    visitor: Visitor, scheme: Literal["light", "dark"]
) -> None:
    page = await visitor.open(color_scheme=scheme)
    await expect(form(page)).to_be_visible()
    picture = Image.open(BytesIO(await page.screenshot())).convert("L")
    assert (ImageStat.Stat(picture).mean[0] > 128) is (scheme == "light")


async def test_keys_open_search_and_close_dialogs(stage: Scenery, visitor: Visitor) -> None:
    page = await visitor.open(f"#/jobs/{stage.making}")
    await page.get_by_role("button", name="Cancel…").click()
    dialog = page.get_by_role("dialog", name="Cancel this film?")
    await expect(dialog).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(dialog).not_to_be_visible()
    await expect(page.get_by_role("button", name="Cancel…")).to_be_focused()
    await page.keyboard.press("/")
    await expect(page.get_by_role("searchbox", name="Search")).to_be_focused()
