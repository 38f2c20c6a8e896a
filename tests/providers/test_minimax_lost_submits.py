"""Lost submits of MiniMax's are looked for in its list."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from contracts.error_types import ErrorType
from providers.adapters.minimax import MiniMaxAdapter
from providers.kit.transport import Transport
from providers.protocol import LostSubmit
from tests.providers.answering import Answering
from tests.providers.kit import a_lost
from tests.providers.minimax_tasks import H3, HAILUO, NOW, a_task
from tests.providers.music_kit import Shelf, an_account
from tests.providers.video_kit import PICTURE, trouble

LOST = LostSubmit(H3, since=NOW, until=NOW)
CREATE_2, LIST_2 = "POST /v2/video_generation", "GET /v2/query/video_generation"


@pytest.fixture
def minimax(transport: Transport, wire: Answering, shelf: Shelf) -> MiniMaxAdapter:
    return MiniMaxAdapter(transport, an_account("minimax", wire.url), shelf)


async def test_a_lost_submit_is_found_in_the_list_of_version_2(
    minimax: MiniMaxAdapter, wire: Answering
) -> None:
    others = [
        a_task(job_id="t2", duration=10),
        a_task(job_id="t3", model="MiniMax-H3-Max"),
        a_task(job_id="t4", ratio="9:16"),
        a_task(job_id="t5", created_at=int(NOW.timestamp()) - 600),
        a_task(job_id="t6"),
    ]
    wire.on(LIST_2, {"items": others[:3], "total": 6}, {"items": [a_task(), *others[3:]]}, {"items": []})
    lost = replace(LOST, known=frozenset({"v2:t6", "v1:t1"}))
    assert await minimax.find_lost_submit(lost) == "v2:t1"


@pytest.mark.parametrize(
    "shown",
    [
        {"ratio": "adaptive"},
        {"ratio": "1:1"},
        {"resolution": "768p"},
        {"duration": "6s", "model": "minimax-h3"},
    ],
    ids=["adaptive", "the picture's ratio", "other capitals", "a text"],
)
async def test_from_a_picture_a_task_is_found_however_it_is_shown(
    shown: dict[str, Any], minimax: MiniMaxAdapter, wire: Answering
) -> None:
    wire.on(LIST_2, {"items": [a_task(**shown)]}, {"items": []})
    lost = replace(LOST, order=replace(H3, image_url=PICTURE))
    assert await minimax.find_lost_submit(lost) == "v2:t1"


@pytest.mark.parametrize(
    "items", [[], [a_task(duration=10)], [a_task(ratio="9:16")], [a_task(), a_task(job_id="t2")]]
)
async def test_what_version_2_shows_otherwise_proves_nothing(
    items: list[object], minimax: MiniMaxAdapter, wire: Answering
) -> None:
    wire.on(LIST_2, {"items": items}, {"items": []})
    assert (await trouble(minimax.find_lost_submit(LOST))).kind is ErrorType.OUTCOME_UNKNOWN


async def test_without_a_prompt_a_task_may_be_another_lost_submits(
    minimax: MiniMaxAdapter, wire: Answering
) -> None:
    wire.on(LIST_2, {"items": [a_task()]}, {"items": []})
    rival = replace(LOST, rivals=(replace(H3, text="Another scene."),))
    assert (await trouble(minimax.find_lost_submit(rival))).kind is ErrorType.OUTCOME_UNKNOWN
    wire.on(LIST_2, {"items": [a_task()]}, {"items": []})
    longer = replace(LOST, rivals=(replace(H3, seconds=12.0), HAILUO))
    assert await minimax.find_lost_submit(longer) == "v2:t1"


async def test_after_a_week_the_list_says_nothing(minimax: MiniMaxAdapter, wire: Answering) -> None:
    wire.on(LIST_2, {"items": [a_task(model="MiniMax-H3-Max")]}, {"items": []})
    assert await minimax.find_lost_submit(replace(LOST, since=NOW - timedelta(days=6))) is None
    long_ago = replace(LOST, since=NOW - timedelta(days=8))
    assert (await trouble(minimax.find_lost_submit(long_ago))).kind is ErrorType.OUTCOME_UNKNOWN


async def test_without_a_list_that_can_be_read_nothing_is_said(
    minimax: MiniMaxAdapter, wire: Answering
) -> None:
    wire.on(LIST_2, {"total": 0})
    assert not (await trouble(minimax.find_lost_submit(LOST))).final
    assert (await trouble(minimax.find_lost_submit(a_lost(HAILUO)))).kind is ErrorType.OUTCOME_UNKNOWN
