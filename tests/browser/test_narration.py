"""A voice that fails: the page says so, lets its owner choose who speaks, and speaks of no budget."""

from playwright.async_api import Page, expect

from tests.browser import axe
from tests.browser.deployment import PAID, StudioDeployment

QUOTA_GONE = {"service": "elevenlabs", "operation": "submit", "fault": {"kind": "quota"}}


async def test_who_speaks_after_a_voice_has_failed_is_chosen_on_the_films_page(
    deployment: StudioDeployment, page: Page
) -> None:
    deployment.emulator.set_faults([QUOTA_GONE])
    scenes = [{"text": "A red kite over the hills.", "lines": ["The kite is out."]}]
    narration = {"provider": "elevenlabs", "mode": "given"}
    job_id = await deployment.generate(title="Voiced", scenes=scenes, narration=narration, **PAID)
    await deployment.wait_for_progress(job_id, lambda told: told["needs_you"])
    await page.goto(f"#/jobs/{job_id}")
    choice = page.get_by_role("article", name="Narration").get_by_role("group", name="Choose who speaks")
    await expect(choice.get_by_role("button")).to_have_count(3)
    await expect(page.get_by_text("Over budget")).to_have_count(0)
    await expect(choice.get_by_role("button", name="Nobody speaks (up to $")).to_be_visible()
    assert await axe.complaints(page) == []
    await choice.get_by_role("button", name="Use a built-in voice").click()
    await expect(choice).to_have_count(0)
    job = await deployment.wait_for_end(job_id)
    assert (job["status"], job["results"]["narration"]["provider"]) == ("completed", "embedded")
