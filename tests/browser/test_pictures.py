"""A picture of one's own: chosen, dropped or pasted, for a film and a scene, shown until there is a clip."""

import base64
import re
from pathlib import Path

import pytest
from playwright.async_api import JSHandle, Locator, Page, expect

from tests.browser import axe
from tests.browser.deployment import PAID, StudioDeployment
from tests.browser.parts import describe, form, in_queue, open_details, save_storyboard, unfold_queue
from tests.pictures import HEIC, a_picture
from tests.providers.answering import Said, answering

KITE = "A red kite over the hills at noon."
FAL, MODEL = "fal", "fal-ai/kling-video/v3/standard"
UPLOADED = re.compile(r"/api/v1/uploads/[0-9a-f-]{36}$")


def field(page: Page, what: str = "the film") -> Locator:
    """The field of a picture."""
    return page.get_by_role("group", name=f"Picture for {what}", exact=True)


def preview(page: Page, what: str = "the film") -> Locator:
    return field(page, what).get_by_role("img")


async def file_list(page: Page, content: bytes, name: str) -> JSHandle:
    """A file as a drop or a paste brings it."""
    return await page.evaluate_handle(
        """([data, name]) => {
          const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
          const transfer = new DataTransfer();
          transfer.items.add(new File([bytes], name));
          return transfer;
        }""",
        [base64.b64encode(content).decode(), name],
    )


async def choose(page: Page, content: bytes, name: str = "kite.jpg", what: str = "the film") -> None:
    await (
        field(page, what)
        .locator("input[type=file]")
        .set_input_files({"name": name, "mimeType": "", "buffer": content})
    )


async def test_a_chosen_picture_becomes_the_films_thumbnail_and_stays_over_a_reload(
    deployment: StudioDeployment, page: Page
) -> None:
    await describe(page, KITE, "Pictured")
    await choose(page, HEIC, "IMG_1.HEIC")
    await expect(preview(page)).to_have_attribute("src", UPLOADED)
    shown = await preview(page).get_attribute("src")
    assert await axe.complaints(page) == []
    await page.reload()
    await expect(preview(page)).to_have_attribute("src", str(shown))
    await form(page).get_by_role("combobox", name="Provider").select_option(FAL)
    await form(page).get_by_role("combobox", name="Model").select_option(MODEL)
    await form(page).get_by_role("combobox", name="Resolution").select_option("720p")
    await form(page).get_by_text("Show me the storyboard first").click()
    await form(page).get_by_role("button", name=re.compile(r"Make storyboard .*\$")).click()
    await unfold_queue(page)
    thumbnail = in_queue(page, "Pictured").locator(".thumbnail img")
    await expect(thumbnail).to_have_attribute("src", str(shown))
    await page.reload()
    await expect(thumbnail).to_have_attribute("src", str(shown))
    # Other words are another film, which does not begin from it unseen.
    await expect(preview(page)).to_be_visible()
    await form(page).get_by_role("textbox", name="Prompt").fill("A blue boat at night.")
    await expect(preview(page)).to_have_count(0)
    await page.get_by_role("button", name="Use it again").click()
    await expect(preview(page)).to_have_attribute("src", str(shown))


async def test_a_model_that_takes_no_picture_is_said_at_the_picture_which_can_be_removed(page: Page) -> None:
    await describe(page, KITE, "None")
    await choose(page, a_picture())
    await expect(field(page)).to_contain_text(re.compile("This model can.t start from a picture"))
    await field(page).get_by_role("button", name="Remove picture for the film").click()
    await expect(preview(page)).to_have_count(0)
    await expect(field(page)).to_contain_text("Or drop or paste one")
    await expect(form(page).get_by_role("button", name="Make film")).to_be_enabled()


@pytest.mark.parametrize("way", ["drop", "paste", "paste without a focus"])
async def test_a_picture_can_be_dropped_and_pasted(page: Page, way: str) -> None:
    transfer = await file_list(page, a_picture("PNG"), "kite.png")
    if way == "drop":
        await form(page).locator(".create-main").dispatch_event("drop", {"dataTransfer": transfer})
    else:
        at = "document.body" if "without" in way else "document.querySelector('#prompt')"
        await page.evaluate(
            f"""(clipboardData) => {at}.dispatchEvent(
              new ClipboardEvent("paste", {{ clipboardData, bubbles: true, cancelable: true }}))""",
            transfer,
        )
    await expect(preview(page)).to_have_attribute("src", UPLOADED)


async def test_a_file_that_is_no_picture_is_refused_in_plain_words(page: Page) -> None:
    await choose(page, b"no picture", "kite.jpg")
    await expect(field(page)).to_contain_text("This is not a picture that Longtake can read.")
    await expect(preview(page)).to_have_count(0)
    await choose(page, a_picture())
    await expect(preview(page)).to_have_attribute("src", UPLOADED)
    await expect(field(page)).not_to_contain_text("not a picture")


