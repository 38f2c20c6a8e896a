"""A film's own page: a toolbar above, one list of scenes, few lines of stages, takes side by side."""

import asyncio
import re

from playwright.async_api import Route, expect

from tests.browser import axe
from tests.browser.deployment import StudioDeployment
from tests.browser.parts import film, in_gallery, open_takes, scene, takes
from tests.browser.visitor import Visitor
from tests.fixtures.job_api import Json

KITE, RAIN = "A red kite over the hills at noon.", "Rain on a harbour at night."
EMULATED = "Emulated services: no real dollar is paid now."
IN_STEP = """() => {
  const [one, other] = [...document.querySelectorAll("dialog[open] video")];
  return one.currentTime > 0.3 && !other.paused && Math.abs(one.currentTime - other.currentTime) < 0.3;
}"""

DRAWN_AGAIN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


async def test_the_toolbar_leads_back_to_the_gallery_as_it_was_left_and_to_the_films_beside_it(
    deployment: StudioDeployment, visitor: Visitor
) -> None:
    for title in ("Beside one", "Beside two", "Elsewhere", "Beside three"):
        job_id = await deployment.generate(title=title, approval="storyboard")
        await deployment.post(f"/jobs/{job_id}/cancel")
        await deployment.wait_for_end(job_id)
    page = await visitor.open("#/gallery?q=beside")
    await in_gallery(page, "Beside two").get_by_role("link", name="Open Beside two").click()
    heading = page.get_by_role("heading", level=1)
    await expect(heading).to_have_text("Beside two")
    await page.get_by_role("link", name="Previous film").click()
    await expect(heading).to_have_text("Beside three")
    await expect(page.get_by_role("link", name="Previous film")).to_be_disabled()
    await page.get_by_role("link", name="Next film").click()
    await page.get_by_role("link", name="Next film").click()
    await expect(heading).to_have_text("Beside one")
    await page.get_by_role("navigation", name="Films").get_by_role("link", name="Gallery").click()
    await expect(page).to_have_url(re.compile(r"#/gallery\?q=beside$"))
    await expect(in_gallery(page, "Elsewhere")).to_have_count(0)


async def test_an_answer_that_comes_late_does_not_hide_a_newer_one(
    deployment: StudioDeployment, visitor: Visitor
) -> None:
    job_id = await deployment.put_finished_film()
    page = await visitor.open(f"#/jobs/{job_id}")
    await expect(film(page)).to_be_visible()
    late, arrive = asyncio.Event(), asyncio.Event()

    async def hold_first(route: Route) -> None:
        answer = await route.fetch()
        if route.request.method == "GET" and not late.is_set():
            late.set()
            await arrive.wait()
        await route.fulfill(response=answer)

    await page.route(re.compile(rf"/jobs/{job_id}$"), hold_first)
    await page.get_by_role("button", name="Favorite").click()
    await late.wait()
    tags = page.get_by_role("group", name="Tags of this film")
    await tags.get_by_role("combobox", name="Tag for this film").fill("newer")
    await tags.get_by_role("button", name="Add").click()
    await expect(tags.get_by_role("link", name="#newer")).to_be_visible()
    async with page.expect_event("requestfinished", lambda request: request.url.endswith(job_id)):
        arrive.set()
    await page.evaluate(DRAWN_AGAIN)
    await expect(tags.get_by_role("link", name="#newer")).to_be_visible()


async def test_tags_are_added_followed_and_taken_off_on_a_films_page(
    deployment: StudioDeployment, visitor: Visitor
) -> None:
    job_id = await deployment.generate(title="Tagged on its page", approval="storyboard")
    await deployment.generate(title="Without any tag", approval="storyboard")
    page = await visitor.open(f"#/jobs/{job_id}")
    tags = page.get_by_role("group", name="Tags of this film")
    for tag in ("Sea & sky", "night"):
        await tags.get_by_role("combobox", name="Tag for this film").fill(tag)
        await page.keyboard.press("Enter")
        await expect(tags.get_by_role("link", name=f"#{tag.lower()}")).to_be_visible()
    assert await axe.complaints(page) == []
    await tags.get_by_role("button", name="Remove the tag night").click()
    await expect(tags.get_by_role("link", name="#night")).to_have_count(0)
    assert (await deployment.get(f"/jobs/{job_id}"))["tags"] == ["sea & sky"]
    await tags.get_by_role("link", name="#sea & sky").click()
    await expect(in_gallery(page, "Tagged on its page")).to_be_visible()
    await expect(in_gallery(page, "Without any tag")).to_have_count(0)


