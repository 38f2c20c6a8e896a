"""Load a page with the form once, with an empty cache, timed by the browser itself."""

from dataclasses import dataclass
from typing import Any

from playwright.async_api import Browser, Page

TIMEOUT_MS = 120_000
# The page has settled when there was no long task for so long.
QUIET_MS = 1_000

# `usable`: the first moment at which the form's button is there and can be pressed.
CLOCK_SCRIPT = """
window.bench = {usable: 0, lastTask: 0};
new PerformanceObserver((list) => {
  for (const task of list.getEntries()) window.bench.lastTask = task.startTime + task.duration;
}).observe({type: "longtask", buffered: true});
new MutationObserver(() => {
  const buttons = [...document.querySelectorAll("form button")];
  const button = buttons.find((each) => each.textContent.trim().startsWith("Make film"));
  if (!window.bench.usable && button && !button.disabled) window.bench.usable = performance.now();
}).observe(document, {subtree: true, childList: true, attributes: true});
"""
SETTLED_SCRIPT = f"""() => window.bench.usable
  && performance.getEntriesByName("first-contentful-paint").length
  && performance.now() - Math.max(window.bench.usable, window.bench.lastTask) > {QUIET_MS}"""
RESULT_SCRIPT = """() => {
  const paint = performance.getEntriesByName("first-contentful-paint")[0].startTime;
  const all = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
    .filter((each) => each.responseEnd);
  const until = (moment) => all.filter((each) => each.responseEnd <= moment);
  const sent = (some) => some.reduce((sum, each) => sum + each.transferSize, 0);
  const {usable, lastTask} = window.bench;
  return {
    paint, usable, interactive: Math.max(usable, lastTask),
    bytes: sent(until(paint)), requests: until(paint).length, all_bytes: sent(all), all_requests: all.length,
  };
}"""


@dataclass(frozen=True)
class PageVisit:
    """Times in ms since the navigation began; bytes as transferred, compressed and with headers.

    `usable`: the form's button can be pressed; `interactive`: the last long task (50 ms) is over, too.
    `bytes`, `requests`: transferred until the first paint; `all_…`: until the page has settled.
    """

    paint: float
    usable: float
    interactive: float
    bytes: int
    requests: int
    all_bytes: int
    all_requests: int


async def visit_page(browser: Browser, url: str, slowdown: float) -> PageVisit:
    """Load the page with an empty cache, on a CPU slowed down by the factor `slowdown`."""
    context = await browser.new_context(locale="en-US", viewport={"width": 1440, "height": 900})
    try:
        page = await context.new_page()
        await slow_cpu(page, slowdown)
        await page.add_init_script(CLOCK_SCRIPT)
        await page.goto(url)
        await page.wait_for_function(SETTLED_SCRIPT, timeout=TIMEOUT_MS)
        found: dict[str, Any] = await page.evaluate(RESULT_SCRIPT)
        return PageVisit(**found)
    finally:
        await context.close()


async def slow_cpu(page: Page, times: float) -> None:
    """Slow down the page's CPU by the factor `times`."""
    devtools = await page.context.new_cdp_session(page)
    await devtools.send("Emulation.setCPUThrottlingRate", {"rate": times})
