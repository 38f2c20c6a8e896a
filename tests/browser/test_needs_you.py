"""A film that needs somebody says so everywhere, at once, also where nobody looks."""

from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import expect

from tests.browser.deployment import StudioDeployment
from tests.browser.parts import in_gallery, in_queue, is_live, unfold_queue
from tests.browser.test_following import OUT_OF_SIGHT
from tests.browser.unfinished_films import at_its_storyboard, held, over_budget
from tests.browser.visitor import Visitor

WORDS = {
    "storyboard": ("To be approved", "Approve the storyboard"),
    "budget": ("Over budget", "Over budget: paused"),
    "held": ("Held", "Decide about scene 2"),
}
STATES = {"storyboard": at_its_storyboard, "budget": over_budget, "held": held}


@pytest.mark.parametrize("kind", STATES)
async def test_a_hidden_tab_says_that_a_film_needs_somebody(
    deployment: StudioDeployment, visitor: Visitor, kind: str
) -> None:
    make: Callable[[StudioDeployment], Awaitable[str]] = STATES[kind]
    title, words = WORDS[kind]
    page = await visitor.new_page()
    await page.add_init_script(OUT_OF_SIGHT)
    await page.goto("/")
    await is_live(page)
    job_id = await make(deployment)
    await page.wait_for_function("() => document.title.startsWith('(!)')")
    told = await page.evaluate("() => window.told")
    # The film of the test before may end only now.
    assert [each for each in told if each.endswith(f": {title}")] == [f"Needs you. {words}: {title}"]
    toasts = page.get_by_role("status", name="Notifications")
    await expect(toasts.get_by_text(f"Needs you. {words}: {title}")).to_be_visible()
    await unfold_queue(page)
    row = in_queue(page, title)
    await expect(row).to_contain_text("Needs you")
    await expect(row).to_contain_text(words)
    # The film's own page says the same, in the gallery it is found by that, and over HTTP too.
    await page.goto(f"#/jobs/{job_id}")
    await expect(page.get_by_label("Overall progress")).to_contain_text(words)
    await page.goto("#/gallery")
    await page.get_by_role("combobox", name="Status").select_option("needs_you")
    await expect(in_gallery(page, title)).to_contain_text("Needs you")
    found = await deployment.get("/jobs?needs_you=true")
    assert [(job["job_id"], job["needs_you"]["kind"]) for job in found["jobs"]] == [(job_id, kind)]
    await deployment.post(f"/jobs/{job_id}/cancel")
    await expect(toasts.get_by_text(f"Needs you. {words}: {title}")).to_have_count(0)
    await page.wait_for_function("() => !document.title.includes('!')")
