"""Every view of the Studio, in every state that it has, and how to get there from the one before."""

from collections.abc import Awaitable, Callable

from playwright.async_api import Page, expect

from tests.browser.parts import film, form, in_gallery, is_live, open_takes, scene, unfold_queue
from tests.browser.scenery import ACTIVE, Scenery

Way = Callable[[Page, Scenery], Awaitable[None]]


async def create(page: Page, _: Scenery) -> None:
    """The form as it opens."""
    await _go(page, "#/")
    await form(page).get_by_role("textbox", name="Prompt").fill("A lighthouse keeper finds a whale at dawn.")
    await expect(page.get_by_role("status", name="Estimate")).to_contain_text("$0.00")


async def create_with_errors(page: Page, _: Scenery) -> None:
    """The form when something is wrong."""
    await form(page).get_by_role("radio", name="Other").check()
    await form(page).get_by_role("spinbutton", name="Seconds").fill("601")
    await form(page).get_by_role("button", name="Make film").click()
    await expect(form(page).locator("[aria-invalid=true]").first).to_be_visible()


async def queue_folded(page: Page, _: Scenery) -> None:
    """The panel as a badge."""
    await _go(page, "#/")
    toggle = page.get_by_role("button", name="Queue")
    if await toggle.get_attribute("aria-expanded") == "true":
        await toggle.click()
    await expect(toggle).to_have_attribute("aria-expanded", "false")


async def queue_unfolded(page: Page, _: Scenery) -> None:
    """The panel with all that is under way."""
    await unfold_queue(page)


async def making(page: Page, scenery: Scenery) -> None:
    """A film in the making: scenes that are done, made, tried again, held, slow and failed."""
    await _job(page, scenery.making)
    await expect(scene(page, 1)).to_have_attribute("data-state", "complete")


async def in_line(page: Page, scenery: Scenery) -> None:
    """A film of which a scene waits for a place at the service."""
    await _job(page, scenery.waiting)
    await expect(page.locator("[data-condition=in_line]")).to_be_visible()


async def approval(page: Page, scenery: Scenery) -> None:
    """A storyboard that waits to be approved."""
    await _job(page, scenery.approval)
    await expect(page.get_by_role("img", name="Sketch of scene 1")).to_be_visible()
    await expect(page.get_by_text("No sketch yet")).to_have_count(0)


async def failed(page: Page, scenery: Scenery) -> None:
    """A job that failed."""
    await _job(page, scenery.failed)
    await expect(scene(page, 1)).to_have_attribute("data-state", "failed")


async def try_again(page: Page, _: Scenery) -> None:
    """The sheet that says what another try buys."""
    await page.get_by_role("main").get_by_role("button", name="Try again…").click()
    await expect(page.get_by_role("dialog", name="Try again")).to_contain_text("$0.")


async def to_be_canceled(page: Page, _: Scenery) -> None:
    """The dialog that says what is spent and what is ordered, before a film is called off."""
    await page.get_by_role("button", name="Cancel…").click()
    await expect(page.get_by_role("dialog", name="Cancel this film?")).to_contain_text("$")


async def canceled(page: Page, scenery: Scenery) -> None:
    """A job that was called off, with what there is to pay."""
    await _job(page, scenery.canceled)
    await expect(scene(page, 2)).to_contain_text("billed")


async def completed(page: Page, scenery: Scenery) -> None:
    """A finished film."""
    await _job(page, scenery.completed)
    await expect(film(page)).to_be_visible()


async def scene_takes(page: Page, _: Scenery) -> None:
    """The takes of a scene."""
    await open_takes(page, 1)
    await expect(page.get_by_role("button", name="Play both")).to_be_visible()


async def retake(page: Page, _: Scenery) -> None:
    """The dialog in which a scene is ordered anew."""
    await page.keyboard.press("Escape")
    await scene(page, 1).get_by_role("button", name="Regenerate scene 1").click()
    await expect(page.get_by_role("dialog", name="Regenerate scene 1")).to_contain_text("$")


