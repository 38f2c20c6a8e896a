"""The watch over the pages sees what must not be: a guard that saw nothing would be none."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Request, Route

from tests.browser.visitor import Visitor
from tests.conditions import eventually

ORIGIN = "http://127.0.0.1:9"
POLICY = "default-src 'self' 'unsafe-inline'; connect-src *"


@pytest.fixture
async def stranger(browser: Browser) -> AsyncIterator[Visitor]:
    """A visitor of a page that is not ours, and may do anything."""
    visitor = Visitor(browser, ORIGIN)
    yield visitor
    await visitor.leave()


async def showing(stranger: Visitor, markup: str) -> None:
    async def answer(route: Route, request: Request) -> None:
        if request.url == f"{ORIGIN}/":
            policy = {"Content-Security-Policy": POLICY}
            await route.fulfill(body=markup, content_type="text/html", headers=policy)
        else:
            await route.continue_()

    page = await stranger.new_page()
    await page.route("**", answer)
    await page.goto("/")


@pytest.mark.parametrize(
    ("markup", "complaint"),
    [
        ("<script>console.error('oh no')</script>", "console: oh no"),
        ("<script>throw new Error('oh no')</script>", "uncaught: oh no"),
        ("<script>eval('1')</script>", "uncaught: Evaluating a string as JavaScript violates"),
        ("<img src='data:image/png;base64,AAAA'>", "Content Security Policy"),
        (
            "<script>fetch('http://films.example/x')</script>",
            "another origin was asked: http://films.example/x",
        ),
        (
            "<script>fetch('http://127.0.0.1:10/x')</script>",
            "another origin was asked: http://127.0.0.1:10/x",
        ),
        ("<img src='/no-such-picture'>", "console: Failed to load resource"),
    ],
)
async def test_what_must_not_be_is_noted(stranger: Visitor, markup: str, complaint: str) -> None:
    await showing(stranger, f"<title>x</title>{markup}")

    await eventually(
        lambda: any(complaint in problem for problem in stranger.watch.problems), f"{complaint!r} is noted"
    )


async def test_a_page_that_does_nothing_wrong_is_let_be(stranger: Visitor) -> None:
    await showing(stranger, "<title>x</title><script>console.log('well')</script>")
    assert stranger.watch.problems == []


async def test_what_a_test_brings_about_itself_is_expected(stranger: Visitor) -> None:
    stranger.watch.expect("oh no")
    await showing(stranger, "<script>console.error('oh no, again')</script>")
    assert stranger.watch.problems == []
