"""Writes down every value that the overall bar shows, over reloads and in every page of a profile."""

from typing import Any, cast

from playwright.async_api import Page

RECORDER = """
(() => {
  const look = () => {
    const bar = document.querySelector('[role=progressbar][aria-label="Progress of the film"]');
    const value = bar && bar.getAttribute("aria-valuenow");
    if (value === null) return;
    const name = "test.bars." + location.hash;
    const seen = JSON.parse(localStorage.getItem(name) ?? "[]");
    if (seen.at(-1) !== Number(value)) localStorage.setItem(name, JSON.stringify([...seen, Number(value)]));
  };
  new MutationObserver(look).observe(document, {subtree: true, childList: true, attributes: true});
})();
"""


async def record(page: Page) -> None:
    """Write down from now on."""
    await page.add_init_script(RECORDER)


async def recorded(page: Page) -> list[float]:
    """All values that the bar of this page's job has shown, in order, without repetitions."""
    script = "() => JSON.parse(localStorage.getItem('test.bars.' + location.hash) ?? '[]')"
    return cast("list[float]", cast("Any", await page.evaluate(script)))