async def test_a_picture_at_an_address_is_fetched_by_the_keyboard_alone_and_shown_as_an_upload(
    page: Page,
) -> None:
    opens = field(page).get_by_role("button", name="From an address for the film")
    address = field(page).get_by_role("textbox", name="Address of the picture for the film")
    with answering() as elsewhere:
        elsewhere.on("GET /page", Said(b"<html>Log in</html>"))
        elsewhere.on("GET /kite.png", Said(a_picture("PNG")))
        await opens.press("Enter")
        await expect(address).to_be_focused()
        await address.press("Escape")
        await expect(opens).to_be_focused()
        await opens.press("Enter")
        await address.fill("ftp://pictures.example/kite.png")
        await address.press("Enter")
        await expect(field(page)).to_contain_text("Enter a public one that begins with https.")
        await expect(address).to_have_attribute("aria-invalid", "true")
        assert await axe.complaints(page) == []
        await address.fill(f"{elsewhere.url}/page")
        await address.press("Enter")
        await expect(field(page)).to_contain_text("This is not a picture that Longtake can read.")
        await address.fill(f" {elsewhere.url}/kite.png ")
        await address.press("Enter")
        await expect(preview(page)).to_have_attribute("src", UPLOADED)
    await expect(address).to_have_count(0)
    await expect(opens).to_be_focused()
    # Nothing was ordered by these keys.
    await expect(form(page).get_by_role("button", name="Make film")).to_be_visible()
    await expect(in_queue(page, "Pictured")).to_have_count(0)


async def test_a_scene_of_a_storyboard_gets_a_picture_of_its_own(
    deployment: StudioDeployment, page: Page, tmp_path: Path
) -> None:
    job_id = await deployment.generate(
        title="Board", approval="storyboard", provider=FAL, model=MODEL, resolution="720p", duration_seconds=8
    )
    await deployment.wait_for_progress(job_id, lambda picture: picture["needs_you"])
    await page.goto(f"/#/jobs/{job_id}")
    board = page.get_by_role("region", name="Storyboard", exact=True)
    await open_details(page, 1)
    first = board.get_by_role("listitem").first.locator(".board-fields")
    await first.dispatch_event("drop", {"dataTransfer": await file_list(page, a_picture(), "kite.jpg")})
    await expect(preview(page, "scene 1")).to_have_attribute("src", UPLOADED)
    assert await axe.complaints(page) == []
    await save_storyboard(page)
    shown = await preview(page, "scene 1").get_attribute("src")
    job = await deployment.get(f"/jobs/{job_id}")
    image = job["results"]["scenes"][0]["reference_image"]
    assert image["upload_id"] == str(shown).rpartition("/")[2]


async def show_board(deployment: StudioDeployment, page: Page, **choice: str) -> tuple[str, Locator]:
    """Open the storyboard of a new film; return the film's id and the storyboard."""
    job_id = await deployment.generate(
        title="Board", approval="storyboard", resolution="720p", duration_seconds=8, **choice
    )
    await deployment.wait_for_progress(job_id, lambda picture: picture["needs_you"])
    await page.goto(f"/#/jobs/{job_id}")
    return job_id, page.get_by_role("region", name="Storyboard", exact=True)


async def save_board(deployment: StudioDeployment, page: Page, job_id: str) -> dict[str, str] | None:
    """Save the storyboard; return the picture that the first scene ends on."""
    await save_storyboard(page)
    job = await deployment.get(f"/jobs/{job_id}")
    last: dict[str, str] | None = job["results"]["scenes"][0]["last_image"]
    return last


async def test_a_scene_gets_a_picture_to_end_on_once_it_has_one_to_begin_from(
    deployment: StudioDeployment, page: Page
) -> None:
    job_id, board = await show_board(deployment, page, provider=FAL, model=MODEL)
    await open_details(page, 1)
    first, end = board.get_by_role("listitem").first, "the end of scene 1"
    await expect(first).to_contain_text("A clip that ends on a picture begins from one too.")
    await expect(field(page, end)).to_have_count(0)
    await choose(page, a_picture(), what="scene 1")
    await expect(field(page, end)).to_contain_text("Or drop or paste one")
    transfer = await file_list(page, a_picture("PNG", width=200, height=100), "end.png")
    await first.locator(".board-last-picture").dispatch_event("drop", {"dataTransfer": transfer})
    await expect(preview(page, end)).to_have_attribute("src", UPLOADED)
    shown = str(await preview(page, end).get_attribute("src"))
    assert shown != await preview(page, "scene 1").get_attribute("src")
    assert await axe.complaints(page) == []
    kept = await save_board(deployment, page, job_id)
    assert kept is not None
    assert kept["upload_id"] == shown.rpartition("/")[2]
    await field(page, end).get_by_role("button", name=f"Remove picture for {end}").click()
    assert await save_board(deployment, page, job_id) is None


async def test_a_model_that_takes_no_picture_to_end_on_is_offered_none(
    deployment: StudioDeployment, page: Page
) -> None:
    _, board = await show_board(deployment, page, **PAID)
    await open_details(page, 1)
    await expect(field(page, "scene 1")).to_be_visible()
    await expect(board.get_by_text("Last picture")).to_have_count(0)
