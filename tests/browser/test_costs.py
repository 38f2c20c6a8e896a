"""What was spent, as the page shows it: to the cent what the services charge."""

from decimal import Decimal

import pytest
from playwright.async_api import Page, expect

from tests.browser.deployment import PAID, StudioDeployment
from tests.browser.visitor import Visitor

TITLE = "The dear kite"


def charged(deployment: StudioDeployment) -> Decimal:
    """What the services have charged so far."""
    return Decimal(deployment.emulator.get_invoice()["total_usd"])


async def known(deployment: StudioDeployment) -> Decimal:
    """What the API says that all calls are known to have cost."""
    return Decimal(str((await deployment.get("/costs"))["total"]["spent_usd"]))


@pytest.fixture(scope="module")
async def dear(built_deployment: StudioDeployment) -> Decimal:
    """What a film of two scenes has been charged, by the services' own invoice."""
    before = charged(built_deployment), await known(built_deployment)
    job_id = await built_deployment.generate(
        title=TITLE, scenes=[{"text": "A kite"}, {"text": "A hill"}], **PAID
    )
    await built_deployment.wait_for_end(job_id)
    cost = charged(built_deployment) - before[0]
    assert await known(built_deployment) - before[1] == cost > 0
    return cost


async def shown(page: Page) -> dict[str, str]:
    """The table's totals, by name."""
    rows = page.get_by_role("region", name="Costs as a table").get_by_role("row")
    cells = [await row.locator("th, td").all_inner_texts() for row in await rows.all()]
    return {name: total for name, total, *_ in cells}


async def test_a_films_costs_are_the_invoices_to_the_cent(
    dear: Decimal, deployment: StudioDeployment, visitor: Visitor
) -> None:
    page = await visitor.open("#/costs?by=film")
    await expect(page.get_by_role("link", name=TITLE)).to_be_visible()
    assert (await shown(page))[TITLE] == f"${dear:.2f}"
    total = Decimal(str((await deployment.get("/costs"))["total"]["total_usd"]))
    assert (await shown(page))["In all"] == f"${total:.2f}"
    # Nobody takes emulated dollars for real ones.
    await expect(page.get_by_role("main")).to_contain_text("No real dollar was paid")
    await expect(page.get_by_role("img", name="Costs by film")).to_contain_text(f"${dear:.2f}")


async def test_what_is_shown_is_in_the_address(dear: Decimal, visitor: Visitor) -> None:
    page = await visitor.open("#/")
    await page.get_by_role("link", name="Costs").click()
    await page.get_by_role("combobox", name="Period").select_option("this-month")
    await page.get_by_role("combobox", name="By").select_option("stage")
    await expect(page.get_by_role("rowheader", name="Clips")).to_be_visible()
    await page.reload()
    await expect(page.get_by_role("combobox", name="Period")).to_have_value("this-month")
    await expect(page.get_by_role("rowheader", name="Clips")).to_be_visible()
    await page.go_back()
    await expect(page.get_by_role("combobox", name="By")).to_have_value("month")
    await page.get_by_role("combobox", name="Period").select_option("days")
    await page.get_by_label("First day (UTC)").fill("2020-01-01")
    await page.get_by_label("Last day (UTC)").fill("2020-01-02")
    await expect(page.get_by_text("Nothing was spent in this period.")).to_be_visible()


async def test_the_same_costs_come_as_a_spreadsheet(dear: Decimal, visitor: Visitor) -> None:
    page = await visitor.open("#/costs?by=film")
    async with page.expect_download() as download:
        await page.get_by_role("link", name="CSV").click()
    saved = await download.value
    assert saved.suggested_filename.startswith("longtake-costs-by-film-")
    assert f",{TITLE},{dear:.6f}," in (await saved.path()).read_text()
