"""Lines of a finished film are changed: only new ones are bought, no clip is, and they must fit."""

from collections.abc import Sequence

import httpx
import pytest

from tests.api.fakes import Fakes
from tests.api.kit import V1, Json, get, post_job, until_status
from tests.conditions import eventually

NEW = ["The kite is out.", "Look up!"]


async def _send(
    api: httpx.AsyncClient, job_id: str, lines: Sequence[object], path: str = "scenes/1/lines", **how: str
) -> tuple[int, Json]:
    answer = await api.request(
        how.get("method", "PUT"), f"{V1}/jobs/{job_id}/{path}", json={"lines": list(lines)}
    )
    return answer.status_code, answer.json()


async def _price(api: httpx.AsyncClient, job_id: str, lines: Sequence[object]) -> tuple[int, Json]:
    return await _send(api, job_id, lines, "scenes/1/lines/estimate", method="POST")


async def _spoken(api: httpx.AsyncClient, worker: Fakes) -> str:
    worker.go.set()
    job_id = await post_job(api, audio="off", narration={})
    await until_status(api, job_id, "completed")
    return job_id


async def until_spoken(worker: Fakes, times: int) -> None:
    async def is_so() -> bool:
        return len(worker.spoken) == times

    await eventually(is_so, f"it is spoken {times} times")


async def test_a_finished_film_is_spoken_with_other_lines_and_keeps_its_clips(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    job_id = await _spoken(api, worker)
    before = await get(api, f"/jobs/{job_id}")
    ordered = len(worker.submitted)

    status, priced = await _price(api, job_id, NEW)
    assert (status, priced["new_lines"], priced["cost_usd"], priced["scene_seconds"]) == (200, 2, 0, 5)
    assert 1 < priced["needed_seconds"] < 5
    assert (await get(api, f"/jobs/{job_id}"))["results"]["scenes"][0]["lines"] == []
    status, changed = await _send(api, job_id, NEW)

    assert (status, changed["lines"], changed["status"]) == (202, NEW, "processing")
    await until_spoken(worker, 2)
    after = await until_status(api, job_id, "completed")
    assert worker.spoken == [[(), ()], [tuple(NEW), ()]]
    assert len(worker.submitted) == ordered
    assert after["results"]["scenes"][0]["lines"] == NEW
    takes = [[scene["take"] for scene in job["results"]["scenes"]] for job in (before, after)]
    assert takes[0] == takes[1]
    # Those that are spoken already cost nothing, wherever they stand.
    assert (await _price(api, job_id, NEW[::-1]))[1]["new_lines"] == 0
    assert (await _send(api, job_id, NEW))[0] == 422
    # In another voice, one of them is a new line.
    voiced = [NEW[0], {"text": NEW[1], "voice": "scratch"}]
    assert (await _price(api, job_id, voiced))[1]["new_lines"] == 1
    status, problem = await _send(api, job_id, [{"text": "Look up!", "voice": "nobody"}])
    assert (status, [error["field"] for error in problem["errors"]]) == (422, ["lines.0.voice"])


LONG = "The kite rises above the hills, over the harbor and the lighthouse, out to the open sea."


async def test_a_scene_gets_longer_for_its_lines_and_its_last_picture_is_held_for_a_while(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    job_id = await _spoken(api, worker)
    ordered = len(worker.submitted)
    status, priced = await _price(api, job_id, [LONG])
    assert (status, priced["scene_seconds"]) == (200, 5)
    assert priced["becomes_seconds"] == pytest.approx(priced["needed_seconds"], abs=1 / 24)
    # The clip of five seconds has to show half a second of the cross-fade, too.
    assert priced["held_seconds"] == pytest.approx(priced["becomes_seconds"] + 0.5 - 5, abs=0.001)
    assert (await _send(api, job_id, [LONG]))[0] == 202
    await until_spoken(worker, 2)
    after = await until_status(api, job_id, "completed")
    assert after["results"]["scenes"][0]["seconds"] == priced["becomes_seconds"]
    assert len(worker.submitted) == ordered


async def test_lines_that_no_scene_is_long_enough_for_are_refused_with_the_time_that_there_is(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    job_id = await _spoken(api, worker)
    for lines, reason in (([LONG, LONG], "stand still for"), ([LONG] * 9, "make scenes of up to")):
        for status, problem in (await _price(api, job_id, lines), await _send(api, job_id, lines)):
            assert (status, problem["errors"][0]["field"]) == (422, "lines")
            assert reason in problem["errors"][0]["message"]
    for wrong in (["Two\nlines."], ["x" * 601], ["x"] * 21):
        assert (await _send(api, job_id, wrong))[0] == 422
    assert len(worker.spoken) == 1


async def test_lines_are_changed_of_a_film_that_is_there_and_spoken(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    running = await post_job(api, narration={})
    assert (await _send(api, running, NEW))[1]["type"] == "/problems/job-active"
    worker.go.set()
    silent = await post_job(api)
    await until_status(api, silent, "completed")
    assert (await _send(api, silent, NEW))[1]["type"] == "/problems/no-voice"
    await until_status(api, running, "completed")
    status, problem = await _send(api, running, NEW, "scenes/9/lines")
    assert (status, problem["type"]) == (404, "/problems/scene-not-found")
