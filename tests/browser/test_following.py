"""Following a film: through reloads, closed pages, cut lines and dead workers, to its last picture."""

from playwright.async_api import Request, expect

from tests.api.kit import Line
from tests.browser import bars
from tests.browser.deployment import PAID, StudioDeployment
from tests.browser.parts import UNDER_WAY, connection, film, film_bar, in_queue, is_live, scene, stage, toast
from tests.browser.visitor import PHONE, Visitor
from tests.conditions import eventually
from tests.fixtures.process_pauses import paused_process

JOIN, RENDERING = "concat", "rawvideo"
# What a browser says of a line that is cut.
BROKEN_LINE = "net::ERR_"
EVENTS = "/api/v1/events"
# A browser without a window has no desktop: what would be shown there is written down.
OUT_OF_SIGHT = """
Object.defineProperty(document, "hidden", {get: () => true});
window.told = [];
window.Notification = class {
  static permission = "granted";
  static requestPermission() { return Promise.resolve("granted"); }
  constructor(words, {body}) { window.told.push(`${words}: ${body}`); }
};
"""
PLAY = """async (film) => {
  film.muted = true;
  const ended = new Promise((done, failed) => {
    film.onended = done;
    film.onerror = () => failed(film.error);
  });
  await film.play();
  await ended;
  return {at: film.currentTime, seconds: film.duration, width: film.videoWidth};
}"""


async def test_a_reload_in_the_middle_shows_the_job_as_it_stands_and_no_bar_goes_back(
    deployment: StudioDeployment, visitor: Visitor
) -> None:
    context = await visitor.context()
    await bars.record(context)
    page = await context.new_page()
    with deployment.gates.hold(JOIN) as waiting:
        job_id = await deployment.generate(title="Reloaded")
        await page.goto(f"/#/jobs/{job_id}")
        await expect(film_bar(page)).to_be_visible()
        await eventually(waiting.exists, "the film is being joined")
        await expect(scene(page, 2)).to_have_attribute("data-state", "complete")
        await page.reload()
        await expect(page.get_by_role("heading", level=1, name="Reloaded")).to_be_visible()
        await expect(scene(page, 1)).to_have_attribute("data-state", "complete")
        await expect(scene(page, 2)).to_have_attribute("data-state", "complete")
        await expect(in_queue(page, "Reloaded")).to_be_visible()
    await expect(film(page)).to_be_visible()
    seen = await bars.recorded(page)
    assert len(seen) > 1
    assert seen == sorted(seen)


async def test_a_page_closed_in_the_middle_is_opened_again_and_the_job_is_where_it_is(
    deployment: StudioDeployment, visitor: Visitor
) -> None:
    context = await visitor.context()
    await bars.record(context)
    first = await context.new_page()
    with deployment.gates.hold(RENDERING):
        job_id = await deployment.generate(title="Closed")
        await first.goto(f"/#/jobs/{job_id}")
        await expect(scene(first, 1)).to_have_attribute("data-state", "running")
        await first.close()
    await deployment.wait_for_end(job_id)
    second = await context.new_page()
    await second.goto("/")
    # The end came while nobody looked: it is told now.
    await expect(toast(second, "Film ready: Closed")).to_be_visible()
    await in_queue(second, "Closed").get_by_role("link", name="Open Closed").click()
    await expect(film(second)).to_be_visible()
    seen = await bars.recorded(second)
    assert seen == sorted(seen)


async def test_a_cut_line_is_seen_tried_three_times_and_taken_up_again_by_a_button(
    deployment: StudioDeployment, visitor: Visitor
) -> None:
    line = Line(f"127.0.0.1:{deployment.ports['api']}")
    guest = visitor.at(f"http://127.0.0.1:{line.port}")
    guest.watch.expect(BROKEN_LINE)
    tries: list[Request] = []
    with deployment.gates.hold(RENDERING):
        job_id = await deployment.generate(title="Cut off")
        async with line.open():
            page = await guest.open(f"#/jobs/{job_id}")
            await is_live(page)
            await expect(scene(page, 1)).to_have_attribute("data-state", "running")
            page.on("request", lambda request: tries.append(request) if EVENTS in request.url else None)
        await expect(connection(page)).to_have_attribute("data-connection", "reconnecting")
        await expect(connection(page)).to_have_attribute("data-connection", "lost")
        assert len(tries) == 3
    # Nothing is lost of what is there, nor of what happens meanwhile.
    await expect(scene(page, 1)).to_be_visible()
    await deployment.wait_for_end(job_id)
    async with line.open():
        await page.get_by_role("button", name="Reconnect").click()
        await is_live(page)
        await expect(film(page)).to_be_visible()
        await expect(toast(page, "Film ready: Cut off")).to_be_visible()
    assert guest.watch.problems == []


