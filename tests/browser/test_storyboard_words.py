"""The sound and the words of a storyboard's scenes, and what they make of its price and length."""

import re

from playwright.async_api import Page, expect

from tests.browser import axe
from tests.browser.deployment import PAID, StudioDeployment
from tests.browser.parts import film, open_details, save_storyboard, storyboard
from tests.browser.test_directing import cut_anew
from tests.fixtures.job_api import Json

KITE, RAIN = "A red kite over the hills at noon.", "Rain on a harbour at night."
# A model that charges more for clips with sound.
SOUNDING = {
    "provider": "fal",
    "model": "fal-ai/kling-video/v3/standard",
    "resolution": "720p",
    "audio": "off",
}


async def wait_for_board(deployment: StudioDeployment, page: Page, **brief: object) -> str:
    """Order a film whose storyboard waits, and open it."""
    job_id = await deployment.generate(approval="storyboard", **brief)
    await deployment.wait_for_progress(job_id, lambda told: told["needs_you"])
    await page.goto(f"#/jobs/{job_id}")
    return job_id


async def list_scenes(deployment: StudioDeployment, job_id: str) -> list[Json]:
    found: list[Json] = (await deployment.get(f"/jobs/{job_id}"))["results"]["scenes"]
    return found


async def test_one_scene_has_its_clips_sound_and_the_storyboard_tells_what_that_costs(
    deployment: StudioDeployment, page: Page
) -> None:
    scenes = [{"text": KITE, "duration_seconds": 5}, {"text": RAIN, "duration_seconds": 5}]
    job_id = await wait_for_board(
        deployment, page, title="Heard", scenes=scenes, duration_seconds=10, **SOUNDING
    )
    await open_details(page, 1)
    sound = storyboard(page).get_by_role("combobox", name="Scene 1 clip sound")
    await expect(sound).to_have_value("")
    await sound.select_option("full")
    await expect(sound).to_have_accessible_description(re.compile(r"Sound costs \$0\.042 more per second"))
    assert await axe.complaints(page) == []
    await save_storyboard(page)
    await expect(storyboard(page)).to_contain_text(re.compile(r"\$0\.\d\d more than before your changes"))
    assert [scene["clip_sound"] for scene in await list_scenes(deployment, job_id)] == ["full", None]


async def test_lines_are_edited_in_the_storyboard_and_length_and_price_follow(
    deployment: StudioDeployment, page: Page
) -> None:
    scenes = [
        {"text": KITE, "lines": ["The kite is out."], "duration_seconds": 3},
        {"text": RAIN, "lines": []},
    ]
    narration = {"provider": "elevenlabs", "mode": "given"}
    job_id = await wait_for_board(
        deployment,
        page,
        title="Reworded",
        scenes=scenes,
        duration_seconds=6,
        narration=narration,
        audio="off",
    )
    await open_details(page, 1)
    lines = storyboard(page).get_by_role("textbox", name="Scene 1 spoken lines")
    await expect(lines).to_have_value("The kite is out.")
    # In a film of which only lines are spoken, a new text leaves them as they are.
    await storyboard(page).get_by_role("textbox", name="Scene 1 text").fill(f"{KITE} And a dog.")
    await lines.fill("x" * 601)
    await storyboard(page).get_by_role("button", name="Save", exact=True).click()
    await expect(lines).to_have_attribute("aria-invalid", "true")
    new = ["The kite is out, and nobody holds its line any more.", "Far below, a dog runs after it."]
    await lines.fill("\n".join(new))
    assert await axe.complaints(page) == []
    await save_storyboard(page)
    await expect(storyboard(page)).to_contain_text("more than before your changes")
    saved = (await list_scenes(deployment, job_id))[0]
    assert (saved["text"], saved["lines"]) == (f"{KITE} And a dog.", new)
    seconds = storyboard(page).get_by_role("spinbutton", name="Scene 1 seconds")
    assert float(await seconds.input_value()) > 4


async def test_a_line_of_a_finished_film_is_spoken_anew_and_nothing_else_is_bought(
    deployment: StudioDeployment, page: Page
) -> None:
    scenes = [{"text": KITE, "lines": ["The kite is out.", "Look up!"], "duration_seconds": 5}]
    narration = {"provider": "elevenlabs", "mode": "given"}
    job_id = await deployment.generate(title="Respoken", scenes=scenes, narration=narration, **PAID)
    before = await deployment.wait_for_end(job_id)
    await page.goto(f"#/jobs/{job_id}")
    await page.get_by_role("button", name="Change what is said in scene 1").click()
    dialog = page.get_by_role("dialog", name="What is said in scene 1")
    lines = dialog.get_by_role("textbox", name="Spoken lines")
    await lines.fill("The kite is out. " * 8)
    await expect(lines).to_have_accessible_description(re.compile("Make its lines shorter"))
    await lines.fill("The kite is out.\nLook over there!")
    await expect(dialog).to_contain_text("1 new line")
    assert await axe.complaints(page) == []
    await dialog.get_by_role("button", name="Change the film for $0.0").click()
    after = await cut_anew(deployment, before)
    assert after["results"]["scenes"][0]["lines"] == ["The kite is out.", "Look over there!"]
    # Its clip is the same one; of the lines, the second alone is spoken once more.
    assert [len(scene["takes"]) for scene in after["results"]["scenes"]] == [1]
    assert [len(line["takes"]) for line in after["results"]["narration"]["lines"]] == [1, 2]
    await expect(film(page)).to_be_visible()
