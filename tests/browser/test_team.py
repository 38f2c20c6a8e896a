"""People join, log in and manage their team in the Studio."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.async_api import Browser, Page, expect

from api.people.owner_link import make_owner_link
from tests.api.kit import services_of
from tests.api.people_kit import PASSWORD, guarded_app, token_of
from tests.api.streams import listening
from tests.browser.axe import complaints
from tests.mail_kit import mail_house

ANN, EVE = "ann@films.example", "eve@films.example"


@pytest.fixture
async def app(tmp_path: Path) -> AsyncIterator[FastAPI]:
    async with guarded_app(tmp_path) as app:
        yield app


@pytest.fixture
async def studio(app: FastAPI) -> AsyncIterator[str]:
    """The address of a Studio where people log in."""
    async with listening(app) as client:
        yield str(client.base_url)


@pytest.fixture
async def page(browser: Browser, studio: str) -> AsyncIterator[Page]:
    context = await browser.new_context(base_url=studio)
    yield await context.new_page()
    await context.close()


async def test_an_owner_joins_and_lets_others_and_programs_in(
    browser: Browser, page: Page, studio: str, app: FastAPI
) -> None:
    services = services_of(app)
    link = await make_owner_link(services.settings, services.people)
    await _join(page, token_of(link), ANN)
    await page.get_by_role("link", name="Team").click()
    await expect(page.get_by_text(f"Ann ({ANN})")).to_be_visible()

    await page.get_by_label("E-mail address").fill(EVE)
    await page.get_by_role("button", name="Make a link").click()
    invitation = await page.get_by_role("textbox", name="The invitation's link").input_value()
    assert token_of(invitation)

    await page.get_by_label("Films at once").fill("3")
    await page.get_by_role("button", name="Set the limits").click()
    await expect(page.get_by_text("Films at work: 0 of 3. Begun within the last hour: 0.")).to_be_visible()
    assert (await services.people.limits.get_limits(services.settings.owner)).jobs_at_once == 3

    await page.get_by_label("Days that films are kept after their end").fill("30")
    await page.get_by_role("button", name="Delete films after 30 days").click()
    await page.get_by_role("button", name="Really: Delete films after 30 days").click()
    await expect(page.get_by_text("Films are deleted for good 30 days after their end")).to_be_visible()
    assert await services.people.retention.get_keep_days(services.settings.owner) == 30

    await page.get_by_label("What is it for?").fill("Nightly films")
    await page.get_by_role("button", name="Create key").click()
    key = await page.get_by_role("textbox", name="The key Nightly films").input_value()
    assert await services.people.keys.find_key(key)
    assert await complaints(page) == []
    await page.get_by_role("button", name="Revoke the key Nightly films").click()
    await expect(page.get_by_role("button", name="Revoke the key Nightly films")).to_be_hidden()
    assert await services.people.keys.find_key(key) is None

    other = await browser.new_context(base_url=studio)
    eve = await other.new_page()
    await _join(eve, token_of(invitation), None)
    await eve.get_by_role("link", name="Team").click()
    await expect(eve.get_by_text(f"{EVE} (you)")).to_be_visible()
    await expect(eve.get_by_text(ANN)).to_be_visible()
    await expect(eve.get_by_role("button", name="Create key")).to_be_hidden()
    async with eve.expect_download() as download:
        await eve.get_by_role("link", name="Download all that is kept about you").click()
    assert (await download.value).suggested_filename == "longtake-data.json"
    await other.close()

    await page.reload()
    await page.get_by_role("button", name=f"Remove {EVE}", exact=True).click()
    await expect(page.get_by_role("combobox", name=f"Role of {EVE}")).to_be_visible()
    await page.get_by_role("button", name=f"Really: Remove {EVE}").click()
    await expect(page.get_by_role("combobox", name=f"Role of {EVE}")).to_be_hidden()


async def test_who_is_not_logged_in_is_asked_to(page: Page, app: FastAPI) -> None:
    services = services_of(app)
    await _join(page, token_of(await make_owner_link(services.settings, services.people)), ANN)
    await page.goto("/#/team")
    await page.get_by_role("button", name="Log out").click()
    await expect(page.get_by_role("heading", name="Log in")).to_be_visible()
    assert await complaints(page) == []
    await page.get_by_label("E-mail address").fill(ANN)
    await page.get_by_label("Password").fill("a wrong password")
    await page.get_by_role("button", name="Log in").click()
    await expect(page.get_by_text("do not belong together")).to_be_visible()
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Log in").click()
    await expect(page.get_by_role("heading", name="Team")).to_be_visible()


async def test_an_invitation_that_was_used_says_so(page: Page) -> None:
    await page.goto("/#/join/of-nobody")
    await expect(page.get_by_role("heading", name="This invitation does not work")).to_be_visible()


async def test_a_person_chooses_mails_and_shows_that_the_address_is_theirs(
    browser: Browser, tmp_path: Path
) -> None:
    given = {"mail_from": "films@films.example", "public_url": "https://films.example"}
    async with (
        mail_house() as house,
        guarded_app(tmp_path, smtp_url=house.url, **given) as app,
        listening(app) as client,
        await browser.new_context(base_url=str(client.base_url)) as context,
    ):
        services, page = services_of(app), await context.new_page()
        await _join(page, token_of(await make_owner_link(services.settings, services.people)), ANN)
        await page.get_by_role("link", name="Team").click()
        mails = page.get_by_role("form", name="Mails to you")
        await mails.get_by_label("When a film is finished").check()
        await mails.get_by_label("When a film needs").check()
        await mails.get_by_role("button", name="Save").click()
        await page.get_by_role("button", name="Mail me a link").click()
        await expect(page.get_by_text("Open the link in the mail")).to_be_visible()
        assert await complaints(page) == []
        link = re.search(r"/mail/verify/\S+", house.letters[0].get_content())
        assert link
        await page.goto(link[0])
        await page.get_by_role("button", name="Yes, this is my address").click()
        await expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
        await page.goto("/#/team")
        await expect(mails.get_by_label("When a film needs")).to_be_checked()
        await expect(page.get_by_role("button", name="Mail me a link")).to_be_hidden()


async def _join(page: Page, token: str, email: str | None) -> None:
    """Accept an invitation; an address that it names is there already."""
    await page.goto(f"/#/join/{token}")
    await expect(page.get_by_role("button", name="Join")).to_be_visible()
    assert await complaints(page) == []
    if email:
        await page.get_by_label("E-mail address").fill(email)
        await page.get_by_label("Name").fill("Ann")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Join").click()
    await expect(page.get_by_role("link", name="Team")).to_be_visible()
    assert token not in page.url
