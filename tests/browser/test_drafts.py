"""Nothing that is typed is lost: over reloads, other views and other tabs; and nothing is cut in silence."""

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.deployment import StudioDeployment
from tests.browser.parts import form
from tests.browser.visitor import Visitor

KITE, RAIN = "A red kite over the hills at noon.", "Rain on a harbour at night."
NEW_TEXT = "A blue kite over the sea at dusk."


@pytest.fixture
async def waiting(deployment: StudioDeployment) -> str:
    """A film whose storyboard waits to be approved."""
    job_id = await deployment.generate(title="To be edited", approval="storyboard")
    await deployment.wait_for_progress(job_id, lambda picture: picture["needs_you"])
    return job_id


def board(page: Page) -> Locator:
    return page.get_by_role("region", name="Storyboard", exact=True)


def first_text(page: Page) -> Locator:
    return board(page).get_by_role("textbox", name="Scene 1 text")


@pytest.mark.parametrize(("source", "most"), [("Prompt", 4_000), ("Script", 20_000)])
async def test_a_pasted_text_is_kept_whole_and_its_length_is_said(page: Page, source: str, most: int) -> None:
    await form(page).get_by_text(source, exact=True).first.click()
    box = form(page).get_by_role("textbox", name=source)
    text = "One more turn of the whale's story. " * (most // 36) + "The whale goes home, and nobody follows."
    await box.fill(text)
    assert await box.input_value() == text
    await expect(box).to_have_attribute("aria-invalid", "true")
    over = len(text) - most
    await expect(form(page)).to_contain_text(f"{over} characters too many: at most {most:,}.")
    await expect(form(page)).to_contain_text(f"{len(text):,} of {most:,}")


async def test_a_prompt_that_is_too_long_becomes_a_script_with_nothing_lost(page: Page) -> None:
    text = "A whale swims by. " * 300
    await form(page).get_by_role("textbox", name="Prompt").fill(text)
    await form(page).get_by_role("button", name="Use it as a script").click()
    script = form(page).get_by_role("textbox", name="Script")
    await expect(script).to_have_value(text)
    await expect(script).not_to_have_attribute("aria-invalid", "true")


async def test_each_tab_keeps_what_was_written_in_it(visitor: Visitor) -> None:
    first, second = await visitor.new_page(), await visitor.new_page()
    for page, text in ((first, KITE), (second, RAIN)):
        await page.goto("/")
        await form(page).get_by_role("textbox", name="Prompt").fill(text)
        # At once, before anything has had the time to be written down.
        await page.reload()
    await first.reload()
    await expect(form(first).get_by_role("textbox", name="Prompt")).to_have_value(KITE)
    await expect(form(second).get_by_role("textbox", name="Prompt")).to_have_value(RAIN)
    # A tab that was closed by mistake: what was written last is there.
    await second.close()
    third = await visitor.open()
    await expect(form(third).get_by_role("textbox", name="Prompt")).to_have_value(RAIN)


async def test_an_edited_storyboard_is_there_again_after_a_reload_and_in_another_tab(
    waiting: str, visitor: Visitor
) -> None:
    page = await visitor.open(f"#/jobs/{waiting}")
    await first_text(page).fill(NEW_TEXT)
    await board(page).get_by_role("button", name="Remove scene 2").click()
    await page.reload()
    await expect(first_text(page)).to_have_value(NEW_TEXT)
    await expect(board(page).get_by_role("listitem")).to_have_count(1)
    await expect(board(page)).to_contain_text("Your unsaved changes are back")
    other = await visitor.open(f"#/jobs/{waiting}")
    await expect(first_text(other)).to_have_value(NEW_TEXT)
    await board(other).get_by_role("button", name="Discard my changes").click()
    await expect(first_text(other)).to_have_value(KITE)
    await expect(board(other).get_by_role("listitem")).to_have_count(2)


async def test_who_leaves_an_edited_storyboard_is_asked_and_may_stay(waiting: str, visitor: Visitor) -> None:
    page = await visitor.open("#/gallery")
    await page.goto(f"/#/jobs/{waiting}")
    await first_text(page).fill(NEW_TEXT)
    dialog = page.get_by_role("dialog", name="Leave without saving?")
    await page.get_by_role("navigation", name="Views").get_by_role("link", name="Gallery").click()
    await dialog.get_by_role("button", name="Stay").click()
    await expect(first_text(page)).to_have_value(NEW_TEXT)
    assert page.url.endswith(waiting)
    await page.get_by_role("navigation", name="Views").get_by_role("link", name="Gallery").click()
    await dialog.get_by_role("button", name="Leave").click()
    await expect(page.get_by_role("heading", name="Gallery")).to_be_visible()
    await page.goto(f"/#/jobs/{waiting}")
    await expect(first_text(page)).to_have_value(NEW_TEXT)
    # What is saved is left without a word.
    await board(page).get_by_role("button", name="Save", exact=True).click()
    await expect(board(page).get_by_role("button", name="Approve for $0.00")).to_be_enabled()
    await page.get_by_role("navigation", name="Views").get_by_role("link", name="Gallery").click()
    await expect(page.get_by_role("heading", name="Gallery")).to_be_visible()


async def test_a_storyboard_that_was_edited_elsewhere_is_not_written_over_by_what_was_kept(
    deployment: StudioDeployment, waiting: str, visitor: Visitor
) -> None:
    page = await visitor.open(f"#/jobs/{waiting}")
    await first_text(page).fill(NEW_TEXT)
    scenes = [{"text": RAIN}, {"text": KITE}]
    async with deployment.http() as client:
        answer = await client.put(f"/api/v1/jobs/{waiting}/storyboard", json={"scenes": scenes})
        assert answer.status_code == 200, answer.text
    await page.reload()
    await expect(first_text(page)).to_have_value(NEW_TEXT)
    await expect(board(page)).to_contain_text("was changed elsewhere")
    await expect(board(page).get_by_role("button", name="Save", exact=True)).to_be_disabled()
