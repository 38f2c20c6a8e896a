"""The Studio's parts by the names that people and screen readers know them by."""

import re

from playwright.async_api import Locator, Page, expect

# Plays a film to its end, quickly.
PLAY = """async (film) => {
  film.muted = true;
  film.playbackRate = 8;
  const ended = new Promise((done, failed) => {
    film.onended = done;
    film.onerror = () => failed(film.error);
  });
  await film.play();
  await ended;
  return {at: film.currentTime, seconds: film.duration, width: film.videoWidth};
}"""
# The states of a scene that a service makes, or is being asked to.
UNDER_WAY = re.compile("submitted|queued|running")

# A storyboard with changes is saved and approved, or saved first.
KEPT = re.compile("^Approve")


def form(page: Page) -> Locator:
    """Where films are ordered."""
    return page.get_by_role("form", name="Create a film")


def queue(page: Page) -> Locator:
    """The panel with what is under way."""
    return page.get_by_role("complementary", name="Queue")


async def unfold_queue(page: Page) -> None:
    """Open the panel, if it is folded."""
    toggle = page.get_by_role("button", name="Queue")
    if await toggle.get_attribute("aria-expanded") == "false":
        await toggle.click()
    await expect(toggle).to_have_attribute("aria-expanded", "true")


def in_queue(page: Page, title: str) -> Locator:
    """One job in it."""
    return queue(page).get_by_role("article", name=title, exact=True)


def toast(page: Page, text: str) -> Locator:
    """A short message that comes by itself."""
    return page.get_by_role("status", name="Notifications").get_by_text(text, exact=True)


def film_bar(page: Page) -> Locator:
    """The job view's overall bar."""
    return page.get_by_role("progressbar", name="Progress of the film")


def stage(page: Page, name: str) -> Locator:
    """One stage of the job."""
    return page.get_by_role("list", name="Stages").get_by_role("listitem").filter(has_text=name)


def scene(page: Page, number: int) -> Locator:
    """One scene of the job."""
    return page.get_by_role("article", name=f"Scene {number}", exact=True)


async def open_takes(page: Page, number: int) -> None:
    """Show the takes of a scene."""
    await scene(page, number).get_by_role("button", name=f"takes… of scene {number}").click()
    await expect(takes(page, number)).to_be_visible()


def takes(page: Page, number: int) -> Locator:
    """All takes of a scene, in their dialog."""
    return page.get_by_role("list", name=f"Takes of scene {number}")


def film(page: Page) -> Locator:
    """The finished film's player."""
    return page.get_by_label("Film", exact=True)


async def try_again(page: Page, price: str) -> None:
    """Try the open film again, for that price."""
    await page.get_by_role("main").get_by_role("button", name="Try again…").click()
    sheet = page.get_by_role("dialog", name="Try again")
    await sheet.get_by_role("button", name=re.compile(f"^Retry .*{re.escape(price)}$")).click()
    await expect(sheet).not_to_be_visible()


def connection(page: Page) -> Locator:
    """Whether the page hears the server: its state is in `data-connection`."""
    return page.get_by_role("status", name="Connection")


def in_gallery(page: Page, title: str) -> Locator:
    """One film in the gallery."""
    return page.get_by_role("group", name="Films").get_by_role("article", name=title, exact=True)


def storyboard(page: Page) -> Locator:
    """The storyboard that waits for its owner."""
    return page.get_by_role("region", name="Storyboard", exact=True)


async def open_details(page: Page, number: int) -> None:
    """Show what a scene of the storyboard has beside its text and length."""
    await storyboard(page).locator("summary").nth(number - 1).click()


async def save_storyboard(page: Page) -> None:
    """Save the storyboard, and wait until it has been kept."""
    await storyboard(page).get_by_role("button", name="Save", exact=True).click()
    await expect(storyboard(page).get_by_role("button", name=KEPT)).to_be_enabled()


async def describe(page: Page, prompt: str, title: str) -> None:
    """Fill in the form for a film that is small and soon made."""
    await form(page).get_by_role("textbox", name="Prompt").fill(prompt)
    await form(page).get_by_role("textbox", name="Title").fill(title)
    await form(page).get_by_role("radio", name="Other").check()
    await form(page).get_by_role("spinbutton", name="Seconds").fill("5")
    await form(page).get_by_role("combobox", name="Resolution").select_option("480p")
    await form(page).get_by_role("radio", name="1:1").check()
    await form(page).get_by_role("checkbox", name="Music").uncheck()


async def order(page: Page, prompt: str, title: str) -> None:
    """Order a small film; at once it stands in the queue, which this opens."""
    await describe(page, prompt, title)
    await form(page).get_by_role("button", name="Make film").click()
    await unfold_queue(page)
    await expect(in_queue(page, title)).to_be_visible()


async def is_accepted(page: Page, title: str) -> None:
    """Wait until the server has a film that was ordered: until then the page alone has it."""
    await expect(in_queue(page, title).get_by_role("link", name=f"Open {title}")).to_be_visible()


async def is_live(page: Page) -> None:
    """Wait until the page hears the server."""
    await expect(connection(page)).to_have_attribute("data-connection", "live")


async def searched(page: Page, word: str, count: int) -> Page:
    """The open gallery, of the films with this word."""
    await page.get_by_role("searchbox", name="Search").fill(word)
    # Other filters clear the selection, and before they are set the list may have as many films.
    await expect(page).to_have_url(re.compile(r"[?&]q="))
    await expect(page.get_by_role("group", name="Films").get_by_role("article")).to_have_count(count)
    return page


async def mark(page: Page, titles: list[str]) -> None:
    """Select films of the open gallery."""
    for title in titles:
        await in_gallery(page, title).get_by_role("checkbox", name=f"Select {title}").check()
