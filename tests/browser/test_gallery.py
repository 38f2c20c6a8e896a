"""The gallery: found, marked, played, saved."""

import re
from datetime import timedelta
from uuid import uuid4
from zipfile import ZipFile

import pytest
from playwright.async_api import Page, expect
from sqlalchemy import delete
from sqlmodel import col, select

from bench.seed_catalog import seed_films
from settings import Settings
from store.database import Database
from store.models import JobRow
from tests.browser.deployment import PAID, StudioDeployment
from tests.browser.parts import PLAY, film, in_gallery, mark, searched
from tests.browser.visitor import Visitor
from tests.conditions import eventually

WORD = "Zanzibar"
FILM, ONE, OTHER = f"{WORD} film: 夜", f"{WORD} one", f"{WORD} other"
RENDERING = "rawvideo"
YEAR, FOUND = "Yearbook", "Lighthouse at dawn 0"
# More than fill the screens around a small one, fewer than a page of the list.
MANY = 24


@pytest.fixture(scope="module")
async def kept(built_deployment: StudioDeployment) -> None:
    """A finished film, and two that were called off."""
    film_id = await built_deployment.generate(title=FILM, aspect_ratio="16:9", audio="music", **PAID)
    await built_deployment.wait_for_end(film_id)
    await called_off(built_deployment, ONE, OTHER)


async def called_off(deployment: StudioDeployment, *titles: str) -> None:
    """Jobs that are canceled."""
    with deployment.gates.hold(RENDERING):
        ids = [await deployment.generate(title=title) for title in titles]
        for job_id in ids:
            await deployment.post(f"/jobs/{job_id}/cancel")
        for job_id in ids:
            await deployment.wait_for_end(job_id)


@pytest.fixture
async def gallery(kept: None, visitor: Visitor) -> Page:
    """The gallery of these three."""
    return await searched(await visitor.open("#/gallery"), WORD, 3)


async def test_films_are_found_by_a_word_and_by_their_status(gallery: Page) -> None:
    await gallery.get_by_role("combobox", name="Status").select_option("completed")
    await expect(in_gallery(gallery, FILM)).to_be_visible()
    await expect(in_gallery(gallery, ONE)).to_have_count(0)
    await gallery.get_by_role("searchbox", name="Search").fill("no film has this word")
    await expect(gallery.get_by_role("group", name="Films").get_by_role("article")).to_have_count(0)


async def test_last_weeks_film_is_found_among_three_hundred(
    deployment: StudioDeployment, visitor: Visitor
) -> None:
    ids = await a_year_of_films(deployment)
    page = await visitor.open("#/gallery")
    await expect(page.get_by_role("status").filter(has_text="films")).to_have_count(1)
    # Other tests' films, all of today, may fill the first page.
    search = page.get_by_role("searchbox", name="Search")
    await search.fill(YEAR)
    headings = page.get_by_role("group", name="Films").get_by_role("heading", level=2)
    months = headings.filter(has_text=re.compile(r"^[A-Z][a-z]+ 20\d\d$"))
    await expect(months.first).to_be_visible()
    await page.get_by_role("combobox", name="Ordered").select_option("month")
    await search.fill("dawn lighthouse")
    films = page.get_by_role("group", name="Films").get_by_role("article")
    await expect(films).to_have_count(1)
    await expect(page.get_by_text("1 film", exact=True).first).to_be_visible()
    await in_gallery(page, FOUND).get_by_role("link", name=f"Open {FOUND}").click()
    await expect(page.get_by_role("heading", name=FOUND)).to_be_visible()
    # Back, a reload and a copied link show the same.
    await page.go_back()
    await expect(films).to_have_count(1)
    await page.reload()
    await expect(films).to_have_count(1)
    copied = await visitor.open(page.url.partition("/#")[2].join(("#", "")))
    await expect(copied.get_by_role("searchbox", name="Search")).to_have_value("dawn lighthouse")
    await expect(in_gallery(copied, FOUND)).to_be_visible()
    await page.goto("about:blank")
    await copied.goto("about:blank")
    await take_away(deployment, ids)


