"""What operators see in the Studio: films of all teams with why they wait, and how to look at them."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.api.people_kit import PASSWORD, a_person, an_owner, guarded_app
from tests.api.streams import listening
from tests.browser.clipboards import REFUSES, WRITES
from tests.browser.deployment import StudioDeployment
from tests.browser.visitor import Visitor

TITLE = "The waiting kite"
VIEWER = "eve@films.example"


@pytest.fixture
async def waiting(deployment: StudioDeployment) -> AsyncIterator[str]:
    """A film that waits for its owner; its id."""
    job_id = await deployment.generate(title=TITLE, scenes=[{"text": "A kite"}], approval="storyboard")
    yield job_id
    await deployment.cancel_all()


def film(page: Page, title: str) -> Locator:
    """A film at work."""
    return page.get_by_role("list", name="Films at work").get_by_role("article", name=title, exact=True)


def states(page: Page) -> Locator:
    """How many films stand where."""
    return page.get_by_role("group", name="Where films stand")


async def test_a_film_says_why_it_waits_and_its_command_is_copied(
    deployment: StudioDeployment, visitor: Visitor, waiting: str
) -> None:
    page = await visitor.new_page()
    await page.add_init_script(WRITES)
    await page.goto("/#/")
    await page.get_by_role("link", name="Operations").click()
    of_ours = film(page, TITLE)
    await expect(of_ours).to_have_attribute("data-state", "needs_owner")
    await expect(of_ours).to_contain_text("Approve or edit the storyboard")
    await of_ours.get_by_role("button", name="Command for").click()
    await expect(of_ours.get_by_text("Copied")).to_be_visible()
    copied = await page.evaluate("window.copied")
    assert copied.startswith(f"temporal workflow describe --workflow-id {waiting} ")
    assert deployment.temporal_address in copied
    links = (await deployment.get(f"/jobs/{waiting}"))["links"]
    link = of_ours.get_by_role("link", name="in the Temporal Web UI")
    assert await link.get_attribute("href") == links["web_ui"]
    await of_ours.get_by_role("link", name=TITLE, exact=True).click()
    await expect(page.get_by_role("heading", name=TITLE)).to_be_visible()


async def test_without_a_clipboard_the_command_is_selected(visitor: Visitor, waiting: str) -> None:
    page = await visitor.new_page()
    await page.add_init_script(REFUSES)
    await page.goto("/#/operations")
    await film(page, TITLE).get_by_role("button", name="Command for").click()
    await expect(film(page, TITLE).get_by_text("Selected: copy it")).to_be_visible()
    assert waiting in await page.evaluate("getSelection().toString()")


async def test_what_is_listed_is_in_the_address(visitor: Visitor, waiting: str) -> None:
    page = await visitor.open("#/operations")
    await expect(film(page, TITLE)).to_be_visible()
    await states(page).get_by_role("button", name="in line").press("Enter")
    await expect(page.get_by_text("No film is at work here.")).to_be_visible()
    await page.reload()
    await expect(page.get_by_text("No film is at work here.")).to_be_visible()
    chosen = states(page).get_by_role("button", name="in line")
    await expect(chosen).to_have_attribute("aria-pressed", "true")
    await chosen.click()
    await expect(film(page, TITLE)).to_be_visible()
    await page.get_by_role("combobox", name="Service").select_option("runway")
    await expect(page.get_by_text("No film is at work here.")).to_be_visible()
    await page.go_back()
    await expect(film(page, TITLE)).to_be_visible()


async def test_the_page_follows_by_itself(
    deployment: StudioDeployment, visitor: Visitor, waiting: str
) -> None:
    page = await visitor.open("#/operations")
    await expect(film(page, TITLE)).to_be_visible()
    await deployment.post(f"/jobs/{waiting}/cancel")
    await expect(film(page, TITLE)).to_have_count(0)


async def test_services_teams_workers_and_reconciles_are_told(visitor: Visitor) -> None:
    page = await visitor.open("#/operations")
    services = page.get_by_role("region", name="Services").get_by_role("table")
    await expect(services.get_by_role("row", name="Longtake's own animatic 0 of 1000")).to_be_visible()
    teams = page.get_by_role("region", name="Teams").get_by_role("table")
    await expect(teams.get_by_role("row", name="All teams $")).to_be_visible()
    workers = page.get_by_role("region", name="Workers").get_by_role("table")
    await expect(workers.get_by_role("row")).not_to_have_count(0)
    await expect(
        page.get_by_role("list", name="Latest reconciles").get_by_role("listitem").first
    ).to_be_visible()


async def test_who_may_not_operate_is_offered_nothing_and_told_why(browser: Browser, tmp_path: Path) -> None:
    async with (
        guarded_app(tmp_path) as app,
        listening(app) as client,
        await browser.new_context(base_url=str(client.base_url)) as context,
        aclosing(await an_owner(app)) as owner,
        aclosing(await a_person(owner, app, VIEWER, "viewer")),
    ):
        page = await context.new_page()
        await page.goto("/#/operations")
        await page.get_by_label("E-mail address").fill(VIEWER)
        await page.get_by_label("Password").fill(PASSWORD)
        await page.get_by_role("button", name="Log in").click()
        await expect(page.get_by_role("link", name="Costs")).to_be_visible()
        await expect(page.get_by_role("link", name="Operations")).to_have_count(0)
        await expect(page.get_by_role("alert")).to_contain_text("operate")
