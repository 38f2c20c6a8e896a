"""The trash: films go there, are looked at, come back, and go for good."""

from playwright.async_api import Page, expect

from bench.seed_catalog import seed_films
from settings import Settings
from tests.browser.deployment import StudioDeployment
from tests.browser.parts import in_gallery, mark, searched
from tests.browser.visitor import Visitor


async def test_five_go_to_the_trash_come_back_and_go_for_good(
    deployment: StudioDeployment, visitor: Visitor
) -> None:
    titles = [f"Tasmania {number}" for number in range(6)]
    await seed_films(Settings(var_dir=deployment.var), len(titles), "Tasmania")
    page = await searched(await visitor.open("#/gallery"), "Tasmania", 6)
    bar = page.get_by_role("toolbar", name="Selection")
    await mark(page, titles[1:])
    await bar.get_by_role("button", name="Delete 5 films").click()
    await expect(in_gallery(page, titles[1])).to_have_count(0)
    # Undone, all are there again.
    await page.get_by_role("button", name="Undo").click()
    await expect(in_gallery(page, titles[1])).to_be_visible()
    await mark(page, titles[1:])
    await page.keyboard.press("Delete")
    await expect(in_gallery(page, titles[1])).to_have_count(0)
    await page.get_by_role("button", name="Trash", exact=True).click()
    await mark(page, titles[1:2])
    await bar.get_by_role("button", name="Restore 1 film").click()
    await expect(in_gallery(page, titles[1])).to_have_count(0)
    await open_in_trash_and_restore(page, titles[5])
    await in_gallery(page, titles[4]).get_by_role("button", name=f"Restore {titles[4]}").click()
    await expect(in_gallery(page, titles[4])).to_have_count(0)
    await mark(page, titles[2:3])
    await bar.get_by_role("button", name="Delete 1 film for good").click()
    await bar.get_by_role("button", name="Keep", exact=True).click()
    await bar.get_by_role("button", name="Delete 1 film for good").click()
    await bar.get_by_role("button", name="Delete", exact=True).click()
    await expect(in_gallery(page, titles[2])).to_have_count(0)
    await page.get_by_role("button", name="Empty the trash…").click()
    await page.get_by_role("button", name="Delete all").click()
    await expect(page.get_by_text("Nothing here.")).to_be_visible()
    assert (await deployment.get("/jobs?trashed=true"))["total"] == 0
    await page.get_by_role("button", name="Back to the gallery").click()
    await expect(in_gallery(page, titles[1])).to_be_visible()
    jobs = await deployment.get("/jobs?limit=100&q=Tasmania&sort=title")
    assert [job["title"] for job in jobs["jobs"]] == [*titles[:2], *titles[4:]]


async def open_in_trash_and_restore(page: Page, title: str) -> None:
    """Open a film in the trash, which can be watched and read there, and restore it; back to the trash."""
    await in_gallery(page, title).get_by_role("link", name=f"Open {title}").click()
    await expect(page.get_by_role("heading", name=title)).to_be_focused()
    await expect(page.get_by_text("This film is in the trash")).to_be_visible()
    await expect(page.get_by_text("A red kite over the hills", exact=False).first).to_be_visible()
    await expect(page.get_by_role("button", name="Rename")).to_have_count(0)
    await page.get_by_role("button", name="Delete for good…").click()
    await page.get_by_role("button", name="Keep").click()
    await page.get_by_role("button", name="Restore").click()
    await expect(page.get_by_role("button", name="Delete this film")).to_be_visible()
    await page.get_by_role("navigation", name="Films").get_by_role("link", name="Gallery").click()
    await expect(page.get_by_role("heading", name="Trash")).to_be_visible()


async def test_a_trash_in_which_nothing_is_left_is_not_asked_about_any_more(
    deployment: StudioDeployment, visitor: Visitor
) -> None:
    await seed_films(Settings(var_dir=deployment.var), 1, "Last of all")
    page = await searched(await visitor.open("#/gallery"), "Last of all 0", 1)
    await mark(page, ["Last of all 0"])
    await page.keyboard.press("Delete")
    await page.get_by_role("button", name="Trash", exact=True).click()
    await page.get_by_role("button", name="Empty the trash…").click()
    await expect(page.get_by_role("button", name="Delete all")).to_be_visible()
    await in_gallery(page, "Last of all 0").get_by_role("button", name="Restore Last of all 0").click()
    await expect(page.get_by_text("Nothing here.")).to_be_visible()
    await expect(page.get_by_role("button", name="Delete all")).to_have_count(0)


async def test_a_film_that_is_deleted_on_its_page_can_be_taken_back(
    deployment: StudioDeployment, visitor: Visitor
) -> None:
    await seed_films(Settings(var_dir=deployment.var), 1, "Regretted")
    page = await searched(await visitor.open("#/gallery"), "Regretted 0", 1)
    await in_gallery(page, "Regretted 0").get_by_role("link", name="Open Regretted 0").click()
    await page.get_by_role("button", name="Delete this film").click()
    await page.get_by_role("button", name="Undo").click()
    await searched(page, "Regretted 0", 1)
