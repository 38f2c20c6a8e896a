"""The Studio's page: bytes transferred, time until usable, and scrolling through a thousand films.

    .venv/bin/python -m bench.studio_page

A real API process (no worker) and a real Chromium without a GPU, over loopback: times contain no network
delay, so bytes and requests are reported too. Each visit has an empty cache. The reference is a form without
a script, and a plain list of as many pictures, in the same browser at the same speed, alternating.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from playwright.async_api import Browser

from bench.api_process import start_api
from bench.baseline_pages import serve_baseline_pages
from bench.page_load import PageVisit, visit_page
from bench.page_scroll import PageScroll, scroll_page
from bench.report import Measurement, quantile
from bench.runner import run_standalone
from bench.seed_catalog import seed_films
from bench.temporal_test_server import start_server
from settings import Settings
from tests.browser.chromium import NONE_FOUND, find_chromium, launched

FILMS, ROUNDS = 1_000, 5
SLOWDOWNS = (1, 4, 6)


async def measure() -> list[Measurement]:
    """Measure loading and scrolling; without Chromium, report only that it is missing."""
    chromium = find_chromium()
    if chromium is None:
        return [Measurement("the Studio's page", "", "not measured", notes=(NONE_FOUND,))]
    with tempfile.TemporaryDirectory() as folder:
        var = Path(folder)
        async with (
            start_server() as client,
            start_api(client, var) as http,
            serve_baseline_pages(var, FILMS) as bare,
            launched(chromium) as browser,
        ):
            ours = str(http.base_url).rstrip("/")
            loads = [
                figure
                for slowdown in SLOWDOWNS
                for figure in await _measure_loads(browser, bare, ours, slowdown)
            ]
            await seed_films(Settings(var_dir=var), FILMS)
            return [
                *loads,
                *[figure for s in SLOWDOWNS[:2] for figure in await _measure_scrolls(browser, bare, ours, s)],
            ]


async def _measure_loads(browser: Browser, bare: str, ours: str, slowdown: float) -> list[Measurement]:
    pairs = [
        (
            await visit_page(browser, f"{bare}/form.html", slowdown),
            await visit_page(browser, f"{ours}/", slowdown),
        )
        for _ in range(ROUNDS)
    ]
    references, visits = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    times = list(_compare_times(references, visits, slowdown))
    return [*_compare_sizes(references[0], visits[0]), *times] if slowdown == 1 else times


def _compare_sizes(reference: PageVisit, ours: PageVisit) -> Iterator[Measurement]:
    rest = f"when all is there: {ours.all_bytes / 1024:.1f} KB in {ours.all_requests} requests"
    yield Measurement(
        "bytes to the first paint",
        f"{reference.bytes / 1024:.1f} KB",
        f"{ours.bytes / 1024:.1f} KB",
        ours.bytes / reference.bytes,
        notes=("compressed, with headers", rest),
    )
    yield Measurement("requests to the first paint", str(reference.requests), str(ours.requests))


def _compare_times(
    references: list[PageVisit], visits: list[PageVisit], slowdown: float
) -> Iterator[Measurement]:
    for name, what in (("paint", "first contentful paint"), ("interactive", "time to interactive")):
        reference = median(getattr(each, name) for each in references)
        ours = median(getattr(each, name) for each in visits)
        usable = median(each.usable for each in visits)
        notes = (f"the form's button could be pressed at {usable:.0f} ms",) if name == "interactive" else ()
        yield Measurement(
            f"{what}, {_describe_cpu(slowdown)}",
            f"{reference:.0f} ms",
            f"{ours:.0f} ms",
            ours / reference,
            notes=notes,
        )


async def _measure_scrolls(browser: Browser, bare: str, ours: str, slowdown: float) -> Iterator[Measurement]:
    reference = await scroll_page(browser, f"{bare}/grid.html", "li", slowdown)
    found = await scroll_page(browser, f"{ours}/#/gallery", "article", slowdown)
    return _compare_frames(reference, found, slowdown)


def _compare_frames(reference: PageScroll, ours: PageScroll, slowdown: float) -> Iterator[Measurement]:
    how = (
        f"{len(ours.frames)} frames over {ours.pixels:,.0f} px; longest {max(ours.frames):.0f} ms; "
        f"{_describe_tasks(ours)} (reference: {len(reference.frames)} frames, {_describe_tasks(reference)})"
    )
    for share, notes in ((0.5, ()), (0.99, (how,))):
        bare, found = quantile(reference.frames, share), quantile(ours.frames, share)
        yield Measurement(
            f"a frame, scrolling {FILMS:,} films, {_describe_cpu(slowdown)}, p{share * 100:.0f}",
            f"{bare:.1f} ms",
            f"{found:.1f} ms",
            found / bare,
            notes=notes,
        )


def _describe_tasks(scroll: PageScroll) -> str:
    return f"{len(scroll.tasks)} long tasks" + (f" up to {max(scroll.tasks):.0f} ms" if scroll.tasks else "")


def _describe_cpu(slowdown: float) -> str:
    return "CPU as it is" if slowdown == 1 else f"CPU {slowdown:g}x slower"


if __name__ == "__main__":
    run_standalone(measure)
