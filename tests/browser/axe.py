"""What axe-core, a checker of accessibility, finds in a page."""

from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]
from playwright.async_api import Page

GRAVE = {"serious", "critical"}


async def complaints(page: Page) -> list[str]:
    """Each serious or critical finding, with the places where it is."""
    found = await Axe().run(page)
    return [
        f"{violation['id']} ({violation['impact']}): {violation['help']}: {places(violation['nodes'])}"
        for violation in found.response["violations"]
        if violation["impact"] in GRAVE
    ]


def places(nodes: list[dict[str, list[object]]]) -> str:
    """Where it is, as selectors."""
    return ", ".join(" ".join(str(part) for part in node["target"]) for node in nodes)