async def test_a_film_is_marked_and_renamed_in_the_toolbar(
    deployment: StudioDeployment, visitor: Visitor
) -> None:
    job_id = await deployment.generate(title="Working title", approval="storyboard")
    page = await visitor.open(f"#/jobs/{job_id}")
    actions = page.get_by_role("group", name="This film")
    await actions.get_by_role("button", name="Favorite").click()
    await expect(actions.get_by_role("button", name="Favorite")).to_have_attribute("aria-pressed", "true")
    await actions.get_by_role("button", name="Rename…").click()
    dialog = page.get_by_role("dialog", name="Rename this film")
    await expect(dialog.get_by_role("textbox", name="Title")).to_be_focused()
    assert await axe.complaints(page) == []
    await dialog.get_by_role("textbox", name="Title").fill("The kite")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("The kite")
    job = await deployment.get(f"/jobs/{job_id}")
    assert (job["title"], job["favorite"]) == ("The kite", True)


async def test_a_storyboard_that_waits_is_printed_once(
    deployment: StudioDeployment, visitor: Visitor
) -> None:
    job_id = await deployment.generate(title="Printed once", scenes=_scenes(), approval="storyboard")
    await deployment.wait_for_progress(job_id, lambda progress: progress["needs_you"])
    page = await visitor.open(f"#/jobs/{job_id}")
    await expect(page.get_by_role("textbox", name="Scene 2 text")).to_have_value(RAIN)
    await expect(page.get_by_role("list", name="Scenes", exact=True)).to_have_count(0)
    assert RAIN not in await page.get_by_role("main").inner_text()


async def test_the_whole_text_and_the_cost_of_a_scene_are_folded_in_its_card(
    deployment: StudioDeployment, visitor: Visitor
) -> None:
    job_id = await deployment.put_finished_film()
    page = await visitor.open(f"#/jobs/{job_id}")
    orders = page.get_by_role("list", name="Orders of scene 2")
    await expect(scene(page, 2)).to_contain_text("Text and cost")
    await expect(orders).not_to_be_visible()
    await scene(page, 2).locator("summary").click()
    await expect(orders).to_contain_text(re.compile(r"\$\d"))
    await expect(page.get_by_role("list", name="Stages")).to_have_count(0)
    await page.get_by_role("heading", name="Details").click()
    await expect(page.get_by_role("heading", name="Cost")).to_be_visible()
    await expect(page.get_by_text(EMULATED)).to_be_visible()
    assert await axe.complaints(page) == []
    await page.goto("#/gallery")
    await expect(page.get_by_text(EMULATED)).to_be_visible()


async def test_two_takes_play_in_step_and_the_other_one_is_used(
    deployment: StudioDeployment, visitor: Visitor
) -> None:
    job_id = await deployment.put_finished_film()
    await deployment.post(f"/jobs/{job_id}/scenes/1/retake", {"text": RAIN})
    await deployment.wait_for_progress(job_id, _is_cut_anew)
    page = await visitor.open(f"#/jobs/{job_id}")
    await expect(film(page)).to_be_visible()
    await open_takes(page, 1)
    pair = page.get_by_role("group", name="Compare two takes of scene 1")
    await expect(pair.get_by_text("Take 2, in use")).to_be_visible()
    await expect(pair.get_by_text("Take 1", exact=True)).to_be_visible()
    await pair.get_by_role("button", name="Play both").click()
    await page.wait_for_function(IN_STEP)
    await pair.get_by_role("button", name="Pause both").click()
    await takes(page, 1).get_by_role("button", name="Use take 1").click()
    await expect(pair.get_by_text("Take 1, in use")).to_be_visible()


def _scenes() -> list[Json]:
    return [{"text": KITE}, {"text": RAIN}]


def _is_cut_anew(progress: Json) -> bool:
    return bool(progress["status"] == "completed" and progress["scenes"][0]["take"] == 2)
