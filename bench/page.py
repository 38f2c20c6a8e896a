"""The Studio's page: what comes over the line, when it can be used, and how a thousand films scroll.

    .venv/bin/python -m bench.page

A real API process (no worker) and a real Chromium without a GPU, over loopback: what the line would add is
not in the times, so bytes and requests are told. Each visit has an empty cache. The reference is a form
without a script, and a plain list of as many pictures, in the same browser at the same speed, in turn.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from playwright.async_api import Browser

from bench.api import api
from bench.bare_page import bare_site
from bench.figures import Figure, quantile
from bench.run import alone
from bench.scroll import Scroll, scroll
from bench.server import server
from bench.shelf import fill
from bench.visit import Visit, visit
from settings import Settings
from tests.browser.chromium import NONE_FOUND, find_chromium, launched

FILMS, ROUNDS = 1_000, 5
SLOWDOWNS = (1, 4, 6)


async def measure() -> list[Figure]:
    """All of it; where there is no Chromium, only that."""
    chromium = find_chromium()
    if chromium is None:
        return [Figure("the Studio's page", "", "not measured", notes=(NONE_FOUND,))]
    with tempfile.TemporaryDirectory() as folder:
        var = Path(folder)
        async with (
            server() as client,
            api(client, var) as http,
            bare_site(var, FILMS) as bare,
            launched(chromium) as browser,
        ):
            ours = str(http.base_url).rstrip("/")
            loads = [
                figure for slowdown in SLOWDOWNS for figure in await _loads(browser, bare, ours, slowdown)
            ]
            await fill(Settings(var_dir=var), FILMS)
            return [
                *loads,
                *[figure for s in SLOWDOWNS[:2] for figure in await _scrolls(browser, bare, ours, s)],
            ]


async def _loads(browser: Browser, bare: str, ours: str, slowdown: float) -> list[Figure]:
    pairs = [
        (await visit(browser, f"{bare}/form.html", slowdown), await visit(browser, f"{ours}/", slowdown))
        for _ in range(ROUNDS)
    ]
    references, visits = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    times = list(_times(references, visits, slowdown))
    return [*_sizes(references[0], visits[0]), *times] if slowdown == 1 else times


def _sizes(reference: Visit, ours: Visit) -> Iterator[Figure]:
    rest = f"when all is there: {ours.all_bytes / 1024:.1f} KB in {ours.all_requests} requests"
    yield Figure(
        "bytes to the first paint",
        f"{reference.bytes / 1024:.1f} KB",
        f"{ours.bytes / 1024:.1f} KB",
        ours.bytes / reference.bytes,
        notes=("compressed, with headers", rest),
    )
    yield Figure("requests to the first paint", str(reference.requests), str(ours.requests))


def _times(references: list[Visit], visits: list[Visit], slowdown: float) -> Iterator[Figure]:
    for name, what in (("paint", "first contentful paint"), ("interactive", "time to interactive")):
        reference = median(getattr(each, name) for each in references)
        ours = median(getattr(each, name) for each in visits)
        usable = median(each.usable for each in visits)
        notes = (f"the form's button could be pressed at {usable:.0f} ms",) if name == "interactive" else ()
        yield Figure(
            f"{what}, {_cpu(slowdown)}",
            f"{reference:.0f} ms",
            f"{ours:.0f} ms",
            ours / reference,
            notes=notes,
        )


async def _scrolls(browser: Browser, bare: str, ours: str, slowdown: float) -> Iterator[Figure]:
    reference = await scroll(browser, f"{bare}/grid.html", "li", slowdown)
    found = await scroll(browser, f"{ours}/#/gallery", "article", slowdown)
    return _frames(reference, found, slowdown)


def _frames(reference: Scroll, ours: Scroll, slowdown: float) -> Iterator[Figure]:
    how = (
        f"{len(ours.frames)} frames over {ours.pixels:,.0f} px; longest {max(ours.frames):.0f} ms; "
        f"{_tasks(ours)} (reference: {len(reference.frames)} frames, {_tasks(reference)})"
    )
    for share, notes in ((0.5, ()), (0.99, (how,))):
        bare, found = quantile(reference.frames, share), quantile(ours.frames, share)
        yield Figure(
            f"a frame, scrolling {FILMS:,} films, {_cpu(slowdown)}, p{share * 100:.0f}",
            f"{bare:.1f} ms",
            f"{found:.1f} ms",
            found / bare,
            notes=notes,
        )


def _tasks(scroll: Scroll) -> str:
    return f"{len(scroll.tasks)} long tasks" + (f" up to {max(scroll.tasks):.0f} ms" if scroll.tasks else "")


def _cpu(slowdown: float) -> str:
    return "CPU as it is" if slowdown == 1 else f"CPU {slowdown:g}x slower"


if __name__ == "__main__":
    alone(measure)
