"""What a service states of a job's cost counts only where it can be one; else the listed price holds."""

from collections.abc import Callable
from math import inf, nan

import pytest

from contracts import ProviderJobState
from providers.accounts import Account
from providers.adapters.google.omni import OmniAdapter
from providers.adapters.kie import KieAdapter
from providers.adapters.kling.adapter import KlingAdapter
from providers.adapters.minimax import MiniMaxAdapter
from providers.adapters.modelark.adapter import ModelArkAdapter
from providers.adapters.runway.adapter import RunwayAdapter
from providers.adapters.xai import XaiAdapter
from providers.kit.stated_costs import total_cost_usd
from providers.kit.transport import Transport
from providers.llm_writers.token_prices import token_cost_usd
from providers.protocol import Provider
from tests.fuzz.playing import Shelf
from tests.providers.answering import Answering
from tests.providers.music_kit import an_account

CLIP = "https://x.example/clip.mp4"
Amount = object
# By adapter: how to build it, its job, the question, and the answer of a job that cost so many units.
Case = tuple[Callable[[Transport, Account], Provider], str, str, Callable[[Amount], dict[str, object]]]
CASES: dict[str, Case] = {
    "xai": (
        XaiAdapter,
        "t1",
        "GET /v1/videos/t1",
        lambda amount: {
            "status": "done",
            "video": {"url": CLIP},
            "usage": {"cost_in_usd_ticks": amount},
        },
    ),
    "runway": (
        RunwayAdapter,
        "t1",
        "GET /v1/tasks/t1",
        lambda amount: {"status": "SUCCEEDED", "output": [CLIP], "cost": {"credits": amount}},
    ),
    "kling": (
        KlingAdapter,
        "t1",
        "GET /v1/videos/text2video/t1",
        lambda amount: {
            "data": {
                "task_status": "succeed",
                "task_result": {"videos": [{"url": CLIP}]},
                "final_unit_deduction": amount,
            }
        },
    ),
    "kie": (
        KieAdapter,
        "jobs:t1",
        "GET /api/v1/jobs/recordInfo",
        lambda amount: {
            "code": 200,
            "data": {"state": "success", "resultJson": {"resultUrls": [CLIP]}, "creditsConsumed": amount},
        },
    ),
    "minimax": (
        lambda transport, account: MiniMaxAdapter(transport, account, Shelf()),
        "v2:t1",
        "GET /v2/query/video_generation/t1",
        lambda amount: {
            "task": {
                "status": "succeeded",
                "model": "MiniMax-H3",
                "resolution": "2K",
                "content": {"url": CLIP},
                "usage": {"input_seconds": 0, "output_seconds": amount},
            }
        },
    ),
    "modelark": (
        ModelArkAdapter,
        "t1",
        "GET /contents/generations/tasks/t1",
        lambda amount: {
            "status": "succeeded",
            "model": "dreamina-seedance-2-0-260128",
            "resolution": "720p",
            "content": {"video_url": CLIP},
            "usage": {"completion_tokens": amount},
        },
    ),
    "omni": (
        OmniAdapter,
        "t1",
        "GET /v1beta/interactions/t1",
        lambda amount: {
            "status": "completed",
            "model": "gemini-omni-1.2-flash",
            "output_video": {"data": "AAAA"},
            "usage": {
                "total_input_tokens": 9,
                "total_output_tokens": amount,
                "output_tokens_by_modality": [{"modality": "video", "tokens": amount}],
            },
        },
    ),
}


@pytest.mark.parametrize("amount", [-1, nan, inf, -inf, pytest.param(10**400, id="beyond floats"), 10**18])
@pytest.mark.parametrize("name", CASES)
async def test_an_amount_that_cannot_be_billed_is_none_that_was_stated(
    amount: Amount, name: str, transport: Transport, wire: Answering
) -> None:
    build, job, question, answer = CASES[name]
    wire.on(question, answer(6), answer(amount))
    provider = build(transport, an_account(name, wire.url))
    stated = await provider.poll_status(job)
    assert stated.cost_usd is not None
    report = await provider.poll_status(job)
    assert (report.state, report.cost_usd) == (ProviderJobState.SUCCEEDED, None)


@pytest.mark.parametrize("number", [-1, nan, inf, pytest.param(10**400, id="beyond floats")])
def test_neither_a_price_nor_an_amount_may_be_no_amount(number: float) -> None:
    assert total_cost_usd((0.5, 2), (number, 1)) is None
    assert total_cost_usd((0.5, 2), (1, number)) is None


def test_a_cost_is_stated_up_to_a_thousand_dollars_and_to_the_micro_dollar() -> None:
    assert total_cost_usd((1, 1_000)) == 1_000
    assert total_cost_usd((1, 1_000.01)) is None
    assert total_cost_usd((0.0000005, 1)) == 0.000001
    assert total_cost_usd((0.5, 2), (1, None)) is None


def test_tokens_less_than_none_have_no_cost() -> None:
    assert token_cost_usd("gpt-6-sol", -1_000_000, 1_000) is None
