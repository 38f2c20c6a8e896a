"""Following a film: through reloads, closed pages, cut lines and dead workers, to its last picture."""

from playwright.async_api import Request, expect

from tests.api.kit import Line
from tests.browser import bars
from tests.browser.deployment import PAID, StudioDeployment
from tests.browser.parts import connection, film, film_bar, in_queue, is_live, scene, toast, unfold_queue
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


async def test_after_a_reload_or_when_opened_again_the_page_shows_the_job_as_it_stands_and_no_bar_goes_back(
    deployment: StudioDeployment, visitor: Visitor
) -> None:
    page = await visitor.new_page()
    await bars.record(page)
    with deployment.gates.hold(JOIN) as waiting:
        job_id = await deployment.generate(title="Reloaded", **PAID)
        await page.goto(f"/#/jobs/{job_id}")
        await expect(film_bar(page)).to_be_visible()
        await eventually(waiting.exists, "the film is being joined")
        await expect(scene(page, 2)).to_have_attribute("data-state", "complete")
        await page.reload()
        await expect(page.get_by_role("heading", level=1, name="Reloaded")).to_be_visible()
        await expect(scene(page, 1)).to_have_attribute("data-state", "complete")
        await expect(scene(page, 2)).to_have_attribute("data-state", "complete")
        await unfold_queue(page)
        await expect(in_queue(page, "Reloaded")).to_be_visible()
        await page.close()
    await deployment.wait_for_end(job_id)
    again = await visitor.new_page()
    await bars.record(again)
    await again.goto("/")
    # The end came while nobody looked: it is told now.
    await expect(toast(again, "Film ready: Reloaded")).to_be_visible()
    await unfold_queue(again)
    await in_queue(again, "Reloaded").get_by_role("link", name="Open Reloaded").click()
    await expect(film(again)).to_be_visible()
    seen = await bars.recorded(again)
    assert len(seen) > 1
    assert seen == sorted(seen)


async def test_a_cut_line_is_seen_and_taken_up_again_by_itself_or_after_three_tries_by_a_button(
    deployment: StudioDeployment, visitor: Visitor
) -> None:
    line = Line(f"127.0.0.1:{deployment.ports['api']}")
    guest = visitor.at(f"http://127.0.0.1:{line.port}")
    guest.watch.expect(BROKEN_LINE)
    tries: list[Request] = []
    with deployment.gates.hold(JOIN):
        job_id = await deployment.generate(title="Cut off", **PAID)
        async with line.open():
            page = await guest.open(f"#/jobs/{job_id}")
            await is_live(page)
            await expect(scene(page, 1)).to_have_attribute("data-state", "complete")
        await expect(connection(page)).to_have_attribute("data-connection", "reconnecting")
        # It comes back by itself, and is taken up without a word.
        async with line.open():
            await is_live(page)
            await expect(scene(page, 1)).to_have_attribute("data-state", "complete")
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


async def test_without_a_worker_the_page_says_so_and_goes_on_when_one_is_there(
    deployment: StudioDeployment, visitor: Visitor
) -> None:
    job_id = await deployment.generate(title="Orphan", approval="storyboard", **PAID)
    page = await visitor.open(f"#/jobs/{job_id}")
    # While it waits for its owner no call is under way: that of a dead worker is given up after a minute.
    approve = page.get_by_role("button", name="Approve for $0.30")
    await expect(approve).to_be_enabled()
    deployment.kill_process("worker")
    notice = page.get_by_role("main").get_by_text("No worker is running")
    await expect(notice).to_be_visible()
    deployment.start_process("worker")
    await expect(notice).to_have_count(0)
    await approve.click()
    await expect(film(page)).to_be_visible()


async def test_the_desktop_is_told_of_an_end_that_nobody_sees(
    deployment: StudioDeployment, visitor: Visitor
) -> None:
    page = await visitor.new_page()
    await page.add_init_script(OUT_OF_SIGHT)
    with deployment.gates.hold(RENDERING):
        job_id = await deployment.generate(title="Unseen")
        await page.goto("/")
        await unfold_queue(page)
        await expect(in_queue(page, "Unseen")).to_be_visible()
        await deployment.post(f"/jobs/{job_id}/cancel")
        await expect(toast(page, "Canceled: Unseen")).to_be_visible()
    assert await page.evaluate("() => window.told") == ["Canceled: Unseen"]


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
    await board.get_by_role("button", name="Save", exact=True).click()
    progress = await deployment.wait_for_progress(job_id, lambda picture: picture["film_seconds"] > 7)
    seconds = progress["film_seconds"]
    await expect(page.get_by_role("main")).to_contain_text(f"{seconds:g} s")
    assert (await deployment.get(f"/jobs/{job_id}"))["duration_seconds"] == seconds
