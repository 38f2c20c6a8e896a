"""Pictures that the chosen model would leave out: the form says so at once, and one press chooses another."""

import re

from playwright.async_api import Page, expect

from tests.browser import axe
from tests.browser.parts import form
from tests.browser.test_pictures import KITE, choose, field, preview
from tests.pictures import a_picture

USE = re.compile("^Use Kling 3.0 .*from")


async def test_a_picture_before_any_word_says_that_the_animatic_takes_none_and_a_press_chooses_a_model(
    page: Page,
) -> None:
    await choose(page, a_picture())
    await expect(field(page)).to_contain_text("start from a picture")
    await expect(form(page).get_by_role("button", name="Make film", exact=True)).to_be_visible()
    assert await axe.complaints(page) == []
    await form(page).get_by_role("button", name=USE).click()
    await expect(field(page)).not_to_contain_text("start from a picture")
    await expect(form(page).get_by_role("combobox", name="Provider")).to_have_value("kie")
    await form(page).get_by_role("textbox", name="Prompt").fill(KITE)
    await expect(form(page).get_by_role("button", name=re.compile(r"^Make film for \$[1-9]"))).to_be_enabled()
    await expect(preview(page)).to_be_visible()


async def test_faces_that_a_model_is_not_shown_are_told_beside_them_with_two_ways_out(page: Page) -> None:
    await form(page).get_by_role("textbox", name="Prompt").fill("Mara rows out at dusk.")
    await form(page).get_by_role("combobox", name="Provider").select_option("fal")
    await form(page).get_by_text("Who is in it", exact=True).click()
    await form(page).get_by_role("button", name="Add somebody").click()
    await expect(form(page).get_by_role("textbox", name="Name")).to_be_focused()
    await page.keyboard.type("Mara")
    await choose(page, a_picture(), what="Mara")
    advice = form(page).get_by_role("status").filter(has_text="shown these pictures")
    await expect(advice).to_be_visible()
    assert await axe.complaints(page) == []
    await advice.get_by_role("button", name="Draw a still of them").click()
    await expect(advice).to_have_count(0)
    await expect(form(page).get_by_label("Scenes are kept alike")).to_have_value("keyframes")
    await expect(form(page).get_by_text("the stills that it begins from are drawn from them")).to_be_visible()
    await form(page).get_by_label("Scenes are kept alike").select_option("look")
    await advice.get_by_role("button", name="Use Seedance 2.0").click()
    await expect(advice).to_have_count(0)
    await expect(form(page).get_by_role("combobox", name="Provider")).to_have_value("fal")
