"""Keys of the page and their help; and the sound at the end of a film, which is asked for once."""

from playwright.async_api import Page, expect

from tests.browser import axe
from tests.browser.deployment import StudioDeployment
from tests.browser.parts import in_gallery, is_accepted, is_live, order, toast
from tests.browser.visitor import Visitor

KITE = "A red kite over the hills at noon."
RENDERING = "rawvideo"
QUESTION = "Play a sound when a film is ready or needs you?"
# Writes down the pitches that the page plays, and whether it shakes the phone.
RECORD_SOUNDS = """
window.pitches = [];
window.shaken = 0;
navigator.vibrate = () => { window.shaken += 1; return true; };
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...when) {
  window.pitches.push(this.frequency.value);
  return start.apply(this, when);
};
"""


async def test_a_question_mark_shows_the_keys_and_escape_leads_back_to_the_gallery(
    deployment: StudioDeployment, visitor: Visitor
) -> None:
    for title in ("Older", "Newer"):
        job_id = await deployment.generate(title=f"Keys {title}", approval="storyboard")
    page = await visitor.open("#/gallery?q=keys")
    await in_gallery(page, "Keys Newer").get_by_role("link", name="Open Keys Newer").click()
    await expect(page).to_have_url(f"{page.url.split('#')[0]}#/jobs/{job_id}")
    heading = page.get_by_role("heading", level=1)
    await expect(heading).to_have_text("Keys Newer")
    await page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keys")
    await expect(keys).to_contain_text("Back to the gallery")
    assert await axe.complaints(page) == []
    await page.keyboard.press("Escape")
    await expect(keys).not_to_be_visible()
    await expect(heading).to_have_text("Keys Newer")
    await page.keyboard.press("j")
    await expect(heading).to_have_text("Keys Older")
    await page.keyboard.press("k")
    await expect(heading).to_have_text("Keys Newer")
    await page.keyboard.press("Escape")
    await expect(in_gallery(page, "Keys Older")).to_be_visible()
    assert page.url.endswith("#/gallery?q=keys")


async def test_a_sound_is_asked_for_once_and_heard_at_the_end(
    deployment: StudioDeployment, visitor: Visitor
) -> None:
    page = await visitor.new_page()
    await page.add_init_script(RECORD_SOUNDS)
    await page.goto("/")
    with deployment.gates.hold(RENDERING):
        await order(page, KITE, "Heard")
        await expect(toast(page, QUESTION)).to_be_visible()
        await page.get_by_role("button", name="Yes", exact=True).click()
        assert await _pitches(page) == [660, 880]
        await is_accepted(page, "Heard")
        await deployment.cancel_all()
    await expect(toast(page, "Canceled: Heard")).to_be_visible()
    await page.wait_for_function("() => window.pitches.length === 3")
    # Whoever wants less motion, as this visitor does, is not shaken.
    assert await page.evaluate("() => window.shaken") == 0
    await page.get_by_role("button", name="Sound when a film is ready or needs you").click()
    with deployment.gates.hold(RENDERING):
        await order(page, KITE, "Unheard")
        await is_accepted(page, "Unheard")
        await deployment.cancel_all()
    await expect(toast(page, "Canceled: Unheard")).to_be_visible()
    await expect(toast(page, QUESTION)).to_have_count(0)
    assert len(await _pitches(page)) == 3


async def test_a_phone_is_shaken_where_nobody_wants_less_motion(visitor: Visitor) -> None:
    page = await visitor.new_page()
    await page.emulate_media(reduced_motion="no-preference")
    await page.add_init_script(RECORD_SOUNDS)
    await page.goto("/")
    await is_live(page)
    await page.get_by_role("button", name="Sound when a film is ready or needs you").click()
    await page.wait_for_function("() => window.shaken === 1")


async def _pitches(page: Page) -> list[float]:
    await page.wait_for_function("() => window.pitches.length > 1")
    pitches: list[float] = await page.evaluate("() => window.pitches")
    return pitches
