"""One cold visit to a page with the form, timed by the browser itself."""

from dataclasses import dataclass
from typing import Any

from playwright.async_api import Browser, Page

WITHIN_MS = 120_000
# No long task for that long: the page has settled.
QUIET_MS = 1_000

# `usable`: the first moment at which the form's button is there and can be pressed.
CLOCK = """
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
SETTLED = f"""() => window.bench.usable && performance.getEntriesByName("first-contentful-paint").length
  && performance.now() - Math.max(window.bench.usable, window.bench.lastTask) > {QUIET_MS}"""
FOUND = """() => {
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
class Visit:
    """Moments in ms since the navigation began; bytes as they were sent, headers and compression included.

    `usable`: the form's button can be pressed; `interactive`: and the last long task (50 ms) is over.
    `bytes`, `requests`: what had come at the first paint; `all_…`: what had come when the page was quiet.
    """

    paint: float
    usable: float
    interactive: float
    bytes: int
    requests: int
    all_bytes: int
    all_requests: int


async def visit(browser: Browser, url: str, slowdown: float) -> Visit:
    """A visit with an empty cache, on a CPU that is slowed down so many times."""
    context = await browser.new_context(locale="en-US", viewport={"width": 1440, "height": 900})
    try:
        page = await context.new_page()
        await slow_down(page, slowdown)
        await page.add_init_script(CLOCK)
        await page.goto(url)
        await page.wait_for_function(SETTLED, timeout=WITHIN_MS)
        found: dict[str, Any] = await page.evaluate(FOUND)
        return Visit(**found)
    finally:
        await context.close()


async def slow_down(page: Page, times: float) -> None:
    """Let the page's CPU be so many times as slow."""
    devtools = await page.context.new_cdp_session(page)
    await devtools.send("Emulation.setCPUThrottlingRate", {"rate": times})