async def gallery(page: Page, _: Scenery) -> None:
    """All films."""
    await _go(page, "#/gallery")
    await expect(in_gallery(page, "The lighthouse keeper")).to_be_visible()


async def gallery_selection(page: Page, _: Scenery) -> None:
    """Films that are selected."""
    await page.get_by_role("searchbox", name="Search").fill("")
    for title in ("The lighthouse keeper", "The volcano"):
        await in_gallery(page, title).get_by_role("checkbox", name=f"Select {title}").check()
    await expect(page.get_by_role("button", name="Delete 2 films")).to_be_visible()


async def trash(page: Page, _: Scenery) -> None:
    """The trash, of which the last thing is about to be deleted for good."""
    await page.get_by_role("button", name="Clear selection").click()
    title = "The volcano"
    await in_gallery(page, title).get_by_role("checkbox", name=f"Select {title}").check()
    await page.get_by_role("button", name="Delete 1 film").click()
    await expect(page.get_by_role("button", name="Undo")).to_be_visible()
    await page.get_by_role("button", name="Trash", exact=True).click()
    await in_gallery(page, title).get_by_role("checkbox", name=f"Select {title}").check()
    await page.get_by_role("button", name="Delete 1 film for good").click()
    await page.get_by_role("button", name="Empty the trash…").click()
    await expect(page.get_by_role("button", name="Delete all")).to_be_visible()


async def trash_restored(page: Page, _: Scenery) -> None:
    """The trash without anything in it."""
    await page.get_by_role("button", name="Keep", exact=True).last.click()
    await page.get_by_role("button", name="Restore 1 film").click()
    await expect(page.get_by_text("Nothing here.")).to_be_visible()


async def gallery_without_hits(page: Page, _: Scenery) -> None:
    """Nothing that fits."""
    await page.get_by_role("searchbox", name="Search").fill("no film has this word")
    await expect(page.get_by_text("No films match.")).to_be_visible()


async def costs(page: Page, _: Scenery) -> None:
    """What was spent, by month."""
    await _go(page, "#/costs")
    await expect(page.get_by_role("region", name="Costs as a table")).to_be_visible()


async def costs_by_film(page: Page, _: Scenery) -> None:
    """What was spent, by film."""
    await page.get_by_role("combobox", name="By").select_option("film")
    await expect(page.get_by_role("link", name="The lighthouse keeper")).to_be_visible()


async def operations(page: Page, _: Scenery) -> None:
    """What operators see of the work."""
    await _go(page, "#/operations")
    await expect(page.locator("[data-state=held]")).to_be_visible()
    await expect(page.get_by_role("region", name="Workers").get_by_role("table")).to_be_visible()


async def gallery_empty(page: Page) -> None:
    """No film at all; not one of the views, which come with films."""
    await page.goto("/#/gallery")
    await is_live(page)
    await expect(page.get_by_text("No films yet.")).to_be_visible()


async def _job(page: Page, job_id: str) -> None:
    await _go(page, f"#/jobs/{job_id}")
    await expect(page.get_by_role("heading", level=1)).to_be_visible()
    # The job's details come after its progress.
    main = page.get_by_role("main")
    await expect(main.get_by_role("button", name="Reuse these settings")).to_be_visible()


async def _go(page: Page, where: str) -> None:
    """A fresh page, when it knows of all that goes on and what it is called."""
    await page.goto("about:blank")
    await page.goto(f"/{where}")
    await is_live(page)
    await expect(page).to_have_title(f"(!) ({ACTIVE}) Longtake")


# Of each page its views, in the order in which somebody comes to them.
VIEWS: tuple[tuple[Way, ...], ...] = (
    (create, create_with_errors),
    (queue_folded, queue_unfolded),
    (making, to_be_canceled),
    (in_line,),
    (approval,),
    (failed, try_again),
    (canceled,),
    (completed, scene_takes, retake),
    (gallery, gallery_without_hits, gallery_selection, trash, trash_restored),
    (costs, costs_by_film),
    (operations,),
)
