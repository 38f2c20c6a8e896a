"""A finished film is made in another language on its page: lines, price, and the film."""

import re

import pytest
from playwright.async_api import Locator, Page, expect

from contracts import Narration
from store.database import Database
from store.film_languages import FilmLanguages
from tests.browser import axe
from tests.browser.deployment import PAID, StudioDeployment
from tests.browser.visitor import Visitor

QUOTA_GONE = {"service": "elevenlabs", "operation": "submit", "fault": {"kind": "quota"}}
SCENES = [{"text": "A red kite over the hills.", "lines": ["Look up!"], "duration_seconds": 5}]


@pytest.fixture(scope="module")
async def finished(built_deployment: StudioDeployment) -> str:
    """A finished film with one line."""
    job_id = await built_deployment.generate(title="Kite", scenes=SCENES, captions="files", **PAID)
    await built_deployment.wait_for_end(job_id)
    return job_id


def language(page: Page, name: str) -> Locator:
    """The film in that language."""
    films = page.get_by_role("region", name="Other languages")
    return films.get_by_role("listitem").filter(has_text=name)


async def test_another_language_is_ordered_at_its_price_and_watched(finished: str, visitor: Visitor) -> None:
    page = await visitor.open(f"#/jobs/{finished}")
    await page.get_by_role("button", name="Another language").click()
    dialog = page.get_by_role("dialog", name="Another language")
    await dialog.get_by_role("combobox", name="Language").fill("German")
    await expect(dialog.get_by_role("combobox", name="Language")).to_have_accessible_description("German")
    await expect(dialog.get_by_role("status", name="Price")).to_contain_text("Fill in the lines")
    line = dialog.get_by_role("textbox", name="Scene 1, line 1")
    await expect(line).to_have_accessible_description("Look up!")
    await line.fill("Schau nach oben!")
    await expect(dialog.get_by_role("combobox", name="Language")).to_have_value("de")
    await expect(dialog.get_by_role("group", name="Scene 1")).to_contain_text("s of the scene")
    await expect(dialog.get_by_role("status", name="Price")).to_contain_text("$0.00 · 5 s")
    assert await axe.complaints(page) == []
    await dialog.get_by_role("button", name="Make the film").click()
    await expect(dialog).to_have_count(0)
    await expect(language(page, "German").get_by_role("link", name="Watch")).to_be_visible()
    assert await axe.complaints(page) == []


async def test_lines_that_a_model_drafted_are_approved_one_by_one_before_they_are_ordered(
    finished: str, deployment: StudioDeployment, visitor: Visitor
) -> None:
    database = Database(f"sqlite+aiosqlite:///{deployment.database_path}")
    languages = FilmLanguages(database)
    await languages.order_draft(finished, "fr", 2, Narration(language="fr"), None)
    await languages.keep_draft(finished, "fr", [["Regarde en haut !", "Un cerf-volant !"]])
    paid = Narration(language="pt", provider="elevenlabs", model="eleven_multilingual_v2", voice="George")
    await languages.order_draft(finished, "pt", 3, paid, None)
    await languages.keep_draft(finished, "pt", [["Olha para cima!" * 10]])
    await database.dispose()
    page = await visitor.open(f"#/jobs/{finished}")
    await expect(page.get_by_role("region", name="Other languages")).to_contain_text("cost $0.015 more")
    await language(page, "French").get_by_role("button", name="Look at the lines").click()
    dialog = page.get_by_role("dialog", name="Another language")
    make, left = (
        dialog.get_by_role("button", name="Make the film"),
        dialog.get_by_role("status", name="Lines to approve"),
    )
    await expect(dialog.get_by_role("status", name="Price")).to_contain_text("$0.00")
    await expect(left).to_contain_text("2 lines")
    assert await axe.complaints(page) == []
    await dialog.get_by_role("button", name="Approve line 1 of scene 1").click()
    await expect(left).to_contain_text("1 line that")
    await expect(make).to_be_disabled()
    await dialog.get_by_role("textbox", name="Scene 1, line 2").fill("Un cerf-volant rouge !")
    await expect(left).to_have_count(0)
    await make.click()
    await expect(language(page, "French").get_by_role("link", name="Watch")).to_be_visible()
    (made,) = [
        each
        for each in (await deployment.get(f"/jobs/{finished}"))["results"]["languages"]
        if each["language"] == "fr"
    ]
    assert made["lines"] == [["Regarde en haut !", "Un cerf-volant rouge !"]]


async def test_a_language_whose_voice_has_failed_is_ordered_again_with_another_one(
    deployment: StudioDeployment, finished: str, visitor: Visitor
) -> None:
    deployment.emulator.set_faults([QUOTA_GONE])
    voice = {"provider": "elevenlabs", "voice": "George"}
    wish = {"language": "es", "lines": [["¡Mira hacia arriba!"]], "voice": voice}
    await deployment.post(f"/jobs/{finished}/languages", wish)
    page = await visitor.open(f"#/jobs/{finished}")
    spanish = language(page, "Spanish")
    await expect(spanish).to_contain_text("Not made")
    await spanish.get_by_role("button", name="Order again").click()
    dialog = page.get_by_role("dialog", name="Another language")
    await expect(dialog.get_by_role("textbox", name="Scene 1")).to_have_value("¡Mira hacia arriba!")
    speaker = dialog.get_by_role("combobox", name="Voice")
    await expect(speaker).to_have_value(re.compile('"George"'))
    await speaker.select_option(label="Default: Scratch")
    await expect(dialog.get_by_role("status", name="Price")).to_contain_text("$0.00 · 5 s")
    assert await axe.complaints(page) == []
    await dialog.get_by_role("button", name="Make the film").click()
    await expect(spanish.get_by_role("link", name="Watch")).to_be_visible()
    await expect(spanish).not_to_contain_text("Not made")
    languages = (await deployment.get(f"/jobs/{finished}"))["results"]["languages"]
    (made,) = [each for each in languages if each["language"] == "es"]
    assert (made["state"], made["provider"], made["lines"]) == ("ready", "embedded", wish["lines"])
