"""Versions of a film are listed, played and taken back in the page; nothing is bought or cut for that."""

from playwright.async_api import Locator, Page, expect

from tests.browser.axe import complaints
from tests.browser.deployment import PAID, StudioDeployment
from tests.browser.parts import film
from tests.browser.visitor import Visitor


async def _open(page: Page) -> Locator:
    await page.get_by_role("button", name="Versions…").click()
    return page.get_by_role("dialog", name="Versions of this film")


async def test_a_cut_is_played_and_taken_back(deployment: StudioDeployment, visitor: Visitor) -> None:
    job_id = await deployment.generate(title="Kite", **PAID, audio="music")
    await deployment.wait_for_end(job_id)
    first = (await deployment.get(f"/jobs/{job_id}"))["film"]["url"].rsplit("/", 1)[-1]
    await deployment.post(f"/jobs/{job_id}/music", {"source": "off"})
    await deployment.wait_for_end(job_id)
    page = await visitor.open(f"#/jobs/{job_id}")
    await expect(film(page)).to_be_visible()
    dialog = await _open(page)
    newest, oldest = (dialog.get_by_role("listitem", name=f"Version {n}", exact=True) for n in (2, 1))
    await expect(newest).to_contain_text("The film now")
    await expect(newest).to_contain_text("No music")
    await oldest.get_by_role("button", name="Play version 1").click()
    await expect(oldest.get_by_label("Version 1", exact=True)).to_be_visible()
    assert await complaints(page) == []
    await oldest.get_by_role("button", name="Use version 1").click()
    await expect(dialog).not_to_be_visible()
    job = await deployment.get(f"/jobs/{job_id}")
    assert (job["film"]["url"].rsplit("/", 1)[-1], job["results"]["soundtrack"]["is_off"]) == (first, False)
    await expect(film(page)).to_be_visible()
    await expect((await _open(page)).get_by_role("listitem", name="Version 1")).to_contain_text(
        "The film now"
    )
