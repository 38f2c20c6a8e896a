"""Somebody who sits in front of a browser."""

from typing import Any, Literal

from playwright.async_api import Browser, BrowserContext, CDPSession, Page, ViewportSize

from tests.browser.watch import Watch

WIDE: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
STORED = "cookies,file_systems,indexeddb,local_storage,service_workers,cache_storage"
USUAL: dict[str, Any] = {"locale": "en-US", "reduced_motion": "reduce", "viewport": WIDE}


class UsualProfile:
    """A browser profile with the usual options, which one visitor after another takes as if it was new.

    The HTTP cache stays: the Studio's files have their version in their URL, and are loaded once. So does a
    page without any script, the `anchor`: the process that shows it keeps these files compiled for others.
    """

    def __init__(self, anchor: Page, session: CDPSession, origin: str) -> None:
        self.context = anchor.context
        self._anchor, self._session, self._origin = anchor, session, origin

    @classmethod
    async def create(cls, browser: Browser, origin: str) -> "UsualProfile":
        """Create it for the pages of one origin."""
        context = await browser.new_context(base_url=origin, **USUAL)
        anchor = await context.new_page()
        await anchor.goto("/favicon.ico")
        return cls(anchor, await context.new_cdp_session(anchor), origin)

    async def clear(self) -> None:
        """Close its pages, and forget everything but the cache."""
        for page in self.context.pages:
            if page is not self._anchor:
                await page.close()
        await self.context.clear_cookies()
        await self.context.clear_permissions()
        await self._session.send(
            "Storage.clearDataForOrigin", {"origin": self._origin, "storageTypes": STORED}
        )


class Visitor:
    """Opens pages of one origin, all in one profile. `watch` has what went wrong in any of them."""

    def __init__(self, browser: Browser, origin: str, usual: UsualProfile | None = None) -> None:
        self._browser, self._origin, self._usual = browser, origin, usual
        self._contexts: list[BrowserContext] = []
        self._profile: BrowserContext | None = None
        self.watch = Watch(origin)

    def at(self, origin: str) -> "Visitor":
        """The same person, coming by another way; leaves with this one."""
        guest = Visitor(self._browser, origin)
        guest._contexts = self._contexts
        return guest

    async def context(self, **options: object) -> BrowserContext:
        """Another browser profile, with these options of Playwright's beside the usual ones."""
        context = await self._browser.new_context(base_url=self._origin, **(USUAL | options))
        self.watch.follow(context)
        self._contexts.append(context)
        return context

    async def new_page(self) -> Page:
        """A page of the profile, which shows nothing yet."""
        self._profile = self._profile or (self._enter() if self._usual else await self.context())
        return await self._profile.new_page()

    async def open(
        self,
        where: str = "#/",
        *,
        viewport: ViewportSize | None = None,
        color_scheme: Literal["light", "dark"] | None = None,
        reduced_motion: Literal["no-preference"] | None = None,
    ) -> Page:
        """Open a page of this size for somebody with these wishes."""
        page = await self.new_page()
        if viewport:
            await page.set_viewport_size(viewport)
        if color_scheme or reduced_motion:
            await page.emulate_media(color_scheme=color_scheme, reduced_motion=reduced_motion)
        await page.goto(f"/{where}")
        return page

    async def leave(self) -> None:
        """Close everything."""
        for context in self._contexts:
            await context.close()
        if self._usual and self._profile:
            self.watch.leave(self._profile)
            await self._usual.clear()

    def _enter(self) -> BrowserContext:
        assert self._usual
        self.watch.follow(self._usual.context)
        return self._usual.context
