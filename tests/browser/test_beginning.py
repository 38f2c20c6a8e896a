"""How somebody begins: with an example, in an empty gallery, and with words to be confirmed."""

import json
import re

from playwright.async_api import Page, Route, expect

from tests.browser import axe
from tests.browser.deployment import StudioDeployment
from tests.browser.parts import describe, form
from tests.browser.visitor import Visitor

KITE = "A red kite over the hills at noon."
WORDS = "These are my own ideas."
RENDERING = "rawvideo"


async def test_an_example_fills_the_form_and_orders_nothing(deployment: StudioDeployment, page: Page) -> None:
    before = (await deployment.get("/jobs"))["total"]
    examples = page.get_by_role("group", name="Examples to begin from")
    await examples.get_by_role("button", name="A portrait for phones").click()
    prompt = form(page).get_by_role("textbox", name="Prompt")
    await expect(prompt).to_have_value(re.compile("lantern"))
    await expect(prompt).to_be_focused()
    await expect(form(page).get_by_role("radio", name="9:16")).to_be_checked()
    await expect(examples).to_have_count(0)
    await prompt.fill("")
    await examples.get_by_role("button", name="A told story").click()
    await expect(form(page).get_by_role("textbox", name="Script")).to_have_value(re.compile("fox"))
    await expect(form(page).get_by_role("checkbox", name="Narration")).to_be_checked()
    assert (await deployment.get("/jobs"))["total"] == before


async def test_below_the_button_stands_what_was_ordered_last_and_how_far_it_is(
    deployment: StudioDeployment, page: Page
) -> None:
    await describe(page, KITE, "Ordered once")
    await expect(form(page).get_by_text("Ordered: ")).to_have_count(0)
    with deployment.gates.hold(RENDERING):
        await form(page).get_by_role("button", name=re.compile("^Make film for")).click()
        note = form(page).get_by_text("Ordered: ")
        await expect(note).to_contain_text(re.compile("Generating, [0-9]+ %"))
        assert await axe.complaints(page) == []
    await expect(note).to_contain_text("Ready")
    await note.get_by_role("link", name="Ordered once").click()
    await expect(page.get_by_role("heading", name="Ordered once", level=1)).to_be_visible()


async def test_an_empty_gallery_plays_a_film(visitor: Visitor) -> None:
    page = await visitor.new_page()
    nothing = json.dumps({"jobs": [], "next_cursor": None, "total": 0})
    await page.route("**/api/v1/jobs?*", lambda route: _answer(route, nothing))
    await page.goto("/#/gallery")
    sample = page.get_by_label("A film made with Longtake")
    await expect(sample).to_be_visible()
    assert await axe.complaints(page) == []
    await sample.evaluate("(film) => { film.muted = true; return film.play(); }")
    await page.wait_for_function("() => document.querySelector('.sample-film video').currentTime > 0.2")
    seconds = await sample.evaluate("(film) => film.duration")
    assert seconds > 10


async def test_takes_style_seed_transition_and_another_service_are_ordered_under_more(
    deployment: StudioDeployment, page: Page
) -> None:
    await form(page).get_by_role("textbox", name="Prompt").fill(KITE)
    await form(page).get_by_role("radio", name="15 s").check()
    await form(page).get_by_text("More", exact=True).click()
    await form(page).get_by_role("combobox", name="Takes").select_option("2")
    await expect(form(page).get_by_text("scenes, 2 takes of each")).to_be_visible()
    await form(page).get_by_role("textbox", name="Style").fill("watercolor")
    await form(page).get_by_role("spinbutton", name="Seed").fill("7")
    await form(page).get_by_role("combobox", name="Transition").select_option("cut")
    await form(page).get_by_role("combobox", name="If a scene fails, try").select_option("runway")
    with deployment.gates.hold(RENDERING):
        async with page.expect_response("**/api/v1/generate") as ordered:
            await form(page).get_by_role("button", name=re.compile(r"^Make film for \$")).click()
        job_id = (await (await ordered.value).json())["job_id"]
        brief = (await deployment.get(f"/jobs/{job_id}"))["brief"]
        assert [brief[name] for name in ("takes", "style", "seed", "transition")] == [
            2,
            "watercolor",
            7,
            "cut",
        ]
        assert [each["provider"] for each in brief["fallbacks"]] == ["runway"]
        await deployment.cancel_all()


async def test_words_that_must_be_confirmed_are_asked_for_once_a_text_and_go_with_the_order(
    deployment: StudioDeployment, visitor: Visitor
) -> None:
    page = await visitor.new_page()
    await page.route("**/api/v1/session", _with_words)
    await page.goto("/")
    await describe(page, KITE, "Confirmed")
    box = form(page).get_by_role("checkbox", name=WORDS)
    button = form(page).get_by_role("button", name=re.compile(r"^Make film for \$"))
    await button.click()
    await expect(box).to_be_focused()
    await expect(box).to_have_accessible_description("Confirm this before you order.")
    assert await axe.complaints(page) == []
    await box.check()
    with deployment.gates.hold(RENDERING):
        async with page.expect_response("**/api/v1/generate") as ordered:
            await button.click()
        job_id = (await (await ordered.value).json())["job_id"]
        assert (await deployment.get(f"/jobs/{job_id}"))["brief"]["order_confirmation"] == WORDS
        await expect(box).to_be_checked()
        await form(page).get_by_role("textbox", name="Prompt").fill("Another film.")
        await expect(box).not_to_be_checked()
        await deployment.cancel_all()


async def _answer(route: Route, body: str) -> None:
    await route.fulfill(body=body, content_type="application/json")


async def _with_words(route: Route) -> None:
    """The real answer, of a Longtake whose operator wants words confirmed."""
    answer = await route.fetch()
    await route.fulfill(response=answer, json={**await answer.json(), "order_confirmation": WORDS})
