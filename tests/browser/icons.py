"""Draws the icons with which the Studio is installed, from `icon.svg`.

    .venv/bin/python -m tests.browser.icons

The drawing fills its square: systems cut a circle or a rounded square out of it (a maskable icon).
"""

import asyncio
import sys

from api.studio.page_files import STUDIO_DIR
from tests.browser.chromium import NONE_FOUND, find_chromium, launched

SIZES = (192, 512)
SVG = STUDIO_DIR / "static" / "icon.svg"


async def draw_icons(path: str) -> None:
    """Write a PNG of each size beside the SVG."""
    async with launched(path) as browser:
        for size in SIZES:
            page = await browser.new_page(viewport={"width": size, "height": size})
            style = f"<style>*{{margin:0}}svg{{display:block;width:{size}px;height:{size}px}}</style>"
            await page.set_content(style + SVG.read_text("utf-8"))
            await page.screenshot(path=SVG.with_name(f"icon-{size}.png"))


if __name__ == "__main__":
    found = find_chromium()
    if found is None:
        sys.exit(NONE_FOUND)
    asyncio.run(draw_icons(found))