async def a_year_of_films(deployment: StudioDeployment) -> list[str]:
    """Three hundred films of a year, about one a day; among them one of last week.

    All but two are rows alone, which were copied: a film with its files takes longer than a page to show it.
    """
    settings = Settings(var_dir=deployment.var)
    for title in (f"{YEAR} 0", FOUND):
        await seed_films(settings, 1, title.removesuffix(" 0"))
    database = Database(settings.catalog_url)
    async with database.write_session() as session:
        query = select(JobRow).where(col(JobRow.title).in_((f"{YEAR} 0", FOUND)))
        found, first = (await session.exec(query.order_by(col(JobRow.created_at).desc()))).all()
        films = [_copy_row(first, number) for number in range(1, 299)]
        session.add_all(films)
        rows = [found, *reversed(films), first]
        for number, row in enumerate(rows):
            row.created_at -= timedelta(days=number + 6)
    await database.dispose()
    return [row.id for row in rows]


def _copy_row(row: JobRow, number: int) -> JobRow:
    return JobRow.model_validate(row.model_dump() | {"id": str(uuid4()), "title": f"{YEAR} {number}"})


async def take_away(deployment: StudioDeployment, ids: list[str]) -> None:
    """Take the rows away as they came: nothing but the catalog knows of them."""
    database = Database(Settings(var_dir=deployment.var).catalog_url)
    async with database.write_session() as session:
        await (await session.connection()).execute(delete(JobRow).where(col(JobRow.id).in_(ids)))
    await database.dispose()


async def test_films_are_sorted_and_back_takes_each_step_back(
    deployment: StudioDeployment, visitor: Visitor
) -> None:
    await seed_films(Settings(var_dir=deployment.var), 3, "Sortable")
    page = await searched(await visitor.open("#/gallery"), "Sortable", 3)
    films = page.get_by_role("group", name="Films").get_by_role("article")
    await expect(films.first).to_have_accessible_name("Sortable 2")
    await page.get_by_role("combobox", name="Order", exact=True).select_option("title")
    await expect(films.first).to_have_accessible_name("Sortable 0")
    await page.get_by_label("Favorites only").check()
    await expect(films).to_have_count(0)
    await page.go_back()
    await expect(films.first).to_have_accessible_name("Sortable 0")
    await page.go_back()
    await expect(films.first).to_have_accessible_name("Sortable 2")
    await page.go_forward()
    await expect(page.get_by_role("combobox", name="Order", exact=True)).to_have_value("title")
    await page.goto("about:blank")
    jobs = (await deployment.get("/jobs?limit=100&q=Sortable"))["jobs"]
    await deployment.post("/jobs/delete", {"ids": [job["job_id"] for job in jobs]})


async def test_a_favorite_stays_one_and_is_found_by_that(
    deployment: StudioDeployment, gallery: Page, visitor: Visitor
) -> None:
    mark = in_gallery(gallery, OTHER).get_by_role("button", name=f"Favorite {OTHER}")
    await mark.click()
    await expect(mark).to_have_attribute("aria-pressed", "true")

    async def is_found() -> bool:
        found = await deployment.get(f"/jobs?favorite=true&q={WORD}")
        return [job["title"] for job in found["jobs"]] == [OTHER]

    await eventually(is_found, "the server knows the favorite, which the page shows at once")
    again = await visitor.open("#/gallery")
    await again.get_by_label("Favorites only").check()
    await expect(in_gallery(again, OTHER)).to_be_visible()
    await expect(in_gallery(again, ONE)).to_have_count(0)


async def test_a_poster_plays_while_it_is_pointed_at(kept: None, visitor: Visitor) -> None:
    page = await searched(await visitor.open("#/gallery", reduced_motion="no-preference"), WORD, 3)
    await in_gallery(page, FILM).hover()
    await page.wait_for_function(
        "() => [...document.querySelectorAll('article video')].some((video) => video.currentTime > 0)"
    )


async def test_a_film_opens_with_its_prompt_takes_and_cost(gallery: Page) -> None:
    await in_gallery(gallery, FILM).get_by_role("link", name=f"Open {FILM}").click()
    await expect(film(gallery)).to_be_visible()
    await expect(gallery.get_by_role("main")).to_contain_text("A red kite over the hills at noon.")
    await expect(gallery.get_by_role("main")).to_contain_text("$0.30")
    await gallery.go_back()
    await expect(in_gallery(gallery, FILM)).to_be_visible()