async def test_a_line_that_comes_back_by_itself_is_taken_up_without_a_word(
    deployment: StudioDeployment, visitor: Visitor
) -> None:
    line = Line(f"127.0.0.1:{deployment.ports['api']}")
    guest = visitor.at(f"http://127.0.0.1:{line.port}")
    guest.watch.expect(BROKEN_LINE)
    with deployment.gates.hold(RENDERING):
        job_id = await deployment.generate(title="Away for a moment")
        async with line.open():
            page = await guest.open(f"#/jobs/{job_id}")
            await is_live(page)
            await expect(scene(page, 1)).to_have_attribute("data-state", "running")
        await expect(connection(page)).to_have_attribute("data-connection", "reconnecting")
        async with line.open():
            await is_live(page)
            await expect(scene(page, 1)).to_have_attribute("data-state", "running")
    assert guest.watch.problems == []


async def test_without_a_worker_the_page_says_so_and_goes_on_when_one_is_there(
    deployment: StudioDeployment, visitor: Visitor
) -> None:
    with deployment.gates.hold(RENDERING):
        job_id = await deployment.generate(title="Orphan")
        page = await visitor.open(f"#/jobs/{job_id}")
        await expect(scene(page, 1)).to_have_attribute("data-state", "running")
        deployment.kill_process("worker")
        await expect(page.get_by_role("main").get_by_text("worker").first).to_be_visible()
    deployment.start_process("worker")
    # A poll that the dead worker had under way is given up after a minute.
    await expect(film(page)).to_be_visible(timeout=120_000)
    await expect(page.get_by_role("main").get_by_text("worker")).to_have_count(0)


async def test_clips_are_shown_as_they_come_while_others_are_made(
    deployment: StudioDeployment, visitor: Visitor
) -> None:
    endless = {"operation": "submit", "prompt_contains": "harbour", "fault": {"kind": "never_ends"}}
    deployment.emulator.set_faults([endless])
    job_id = await deployment.generate(title="Half", **PAID)
    page = await visitor.open(f"#/jobs/{job_id}")
    await expect(scene(page, 1)).to_have_attribute("data-state", "complete")
    await expect(scene(page, 1).locator("video")).to_be_visible()
    await expect(scene(page, 2)).to_have_attribute("data-state", UNDER_WAY)
    await expect(scene(page, 2).locator("video")).to_have_count(0)
    await expect(stage(page, "storyboard").first).to_have_attribute("data-state", "done")


async def test_the_desktop_is_told_of_an_end_that_nobody_sees(
    deployment: StudioDeployment, visitor: Visitor
) -> None:
    context = await visitor.context()
    await context.add_init_script(OUT_OF_SIGHT)
    page = await context.new_page()
    with deployment.gates.hold(RENDERING):
        job_id = await deployment.generate(title="Unseen")
        await page.goto("/")
        await expect(in_queue(page, "Unseen")).to_be_visible()
        await deployment.post(f"/jobs/{job_id}/cancel")
        await expect(toast(page, "Canceled: Unseen")).to_be_visible()
    assert await page.evaluate("() => window.told") == ["Canceled: Unseen"]


async def test_a_finished_film_plays_to_its_end(deployment: StudioDeployment, visitor: Visitor) -> None:
    job_id = await deployment.generate(title="To the end: 夜")
    await deployment.wait_for_end(job_id)
    page = await visitor.open(f"#/jobs/{job_id}")
    await expect(film(page)).to_be_visible()
    played = await film(page).evaluate(PLAY)
    assert played["at"] == played["seconds"]
    assert abs(played["seconds"] - 5) < 0.1
    assert played["width"] == 854
    link = page.get_by_role("link", name="Download")
    async with page.expect_download() as download:
        await link.click()
    saved = await download.value
    assert saved.suggested_filename == "To the end 夜.mp4"
    assert (await saved.path()).stat().st_size > 10_000


