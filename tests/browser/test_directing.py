"""Directing: stop, try again, approve a storyboard, make a scene anew, choose between takes."""

import re

from playwright.async_api import Page, expect

from tests.browser.deployment import PAID, StudioDeployment
from tests.browser.parts import (
    UNDER_WAY,
    describe,
    film,
    film_bar,
    form,
    in_queue,
    open_takes,
    order,
    queue,
    save_storyboard,
    scene,
    stage,
    takes,
    toast,
    try_again,
    unfold_queue,
)
from tests.browser.visitor import Visitor
from tests.conditions import eventually
from tests.fixtures.job_api import Json

KITE, RAIN = "A red kite over the hills at noon.", "Rain on a harbour at night."
NEW_TEXT = "A blue kite over the sea at dusk."
JOIN, RENDERING = "concat", "rawvideo"


def fault(kind: str, prompt: str = "", operation: str = "submit", **more: object) -> list[Json]:
    return [{"operation": operation, "prompt_contains": prompt, "fault": {"kind": kind, **more}}]


async def test_clips_are_shown_as_they_come_and_a_canceled_film_says_of_each_scene_what_there_is_to_pay(
    deployment: StudioDeployment, visitor: Visitor
) -> None:
    deployment.emulator.set_faults(fault("never_ends", "harbour"))
    job_id = await deployment.generate(title="Called off", **PAID)
    page = await visitor.open(f"#/jobs/{job_id}")
    await expect(scene(page, 1)).to_have_attribute("data-state", "complete")
    await expect(scene(page, 1).locator("video")).to_be_visible()
    await expect(scene(page, 2)).to_have_attribute("data-state", UNDER_WAY)
    await expect(scene(page, 2).locator("video")).to_have_count(0)
    await expect(stage(page, "storyboard").first).to_have_attribute("data-state", "done")
    await page.get_by_role("button", name="Cancel…").click()
    dialog = page.get_by_role("dialog", name="Cancel this film?")
    await dialog.get_by_role("button", name="Keep generating").click()
    await expect(dialog).not_to_be_visible()
    await page.get_by_role("button", name="Cancel…").click()
    await dialog.get_by_role("button", name="Stop now").click()
    await expect(toast(page, "Canceled: Called off")).to_be_visible()
    await expect(scene(page, 2)).to_have_attribute("data-state", "canceled")
    await expect(scene(page, 2)).to_contain_text("billed")
    await expect(scene(page, 1)).to_have_attribute("data-state", "complete")


async def test_cancel_in_the_queue_stops_the_job(deployment: StudioDeployment, page: Page) -> None:
    with deployment.gates.hold(RENDERING):
        await order(page, KITE, "Not this one")
        await queue(page).get_by_role("button", name="Cancel Not this one").click()
        await page.get_by_role("dialog").get_by_role("button", name="Stop now").click()
        await expect(toast(page, "Canceled: Not this one")).to_be_visible()
    await expect(queue(page).get_by_role("button", name="Dismiss Not this one")).to_be_visible()


async def test_a_film_with_a_missing_scene_is_told_once_as_that_and_only_that_scene_is_made_on_a_new_try(
    deployment: StudioDeployment, visitor: Visitor
) -> None:
    deployment.emulator.set_faults(fault("moderated_prompt", "harbour"))
    with deployment.gates.hold(JOIN):
        job_id = await deployment.generate(title="With a gap", **PAID)
        page = await visitor.open(f"#/jobs/{job_id}")
        await expect(film_bar(page)).to_be_visible()
    await expect(film(page)).to_be_visible()
    await expect(toast(page, "Ready with 1 of 2 scenes missing: With a gap")).to_have_count(1)
    await expect(toast(page, "Film ready: With a gap")).to_have_count(0)
    assert (await deployment.get(f"/jobs/{job_id}"))["gaps"] == [2]
    deployment.emulator.set_faults([])
    await try_again(page, "for $0.15")
    await eventually_without_gaps(deployment, job_id)
    await expect(scene(page, 2)).to_have_attribute("data-state", "complete")
    assert outcomes(await deployment.get(f"/jobs/{job_id}"), 1) == ["succeeded"]


