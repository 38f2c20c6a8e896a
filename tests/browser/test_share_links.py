"""The link of a shared film is copied, or selected where the browser has no clipboard for us."""

import pytest
from playwright.async_api import expect

from bench.seed_catalog import seed_films
from settings import Settings
from tests.browser.clipboards import MISSING, REFUSES, WRITES
from tests.browser.deployment import StudioDeployment
from tests.browser.visitor import Visitor


@pytest.mark.parametrize(
    ("clipboard", "word"),
    [(WRITES, "Copied"), (REFUSES, "Selected: copy it"), (MISSING, "Selected: copy it")],
    ids=["written", "refused", "missing"],
)
async def test_a_link_is_copied_or_selected(
    deployment: StudioDeployment, visitor: Visitor, shared_film: str, clipboard: str, word: str
) -> None:
    page = await visitor.new_page()
    await page.add_init_script(clipboard)
    await page.goto(f"/#/jobs/{shared_film}")
    await page.get_by_role("button", name="Share…").click()
    await page.get_by_role("button", name="Create link").click()
    link = await page.get_by_role("textbox", name="The link").input_value()
    await page.get_by_role("button", name="Copy", exact=True).click()
    await expect(page.get_by_role("button", name=word)).to_be_visible()
    if clipboard == WRITES:
        assert await page.evaluate("window.copied") == link
    else:
        assert await page.evaluate("getSelection().toString()") == link


@pytest.fixture(scope="module")
async def shared_film(built_deployment: StudioDeployment) -> str:
    """A film that is there."""
    await seed_films(Settings(var_dir=built_deployment.var), 1, "Shared")
    found = await built_deployment.get("/jobs?q=Shared")
    return str(found["jobs"][0]["job_id"])