async def test_a_finished_film_plays_to_its_end_and_is_downloaded_under_its_title(gallery: Page) -> None:
    await in_gallery(gallery, FILM).get_by_role("link", name=f"Open {FILM}").click()
    await expect(film(gallery)).to_be_visible()
    played = await film(gallery).evaluate(PLAY)
    assert played["at"] == played["seconds"]
    assert abs(played["seconds"] - 5) < 0.1
    assert played["width"] == 854
    async with gallery.expect_download() as download:
        await gallery.get_by_role("link", name="Download").click()
    saved = await download.value
    assert saved.suggested_filename == f"{WORD} film 夜.mp4"
    assert (await saved.path()).stat().st_size > 10_000


async def test_the_selected_films_that_there_are_are_saved_under_their_titles(gallery: Page) -> None:
    await mark(gallery, [ONE, FILM])
    async with gallery.expect_download() as download:
        await gallery.get_by_role("button", name="Download all").click()
    assert (await download.value).suggested_filename == f"{WORD} film 夜.mp4"


async def test_several_selected_films_are_saved_as_one_zip(
    built_deployment: StudioDeployment, visitor: Visitor
) -> None:
    ids = [await built_deployment.put_finished_film() for _ in range(2)]
    await built_deployment.post("/jobs/tags", {"ids": ids, "add": ["zipped"]})
    page = await visitor.open("#/gallery?tag=zipped")
    await expect(page.get_by_role("group", name="Films").get_by_role("article")).to_have_count(2)
    for box in await page.get_by_role("checkbox", name="Select").all():
        await box.check()
    async with page.expect_download() as download:
        await page.get_by_role("button", name="Download all").click()
    saved = await download.value
    assert saved.suggested_filename == "Longtake films.zip"
    with ZipFile(await saved.path()) as archive:
        assert sorted(archive.namelist()) == ["Made once (2).mp4", "Made once.mp4"]
        assert archive.testzip() is None


async def test_of_many_films_the_near_ones_are_drawn_and_each_can_be_gone_to(
    deployment: StudioDeployment, visitor: Visitor
) -> None:
    await seed_films(Settings(var_dir=deployment.var), MANY, "Reel")
    page = await visitor.open("#/gallery", viewport={"width": 390, "height": 500})
    await searched(page, "Reel", MANY)
    first, last = in_gallery(page, f"Reel {MANY - 1}"), in_gallery(page, "Reel 0")
    await expect(first.locator("img")).to_be_visible()
    await expect(last.locator("img")).to_have_count(0)
    await first.get_by_role("link", name=f"Open Reel {MANY - 1}").focus()
    await page.keyboard.press("End")
    await expect(last.get_by_role("link", name="Open Reel 0")).to_be_focused()
    await expect(last.locator("img")).to_be_visible()
    await expect(first.locator("img")).to_have_count(0)
    # A page that still draws pictures of films that are being deleted would miss some.
    await page.goto("about:blank")
    ids = [job["job_id"] for job in (await deployment.get("/jobs?limit=100&q=Reel"))["jobs"]]
    await deployment.post("/jobs/delete", {"ids": ids})


async def test_selected_films_get_a_tag_and_are_found_by_it(
    deployment: StudioDeployment, visitor: Visitor
) -> None:
    await seed_films(Settings(var_dir=deployment.var), 3, "Taggable")
    page = await searched(await visitor.open("#/gallery"), "Taggable", 3)
    await mark(page, ["Taggable 0", "Taggable 1"])
    await page.get_by_label("Tag for these films").fill("Summer Trip")
    await page.get_by_role("button", name="Add tag").click()
    await expect(in_gallery(page, "Taggable 1")).to_contain_text("#summer trip")
    await page.get_by_role("button", name="Favorite all").click()
    marked = in_gallery(page, "Taggable 0").get_by_role("button", name="Favorite Taggable 0")
    await expect(marked).to_have_attribute("aria-pressed", "true")
    await page.get_by_role("combobox", name="Tag", exact=True).select_option("summer trip")
    await expect(in_gallery(page, "Taggable 2")).to_have_count(0)
    await expect(in_gallery(page, "Taggable 0")).to_be_visible()
    jobs = (await deployment.get("/jobs?q=Taggable"))["jobs"]
    await deployment.post("/jobs/delete", {"ids": [job["job_id"] for job in jobs]})
