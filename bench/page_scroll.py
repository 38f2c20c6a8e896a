"""Scroll a long page from top to bottom, and time each frame."""

from dataclasses import dataclass
from typing import Any

from playwright.async_api import Browser

from bench.page_load import TIMEOUT_MS, slow_cpu

# Fast, but slow enough to see films go by: two and a half screens a second.
PIXELS_A_FRAME = 40
# The end is where the page stands still for a second, in case more is still being loaded.
STILL_FRAMES = 60
SCROLL_SCRIPT = """async ([step, patience]) => {
  const frames = [], tasks = [];
  new PerformanceObserver((list) => tasks.push(...list.getEntries().map((task) => task.duration)))
    .observe({type: "longtask"});
  await new Promise((done) => {
    let last = performance.now(), still = 0;
    const next = (now) => {
      frames.push(now - last);
      last = now;
      const before = scrollY;
      scrollBy({top: step, behavior: "instant"});
      still = scrollY === before ? still + 1 : 0;
      if (still < patience) requestAnimationFrame(next);
      else done();
    };
    requestAnimationFrame(next);
  });
  return {frames: frames.slice(1, -patience), tasks, pixels: scrollY};
}"""


@dataclass(frozen=True)
class PageScroll:
    """Frame times and long tasks (over 50 ms), in ms; the distance in pixels."""

    frames: list[float]
    tasks: list[float]
    pixels: float


async def scroll_page(browser: Browser, url: str, first: str, slowdown: float) -> PageScroll:
    """Open the page, wait for the selector `first`, and scroll to the end."""
    context = await browser.new_context(locale="en-US", viewport={"width": 1440, "height": 900})
    try:
        page = await context.new_page()
        await slow_cpu(page, slowdown)
        await page.goto(url)
        await page.wait_for_selector(first, timeout=TIMEOUT_MS)
        found: dict[str, Any] = await page.evaluate(SCROLL_SCRIPT, [PIXELS_A_FRAME, STILL_FRAMES])
        return PageScroll(**found)
    finally:
        await context.close()
