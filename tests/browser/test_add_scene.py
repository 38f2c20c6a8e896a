"""A scene is added to a finished film in the page: its clip is bought at the price on the button."""

import re

from playwright.async_api import expect

from tests.browser.axe import complaints
from tests.browser.deployment import PAID, StudioDeployment
from tests.browser.parts import film, scene
from tests.browser.visitor import Visitor


async def test_a_scene_is_added_where_it_is_wanted_and_bought_once(
    deployment: StudioDeployment, visitor: Visitor
) -> None:
    job_id = await deployment.put_finished_film()
    page = await visitor.open(f"#/jobs/{job_id}")
    await page.get_by_role("button", name="Add a scene…").click()
    dialog = page.get_by_role("dialog", name="Add a scene")
    button = dialog.get_by_role("button", name="Add the scene")
    await expect(button).to_be_disabled()
    await dialog.get_by_label("Text").fill("A dog barks at the kite.")
    await dialog.get_by_label("Place").select_option("1")
    await expect(button).to_contain_text("for $")
    assert await complaints(page) == []
    await button.click()
    await expect(dialog).not_to_be_visible()
    await expect(scene(page, 3)).to_be_visible()
    await deployment.wait_for_end(job_id)
    job = await deployment.get(f"/jobs/{job_id}")
    assert (job["status"], [each["number"] for each in job["results"]["scenes"]]) == ("completed", [1, 3, 2])
    assert [take["outcome"] for take in job["results"]["scenes"][1]["takes"]] == ["succeeded"]
    await expect(film(page)).to_be_visible()


async def test_a_scene_is_sketched_for_nothing_and_begins_from_a_still_at_a_price(
    deployment: StudioDeployment, visitor: Visitor
) -> None:
    job_id = await deployment.generate(title="Kite", **PAID)
    await deployment.wait_for_end(job_id)
    page = await visitor.open(f"#/jobs/{job_id}")
    await page.get_by_role("button", name="Add a scene…").click()
    dialog = page.get_by_role("dialog", name="Add a scene")
    await dialog.get_by_label("Text").fill("A dog barks at the kite.")
    await expect(dialog.get_by_role("img", name="Sketch of the new scene")).to_be_visible()
    still = dialog.get_by_label("Begin from a still that is drawn for it")
    await still.check()
    await expect(dialog.get_by_text(re.compile(r"drawn for it: \$0\.\d+ of the price"))).to_be_visible()
    assert await complaints(page) == []
    await dialog.get_by_role("button", name="Add the scene for $").click()
    await expect(dialog).not_to_be_visible()
    await deployment.wait_for_end(job_id)
    added = (await deployment.get(f"/jobs/{job_id}"))["results"]["scenes"][-1]
    assert (added["opens_on"], [each["outcome"] for each in added["stills"]]) == ("still", ["succeeded"])
    assert added["takes"][0]["departures"] == []


async def test_a_scene_is_extended_from_its_last_picture(
    deployment: StudioDeployment, visitor: Visitor
) -> None:
    job_id = await deployment.put_finished_film()
    page = await visitor.open(f"#/jobs/{job_id}")
    text = (await deployment.get(f"/jobs/{job_id}"))["results"]["scenes"][0]["text"]

    await scene(page, 1).get_by_role("button", name="Extend… scene 1").click()
    dialog = page.get_by_role("dialog", name="Extend scene 1")
    await expect(dialog.get_by_label("Text")).to_have_value(text)
    continues = dialog.get_by_label("Begin from the last picture of scene 1, with a hard cut")
    await expect(continues).to_be_checked()
    # A model that takes no picture cannot go on, and is refused before anything is bought.
    await dialog.get_by_label("Provider").select_option("animatic")
    await expect(dialog.get_by_role("alert")).to_contain_text("choose another model")
    await expect(dialog.get_by_role("button", name="Extend")).to_be_disabled()
    await dialog.get_by_label("Provider").select_option(PAID["provider"])
    await dialog.get_by_label("Model").select_option(PAID["model"])
    assert await complaints(page) == []
    await dialog.get_by_role("button", name="Extend for $").click()
    await expect(dialog).not_to_be_visible()
    await expect(scene(page, 3)).to_be_visible()
    await deployment.wait_for_end(job_id)
    job = await deployment.get(f"/jobs/{job_id}")
    added = job["results"]["scenes"][1]
    told = (added["text"], added["opens_on"], added["opens_after"], added["transition"])
    assert told == (text, "last_frame", 1, "cut")
    (take,) = added["takes"]
    # A departure would tell that the clip begins anew.
    assert (take["outcome"], take["departures"], take["emulated"]) == ("succeeded", [], True)
