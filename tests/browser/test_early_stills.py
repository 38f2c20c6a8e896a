"""A real still of a scene is drawn at the price on its button, before the storyboard is approved."""

import re

from playwright.async_api import expect

from tests.browser.deployment import StudioDeployment
from tests.browser.visitor import Visitor

SCENES = [
    {"text": "A red kite over the hills at noon.", "duration_seconds": 5, "opens_on": "still"},
    {"text": "Rain on a harbour at night.", "duration_seconds": 5, "opens_on": "own"},
]
DRAWN: dict[str, object] = {
    "provider": "kie",
    "model": "kling-3.0",
    "image_provider": "kie",
    "resolution": "720p",
}


async def test_a_still_is_seen_in_the_board_and_the_films_price_falls_by_it(
    deployment: StudioDeployment, visitor: Visitor
) -> None:
    job_id = await deployment.generate(
        title="Stills first", scenes=SCENES, duration_seconds=None, approval="storyboard", **DRAWN
    )
    page = await visitor.open(f"#/jobs/{job_id}")
    approve = page.get_by_role("button", name="Approve for $")
    before = read_price(await approve.text_content())
    draw = page.get_by_role("button", name=re.compile(r"Draw a still for \$0\.04.*scene 1"))
    await draw.click()
    await expect(page.get_by_role("img", name="Still of scene 1")).to_be_visible()
    await expect(page.get_by_role("button", name=re.compile("Another still for .*scene 1"))).to_be_enabled()
    await expect(approve).to_contain_text(f"${before - 0.04:.2f}")
    await expect(page.get_by_role("img", name="Sketch of scene 2")).to_be_visible()
    await page.get_by_role("textbox", name="Scene 1 text").fill("A blue kite over the sea.")
    await expect(page.get_by_role("img", name="Sketch of scene 1")).to_be_visible()
    job = await deployment.get(f"/jobs/{job_id}")
    assert [len(scene["stills"]) for scene in job["results"]["scenes"]] == [1, 0]
    await deployment.cancel_all()


async def test_one_button_draws_the_stills_of_all_scenes_that_have_none(
    deployment: StudioDeployment, visitor: Visitor
) -> None:
    job_id = await deployment.generate(
        title="All stills", scenes=SCENES, duration_seconds=None, approval="storyboard", **DRAWN
    )
    page = await visitor.open(f"#/jobs/{job_id}")
    draw_all = page.get_by_role("button", name="Draw 2 stills for $0.08")
    await draw_all.click()
    for number in (1, 2):
        await expect(page.get_by_role("img", name=f"Still of scene {number}")).to_be_visible()
    await expect(draw_all).to_have_count(0)
    job = await deployment.get(f"/jobs/{job_id}")
    assert [len(scene["stills"]) for scene in job["results"]["scenes"]] == [1, 1]
    await deployment.cancel_all()


def read_price(button: str | None) -> float:
    """The dollars that a button bears."""
    return float((button or "").rpartition("$")[2])
