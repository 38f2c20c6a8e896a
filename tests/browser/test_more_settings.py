"""Under More: cards before and after the film, kept over a reload and ordered with it."""

import re

from playwright.async_api import Page, expect

from tests.browser import axe
from tests.browser.deployment import StudioDeployment
from tests.browser.parts import describe, form

KITE = "A red kite over the hills at noon."
RENDERING = "rawvideo"


async def test_cards_are_written_under_more_priced_as_time_kept_over_a_reload_and_ordered(
    deployment: StudioDeployment, page: Page
) -> None:
    await describe(page, KITE, "With cards")
    await form(page).get_by_text("More", exact=True).click()
    title, end = (form(page).get_by_role("textbox", name=f"{which} card") for which in ("Title", "End"))
    await title.fill("x" * 61)
    await expect(title).to_have_accessible_description(re.compile("1 character too many: at most 60"))
    await title.fill("The <b>Kite</b>")
    await end.fill("The End")
    await expect(form(page).locator(".estimate")).to_contain_text("8 s of it cards")
    assert await axe.complaints(page) == []
    await end.fill("")
    await page.reload()
    await expect(title).to_have_value("The <b>Kite</b>")
    with deployment.gates.hold(RENDERING):
        async with page.expect_response("**/api/v1/generate") as ordered:
            await form(page).get_by_role("button", name="Make film").click()
        job_id = (await (await ordered.value).json())["job_id"]
        brief = (await deployment.get(f"/jobs/{job_id}"))["brief"]
        assert [brief["cards"][name] for name in ("title", "end", "watermark")] == [
            "The <b>Kite</b>",
            None,
            None,
        ]
        await deployment.cancel_all()
