"""Scrolling a long page from top to bottom, and how long each frame took."""

from dataclasses import dataclass
from typing import Any

from playwright.async_api import Browser

from bench.visit import WITHIN_MS, slow_down

# Fast, but not so fast that nobody could see a film go by: two and a half screens a second.
PIXELS_A_FRAME = 40
# The end is where it goes no further for a second, whatever is still loaded meanwhile.
FRAMES_AT_THE_END = 60
SCROLL = """async ([step, patience]) => {
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
class Scroll:
    """Time between frames, and of tasks that took longer than 50 ms, in ms; how far it went in pixels."""

    frames: list[float]
    tasks: list[float]
    pixels: float


async def scroll(browser: Browser, url: str, first: str, slowdown: float) -> Scroll:
    """Open the page, wait until `first` (a selector) is there, and scroll to the end."""
    context = await browser.new_context(locale="en-US", viewport={"width": 1440, "height": 900})
    try:
        page = await context.new_page()
        await slow_down(page, slowdown)
        await page.goto(url)
        await page.wait_for_selector(first, timeout=WITHIN_MS)
        found: dict[str, Any] = await page.evaluate(SCROLL, [PIXELS_A_FRAME, FRAMES_AT_THE_END])
        return Scroll(**found)
    finally:
        await context.close()
