"""Under More: cards before and after the film, kept over a reload and ordered with it."""

import re

from playwright.async_api import Page, expect

from tests.browser import axe
from tests.browser.deployment import StudioDeployment
from tests.browser.parts import describe, form
from tests.pictures import a_picture

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


async def test_the_form_names_who_draws_the_stills_and_for_how_much(
    deployment: StudioDeployment, page: Page
) -> None:
    await describe(page, KITE, "With stills")
    await form(page).get_by_label("Provider").select_option("kie")
    await form(page).get_by_text("More", exact=True).click()
    alike = form(page).get_by_label("Scenes are kept alike")
    await alike.select_option("keyframes")
    await expect(alike).to_have_accessible_description("Nano Banana 2 (KIE) draws them, for $0.060 each.")
    await expect(form(page).locator(".estimate")).to_contain_text(re.compile(r"stills? by KIE.AI \$"))
    assert await axe.complaints(page) == []
    await deployment.cancel_all()


async def test_a_watermark_is_uploaded_under_more_and_ordered_with_its_corner(
    deployment: StudioDeployment, page: Page
) -> None:
    await describe(page, KITE, "With a watermark")
    await form(page).get_by_text("More", exact=True).click()
    await (
        form(page)
        .locator("input#watermark")
        .set_input_files({"name": "logo.png", "mimeType": "image/png", "buffer": a_picture("PNG")})
    )
    preview = form(page).get_by_role("img", name="Picture for the watermark")
    await expect(preview).to_be_visible()
    await form(page).get_by_label("Corner").select_option("bottom_left")
    assert await axe.complaints(page) == []
    await page.reload()
    await expect(preview).to_be_visible()
    with deployment.gates.hold(RENDERING):
        async with page.expect_response("**/api/v1/generate") as ordered:
            await form(page).get_by_role("button", name="Make film").click()
        job_id = (await (await ordered.value).json())["job_id"]
        cards = (await deployment.get(f"/jobs/{job_id}"))["brief"]["cards"]
        assert cards["watermark"]["upload_id"]
        assert (cards["watermark_corner"], cards["title"]) == ("bottom_left", None)
        await deployment.cancel_all()
