"""The Chromium of this machine: where it is, and how it is started."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, async_playwright

# The headless shell comes first: it draws no window around each page, which costs as much as the page.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
NONE_FOUND = f"no Chromium: none of {', '.join(NAMES)} is on PATH, and LONGTAKE_CHROMIUM names none"
ARGUMENTS = (
    "--no-sandbox",  # root, as in containers, has no other way
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    # One process for all pages of a profile: each new one would load and compile the Studio anew.
    "--process-per-site",
    # Whatever a page asks for, nothing leaves this machine.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


def find_chromium() -> str | None:
    """Its path; None where there is none."""
    named = os.environ.get("LONGTAKE_CHROMIUM")
    return next((found for name in ((named,) if named else NAMES) if (found := shutil.which(name))), None)


@asynccontextmanager
async def launched(path: str, *arguments: str) -> AsyncIterator[Browser]:
    """A browser without a window; `arguments` are added to the usual ones."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS, *arguments])
        try:
            yield browser
        finally:
            await browser.close()
