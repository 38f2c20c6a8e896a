"""A scene of a finished film is made shorter in the page for nothing, and longer with another take."""

from playwright.async_api import expect

from tests.browser.axe import complaints
from tests.browser.deployment import StudioDeployment
from tests.browser.parts import film, scene
from tests.browser.visitor import Visitor
from tests.conditions import eventually


async def test_a_scene_is_made_shorter_within_what_its_clip_has(
    deployment: StudioDeployment, visitor: Visitor
) -> None:
    job_id = await deployment.put_finished_film()
    page, invoice = await visitor.open(f"#/jobs/{job_id}"), deployment.emulator.get_invoice()
    await scene(page, 2).get_by_role("button", name="Change length of scene 2").click()
    dialog = page.get_by_role("dialog", name="Length of scene 2")
    seconds = dialog.get_by_label("Seconds")
    button = dialog.get_by_role("button", name="Change the film")
    await expect(button).to_be_disabled()
    await seconds.fill("1.5")
    await expect(button).to_contain_text("for $0.00")
    assert await complaints(page) == []
    await button.click()
    await expect(dialog).not_to_be_visible()
    await deployment.wait_for_end(job_id)
    job = await deployment.get(f"/jobs/{job_id}")
    assert (job["status"], job["results"]["scenes"][1]["seconds"]) == ("completed", 1.5)
    assert deployment.emulator.get_invoice() == invoice
    await expect(film(page)).to_be_visible()


async def test_a_scene_is_made_longer_than_its_clip_with_another_take(
    deployment: StudioDeployment, visitor: Visitor
) -> None:
    job_id = await deployment.put_finished_film()
    before = await deployment.get(f"/jobs/{job_id}")
    page = await visitor.open(f"#/jobs/{job_id}")
    await scene(page, 1).get_by_role("button", name="Regenerate scene 1").click()
    dialog = page.get_by_role("dialog", name="Regenerate scene 1")
    seconds = before["results"]["scenes"][0]["seconds"]
    await expect(dialog.get_by_label("Seconds")).to_have_value(f"{seconds:g}")
    price = await dialog.get_by_role("status", name="Price").inner_text()

    await dialog.get_by_label("Seconds").fill("8")

    await expect(dialog.get_by_role("status", name="Price")).not_to_have_text(price)
    await dialog.get_by_role("button", name="Generate take for $").click()
    await expect(dialog).not_to_be_visible()

    async def longer() -> bool:
        job = await deployment.get(f"/jobs/{job_id}")
        return bool(job["status"] == "completed" and job["results"]["scenes"][0]["take"] == 2)

    await eventually(longer, "the film shows the new take")
    first = (await deployment.get(f"/jobs/{job_id}"))["results"]["scenes"][0]
    assert (first["seconds"], first["take"], len(first["takes"])) == (8.0, 2, 2)
    assert first["takes"][1]["clip"]["seconds"] >= 8
