"""Nothing is ordered unasked: only a button with a price on it changes what the services are owed."""

import re
from dataclasses import dataclass
from functools import partial

import pytest
from playwright.async_api import Page, expect

from tests.browser.deployment import PAID, StudioDeployment
from tests.browser.parts import UNDER_WAY, film, form, in_queue, scene, toast, unfold_queue
from tests.browser.unfinished_films import (
    KITE,
    STATES,
    Make,
    at_its_storyboard,
    canceled,
    failed,
    fault,
    held,
    over_budget,
    with_a_gap,
)
from tests.browser.visitor import Visitor
from tests.conditions import eventually
from tests.fixtures.job_api import Json

NEW_TEXT = "A blue kite over the sea at dusk."
# Of the model in PAID, for a scene of two and a half seconds.
PRICE = "$0.15"
# These end or delete the film: they come last.
LAST = re.compile(r"^(Stop now|Finish with|Delete|Skip this scene|Use this job|Cut without it)")
# Of a storyboard that grows by these very presses, its two scenes and two new ones; all others are like them.
OF_A_SCENE = re.compile(r"\bscene (\d+)", re.IGNORECASE)
MOST_SCENES = 4


@dataclass
class Walk:
    """Presses all that bears no price, on one page and in the dialogs that open from it."""

    page: Page
    where: str
    # A heading that is there when the view is.
    heading: str

    async def press_all(self, *but: str) -> list[str]:
        """Each control once, by its name, but those in `but` and those that end or delete a film."""
        pressed = list(but)
        while (name := await self._next(pressed)) is not None:
            pressed.append(name)
            await self.page.evaluate(PRESS, name)
            await self.page.evaluate(DRAWN)
        return pressed

    async def press(self, name: str) -> bool:
        """Press one by the beginning of its name; whether there is one."""
        await self._come_back()
        found = [each for each in await self._names() if each.startswith(name)]
        if found:
            await self.page.evaluate(PRESS, found[0])
            await self.page.evaluate(DRAWN)
        return bool(found)

    async def _next(self, pressed: list[str]) -> str | None:
        await self._come_back()
        left = [name for name in await self._names() if name not in pressed and not LAST.match(name)]
        if not left and await self.page.locator("dialog[open]").count():
            await self.page.keyboard.press("Escape")
            return await self._next(pressed)
        return left[0] if left else None

    async def _come_back(self) -> None:
        """A control may have led elsewhere."""
        if not self.page.url.endswith(self.where):
            await self.page.goto(f"/{self.where}")
            await expect(self.page.get_by_role("heading", name=self.heading, exact=True)).to_be_visible()

    async def _names(self) -> list[str]:
        names: list[str] = await self.page.evaluate(NAMES)
        return [name for name in names if "$" not in name and _is_of_first_scenes(name)]


def _is_of_first_scenes(name: str) -> bool:
    return all(int(number) <= MOST_SCENES for number in OF_A_SCENE.findall(name))


# What can be pressed now: behind an open dialog nothing can.
FOUND = """
const told = (one) => one.getAttribute("aria-label") || one.labels?.[0]?.textContent || one.textContent;
const nameOf = (one) => told(one).trim();
const controls = "button, summary, [role=button], input[type=checkbox], input[type=radio]";
const scope = [...document.querySelectorAll("dialog[open]")].at(-1) ?? document.body;
const found = [...scope.querySelectorAll(controls)]
  .filter((one) => one.checkVisibility() && !one.disabled);
"""
NAMES = f"() => {{ {FOUND} return found.map(nameOf).filter(Boolean); }}"
PRESS = f"(name) => {{ {FOUND} found.find((one) => nameOf(one) === name)?.click(); }}"
# What a press draws is drawn, and its effects have run.
DRAWN = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))"


def owed(deployment: StudioDeployment) -> Json:
    """How many jobs the services have had, and what they charge for them."""
    invoice = deployment.emulator.get_invoice()
    return {"jobs": len(invoice["jobs"]), "prices": sorted(job["price_usd"] for job in invoice["jobs"])}


