"""How soon a tab that nobody sees says that a film needs somebody: in its title, which is what is seen of it.

    .venv/bin/python -m bench.needs_you

All parts as real processes beside the emulator, and a Chromium whose page is told that it is out of sight.
From the moment at which the picture of the job says that it changed, to that at which the title did.
"""

import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from playwright.async_api import Page

from bench.figures import Figure, quantile
from bench.run import alone
from emulator import serving
from tests.browser.chromium import NONE_FOUND, find_chromium, launched
from tests.browser.house import EMULATOR, PAID, StudioHouse
from tests.browser.visitor import Visitor

ROUNDS = 5
MOST_SECONDS = 2.0
# One scene and no music: nothing else changes afterwards.
ONE: dict[str, object] = {"scenes": [{"text": "A red kite over the hills at noon."}], "audio": "off", **PAID}
LOST = [
    {"operation": "submit", "prompt_contains": "", "fault": {"kind": "reset", "when": "after"}},
    {"operation": "webhook", "prompt_contains": "", "fault": {"kind": "lost"}},
]
# Out of sight, as a browser says it; and when the title began to call.
HIDDEN = """
Object.defineProperty(document, "hidden", {get: () => true});
Object.defineProperty(document, "visibilityState", {get: () => "hidden"});
window.called = 0;
new MutationObserver(() => {
  if (document.title.startsWith("(!)")) window.called ||= Date.now();
  else window.called = 0;
}).observe(document, {subtree: true, childList: true, characterData: true});
"""
Begin = Callable[[StudioHouse], Awaitable[str]]


async def measure() -> list[Figure]:
    """Each of the three needs; where there is no Chromium, only that."""
    chromium = find_chromium()
    if chromium is None:
        return [Figure("a hidden tab that calls", "", "not measured", notes=(NONE_FOUND,))]
    async with _house() as house, launched(chromium) as browser:
        visitor = Visitor(browser, house.origin)
        page = await (await visitor.context()).new_page()
        await page.add_init_script(HIDDEN)
        await page.goto("/")
        kinds = {"storyboard": _storyboard, "budget": _budget, "held scene": _held}
        figures = [_figure(kind, await _times(house, page, begin)) for kind, begin in kinds.items()]
        await visitor.leave()
        return figures


@asynccontextmanager
async def _house() -> AsyncIterator[StudioHouse]:
    with tempfile.TemporaryDirectory() as folder, serving(EMULATOR) as emulator:
        house = StudioHouse(Path(folder), emulator=emulator)
        try:
            await house.open()
            yield house
        finally:
            house.close()


async def _times(house: StudioHouse, page: Page, begin: Begin) -> list[float]:
    return [await _once(house, page, begin) for _ in range(ROUNDS)]


async def _once(house: StudioHouse, page: Page, begin: Begin) -> float:
    job_id = await begin(house)
    picture = await house.until(job_id, lambda told: told["needs_you"])
    await page.wait_for_function("() => window.called > 0")
    called: int = await page.evaluate("() => window.called")
    await house.post(f"/jobs/{job_id}/cancel")
    await house.ended(job_id)
    house.emulator.script([])
    await page.wait_for_function("() => window.called === 0")
    return called / 1000 - datetime.fromisoformat(picture["updated_at"]).timestamp()


async def _storyboard(house: StudioHouse) -> str:
    return await house.generate(title="Storyboard", approval="storyboard", **ONE)


async def _budget(house: StudioHouse) -> str:
    return await house.generate(title="Budget", budget_usd=0.01, **ONE)


async def _held(house: StudioHouse) -> str:
    house.emulator.script(LOST)
    return await house.generate(title="Held", **ONE)


def _figure(kind: str, seconds: list[float]) -> Figure:
    slowest = max(seconds)
    return Figure(
        f"a hidden tab calls: {kind}",
        "",
        f"{quantile(seconds, 0.5):.2f} s",
        held=slowest,
        unit=" s",
        most=MOST_SECONDS,
        notes=(f"slowest of {len(seconds)}: {slowest:.2f} s",),
    )


if __name__ == "__main__":
    alone(measure)