async def test_a_storyboard_is_edited_and_what_was_approved_is_filmed(
    deployment: StudioDeployment, page: Page
) -> None:
    await form(page).get_by_role("checkbox", name="Show me the storyboard first").check()
    await describe(page, f"{KITE} {RAIN}", "Edited")
    await form(page).get_by_role("combobox", name="Provider").select_option(PAID["provider"])
    await form(page).get_by_role("combobox", name="Model").select_option(PAID["model"])
    estimate = form(page).get_by_role("status", name="Estimate")
    await expect(estimate).to_have_text(re.compile(r"^\s*\$0\.[1-9]"))
    await expect(form(page).get_by_text("Nothing of this is bought before you approve")).to_be_visible()
    await form(page).get_by_role("button", name="Make storyboard for $0.00").click()
    await unfold_queue(page)
    await queue(page).get_by_role("link", name="Open Edited").click()
    board = page.get_by_role("region", name="Storyboard")
    await expect(board).to_be_visible()
    await board.get_by_role("textbox", name="Scene 1 text").fill(NEW_TEXT)
    await board.get_by_role("button", name="Add scene").click()
    last = board.get_by_role("textbox", name="text").last
    await last.fill(RAIN)
    await board.get_by_role("button", name="Move scene 1 down").click()
    await expect(board.get_by_role("textbox", name="Scene 2 text")).to_have_value(NEW_TEXT)
    await save_storyboard(page)
    await board.get_by_role("button", name=re.compile(r"^Approve for \$0\.[1-9]")).click()
    await expect(film(page)).to_be_visible()
    job = await deployment.get(f"/jobs/{await job_id_of(page)}")
    texts = [each["text"] for each in job["results"]["scenes"]]
    assert texts[1] == NEW_TEXT
    assert RAIN in texts


async def test_a_film_is_watched_while_a_scene_is_made_anew_and_is_cut_from_the_take_that_is_chosen(
    deployment: StudioDeployment, visitor: Visitor
) -> None:
    job_id = await deployment.put_finished_film()
    before = await deployment.get(f"/jobs/{job_id}")
    page = await visitor.open(f"#/jobs/{job_id}")
    await expect(film(page)).to_be_visible()
    shown = str(await film(page).get_attribute("src"))
    await film(page).evaluate("(film) => { film.muted = true; film.loop = true; return film.play(); }")
    with deployment.gates.hold(JOIN) as waiting:
        await order_take(page, NEW_TEXT)
        await expect(page.get_by_role("note")).to_contain_text("A new cut is being made")
        await eventually(waiting.exists, "the film is being joined")
        assert await film(page).get_attribute("src") == shown
        assert not await film(page).evaluate("(film) => film.paused")
        await expect(page.get_by_role("link", name="Download")).to_be_visible()
        # Also for somebody who comes only now.
        await page.reload()
        await expect(film(page)).to_be_visible()
        await expect(scene(page, 2)).to_be_visible()
    await expect(page.get_by_role("note")).to_have_count(0)
    await expect(film(page)).not_to_have_attribute("src", shown)
    after = await cut_anew(deployment, before)
    assert (outcomes(after, 1), outcomes(after, 2)) == (["succeeded", "succeeded"], ["succeeded"])
    await open_takes(page, 1)
    first, second = (takes(page, 1).get_by_role("button", name=f"Use take {n}") for n in (1, 2))
    await expect(second).to_have_attribute("aria-pressed", "true")
    await first.click()
    await expect(first).to_have_attribute("aria-pressed", "true")
    chosen = await cut_anew(deployment, after)
    assert [each["take"] for each in chosen["results"]["scenes"]] == [1, 1]