@pytest.mark.parametrize("make", STATES, ids=lambda make: make.__name__)
async def test_no_press_outside_a_button_with_a_price_orders_anything(
    deployment: StudioDeployment, visitor: Visitor, make: Make
) -> None:
    job_id = await make(deployment)
    before = owed(deployment)
    walk = Walk(await visitor.open(), f"#/jobs/{job_id}", "Details")
    pressed = await walk.press_all()
    assert len(pressed) > 5, pressed
    for ending in ("Skip this scene", "Finish with", "Stop now"):
        await walk.press("Cancel…")
        await walk.press(ending)
        await walk.page.keyboard.press("Escape")
    # Whatever was asked for has been done, or not, when the film has ended.
    if make not in {failed, with_a_gap, canceled}:
        await deployment.post(f"/jobs/{job_id}/cancel")
    await deployment.wait_for_end(job_id)
    assert owed(deployment) == before, pressed


async def test_no_press_outside_a_button_with_a_price_orders_anything_in_the_other_views(
    deployment: StudioDeployment, visitor: Visitor
) -> None:
    await failed(deployment)
    before = owed(deployment)
    page = await visitor.open("#/")
    await form(page).get_by_role("combobox", name="Provider").select_option("fal")
    await form(page).get_by_role("textbox", name="Prompt").fill(KITE)
    await expect(form(page).get_by_role("button", name=re.compile(r"Make film for \$"))).to_be_visible()
    assert len(await Walk(page, "#/", "Create a film").press_all()) > 5
    await page.goto("/#/gallery")
    await expect(page.get_by_role("main").get_by_role("article").first).to_be_visible()
    gallery = Walk(page, "#/gallery", "Gallery")
    # No film here is a favorite, or in the trash: these are pressed last, because they hide them all.
    assert len(await gallery.press_all("Favorites only", "Trash")) > 4
    for name in ("Trash", "Favorites only"):
        assert await gallery.press(name)
    assert owed(deployment) == before


async def test_a_failed_film_says_why_and_a_retry_buys_what_its_sheet_says_with_the_words_that_were_written(
    deployment: StudioDeployment, page: Page
) -> None:
    job_id = await failed(deployment)
    await expect(toast(page, "Failed: Refused")).to_be_visible()
    before = owed(deployment)["jobs"]
    # The queue opens the sheet that the film's page has.
    await unfold_queue(page)
    await in_queue(page, "Refused").get_by_role("button", name="Try again: Refused…").click()
    sheet = page.get_by_role("dialog", name="Try again")
    await expect(sheet.get_by_role("button", name="Retry 2 scenes for $0.30")).to_be_enabled()
    await page.keyboard.press("Escape")
    await page.goto(f"#/jobs/{job_id}")
    await expect(scene(page, 1)).to_have_attribute("data-state", "failed")
    reason = (await deployment.get(f"/jobs/{job_id}"))["error"]["message"]
    await expect(page.get_by_role("main")).to_contain_text(reason)
    await page.get_by_role("main").get_by_role("button", name="Try again…").click()
    await expect(sheet.get_by_role("listitem", name="Scene 1")).to_contain_text(PRICE)
    await sheet.get_by_role("textbox", name="Text of scene 1").fill(NEW_TEXT)
    await sheet.get_by_role("checkbox", name="Retry scene 2").uncheck()
    # What was written is there again after a reload, and when the sheet is opened anew.
    await page.reload()
    await page.get_by_role("main").get_by_role("button", name="Try again…").click()
    await expect(sheet.get_by_role("textbox", name="Text of scene 1")).to_have_value(NEW_TEXT)
    assert owed(deployment)["jobs"] == before
    await sheet.get_by_role("button", name=f"Retry 1 scene for {PRICE}").click()
    await expect(film(page)).to_be_visible()
    job = await deployment.get(f"/jobs/{job_id}")
    assert (owed(deployment)["jobs"], job["gaps"]) == (before + 1, [2])
    assert job["results"]["scenes"][0]["takes"][-1]["text"] == NEW_TEXT


async def test_what_may_have_been_paid_already_is_said_before_it_is_paid_again(
    deployment: StudioDeployment, visitor: Visitor
) -> None:
    job_id = await held(deployment)
    await deployment.post(f"/jobs/{job_id}/scenes/2/resolve", {"decision": "do_without"})
    await deployment.wait_for_end(job_id)
    page = await visitor.open(f"#/jobs/{job_id}")
    await page.get_by_role("main").get_by_role("button", name="Try again…").click()
    part = page.get_by_role("dialog", name="Try again").get_by_role("listitem", name="Scene 2")
    await expect(part).to_contain_text(f"{PRICE} may have been paid for an earlier take already")


