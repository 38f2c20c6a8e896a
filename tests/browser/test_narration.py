"""A voice is heard before it is chosen; when one fails, the page lets the film's owner choose another."""

import re

from playwright.async_api import Page, expect

from tests.browser import axe
from tests.browser.deployment import PAID, StudioDeployment
from tests.browser.parts import describe, form

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


async def test_a_voice_that_costs_nothing_is_heard_before_it_is_chosen(page: Page) -> None:
    await describe(page, "A red kite over the hills at noon.", "Tried")
    await form(page).get_by_role("checkbox", name="Narration").check()
    narrator = form(page).get_by_role("combobox", name="Narrator")
    await expect(narrator).to_contain_text("Default: Heart")
    async with page.expect_response("**/voices/heart/sample?language=en") as heard:
        await form(page).get_by_role("button", name="Hear Heart").click()
    assert (await heard.value).headers["content-type"] == "audio/wav"
    await expect(form(page).get_by_role("button", name="Stop Heart")).to_be_visible()
    assert await axe.complaints(page) == []
    await form(page).get_by_role("button", name="Stop Heart").click()
    await expect(form(page).get_by_role("button", name="Hear Heart")).to_be_visible()
    # Without captions nobody reads along.
    captions = form(page).get_by_role("combobox", name="Captions")
    await captions.select_option("off")
    async with page.expect_response("**/voices/heart/sample?language=en&captions=off") as heard:
        await form(page).get_by_role("button", name="Hear Heart").click()
    assert (await heard.value).ok
    await captions.select_option("files")
    # Of a language that a synthetic voice speaks; and by a service, of which nothing is bought to be tried.
    await form(page).get_by_role("combobox", name="Language of the narration").select_option("de")
    await form(page).get_by_role("button", name="Hear Scratch").click()
    await expect(form(page).get_by_role("button", name="Hear Scratch")).to_be_enabled()
    await narrator.select_option(label="George · ElevenLabs 3")
    await expect(form(page).get_by_role("button", name="Hear")).to_have_count(0)
    await expect(narrator).to_have_accessible_description(re.compile("paid for"))
    await expect(form(page).locator(".estimate")).to_contain_text(re.compile(r"voice \$0\."))
    await page.reload()
    await expect(narrator).to_have_value('["elevenlabs","eleven_v3","George"]')
