"""A film is cut now, without what is still being made."""

from playwright.async_api import Page, expect

from tests.browser.deployment import PAID, StudioDeployment
from tests.browser.parts import UNDER_WAY, film, scene
from tests.browser.visitor import Visitor
from tests.fixtures.job_api import Json

NEVER_ENDS: Json = {
    "operation": "submit",
    "prompt_contains": "harbour",
    "fault": {"kind": "never_ends"},
}


async def waiting(deployment: StudioDeployment, visitor: Visitor) -> tuple[str, Page]:
    """A film of two scenes, of which the second never ends, and its page."""
    deployment.emulator.set_faults([NEVER_ENDS])
    job_id = await deployment.generate(title="Too slow", **PAID)
    page = await visitor.open(f"#/jobs/{job_id}")
    await expect(scene(page, 1)).to_have_attribute("data-state", "complete")
    await expect(scene(page, 2)).to_have_attribute("data-state", UNDER_WAY)
    return job_id, page


async def cut_without(page: Page) -> None:
    await scene(page, 2).get_by_role("button", name="Cut without scene 2…").click()
    dialog = page.get_by_role("dialog", name="Cut the film without scene 2?")
    await expect(dialog).to_contain_text("The scene will be missing.")
    await expect(dialog).to_contain_text("What has been ordered for it ($0.15) is stopped")
    await dialog.get_by_role("button", name="Cut without it").click()
    await expect(dialog).not_to_be_visible()


async def test_the_film_is_cut_without_a_scene_that_takes_too_long_and_orders_nothing(
    deployment: StudioDeployment, visitor: Visitor
) -> None:
    job_id, page = await waiting(deployment, visitor)
    orders = len(deployment.emulator.get_invoice()["jobs"])
    await cut_without(page)
    await expect(film(page)).to_be_visible()
    await expect(scene(page, 2)).to_contain_text("Left out")
    await expect(page.get_by_role("region", name="1 of 2 scenes left out")).to_be_visible()
    assert (await deployment.get(f"/jobs/{job_id}"))["gaps"] == [2]
    assert len(deployment.emulator.get_invoice()["jobs"]) == orders
    # It can be made after all.
    await expect(scene(page, 2).get_by_role("button", name="Regenerate scene 2")).to_be_visible()


async def test_who_finishes_with_what_is_ready_need_not_wait_for_what_is_ordered(
    deployment: StudioDeployment, visitor: Visitor
) -> None:
    job_id, page = await waiting(deployment, visitor)
    await page.get_by_role("button", name="Cancel…").click()
    dialog = page.get_by_role("dialog", name="Cancel this film?")
    await expect(dialog).to_contain_text("below a scene ends that wait")
    await dialog.get_by_role("button", name="Finish with the scenes that are ready").click()
    await expect(page.get_by_role("main")).to_contain_text("Finishing with the scenes that are ready")
    await cut_without(page)
    await expect(film(page)).to_be_visible()
    assert (await deployment.get(f"/jobs/{job_id}"))["gaps"] == [2]


async def test_the_only_scene_cannot_be_left_out(deployment: StudioDeployment, visitor: Visitor) -> None:
    deployment.emulator.set_faults([NEVER_ENDS])
    alone = [{"text": "Rain on a harbour at night."}]
    job_id = await deployment.generate(title="Alone", scenes=alone, audio="off", **PAID)
    page = await visitor.open(f"#/jobs/{job_id}")
    await expect(scene(page, 1)).to_have_attribute("data-state", UNDER_WAY)
    await expect(scene(page, 1).get_by_role("button", name="Cut without")).to_have_count(0)