async def test_four_takes_are_ordered_at_one_price_and_one_of_them_is_chosen(
    deployment: StudioDeployment, visitor: Visitor
) -> None:
    job_id = await deployment.put_finished_film()
    page = await visitor.open(f"#/jobs/{job_id}")
    await expect(film(page)).to_be_visible()
    before = await deployment.get(f"/jobs/{job_id}")
    await scene(page, 1).get_by_role("button", name="Regenerate scene 1").click()
    dialog = page.get_by_role("dialog", name="Regenerate scene 1")
    one = await dialog.get_by_role("button", name="Generate take for $").text_content()
    await dialog.get_by_role("combobox", name="Takes at once").select_option("4")
    four = dialog.get_by_role("button", name="Generate 4 takes for $")
    await expect(four).to_be_enabled()
    assert read_price(await four.text_content()) == round(4 * read_price(one), 2)
    await four.click()
    made = await cut_anew(deployment, before)
    assert outcomes(made, 1) == ["succeeded"] * 5
    assert made["results"]["scenes"][0]["take"] == 2
    await open_takes(page, 1)
    last = takes(page, 1).get_by_role("button", name="Use take 5")
    with deployment.gates.hold(JOIN):
        await last.click()
        told = takes(page, 1).get_by_role("status").filter(has_text="Chosen: the film is cut anew")
        await expect(told).to_be_visible()
    await expect(last).to_have_attribute("aria-pressed", "true")
    await expect(told).to_have_count(0)
    chosen = await cut_anew(deployment, made)
    assert chosen["results"]["scenes"][0]["take"] == 5


def read_price(button: str | None) -> float:
    """The dollars that a button bears."""
    return float((button or "").rpartition("$")[2])


async def order_take(page: Page, text: str) -> None:
    """Order another take of the first scene, at its price."""
    await scene(page, 1).get_by_role("button", name="Regenerate scene 1").click()
    dialog = page.get_by_role("dialog", name="Regenerate scene 1")
    await dialog.get_by_role("textbox", name="Text").fill(text)
    await expect(dialog).to_contain_text("$0.")
    await dialog.get_by_role("button", name="Generate take for $").click()


async def test_the_settings_of_a_film_are_used_again(deployment: StudioDeployment, visitor: Visitor) -> None:
    job_id = await deployment.generate(
        title="Once more", scenes=None, prompt=KITE, audio="off", aspect_ratio="9:16", approval="storyboard"
    )
    page = await visitor.open(f"#/jobs/{job_id}")
    await page.get_by_role("main").get_by_role("button", name="Reuse these settings").click()
    await expect(form(page).get_by_role("textbox", name="Prompt")).to_have_value(KITE)
    await expect(form(page).get_by_role("checkbox", name="Music")).not_to_be_checked()
    await expect(form(page).get_by_role("radio", name="9:16")).to_be_checked()
    await form(page).get_by_role("textbox", name="Title").fill("Again")
    with deployment.gates.hold(RENDERING):
        # The storyboard comes first, as in the film before.
        await form(page).get_by_role("button", name="Make storyboard").click()
        await unfold_queue(page)
        await expect(in_queue(page, "Again")).to_be_visible()
        await deployment.cancel_all()


async def cut_anew(deployment: StudioDeployment, before: Json) -> Json:
    """The job when its film is another one than before."""
    job: Json = {}

    async def is_another() -> bool:
        job.update(await deployment.get(f"/jobs/{before['job_id']}"))
        return bool(job["status"] == "completed" and film_name(job) != film_name(before))

    await eventually(is_another, "the film is cut anew")
    return job


def film_name(job: Json) -> str:
    """The name of its film's file. The link before it is signed anew every few minutes."""
    return str(job["film"]["url"]).rsplit("/", 1)[-1]


def outcomes(job: Json, number: int) -> list[str]:
    """What became of a scene's takes."""
    return [take["outcome"] for take in job["results"]["scenes"][number - 1]["takes"]]


async def eventually_without_gaps(deployment: StudioDeployment, job_id: str) -> None:
    async def is_whole() -> bool:
        job = await deployment.get(f"/jobs/{job_id}")
        return bool(job["status"] == "completed" and job["gaps"] == [])

    await eventually(is_whole, "the film has no gap")


async def job_id_of(page: Page) -> str:
    """The job whose view is open."""
    return page.url.rpartition("/")[2]
