"""The scenes of a finished film are arranged in the page, by keys and by buttons; nothing is bought."""

from playwright.async_api import expect

from tests.browser.axe import complaints
from tests.browser.deployment import StudioDeployment
from tests.browser.parts import film
from tests.browser.visitor import Visitor


async def test_scenes_change_places_and_one_is_taken_out_and_put_back(
    deployment: StudioDeployment, visitor: Visitor
) -> None:
    job_id = await deployment.put_finished_film()
    page, invoice = await visitor.open(f"#/jobs/{job_id}"), deployment.emulator.get_invoice()
    await page.get_by_role("button", name="Arrange scenes…").click()
    dialog = page.get_by_role("dialog", name="Arrange scenes")
    button = dialog.get_by_role("button", name="Change the film")
    await expect(button).to_be_disabled()
    # The keyboard alone moves a scene to the front; its button is kept in hand, or the one that still works.
    await dialog.get_by_role("button", name="Move scene 2 up").focus()
    await page.keyboard.press("Enter")
    await expect(dialog.get_by_role("button", name="Move scene 2 down")).to_be_visible()
    await dialog.get_by_role("button", name="Take scene 1 out").click()
    await expect(dialog.get_by_role("button", name="Put back scene 1")).to_be_focused()
    await dialog.get_by_role("button", name="Put back scene 1").click()
    await dialog.get_by_role("button", name="Move scene 1 down").click()
    await dialog.get_by_label("Transition into scene 1").select_option("cut")
    assert await complaints(page) == []
    await expect(button).to_contain_text("for $0.00")
    await button.click()
    await expect(dialog).not_to_be_visible()
    await deployment.wait_for_end(job_id)
    job = await deployment.get(f"/jobs/{job_id}")
    found = [(scene["number"], scene["transition"]) for scene in job["results"]["scenes"]]
    assert (job["status"], found[:2]) == ("completed", [(2, None), (1, "cut")])
    assert deployment.emulator.get_invoice() == invoice
    await expect(film(page)).to_be_visible()
    # What was paid for a scene that was taken out is told as before.
    await page.get_by_role("button", name="Arrange scenes…").click()
    await dialog.get_by_role("button", name="Take scene 1 out").click()
    await button.click()
    await expect(dialog).not_to_be_visible()
    await deployment.wait_for_end(job_id)
    await page.get_by_text("Taken out of the film: 1").click()
    await expect(page.get_by_role("list", name="Orders of scene 1")).to_contain_text("$")
