"""Somebody who sits in front of a browser."""

from typing import Any

from playwright.async_api import Browser, BrowserContext, Page

from tests.browser.watch import Watch

WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
STORED = "cookies,file_systems,indexeddb,local_storage,service_workers,cache_storage"
USUAL: dict[str, Any] = {"locale": "en-US", "reduced_motion": "reduce", "viewport": WIDE}


class UsualProfile:
    """A browser profile with the usual options, which one visitor after another takes as if it was new.

    Only the HTTP cache stays: the Studio's files have their version in their URL, and are loaded once.
    """

    def __init__(self, context: BrowserContext, origin: str) -> None:
        self.context, self._origin = context, origin

    @classmethod
    async def create(cls, browser: Browser, origin: str) -> "UsualProfile":
        """Create it for the pages of one origin."""
        return cls(await browser.new_context(base_url=origin, **USUAL), origin)

    async def clear(self) -> None:
        """Close its pages, and forget everything but the cache."""
        for page in self.context.pages:
            await page.close()
        await self.context.clear_cookies()
        await self.context.clear_permissions()
        page = await self.context.new_page()
        session = await self.context.new_cdp_session(page)
        await session.send("Storage.clearDataForOrigin", {"origin": self._origin, "storageTypes": STORED})
        await page.close()


class Visitor:
    """Opens pages of one origin. `watch` has what went wrong in any of them."""

    def __init__(self, browser: Browser, origin: str, usual: UsualProfile | None = None) -> None:
        self._browser, self._origin, self._usual = browser, origin, usual
        self._contexts: list[BrowserContext] = []
        self._uses_usual = False
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
        """A page of a profile without any data."""
        usual = None if options or self._uses_usual else self._usual
        page = await (self._enter(usual) if usual else await self.context(**options)).new_page()
        await page.goto(f"/{where}")
        return page

    async def leave(self) -> None:
        """Close everything."""
        for context in self._contexts:
            await context.close()
        if self._usual and self._uses_usual:
            self.watch.leave(self._usual.context)
            await self._usual.clear()

    def _enter(self, usual: UsualProfile) -> BrowserContext:
        self._uses_usual = True
        self.watch.follow(usual.context)
        return usual.context
