"""Ordering films: nobody waits, what is wrong is said where it is wrong, and texts stay texts."""

import asyncio
import re

from playwright.async_api import Page, expect

from tests.browser.deployment import StudioDeployment
from tests.browser.parts import describe, form, in_queue, order, queue, toast
from tests.browser.visitor import Visitor
from tests.fixtures.process_pauses import paused_process

KITE, RAIN = "A red kite over the hills at noon.", "Rain on a harbour at night."
MARKUP = '<img src=x onerror="document.documentElement.dataset.hacked=1">'
RENDERING = "rawvideo"


async def test_two_films_are_started_one_after_the_other_and_both_are_followed(
    deployment: StudioDeployment, page: Page
) -> None:
    with deployment.gates.hold(RENDERING):
        await order(page, KITE, "Kite")
        await order(page, RAIN, "Rain")
        await expect(in_queue(page, "Kite").get_by_role("progressbar")).to_be_visible()
        await expect(in_queue(page, "Rain").get_by_role("progressbar")).to_be_visible()
        await expect(page).to_have_title("(2) Longtake")
    # A toast is shown for nine seconds, and either film may be the first that is ready.
    await asyncio.gather(
        expect(toast(page, "Film ready: Kite")).to_be_visible(),
        expect(toast(page, "Film ready: Rain")).to_be_visible(),
    )
    await expect(page).to_have_title("Longtake")
    # What has ended stays until it is dismissed.
    await queue(page).get_by_role("button", name="Dismiss Kite").click()
    await expect(in_queue(page, "Kite")).to_have_count(0)
    await expect(in_queue(page, "Rain")).to_be_visible()


async def test_the_panel_folds_to_a_badge_and_is_found_folded_after_a_reload(
    deployment: StudioDeployment, page: Page
) -> None:
    toggle = page.get_by_role("button", name="Queue")
    with deployment.gates.hold(RENDERING):
        await order(page, KITE, "Folded")
        await toggle.click()
        await expect(in_queue(page, "Folded")).not_to_be_visible()
        await expect(toggle).to_contain_text("1")
        await page.reload()
        await expect(toggle).to_have_attribute("aria-expanded", "false")
        await expect(toggle).to_contain_text("1")
        await toggle.click()
        await expect(in_queue(page, "Folded")).to_be_visible()
        await deployment.cancel_all()


async def test_a_script_that_is_too_short_is_said_at_its_field(page: Page) -> None:
    await form(page).get_by_text("Script", exact=True).click()
    script = form(page).get_by_role("textbox", name="Script")
    await script.fill("Too short.")
    await form(page).get_by_role("button", name="Make film").click()
    await expect(script).to_have_attribute("aria-invalid", "true")
    await expect(script).to_have_accessible_description(re.compile("60 characters"))
    await script.fill(
        "INT. KITCHEN - NIGHT\nA kettle boils over and nobody is there to take it from the fire."
    )
    await expect(script).not_to_have_attribute("aria-invalid", "true")


async def test_what_the_server_refuses_is_said_at_its_field_and_the_text_stays(page: Page) -> None:
    await describe(page, KITE, "Refused")
    seconds = form(page).get_by_role("spinbutton", name="Seconds")
    await seconds.fill("601")
    await form(page).get_by_role("button", name="Make film").click()
    await expect(seconds).to_have_attribute("aria-invalid", "true")
    told = re.compile("Enter a length between 5 and 600 seconds.")
    await expect(seconds).to_have_accessible_description(told)
    await expect(form(page).get_by_role("textbox", name="Prompt")).to_have_value(KITE)
    await expect(in_queue(page, "Refused")).to_have_count(0)


async def test_a_price_and_a_time_are_shown_before_anything_is_spent(
    deployment: StudioDeployment, page: Page
) -> None:
    ordered = [job["id"] for job in deployment.emulator.list_jobs()]
    estimate = page.get_by_role("status", name="Estimate")
    await describe(page, KITE, "Dear")
    await expect(estimate).to_contain_text("$0.00")
    await form(page).get_by_role("combobox", name="Provider").select_option("fal")
    await form(page).get_by_role("combobox", name="Model").select_option("xai/grok-imagine-video")
    await expect(estimate).not_to_contain_text("$0.00")
    await expect(estimate).to_contain_text("$")
    assert [job["id"] for job in deployment.emulator.list_jobs()] == ordered


async def test_what_people_write_is_shown_as_text_and_never_is_markup(
    deployment: StudioDeployment, page: Page
) -> None:
    with deployment.gates.hold(RENDERING):
        await order(page, MARKUP, MARKUP)
        await expect(in_queue(page, MARKUP)).to_contain_text(MARKUP)
        await queue(page).get_by_role("link", name=f"Open {MARKUP}").click()
        await expect(page.get_by_role("heading", level=1, name=MARKUP)).to_be_visible()
        await expect(page.get_by_role("article", name="Scene 1", exact=True)).to_contain_text("<img")
        await deployment.cancel_all()
    await expect(toast(page, f"Canceled: {MARKUP}")).to_be_visible()
    await page.goto("#/gallery")
    await expect(page.get_by_role("article", name=MARKUP, exact=True).last).to_be_visible()
    assert await page.evaluate("() => document.documentElement.dataset.hacked ?? null") is None


async def test_a_film_ordered_while_the_line_is_slow_stands_in_the_queue_at_once(
    deployment: StudioDeployment, visitor: Visitor, page: Page
) -> None:
    with deployment.gates.hold(RENDERING):
        with paused_process(deployment, "api"):
            await order(page, RAIN, "At once")
            await expect(form(page).get_by_role("button", name="Make film")).to_be_enabled()
        # Until its order is answered, what becomes of it is not told.
        await expect(queue(page).get_by_role("link", name="Open At once")).to_be_visible()
        await expect(in_queue(page, "At once").get_by_role("progressbar")).to_be_visible()
        await deployment.cancel_all()
    await expect(toast(page, "Canceled: At once")).to_be_visible()


SUBTITLES = """1
00:00:00,000 --> 00:00:05,000
A keeper climbs the spiral stairs with a lamp in her hand.

2
00:00:05,000 --> 00:00:09,000
The lamp burns over the dark sea until the morning comes.
"""


async def test_a_script_is_as_long_as_it_says_and_the_form_tells_how_it_was_read(page: Page) -> None:
    await form(page).get_by_text("Script", exact=True).click()
    await form(page).get_by_role("textbox", name="Script").fill(SUBTITLES)
    told = form(page).locator(".estimate")
    await expect(told).to_contain_text(re.compile("2 scenes · 9 s · .*read as subtitles"))
    await expect(form(page).get_by_role("radio", name="As written")).to_be_checked()
    await form(page).get_by_text("15 s", exact=True).click()
    await expect(told).to_contain_text("2 scenes · 15 s")
    # A prompt has no lengths of its own.
    await form(page).get_by_text("Prompt", exact=True).click()
    await expect(form(page).get_by_role("radio", name="As written")).to_have_count(0)
    await expect(form(page).get_by_role("radio", name="30 s")).to_be_checked()
