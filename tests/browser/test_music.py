"""The music of a finished film is changed in the page: at the price on the button, and no scene is made."""

from pathlib import Path

from playwright.async_api import Locator, Page, expect

from tests.activities.cutting import make
from tests.browser.axe import complaints
from tests.browser.deployment import PAID, StudioDeployment
from tests.browser.parts import film
from tests.browser.visitor import Visitor


async def _open(page: Page) -> Locator:
    await page.get_by_role("button", name="Change music…").click()
    return page.get_by_role("dialog", name="Change the music")


async def _until_cut_anew(page: Page, before: str | None) -> None:
    await expect(film(page)).not_to_have_attribute("src", before or "")
    await expect(page.get_by_role("button", name="Change music…")).to_be_visible()


async def test_music_is_bought_anew_at_a_price_and_then_made_quieter_for_nothing(
    deployment: StudioDeployment, visitor: Visitor
) -> None:
    job_id = await deployment.generate(title="Kite", **PAID, audio="music", music_provider="elevenlabs")
    page = await visitor.open(f"#/jobs/{job_id}")
    await expect(film(page)).to_be_visible()
    await expect(page.get_by_role("button", name="Change music…")).to_be_visible()
    before, bought = await film(page).get_attribute("src"), deployment.emulator.get_invoice()

    dialog = await _open(page)
    await dialog.get_by_label("Music", exact=True).select_option("new")
    await dialog.get_by_label("Describe it").fill("A slow waltz.")
    button = dialog.get_by_role("button", name="Change the film")
    await expect(button).to_contain_text("for $")
    assert await complaints(page) == []
    await button.dblclick()
    await expect(dialog).not_to_be_visible()
    # The film of before stays where it is.
    await expect(film(page)).to_be_visible()
    await _until_cut_anew(page, before)
    invoice = deployment.emulator.get_invoice()
    new = invoice["jobs"][len(bought["jobs"]) :]
    assert [job["service"] for job in new] == ["elevenlabs"]

    before = await film(page).get_attribute("src")
    dialog = await _open(page)
    await dialog.get_by_label("Loudness").fill("-9")
    await dialog.get_by_role("button", name="Change the film for $0").click()
    await _until_cut_anew(page, before)
    assert deployment.emulator.get_invoice() == invoice


async def test_an_own_file_is_taken_and_one_that_is_none_is_refused(
    deployment: StudioDeployment, visitor: Visitor, tmp_path: Path
) -> None:
    job_id = await deployment.put_finished_film()
    page = await visitor.open(f"#/jobs/{job_id}")
    await expect(film(page)).to_be_visible()
    before = await film(page).get_attribute("src")
    dialog = await _open(page)
    await dialog.get_by_label("Music", exact=True).select_option("upload")
    song, text = make("sine=frequency=440:duration=3", tmp_path / "song.mp3"), tmp_path / "song.txt"
    text.write_text("no sound", encoding="utf-8")
    await dialog.locator("input[type=file]").set_input_files(text)
    await expect(dialog).to_contain_text("no sound that Longtake can read")
    await dialog.locator("input[type=file]").set_input_files(song)
    await expect(dialog).to_contain_text("song.mp3")
    await dialog.get_by_role("button", name="Change the film for $0").click()
    await _until_cut_anew(page, before)
    assert (await deployment.get(f"/jobs/{job_id}"))["results"]["soundtrack"]["upload_id"]
