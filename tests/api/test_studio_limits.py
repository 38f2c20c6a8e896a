"""How long texts may be is said by the page as the server has it, and nothing of them is cut."""

import json
import re
from typing import get_args

from pydantic import StringConstraints

from api.studio.page_files import STUDIO_DIR
from contracts import PromptText, SceneText, ScriptText, TitleText
from contracts.cards import CARD_SECONDS, CardText
from contracts.film_music import MAX_LEVEL_DB, MAX_PROMPT_CHARS, MIN_LEVEL_DB
from contracts.narration import MAX_LINE_CHARS, MAX_LINES_PER_SCENE
from store.pagination import MAX_SEARCH_CHARS

MODULES = {path.name: path.read_text("utf-8") for path in (STUDIO_DIR / "static").glob("*.js")}


def test_the_page_knows_the_servers_limits() -> None:
    told = re.search(r"export const MAX_LENGTHS = \{([^}]*)\}", MODULES["text-limits.js"])
    assert told
    pairs = (pair.split(":") for pair in told.group(1).split(","))
    assert {name.strip(): json.loads(number) for name, number in pairs} == {
        "prompt": _most(PromptText),
        "script": _most(ScriptText),
        "scene": _most(SceneText),
        "line": MAX_LINE_CHARS,
        "title": _most(TitleText),
        "card": _most(CardText),
        "search": MAX_SEARCH_CHARS,
        "music": MAX_PROMPT_CHARS,
    }


def test_the_page_knows_how_long_a_card_is_shown_and_how_many_lines_a_scene_may_have() -> None:
    assert f"export const CARD_SECONDS = {CARD_SECONDS:g};" in MODULES["card-fields.js"]
    assert f"export const MAX_LINES = {MAX_LINES_PER_SCENE};" in MODULES["spoken-lines.js"]


def test_the_page_knows_how_loud_music_may_be() -> None:
    assert f"export const MIN_LEVEL = {MIN_LEVEL_DB:g};" in MODULES["music-form.js"]
    assert f"export const MAX_LEVEL = {MAX_LEVEL_DB:g};" in MODULES["music-form.js"]


def test_no_field_cuts_what_is_pasted_into_it() -> None:
    assert [name for name, text in MODULES.items() if "maxlength" in text] == []


def _most(text: object) -> int | None:
    """The most characters of a text's type."""
    return next(each.max_length for each in get_args(text) if isinstance(each, StringConstraints))
