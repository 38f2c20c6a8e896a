"""How long texts may be is said by the page as the server has it, and nothing of them is cut."""

import json
import re
from typing import get_args

from pydantic import StringConstraints

from api.studio.files import ROOM
from store.paging import MAX_SEARCH
from workflows.contracts import Prompt, SceneText, Script, Title

MODULES = {path.name: path.read_text("utf-8") for path in (ROOM / "static").glob("*.js")}


def test_the_page_knows_the_servers_limits() -> None:
    told = re.search(r"export const MOST = \{([^}]*)\}", MODULES["limits.js"])
    assert told
    pairs = (pair.split(":") for pair in told.group(1).split(","))
    assert {name.strip(): json.loads(number) for name, number in pairs} == {
        "prompt": _most(Prompt),
        "script": _most(Script),
        "scene": _most(SceneText),
        "title": _most(Title),
        "search": MAX_SEARCH,
    }


def test_no_field_cuts_what_is_pasted_into_it() -> None:
    assert [name for name, text in MODULES.items() if "maxlength" in text] == []


def _most(text: object) -> int | None:
    """The most characters of a text's type."""
    return next(each.max_length for each in get_args(text) if isinstance(each, StringConstraints))
