"""The queue lies over the view: it moves nothing, neither when it opens nor when a film comes into it."""

import re
from typing import Any

from playwright.async_api import Locator, Page, expect

from tests.browser.deployment import StudioDeployment
from tests.browser.parts import describe, form, in_queue, toast, unfold_queue

KITE = "A red kite over the hills at noon."
RENDERING = "rawvideo"
PLACES = """() => [...document.querySelectorAll("main form, main h1, main textarea, main .primary")]
  .map((each) => each.getBoundingClientRect().toJSON())"""

LOOK = """(one) => {
  const row = one.closest("article").getBoundingClientRect(), own = one.getBoundingClientRect();
  const sign = one.querySelector("path").getAttribute("d");
  return {sign, top: own.top - row.top, bottom: own.bottom - row.top};
}"""


async def test_opening_and_filling_the_queue_moves_nothing_of_the_form(
    deployment: StudioDeployment, page: Page
) -> None:
    await describe(page, KITE, "Unmoved")
    button = form(page).get_by_role("button", name=re.compile(r"^Make film for \$"))
    await expect(button).to_be_visible()
    # The price has more rows than what stands there until it is known.
    await expect(page.get_by_role("status", name="Estimate")).to_have_attribute("data-known", "true")
    before = await _places(page)
    with deployment.gates.hold(RENDERING):
        await button.click()
        await expect(toast(page, "In the queue: Unmoved")).to_be_visible()
        assert await _places(page) == before
        await unfold_queue(page)
        await expect(in_queue(page, "Unmoved")).to_be_visible()
        assert await _places(page) == before
        await deployment.cancel_all()


async def test_an_order_is_shown_on_its_own_page(deployment: StudioDeployment, page: Page) -> None:
    await describe(page, KITE, "Shown at once")
    with deployment.gates.hold(RENDERING):
        await form(page).get_by_role("button", name=re.compile(r"^Make film for \$")).click()
        await page.get_by_role("button", name="Show it").click()
        await expect(page.get_by_role("heading", name="Shown at once")).to_be_visible()
        await deployment.cancel_all()


async def test_cancel_and_dismiss_have_neither_the_sign_nor_the_place_in_common(
    deployment: StudioDeployment, page: Page
) -> None:
    with deployment.gates.hold(RENDERING):
        await deployment.generate(title="Two signs")
        await unfold_queue(page)
        cancel = in_queue(page, "Two signs").get_by_role("button", name="Cancel Two signs")
        canceling = await _look(cancel)
        await deployment.cancel_all()
    dismiss = in_queue(page, "Two signs").get_by_role("button", name="Dismiss Two signs")
    dismissing = await _look(dismiss)
    assert canceling["sign"] != dismissing["sign"]
    assert canceling["top"] >= dismissing["bottom"]


async def _places(page: Page) -> list[Any]:
    places: list[Any] = await page.evaluate(PLACES)
    return places


async def _look(button: Locator) -> dict[str, Any]:
    """Its sign, and where in its row it is."""
    await expect(button).to_be_visible()
    look: dict[str, Any] = await button.evaluate(LOOK)
    return look