async def test_a_line_on_which_nothing_comes_any_more_is_noticed(
    deployment: StudioDeployment, visitor: Visitor
) -> None:
    page = await (await visitor.context()).new_page()
    await page.clock.install()
    await page.goto("/")
    await is_live(page)
    # Its socket stays open: a browser would wait for ever.
    with paused_process(deployment, "api"):
        await page.clock.fast_forward(39_000)
        await expect(connection(page)).to_have_attribute("data-connection", "live")
        await page.clock.fast_forward(6_000)
        await expect(connection(page)).to_have_attribute("data-connection", "reconnecting")
    await page.clock.fast_forward(10_000)
    await is_live(page)


async def test_a_film_can_be_watched_while_it_is_made_anew(
    deployment: StudioDeployment, visitor: Visitor
) -> None:
    job_id = await deployment.generate(title="Watched meanwhile")
    await deployment.wait_for_end(job_id)
    page = await visitor.open(f"#/jobs/{job_id}")
    await expect(film(page)).to_be_visible()
    before = await film(page).get_attribute("src")
    await film(page).evaluate("(film) => { film.muted = true; film.loop = true; return film.play(); }")
    with deployment.gates.hold(JOIN) as waiting:
        await deployment.post(
            f"/jobs/{job_id}/scenes/1/retake", {"text": "A blue kite over the sea at dusk."}
        )
        await expect(page.get_by_role("note")).to_contain_text("A new cut is being made")
        await eventually(waiting.exists, "the film is being joined")
        assert await film(page).get_attribute("src") == before
        assert not await film(page).evaluate("(film) => film.paused")
        await expect(page.get_by_role("link", name="Download")).to_be_visible()
        # Also for somebody who comes only now.
        await page.reload()
        await expect(film(page)).to_be_visible()
        await expect(scene(page, 2)).to_be_visible()
    await expect(page.get_by_role("note")).to_have_count(0)
    await expect(film(page)).not_to_have_attribute("src", str(before))


async def test_a_film_with_a_missing_scene_is_told_once_and_as_that(
    deployment: StudioDeployment, visitor: Visitor
) -> None:
    refused = {"operation": "submit", "prompt_contains": "harbour", "fault": {"kind": "moderated_prompt"}}
    deployment.emulator.set_faults([refused])
    with deployment.gates.hold(JOIN):
        job_id = await deployment.generate(title="Incomplete", **PAID)
        page = await visitor.open(f"#/jobs/{job_id}")
        await expect(film_bar(page)).to_be_visible()
    await expect(film(page)).to_be_visible()
    await expect(toast(page, "Ready with 1 of 2 scenes missing: Incomplete")).to_have_count(1)
    await expect(toast(page, "Film ready: Incomplete")).to_have_count(0)


async def test_on_a_phone_a_film_opens_at_its_top_with_nothing_over_it(
    deployment: StudioDeployment, visitor: Visitor
) -> None:
    job_id = await deployment.generate(title="From the top", approval="storyboard")
    await deployment.wait_for_progress(job_id, lambda picture: picture["needs_you"])
    page = await visitor.open("#/", viewport=PHONE)
    await page.get_by_role("button", name="Queue").click()
    await page.evaluate("() => scrollTo(0, 700)")
    await in_queue(page, "From the top").get_by_role("link", name="Open From the top").click()
    await expect(page.get_by_role("heading", level=1, name="From the top")).to_be_in_viewport()
    await expect(page.get_by_role("button", name="Queue")).to_have_attribute("aria-expanded", "false")
    assert await page.evaluate("() => scrollY") == 0
    # Its length is that of its storyboard, everywhere.
    board = page.get_by_role("region", name="Storyboard", exact=True)
    await board.get_by_role("spinbutton", name="Scene 1 seconds").fill("7")
    await board.get_by_role("button", name="Save").click()
    progress = await deployment.wait_for_progress(job_id, lambda picture: picture["film_seconds"] > 7)
    seconds = progress["film_seconds"]
    await expect(page.get_by_role("main")).to_contain_text(f"{seconds:g} s")
    assert (await deployment.get(f"/jobs/{job_id}"))["duration_seconds"] == seconds
