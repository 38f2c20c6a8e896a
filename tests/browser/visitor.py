"""Somebody who sits in front of a browser."""

from typing import Any

from playwright.async_api import Browser, BrowserContext, Page

from tests.browser.watch import Watch

WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
USUAL: dict[str, Any] = {"locale": "en-US", "reduced_motion": "reduce", "viewport": WIDE}


class Visitor:
    """Opens pages of one origin. `watch` has what went wrong in any of them."""

    def __init__(self, browser: Browser, origin: str) -> None:
        self._browser, self._origin = browser, origin
        self._contexts: list[BrowserContext] = []
        self.watch = Watch(origin)

    def at(self, origin: str) -> "Visitor":
        """The same person, coming by another way; leaves with this one."""
        guest = Visitor(self._browser, origin)
        guest._contexts = self._contexts
        return guest

    async def context(self, **options: object) -> BrowserContext:
        """A browser profile of its own, with these options of Playwright's beside the usual ones."""
        context = await self._browser.new_context(base_url=self._origin, **(USUAL | options))
        self.watch.follow(context)
        self._contexts.append(context)
        return context

    async def open(self, where: str = "#/", **options: object) -> Page:
        """A page of a fresh profile."""
        page = await (await self.context(**options)).new_page()
        await page.goto(f"/{where}")
        return page

    async def leave(self) -> None:
        """Close everything."""
        for context in self._contexts:
            await context.close()
