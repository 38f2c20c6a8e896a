"""What axe-core, a checker of accessibility, finds in a page."""

from axe_playwright_python.base import AXE_SCRIPT  # type: ignore[import-untyped]
from playwright.async_api import Page

GRAVE = {"serious", "critical"}
# Of what a rule has found good, one place is more than enough; and none of it leaves the page.
FOUND_ONLY: dict[str, object] = {"resultTypes": ["violations"]}
RUN = "options => axe.run(options).then(({ violations }) => violations)"


def _only(*rules: str) -> dict[str, object]:
    return {"runOnly": {"type": "rule", "values": rules}}


# All that a change of colors alone can break, and all that one of size can.
COLORS = _only("color-contrast")
SIZES = _only("color-contrast", "scrollable-region-focusable", "target-size", "meta-viewport")


async def complaints(page: Page, options: dict[str, object] | None = None) -> list[str]:
    """Each serious or critical finding, with the places where it is."""
    if not await page.evaluate("() => 'axe' in window"):
        await page.evaluate(AXE_SCRIPT)
    found = await page.evaluate(RUN, FOUND_ONLY | (options or {}))
    return [
        f"{violation['id']} ({violation['impact']}): {violation['help']}: {places(violation['nodes'])}"
        for violation in found
        if violation["impact"] in GRAVE
    ]


def places(nodes: list[dict[str, list[object]]]) -> str:
    """Where it is, as selectors."""
    return ", ".join(" ".join(str(part) for part in node["target"]) for node in nodes)
