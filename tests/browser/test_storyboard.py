"""The storyboard as a board of pictures: scenes are split, merged, copied, dragged; the price follows."""

import re

import pytest
from playwright.async_api import Locator, Page, ViewportSize, expect

from tests.browser import axe
from tests.browser.deployment import PAID, StudioDeployment
from tests.browser.parts import KEPT, save_storyboard, storyboard
from tests.browser.visitor import Visitor

PLACES = (
    "at sea",
    "in a wood",
    "on a hill",
    "by a lake",
    "in a town",
    "on the moon",
    "in a kitchen",
    "at night",
)
SCENES = [{"text": f"A boat {place}. A kite flies.", "duration_seconds": 5} for place in PLACES]
WIDE: ViewportSize = {"width": 1440, "height": 900}


async def wait_for_board(deployment: StudioDeployment, scenes: int) -> str:
    """Order a film of as many scenes, and wait until its storyboard waits."""
    chosen = SCENES[:scenes]
    job_id = await deployment.generate(
        title="Board", approval="storyboard", scenes=chosen, duration_seconds=5 * scenes, **PAID
    )
    await deployment.wait_for_progress(job_id, lambda told: told["needs_you"])
    return job_id


@pytest.fixture
async def board(deployment: StudioDeployment, page: Page) -> Locator:
    """An open storyboard of three scenes."""
    await page.goto(f"#/jobs/{await wait_for_board(deployment, 3)}")
    await expect(storyboard(page).get_by_role("listitem")).to_have_count(3)
    return storyboard(page)


async def list_texts(board: Locator) -> list[str]:
    boxes = board.get_by_role("textbox", name=re.compile(r"^Scene \d+ text$"))
    return [await box.input_value() for box in await boxes.all()]


async def read_price(board: Locator, verb: str) -> float:
    """Wait for the button that approves, and return the price that it bears."""
    button = board.get_by_role("button", name=re.compile(rf"^{verb} for \$[\d.]+$"))
    await expect(button).to_be_enabled()
    return float(str(await button.text_content()).rpartition("$")[2])


async def press(board: Locator, name: str) -> None:
    await board.get_by_role("button", name=name, exact=True).click()


async def test_eight_scenes_with_their_sketches_and_the_price_are_one_screen(
    deployment: StudioDeployment, visitor: Visitor
) -> None:
    page = await visitor.new_page()
    await page.set_viewport_size(WIDE)
    await page.goto(f"#/jobs/{await wait_for_board(deployment, 8)}")
    for number in range(1, 9):
        await expect(page.get_by_role("img", name=f"Sketch of scene {number}")).to_be_visible()
    await page.locator(".board").evaluate("(board) => board.scrollIntoView({ block: 'end' })")
    await expect(page.get_by_role("button", name=KEPT)).to_be_in_viewport(ratio=0.99)
    for item in await storyboard(page).get_by_role("listitem").all():
        await expect(item).to_be_in_viewport(ratio=0.99)
    assert await axe.complaints(page) == []


async def test_twice_as_many_takes_are_chosen_at_a_price_that_is_said_first(
    deployment: StudioDeployment, page: Page
) -> None:
    job_id = await wait_for_board(deployment, 2)
    await page.goto(f"#/jobs/{job_id}")
    before = await read_price(storyboard(page), "Approve")
    await storyboard(page).get_by_role("combobox", name="Takes of each scene").select_option("2")
    after = await read_price(storyboard(page), "Save and approve")
    assert after == pytest.approx(2 * before)
    assert await axe.complaints(page) == []
    await press(storyboard(page), "Save")
    assert await read_price(storyboard(page), "Approve") == pytest.approx(2 * before)
    await page.reload()
    await expect(storyboard(page).get_by_role("combobox", name="Takes of each scene")).to_have_value("2")
    await storyboard(page).get_by_role("button", name=KEPT).click()
    job = await deployment.wait_for_end(job_id)
    assert [len(scene["takes"]) for scene in job["results"]["scenes"]] == [2, 2]


async def test_the_price_is_in_sight_wherever_a_phone_has_scrolled_to(
    deployment: StudioDeployment, visitor: Visitor
) -> None:
    page = await visitor.new_page()
    await page.set_viewport_size({"width": 390, "height": 844})
    await page.goto(f"#/jobs/{await wait_for_board(deployment, 8)}")
    for number in (1, 4, 8):
        await page.get_by_role("textbox", name=f"Scene {number} text").scroll_into_view_if_needed()
        await page.get_by_role("button", name=KEPT).click(trial=True)


async def test_scenes_are_split_merged_copied_inserted_and_it_is_all_undone(board: Locator) -> None:
    before = await list_texts(board)
    await press(board, "Split scene 1 into two")
    assert (await list_texts(board))[:2] == ["A boat at sea.", "A kite flies."]
    await press(board, "Merge scene 2 with the next")
    await press(board, "Duplicate scene 1")
    await press(board, "Insert a scene after scene 4")
    changed = await list_texts(board)
    assert changed == ["A boat at sea.", "A boat at sea.", f"A kite flies. {before[1]}", before[2], ""]
    for _ in range(4):
        await press(board, "Undo")
    assert await list_texts(board) == before
    await expect(board.get_by_role("button", name="Undo")).to_be_disabled()
    for _ in range(4):
        await press(board, "Redo")
    assert await list_texts(board) == changed


async def test_the_price_is_told_while_one_writes_and_is_that_of_what_is_saved(
    board: Locator, page: Page
) -> None:
    before = await read_price(board, "Approve")
    await board.get_by_role("spinbutton", name="Seconds to fit to").fill("24")
    await press(board, "Fit to")
    lengths = board.get_by_role("spinbutton", name=re.compile(r"^Scene \d seconds$"))
    assert [await each.input_value() for each in await lengths.all()] == ["8", "8", "8"]
    told = await read_price(board, "Save and approve")
    assert told > before
    await save_storyboard(page)
    assert await read_price(board, "Approve") == told


async def test_changes_are_saved_and_approved_by_one_button_that_bears_their_price(
    deployment: StudioDeployment, board: Locator, page: Page
) -> None:
    before = await read_price(board, "Approve")
    await press(board, "Remove scene 3")
    assert await read_price(board, "Save and approve") < before
    await board.get_by_role("button", name=re.compile("^Save and approve")).click()
    await expect(board).to_have_count(0)
    job = await deployment.get(f"/jobs/{page.url.rpartition('/')[2]}")
    assert [scene["text"] for scene in job["results"]["storyboard"]] == [s["text"] for s in SCENES[:2]]


async def test_a_scene_that_no_model_can_make_is_told_before_it_is_saved(board: Locator) -> None:
    await board.get_by_role("spinbutton", name="Scene 2 seconds").fill("99")
    await expect(board).to_contain_text("No price: Scene 2:")
    await expect(board.get_by_role("button", name="Save and approve")).to_be_disabled()


async def test_a_finger_drags_a_scene_to_another_place(board: Locator, page: Page) -> None:
    before = await list_texts(board)
    grips = board.locator(".board-grip")
    start, end = [await grips.nth(index).bounding_box() for index in (0, 2)]
    assert start
    assert end
    client = await page.context.new_cdp_session(page)
    for kind, box in (("touchStart", start), ("touchMove", end), ("touchEnd", None)):
        points = [{"x": box["x"] + 8, "y": box["y"] + 8}] if box else []
        await client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    await expect(board.get_by_role("textbox", name="Scene 3 text")).to_have_value(before[0])
    assert await list_texts(board) == [before[1], before[2], before[0]]
