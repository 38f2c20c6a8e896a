"""The watermark of a finished film is added, moved and taken off in the page, for nothing."""

from pathlib import Path

from playwright.async_api import Locator, Page, expect

from tests.browser.axe import complaints
from tests.browser.deployment import StudioDeployment
from tests.browser.parts import film
from tests.browser.visitor import Visitor
from tests.pictures import a_picture
from tests.providers.answering import Said, answering


async def _open(page: Page, name: str) -> Locator:
    await page.get_by_role("button", name=name).click()
    return page.get_by_role("dialog", name="Watermark")


async def _change(page: Page, dialog: Locator) -> None:
    before = await film(page).get_attribute("src")
    await dialog.get_by_role("button", name="Change the film for $0").click()
    await expect(dialog).not_to_be_visible()
    await expect(film(page)).not_to_have_attribute("src", before or "")


async def test_a_film_gets_a_watermark_which_moves_and_is_taken_off(
    deployment: StudioDeployment, visitor: Visitor, tmp_path: Path
) -> None:
    job_id = await deployment.put_finished_film()
    page = await visitor.open(f"#/jobs/{job_id}")
    await expect(film(page)).to_be_visible()
    logo, bought = tmp_path / "logo.png", deployment.emulator.get_invoice()
    logo.write_bytes(a_picture("PNG"))

    dialog = await _open(page, "Add a watermark…")
    await expect(dialog.get_by_role("button", name="Change the film")).to_be_disabled()
    await dialog.locator("input[type=file]").set_input_files(logo)
    await dialog.get_by_label("Corner").select_option("bottom_left")
    assert await complaints(page) == []
    await _change(page, dialog)

    dialog = await _open(page, "Change watermark…")
    await expect(dialog.get_by_role("button", name="Change the film")).to_be_disabled()
    await dialog.get_by_label("Size").fill("20")
    await _change(page, dialog)
    mark = (await deployment.get(f"/jobs/{job_id}"))["results"]["watermark"]
    assert (mark["corner"], mark["size"], mark["off"]) == ("bottom_left", 0.2, False)

    dialog = await _open(page, "Change watermark…")
    await dialog.get_by_role("checkbox", name="The film has a watermark").uncheck()
    await _change(page, dialog)
    await expect(page.get_by_role("button", name="Add a watermark…")).to_be_visible()
    assert deployment.emulator.get_invoice() == bought


async def test_a_watermark_at_an_address_is_fetched_in_its_dialog(
    deployment: StudioDeployment, visitor: Visitor
) -> None:
    job_id = await deployment.put_finished_film()
    page = await visitor.open(f"#/jobs/{job_id}")
    await expect(film(page)).to_be_visible()
    dialog = await _open(page, "Add a watermark…")
    await dialog.get_by_role("button", name="From an address").click()
    address = dialog.get_by_role("textbox", name="Address of the picture for the watermark")
    # Its keys are not the dialog's.
    await address.press("Escape")
    await expect(dialog.get_by_role("button", name="From an address")).to_be_focused()
    await dialog.get_by_role("button", name="From an address").click()
    with answering() as elsewhere:
        elsewhere.on("GET /logo.png", Said(a_picture("PNG")))
        await address.fill(f"{elsewhere.url}/logo.png")
        await dialog.get_by_role("button", name="Fetch the picture for the watermark").click()
        await expect(dialog.get_by_role("img", name="Picture for the watermark")).to_be_visible()
    assert await complaints(page) == []
    await _change(page, dialog)
    mark = (await deployment.get(f"/jobs/{job_id}"))["results"]["watermark"]
    assert (mark["url"], mark["off"]) == (None, False)
