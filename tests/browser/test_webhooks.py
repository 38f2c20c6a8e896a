"""What webhooks were told is seen in the Studio, told again, and a receiver is tried."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.async_api import Browser, Locator, Page, expect
from temporalio.testing import WorkflowEnvironment

from api.people.owner_link import make_owner_link
from contracts import CallerNotice
from contracts.webhook_state import WebhookState
from store.models import JobRow
from store.webhook_log import WebhookAttempt, WebhookLog
from tests.api.kit import a_row, services_of
from tests.api.people_kit import PASSWORD, guarded_app, token_of
from tests.api.streams import listening
from tests.api.webhook_kit import URL, Receiver, receiving
from tests.browser.axe import complaints
from tests.conditions import eventually
from tests.store.builders import an_end


class House:
    """A Studio where Ann is logged in, a receiver of hers, and a film whose end it was to be told."""

    def __init__(self, app: FastAPI, page: Page, receiver: Receiver) -> None:
        self.services, self.page, self.receiver = services_of(app), page, receiver

    async def join(self) -> None:
        link = await make_owner_link(self.services.settings, self.services.people)
        await self.page.goto(f"/#/join/{token_of(link)}")
        await self.page.get_by_label("E-mail address").fill("ann@films.example")
        await self.page.get_by_label("Password").fill(PASSWORD)
        await self.page.get_by_role("button", name="Join").click()
        await expect(self.page.get_by_role("link", name="Team")).to_be_visible()

    async def film(self) -> JobRow:
        row, _ = await self.services.jobs.add_job(a_row(self.services.settings.owner, callback_url=URL))
        await self.services.jobs.close_job(an_end(row.id), run_id="run-1")
        return row

    async def open_log(self) -> Locator:
        """The log, unfolded."""
        summary = self.page.locator("summary", has_text="Webhooks")
        await summary.click()
        return self.page.locator("details", has=summary)


@pytest.fixture
async def house(
    browser: Browser, tmp_path: Path, temporal: WorkflowEnvironment, temporal_address: str
) -> AsyncIterator[House]:
    async with (
        guarded_app(tmp_path, temporal_address=temporal_address) as app,
        receiving(app, temporal.client) as receiver,
        listening(app) as client,
        await browser.new_context(base_url=str(client.base_url), locale="en-US") as context,
    ):
        house = House(app, await context.new_page(), receiver)
        await house.join()
        yield house


async def test_a_message_of_a_film_is_seen_and_told_again(house: House) -> None:
    film, page = await house.film(), house.page
    await page.goto(f"/#/jobs/{film.id}")
    await page.get_by_role("heading", name="Details").click()
    log = await house.open_log()
    message = log.get_by_role("listitem", name="job.completed")
    await expect(message).to_contain_text("No try is kept")
    await expect(message).to_contain_text("https://hooks.example/films")
    await expect(message).not_to_contain_text("secret")
    assert await complaints(page) == []
    house.receiver.status = 204
    await message.get_by_role("button", name="Deliver again job.completed").click()
    await expect(page.get_by_text("It is being delivered again.")).to_be_visible()

    async def is_delivered() -> bool:
        found = await house.services.webhook_deliveries.get_delivery(film.owner, f"{film.id}_run-1")
        return found.row.state is WebhookState.DELIVERED

    await eventually(is_delivered, "the receiver has it")
    # A page that is being looked at asks again by itself.
    await expect(message).to_contain_text("HTTP 204")
    await expect(message).to_contain_text("Delivered")
    assert house.receiver.ids() == [f"{film.id}_run-1"]


async def test_all_films_messages_have_a_page_whose_address_keeps_what_is_shown(house: House) -> None:
    page, film = house.page, await house.services.jobs.get_for_any_owner((await house.film()).id)
    assert film.ended_at is not None
    log = WebhookLog(house.services.database)
    notice = CallerNotice(job_id=film.id, run_id="run-1", status=film.status, ended_at=film.ended_at)
    await log.open_delivery(film, notice)
    failed = WebhookAttempt(0, datetime.now(UTC), 0.5, None, "timeout", WebhookState.FAILED)
    await log.record_attempt(notice.webhook_id, failed)
    await page.goto("/#/webhooks")
    message = page.get_by_role("listitem", name="job.completed")
    await expect(message.get_by_role("link", name=film.title)).to_be_visible()
    assert await complaints(page) == []
    await page.get_by_label("Show").select_option("Delivered")
    await expect(message).to_have_count(0)
    await expect(page).to_have_url(re.compile(r"#/webhooks\?state=delivered$"))
    await page.get_by_label("Show").select_option("Not delivered")
    await page.reload()
    await expect(page.get_by_label("Show")).to_have_value("failed")
    house.receiver.status = 204
    await message.get_by_role("button", name="Deliver again job.completed").click()
    await eventually(lambda: _got(house), "the receiver has it")
    await expect(message).to_have_count(0)
    assert house.receiver.ids() == [notice.webhook_id]


async def _got(house: House) -> bool:
    return bool(house.receiver.ids())


async def test_a_receiver_is_tried_and_the_teams_log_filtered(house: House) -> None:
    page = house.page
    await page.get_by_role("link", name="Team").click()
    log = await house.open_log()
    await expect(log.get_by_text("Nothing of the last 30 days.")).to_be_visible()
    form = log.get_by_role("form", name="Test a receiver")
    await form.get_by_label("Send a test to").fill("https://10.0.0.1/")
    await form.get_by_role("button", name="Send a test").click()
    await expect(form.get_by_text("the address is not on the public internet")).to_be_visible()
    house.receiver.status = 500
    await form.get_by_label("Send a test to").fill(URL)
    await form.get_by_role("button", name="Send a test").click()
    await expect(form.get_by_role("status")).to_contain_text("HTTP 500")
    message = log.get_by_role("listitem", name="webhook.test")
    await expect(message).to_contain_text("Not delivered")
    await expect(message.get_by_role("button")).to_have_count(0)
    assert await complaints(page) == []
    await log.get_by_label("Show").select_option("Delivered")
    await expect(message).to_have_count(0)
    await log.get_by_label("Show").select_option("Not delivered")
    await expect(message).to_have_count(1)
