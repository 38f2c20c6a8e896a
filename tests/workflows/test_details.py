"""What operators read in Temporal's Web UI: Markdown of ours, and nothing that a person wrote is any."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from contracts import JobStatus, ProgressResponse, SceneProgress, SceneState
from tests.workflows.job_states import a_board
from workflows.web_ui_details import escape_markdown, render_details

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
NOW = datetime(2026, 11, 20, tzinfo=UTC)
MARKUP = [
    "**bold** _slanted_ `code` ~~gone~~",
    "[a link](https://example.org) ![a picture](x.png)",
    "<script>alert(1)</script> <b>bold</b>",
    "# a heading",
    "- a list",
    "1. a list",
    "> said",
    "a | b\n--- | ---\n1 | 2",
    "a\n===",
    "```\ncode\n```",
    "&lt; &#42; &copy;",
    "\\*not escaped twice\\*",
    "    indented",
    "***",
]


def as_read(markdown: str) -> str:
    """The words that a reader sees, if they are nothing but words in paragraphs."""
    tokens = READER.parse(markdown)
    assert {token.type for token in tokens} <= {"paragraph_open", "inline", "paragraph_close"}
    inline = [child for token in tokens for child in token.children or []]
    assert {child.type for child in inline} <= {"text"}
    return " ".join(child.content for child in inline)


@pytest.mark.parametrize("text", MARKUP)
def test_what_people_wrote_is_shown_letter_by_letter(text: str) -> None:
    assert as_read(escape_markdown(text)) == " ".join(text.split())


@given(st.text(st.characters(blacklist_categories=("Cs", "Cc", "Cn", "Co", "Zs", "Zl", "Zp"))))
def test_any_text_is_shown_letter_by_letter(text: str) -> None:
    assert as_read(escape_markdown(text)) == " ".join(text.split())


@pytest.mark.parametrize("text", ["https://example.org/a", "www.example.org", "ann@example.org"])
def test_a_bare_address_is_not_left_for_anyone_to_make_a_link_of(text: str) -> None:
    assert text not in escape_markdown(text)


@pytest.mark.parametrize("text", MARKUP)
def test_no_scenes_text_breaks_out_of_its_cell(text: str) -> None:
    scenes = (SceneProgress(number=1, summary=text), SceneProgress(number=2, summary="calm"))
    table = READER.parse(render_details(ProgressResponse(job_id="job-1", scenes=scenes)))
    cells = ["".join(word.content for word in token.children or []) for token in table if token.children]
    first, second = cells[-8:-4], cells[-4:]  # An empty cell has no words.
    assert first == ["1", "waiting", "1", " ".join(text.split())]
    assert second == ["2", "waiting", "1", "calm"]


def test_a_job_is_told_in_a_headline_and_a_row_for_each_scene() -> None:
    board = a_board()
    board.update_scene(2, state=SceneState.STALLED, progress=40.0, detail="The disk is full.")
    assert render_details(board.snapshot).splitlines() == [
        "**processing** · 25 % · Generating scene 1",
        "",
        "| scene | state | % | take | what |",
        "|---|---|---|---|---|",
        "| 1 | waiting |  | 1 | scene 1 |",
        "| 2 | stalled | 40 | 1 | The disk is full\\. |",
        "| 3 | waiting |  | 1 | scene 3 |",
    ]


def test_a_job_without_scenes_has_a_headline_and_what_is_to_be_said() -> None:
    picture = ProgressResponse(job_id="job-1", status=JobStatus.QUEUED, detail="It *waits*.")
    assert render_details(picture) == "**queued** · 0 % · \n\nIt \\*waits\\*\\."


def test_a_table_never_has_more_rows_than_a_film_may_have_scenes() -> None:
    scenes = tuple(SceneProgress(number=n) for n in range(1, 200))
    assert render_details(ProgressResponse(job_id="job-1", scenes=scenes)).count("\n| ") == 50 + 1
