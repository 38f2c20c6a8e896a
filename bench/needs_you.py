"""Delay until a hidden tab's title says that a film needs its owner.

    .venv/bin/python -m bench.needs_you

All processes are real, beside the emulator, with a Chromium whose page is told that it is hidden. Measured
from the job's `updated_at` to the change of the title.
"""

import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from playwright.async_api import Page

from bench.report import Measurement, quantile
from bench.runner import run_standalone
from emulator import run_emulator
from tests.browser.chromium import NONE_FOUND, find_chromium, launched
from tests.browser.deployment import EMULATOR, PAID, StudioDeployment
from tests.browser.visitor import Visitor

ROUNDS = 5
MAX_SECONDS = 2.0
# One scene and no music, so that nothing else changes afterwards.
ONE_SCENE: dict[str, object] = {
    "scenes": [{"text": "A red kite over the hills at noon."}],
    "audio": "off",
    **PAID,
}
LOST_SUBMIT_FAULTS = [
    {"operation": "submit", "prompt_contains": "", "fault": {"kind": "reset", "when": "after"}},
    {"operation": "webhook", "prompt_contains": "", "fault": {"kind": "lost"}},
]
# Make the page hidden as a browser would; record when the title begins with "(!)".
HIDDEN_TAB_SCRIPT = """
Object.defineProperty(document, "hidden", {get: () => true});
Object.defineProperty(document, "visibilityState", {get: () => "hidden"});
window.called = 0;
new MutationObserver(() => {
  if (document.title.startsWith("(!)")) window.called ||= Date.now();
  else window.called = 0;
}).observe(document, {subtree: true, childList: true, characterData: true});
"""
StartJob = Callable[[StudioDeployment], Awaitable[str]]


async def measure() -> list[Measurement]:
    """Measure each of the three needs; without Chromium, report only that it is missing."""
    chromium = find_chromium()
    if chromium is None:
        return [Measurement("a hidden tab that calls", "", "not measured", notes=(NONE_FOUND,))]
    async with _open_deployment() as deployment, launched(chromium) as browser:
        visitor = Visitor(browser, deployment.api_url)
        page = await (await visitor.context()).new_page()
        await page.add_init_script(HIDDEN_TAB_SCRIPT)
        await page.goto("/")
        kinds = {
            "storyboard": _start_gated_film,
            "budget": _start_underfunded_film,
            "held scene": _start_held_film,
        }
        figures = [
            _build_measurement(kind, await _measure_rounds(deployment, page, begin))
            for kind, begin in kinds.items()
        ]
        await visitor.leave()
        return figures


@asynccontextmanager
async def _open_deployment() -> AsyncIterator[StudioDeployment]:
    with tempfile.TemporaryDirectory() as folder, run_emulator(EMULATOR) as emulator:
        deployment = StudioDeployment(Path(folder), emulator=emulator)
        async with deployment.running():
            yield deployment


async def _measure_rounds(deployment: StudioDeployment, page: Page, begin: StartJob) -> list[float]:
    return [await _measure_once(deployment, page, begin) for _ in range(ROUNDS)]


async def _measure_once(deployment: StudioDeployment, page: Page, begin: StartJob) -> float:
    job_id = await begin(deployment)
    picture = await deployment.wait_for_progress(job_id, lambda told: told["needs_you"])
    await page.wait_for_function("() => window.called > 0")
    called: int = await page.evaluate("() => window.called")
    await deployment.post(f"/jobs/{job_id}/cancel")
    await deployment.wait_for_end(job_id)
    deployment.emulator.set_faults([])
    await page.wait_for_function("() => window.called === 0")
    return called / 1000 - datetime.fromisoformat(picture["updated_at"]).timestamp()


async def _start_gated_film(deployment: StudioDeployment) -> str:
    return await deployment.generate(title="Storyboard", approval="storyboard", **ONE_SCENE)


async def _start_underfunded_film(deployment: StudioDeployment) -> str:
    return await deployment.generate(title="Budget", budget_usd=0.01, **ONE_SCENE)


async def _start_held_film(deployment: StudioDeployment) -> str:
    deployment.emulator.set_faults(LOST_SUBMIT_FAULTS)
    return await deployment.generate(title="Held", **ONE_SCENE)


def _build_measurement(kind: str, seconds: list[float]) -> Measurement:
    slowest = max(seconds)
    return Measurement(
        f"a hidden tab calls: {kind}",
        "",
        f"{quantile(seconds, 0.5):.2f} s",
        checked_value=slowest,
        unit=" s",
        maximum=MAX_SECONDS,
        notes=(f"slowest of {len(seconds)}: {slowest:.2f} s",),
    )


if __name__ == "__main__":
    run_standalone(measure)
