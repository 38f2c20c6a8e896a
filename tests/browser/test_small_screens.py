"""Fingers and zoom: what is pressed is large enough and in the right order, and nothing is lost."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, Route, ViewportSize, expect

from tests.browser import axe
from tests.browser.deployment import PAID, StudioDeployment
from tests.browser.parts import KEPT, film, form, in_gallery, is_live, mark, unfold_queue
from tests.browser.visitor import PHONE, Visitor

# 1440x900 at 200 %.
ZOOMED: ViewportSize = {"width": 720, "height": 450}
WIDE: ViewportSize = {"width": 1440, "height": 900}
LEAST_PX = 44
CONTROLS = "button, a.button, a.icon-button, summary, select, textarea, .segments label, label.check, nav a"
# What is pressed and smaller than a finger.
TOO_SMALL = """([selector, least]) => [...document.querySelectorAll(selector)]
  .filter((each) => each.checkVisibility({visibilityProperty: true, opacityProperty: true}))
  .map((each) => [each.getBoundingClientRect(), each.ariaLabel ?? each.textContent.trim()])
  .filter(([box]) => box.width > 1 && (box.height < least || box.width < least))
  .map(([box, name]) => `${name}: ${Math.round(box.width)}x${Math.round(box.height)}`)"""
# What cannot be brought before the reader's eyes and pressed there.
UNREACHABLE = """(selector) => [...document.querySelectorAll(selector)].filter((each) => {
  if (!each.checkVisibility({visibilityProperty: true, opacityProperty: true}) || each.disabled) return false;
  each.scrollIntoView({block: "center", behavior: "instant"});
  const box = each.getBoundingClientRect();
  const found = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  const isHit = found && (each.contains(found) || found.contains(each));
  return box.left < 0 || box.right > innerWidth + 1 || !isHit;
}).map((each) => each.ariaLabel ?? each.textContent.trim())"""
SIDEWAYS = "() => document.documentElement.scrollWidth - innerWidth"

SHOW_TOAST = """async (text) => {
  const { src } = document.querySelector("script[type=module][src]");
  (await import(new URL("toasts.js", src))).showToast(text, { tone: "hold" });
}"""


@pytest.fixture(scope="module")
async def places(built_deployment: StudioDeployment) -> AsyncIterator[dict[str, str]]:
    """The views by name, with a finished film and a storyboard that waits."""
    built_deployment.emulator.set_faults([])
    scenes = [{"text": "A red kite over the hills."}, {"text": "Rain on a harbour."}]
    done = await built_deployment.generate(title="Small screens", scenes=scenes, **PAID)
    await built_deployment.wait_for_end(done)
    board = await built_deployment.generate(title="Small board", scenes=scenes, approval="storyboard", **PAID)
    await built_deployment.wait_for_progress(board, lambda progress: progress["needs_you"])
    yield {"create": "#/", "film": f"#/jobs/{done}", "storyboard": f"#/jobs/{board}", "gallery": "#/gallery"}
    await built_deployment.reset()


@pytest.mark.parametrize("view", ["create", "film", "storyboard", "gallery"])
async def test_what_a_finger_presses_is_44_pixels_at_least(
    places: dict[str, str], visitor: Visitor, view: str
) -> None:
    page = await (await visitor.context(viewport=PHONE, has_touch=True, is_mobile=True)).new_page()
    await page.goto(f"/{places[view]}")
    await _is_drawn(page, view)
    assert await page.evaluate("() => matchMedia('(pointer: coarse)').matches")
    await unfold_queue(page)
    assert await page.evaluate(TOO_SMALL, [CONTROLS, LEAST_PX]) == []


@pytest.mark.parametrize("view", ["create", "film", "storyboard", "gallery"])
async def test_at_200_percent_nothing_is_lost(places: dict[str, str], visitor: Visitor, view: str) -> None:
    page = await visitor.open(places[view], viewport=ZOOMED)
    await _is_drawn(page, view)
    assert await page.evaluate(SIDEWAYS) <= 0
    assert await page.evaluate(UNREACHABLE, CONTROLS) == []


async def test_on_a_phone_settings_and_the_order_come_before_the_latest_films(
    places: dict[str, str], visitor: Visitor
) -> None:
    page = await visitor.open(places["create"], viewport=PHONE)
    latest = page.get_by_role("heading", name="Latest films")
    button = form(page).get_by_role("button", name="Make film")
    await expect(latest).to_be_visible()
    above, below = await button.bounding_box(), await latest.bounding_box()
    assert above is not None
    assert below is not None
    assert above["y"] < below["y"]


async def test_on_a_phone_a_film_fills_its_player_without_black_bars(
    places: dict[str, str], visitor: Visitor
) -> None:
    page = await visitor.open(places["film"], viewport=PHONE)
    await page.wait_for_function("() => document.querySelector('.film video')?.videoWidth > 0")
    shown, drawn = await film(page).evaluate(
        "(film) => [film.clientWidth / film.clientHeight, film.videoWidth / film.videoHeight]"
    )
    assert shown == pytest.approx(drawn, abs=0.01)


async def test_on_a_phone_the_film_comes_before_what_is_done_with_it_in_rows_that_are_dragged(
    places: dict[str, str], visitor: Visitor
) -> None:
    page = await visitor.open(places["film"], viewport=PHONE)
    await expect(page.get_by_role("button", name="Delete this film")).to_be_attached()
    player = await film(page).bounding_box()
    assert player is not None
    assert player["y"] < PHONE["height"] / 4
    above = player["y"] + player["height"]
    # To save and to share it come first.
    for name in ("This film", "Change this film"):
        box = await page.get_by_role("group", name=name, exact=True).bounding_box()
        assert box is not None
        assert box["y"] >= above
        assert box["height"] < 2 * LEAST_PX
        above = box["y"] + box["height"]
    assert await page.evaluate(SIDEWAYS) <= 0
    assert await page.evaluate(UNREACHABLE, ".film-actions button, .film-actions a, .film-tools button") == []
    assert await axe.complaints(page) == []


async def test_on_a_phone_the_bar_shows_every_view(visitor: Visitor) -> None:
    page = await visitor.new_page()
    await page.set_viewport_size(PHONE)
    await page.route("**/api/v1/session", _of_a_team)
    await page.goto("/")
    bar = page.get_by_role("navigation", name="Views")
    await expect(bar.get_by_role("link")).to_have_text(["Create", "Gallery", "Costs", "Operations", "Team"])
    assert await bar.evaluate("(bar) => bar.scrollWidth - bar.clientWidth") <= 0
    assert await page.evaluate(SIDEWAYS) <= 0
    assert await axe.complaints(page) == []


@pytest.mark.parametrize("viewport", [PHONE, WIDE], ids=["phone", "wide"])
async def test_messages_cover_neither_the_selection_nor_the_search_of_the_gallery(
    places: dict[str, str], visitor: Visitor, viewport: ViewportSize
) -> None:
    page = await visitor.open(places["gallery"], viewport=viewport)
    await mark(page, ["Small screens"])
    await page.evaluate(SHOW_TOAST, "First")
    await page.evaluate(SHOW_TOAST, "Second")
    message = page.get_by_role("status", name="Notifications").locator(".toast").filter(visible=True)
    await expect(message).to_have_count(1)
    told, bar = (
        await message.bounding_box(),
        await page.get_by_role("toolbar", name="Selection").bounding_box(),
    )
    assert told is not None
    assert bar is not None
    assert told["y"] + told["height"] < bar["y"]
    filters = await page.locator(".gallery-filters").bounding_box()
    assert filters is not None
    assert told["y"] > filters["y"] + filters["height"]
    assert await page.evaluate(UNREACHABLE, ".selection button, .gallery-filters input") == []


async def test_messages_cover_neither_a_storyboards_title_nor_its_buttons(
    places: dict[str, str], visitor: Visitor
) -> None:
    page = await visitor.open(places["storyboard"], viewport=WIDE)
    await _is_drawn(page, "storyboard")
    for text in (
        "First",
        "A film that was ordered a while ago has failed out of sight: One of the longer titles",
    ):
        await page.evaluate(SHOW_TOAST, text)
    message = page.get_by_role("status", name="Notifications").locator(".toast").filter(visible=True)
    await expect(message).to_have_count(1)
    told = await message.bounding_box()
    approve = await page.get_by_role("button", name=KEPT).bounding_box()
    queued = await page.get_by_role("complementary", name="Queue").bounding_box()
    assert told is not None
    assert approve is not None
    assert queued is not None
    assert told["y"] >= approve["y"] + approve["height"]
    assert told["x"] + told["width"] <= queued["x"]
    assert await page.evaluate(UNREACHABLE, ".storyboard-actions button") == []


async def test_on_a_phone_messages_cover_neither_the_way_out_of_a_storyboard_nor_its_buttons(
    places: dict[str, str], visitor: Visitor
) -> None:
    page = await visitor.open(places["storyboard"], viewport=PHONE)
    await _is_drawn(page, "storyboard")
    await page.evaluate(
        SHOW_TOAST, "A film that was ordered a while ago has failed: One of the longer titles"
    )
    message = page.get_by_role("status", name="Notifications").locator(".toast").filter(visible=True)
    await expect(message).to_have_count(1)
    assert await page.evaluate(UNREACHABLE, ".film-bar a, .top a, h1, .storyboard-actions button") == []
    # Nor is it out of sight, wherever the page is scrolled to.
    for end in (0, 100_000):
        await page.evaluate("(top) => scrollTo({top, behavior: 'instant'})", end)
        await expect(message).to_be_in_viewport(ratio=1)


async def test_on_a_phone_one_message_at_a_time_covers_the_page(
    places: dict[str, str], visitor: Visitor
) -> None:
    page = await visitor.open(places["create"], viewport=PHONE)
    messages = page.get_by_role("status", name="Notifications").locator(".toast")
    first, second = (messages.filter(has_text=text) for text in ("First", "Second"))
    # The page tells by itself of the storyboard that waits: had it done so later, that would lie over these.
    await expect(messages.filter(has_text="Small board")).to_have_count(1)
    for text in ("First", "Second"):
        await page.evaluate(SHOW_TOAST, text)
    await expect(second).to_be_visible()
    await expect(messages.filter(visible=True)).to_have_count(1)
    await second.get_by_role("button", name="Dismiss").click()
    await expect(second).to_have_count(0)
    await expect(first).to_be_visible()
    await expect(messages.filter(visible=True)).to_have_count(1)


async def _is_drawn(page: Page, view: str) -> None:
    await is_live(page)
    there = {
        "create": page.get_by_role("heading", name="Latest films"),
        "film": film(page),
        "storyboard": page.get_by_role("textbox", name="Scene 2 text"),
        "gallery": in_gallery(page, "Small screens"),
    }[view]
    await expect(there).to_be_visible()


async def _of_a_team(route: Route) -> None:
    """The real answer, as where people log in."""
    answer = await route.fetch()
    await route.fulfill(response=answer, json={**await answer.json(), "auth": "on", "via": "session"})
