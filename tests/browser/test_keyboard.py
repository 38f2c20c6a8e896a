"""Without a mouse."""

from playwright.async_api import Locator, Page, expect

from tests.browser.deployment import PAID, StudioDeployment
from tests.browser.parts import film, form, queue, scene
from tests.browser.visitor import Visitor

MOST_TABS = 80


async def test_a_film_is_ordered_followed_and_played_with_the_keyboard_alone(
    deployment: StudioDeployment, visitor: Visitor
) -> None:
    page = await visitor.open("#/gallery")
    await expect(page.get_by_role("searchbox", name="Search")).to_be_visible()
    await page.keyboard.press("n")
    await expect(form(page)).to_be_visible()
    await tab_to(page, form(page).get_by_role("textbox", name="Prompt"))
    await page.keyboard.type("A red kite over the hills at noon.")
    await tab_to(page, form(page).get_by_role("textbox", name="Title"))
    await page.keyboard.type("By hand")
    await tab_to(page, form(page).get_by_role("radio", name="30 s"))
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("ArrowRight")
    await tab_to(page, form(page).get_by_role("spinbutton", name="Seconds"))
    await page.keyboard.press("Control+A")
    await page.keyboard.type("5")
    await tab_to(page, form(page).get_by_role("combobox", name="Resolution"))
    await page.keyboard.type("480")
    await tab_to(page, form(page).get_by_role("checkbox", name="Music"))
    await page.keyboard.press("Space")
    await tab_to(page, form(page).get_by_role("button", name="Make film"))
    await page.keyboard.press("Enter")
    await tab_to(page, page.get_by_role("button", name="Queue"))
    await page.keyboard.press("Enter")
    await tab_to(page, queue(page).get_by_role("link", name="Open By hand"))
    await page.keyboard.press("Enter")
    await expect(film(page)).to_be_visible()
    await tab_to(page, film(page))
    await page.keyboard.press("Space")
    await page.wait_for_function("() => document.querySelector('video[aria-label=Film]').currentTime > 0")


async def test_a_film_is_approved_regenerated_and_downloaded_with_the_keyboard_alone(
    deployment: StudioDeployment, visitor: Visitor
) -> None:
    job_id = await deployment.generate(title="By hand", approval="storyboard", **(PAID | {"audio": "off"}))
    page = await visitor.open(f"#/jobs/{job_id}")
    await tab_to(page, page.get_by_role("button", name="Approve for $"))
    await page.keyboard.press("Enter")
    await expect(film(page)).to_be_visible()
    await tab_to(page, page.get_by_role("button", name="Regenerate scene 1"))
    await page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Regenerate scene 1")
    await expect(dialog.get_by_label("Text")).to_be_focused()
    await page.keyboard.type("At night. ")
    await tab_to(page, dialog.get_by_role("button", name="Generate take for $"))
    await page.keyboard.press("Enter")
    await expect(dialog).not_to_be_visible()
    await expect(scene(page, 1).get_by_role("button", name="2 takes… of scene 1")).to_be_visible()
    await deployment.wait_for_end(job_id)
    await expect(film(page)).to_be_visible()
    await tab_to(page, page.get_by_role("link", name="Download", exact=True))
    async with page.expect_download() as awaited:
        await page.keyboard.press("Enter")
    download = await awaited.value
    assert (download.suggested_filename, await download.failure()) == ("By hand.mp4", None)


async def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until it has the focus; whatever has it on the way shows that."""
    await expect(target).to_be_visible()
    for _ in range(MOST_TABS):
        await page.keyboard.press("Tab")
        assert await page.evaluate(SHOWS_FOCUS), await page.evaluate("() => document.activeElement.outerHTML")
        if await target.evaluate("(element) => element === document.activeElement"):
            return
    raise AssertionError(f"Tab does not lead to {target}")


# Not only the element itself may be drawn differently: a hidden radio's label is, instead.
SHOWS_FOCUS = """() => {
  const one = document.activeElement;
  const drawn = (element) => {
    const style = getComputedStyle(element);
    return style.outlineStyle !== "none" || style.boxShadow !== "none";
  };
  return one === document.body || [one, one.parentElement, ...(one.labels ?? [])].some(drawn);
}"""