async def test_what_is_ordered_is_not_called_unspent(deployment: StudioDeployment, visitor: Visitor) -> None:
    deployment.emulator.set_faults(fault("never_ends"))
    job_id = await deployment.generate(title="On its way", budget_usd=3, **PAID)
    await deployment.wait_for_progress(job_id, lambda picture: picture["money"]["ordered_usd"] == 0.3)
    page = await visitor.open(f"#/jobs/{job_id}")
    await expect(scene(page, 2)).to_have_attribute("data-state", UNDER_WAY)
    money = page.get_by_role("group", name="Money")
    await expect(money).to_contain_text("$0.00 spent · $0.30 ordered · $2.70 left of $3.00")
    await page.get_by_role("button", name="Cancel…").click()
    dialog = page.get_by_role("dialog", name="Cancel this film?")
    await expect(dialog).to_contain_text("$0.30 is on order")
    await expect(dialog).not_to_contain_text("Nothing has been spent")
    # What is ordered is paid for: an early end waits for it, and says so.
    await expect(dialog).to_contain_text(
        "Scenes 1 and 2 are ordered and paid for, so the film waits for them"
    )


async def test_an_approval_says_the_whole_price_against_the_budget(
    deployment: StudioDeployment, visitor: Visitor
) -> None:
    job_id = await at_its_storyboard(deployment)
    page = await visitor.open(f"#/jobs/{job_id}")
    board = page.get_by_role("region", name="Storyboard", exact=True)
    await expect(board).to_contain_text("It costs $0.30, and $0.20 is left of your budget of $0.20.")
    await expect(board.get_by_role("button", name="Approve for up to $0.20, then pause")).to_be_enabled()
    await board.get_by_role("button", name="Raise the budget to $0.30 and approve").click()
    await expect(film(page)).to_be_visible()
    assert (await deployment.get(f"/jobs/{job_id}"))["budget_usd"] == 0.3


async def test_a_film_over_its_budget_says_what_the_rest_costs_and_is_raised_once(
    deployment: StudioDeployment, visitor: Visitor
) -> None:
    job_id = await over_budget(deployment)
    page = await visitor.open(f"#/jobs/{job_id}")
    banner = page.get_by_role("region", name="Over budget: paused")
    await expect(banner).to_contain_text("The rest costs $0.15: the whole film $0.30.")
    await banner.get_by_role("button", name="Raise the budget to $0.30").click()
    await expect(film(page)).to_be_visible()


async def test_the_order_button_bears_the_price_or_asks_for_it_first(
    deployment: StudioDeployment, page: Page
) -> None:
    before = owed(deployment)["jobs"]
    button = form(page).get_by_role("button", name="Make film")
    await form(page).get_by_role("textbox", name="Title").fill("Unseen price")
    await form(page).get_by_role("combobox", name="Provider").select_option("fal")
    await form(page).get_by_role("combobox", name="Model").select_option("xai/grok-imagine-video")
    await form(page).get_by_role("radio", name="15 s").check()
    await expect(button).to_have_accessible_name("Make film")
    prompt = form(page).get_by_role("textbox", name="Prompt")
    await prompt.fill(KITE)
    # Pressed before its price is there: it is asked for, and nothing is ordered.
    await prompt.press("Control+Enter")
    await expect(button).to_have_accessible_name(re.compile(r"Make film for \$\d"))
    assert owed(deployment)["jobs"] == before
    await expect(in_queue(page, "Unseen price")).to_have_count(0)
    await button.click()
    await unfold_queue(page)
    await expect(in_queue(page, "Unseen price")).to_be_visible()
    await deployment.cancel_all()


async def test_a_double_click_is_one_film(deployment: StudioDeployment, page: Page) -> None:
    await form(page).get_by_role("textbox", name="Prompt").fill(KITE)
    await form(page).get_by_role("textbox", name="Title").fill("Twice")
    await expect(form(page).get_by_role("button", name="Make film for $0.00")).to_be_visible()
    with deployment.gates.hold("rawvideo"):
        await form(page).get_by_role("button", name="Make film").dblclick()
        await unfold_queue(page)
        await expect(in_queue(page, "Twice")).to_be_visible()
        # The queue shows what is being ordered, too.
        jobs = await eventually(partial(_list_jobs, deployment, "Twice"), "the film is ordered")
        assert len(jobs) == 1
        await deployment.cancel_all()


async def _list_jobs(deployment: StudioDeployment, title: str) -> list[Json]:
    jobs: list[Json] = (await deployment.get(f"/jobs?limit=10&q={title}"))["jobs"]
    return jobs
