"""A finished film is made in another language on its page: lines, price, and the film."""

import re

from playwright.async_api import Page, expect

from tests.browser import axe
from tests.browser.deployment import StudioDeployment

QUOTA_GONE = {"service": "elevenlabs", "operation": "submit", "fault": {"kind": "quota"}}
SCENES = [{"text": "A red kite over the hills.", "lines": ["Look up!"], "duration_seconds": 5}]


async def test_another_language_is_ordered_at_its_price_and_watched(
    deployment: StudioDeployment, page: Page
) -> None:
    brief = {"title": "Kite", "scenes": SCENES, "captions": "files", "audio": "off", "duration_seconds": 5}
    job_id = await deployment.generate(**brief)
    await deployment.wait_for_end(job_id)
    await page.goto(f"#/jobs/{job_id}")
    films = page.get_by_role("region", name="Other languages")
    await films.get_by_role("button", name="Another language").click()
    dialog = page.get_by_role("dialog", name="Another language")
    await dialog.get_by_role("textbox", name="Language").fill("de")
    await dialog.get_by_role("textbox", name="Scene 1").fill("Schau nach oben!")
    await expect(dialog.get_by_role("status", name="Price")).to_contain_text("$0.00 · 5 s")
    assert await axe.complaints(page) == []
    await dialog.get_by_role("button", name="Make the film").click()
    await expect(dialog).to_have_count(0)
    await expect(films.get_by_role("link", name="Watch")).to_be_visible(timeout=60_000)
    await expect(films).to_contain_text("German")
    assert await axe.complaints(page) == []


async def test_a_language_whose_voice_has_failed_is_ordered_again_with_another_one(
    deployment: StudioDeployment, page: Page
) -> None:
    brief = {"title": "Boat", "scenes": SCENES, "captions": "files", "audio": "off", "duration_seconds": 5}
    job_id = await deployment.generate(**brief)
    await deployment.wait_for_end(job_id)
    deployment.emulator.set_faults([QUOTA_GONE])
    voice = {"provider": "elevenlabs", "voice": "George"}
    wish = {"language": "de", "lines": [["Schau nach oben!"]], "voice": voice}
    await deployment.post(f"/jobs/{job_id}/languages", wish)
    await page.goto(f"#/jobs/{job_id}")
    films = page.get_by_role("region", name="Other languages")
    await expect(films).to_contain_text("Not made", timeout=60_000)
    await films.get_by_role("button", name="Order again").click()
    dialog = page.get_by_role("dialog", name="Another language")
    await expect(dialog.get_by_role("textbox", name="Scene 1")).to_have_value("Schau nach oben!")
    speaker = dialog.get_by_role("combobox", name="Voice")
    await expect(speaker).to_have_value(re.compile('"George"'))
    await speaker.select_option(label="Default: Scratch")
    await expect(dialog.get_by_role("status", name="Price")).to_contain_text("$0.00 · 5 s")
    assert await axe.complaints(page) == []
    await dialog.get_by_role("button", name="Make the film").click()
    await expect(films.get_by_role("link", name="Watch")).to_be_visible(timeout=60_000)
    await expect(films).not_to_contain_text("Not made")
    made = (await deployment.get(f"/jobs/{job_id}"))["results"]["languages"][0]
    assert (made["state"], made["provider"], made["lines"]) == ("ready", "embedded", wish["lines"])
