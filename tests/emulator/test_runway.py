"""Runway's own client against the emulator: only its base URL is changed."""

from collections.abc import Awaitable, Callable, Iterator

import pytest
import runwayml
from runwayml import RunwayML
from runwayml.types.task_retrieve_response import Failed, Running, Succeeded

from emulator import RunningEmulator as Emulator
from tests.conditions import eventually
from tests.emulator.fetching import fetch


@pytest.fixture
def client(emulator: Emulator) -> Iterator[RunwayML]:
    with RunwayML(api_key="key_any", base_url=f"{emulator.url}/runway", max_retries=0) as client:
        yield client


def order(client: RunwayML) -> str:
    made = client.text_to_video.create(model="gen4.5", prompt_text="a fox", ratio="1280:720", duration=5)
    return made.id


def ends(client: RunwayML, task: str) -> Callable[[], Awaitable[bool]]:
    async def ended() -> bool:
        return client.tasks.retrieve(task).status in {"SUCCEEDED", "FAILED"}

    return ended


async def test_its_client_makes_a_clip_and_the_invoice_has_it(client: RunwayML, emulator: Emulator) -> None:
    task = order(client)
    await eventually(ends(client, task), "the task ends")
    found = client.tasks.retrieve(task)
    assert isinstance(found, Succeeded)
    assert found.cost.credits == 60
    assert fetch(found.output[0]).content[4:8] == b"ftyp"
    assert emulator.get_invoice()["total_usd"] == "0.600000"


async def test_asking_again_gives_a_fresh_url_when_one_has_expired(
    client: RunwayML, emulator: Emulator
) -> None:
    task = order(client)
    await eventually(ends(client, task), "the task ends")
    emulator.set_faults([{"operation": "fetch", "nth": 1, "fault": {"kind": "expired"}}])
    first, second = client.tasks.retrieve(task), client.tasks.retrieve(task)
    assert isinstance(first, Succeeded)
    assert isinstance(second, Succeeded)
    assert [fetch(first.output[0]).status_code for _ in range(2)] == [403, 403]
    assert fetch(second.output[0]).status_code == 200


async def test_progress_is_told_while_it_runs(client: RunwayML, emulator: Emulator) -> None:
    emulator.set_faults([{"operation": "submit", "fault": {"kind": "never_ends"}}])
    task = order(client)

    async def runs() -> bool:
        found = client.tasks.retrieve(task)
        return isinstance(found, Running) and 0 < found.progress < 1

    await eventually(runs, "the task tells how far it is")


async def test_what_safety_stops_is_charged(client: RunwayML, emulator: Emulator) -> None:
    emulator.set_faults([{"operation": "submit", "fault": {"kind": "moderated_prompt"}}])
    task = order(client)
    await eventually(ends(client, task), "the task ends")
    found = client.tasks.retrieve(task)
    assert isinstance(found, Failed)
    assert found.failure_code == "SAFETY.INPUT.TEXT"
    assert emulator.get_invoice()["total_usd"] == "0.600000"


def test_its_client_cancels_and_nothing_is_charged(client: RunwayML, emulator: Emulator) -> None:
    emulator.set_faults([{"operation": "submit", "fault": {"kind": "never_ends"}}])
    task = order(client)
    client.tasks.delete(task)
    assert client.tasks.retrieve(task).status == "CANCELLED"
    assert emulator.get_invoice()["total_usd"] == "0.000000"


async def test_its_client_deletes_what_has_ended(client: RunwayML) -> None:
    task = order(client)
    await eventually(ends(client, task), "the task ends")
    client.tasks.delete(task)
    with pytest.raises(runwayml.NotFoundError):
        client.tasks.retrieve(task)


def test_a_ratio_that_the_model_lacks_is_refused(client: RunwayML, emulator: Emulator) -> None:
    with pytest.raises(runwayml.BadRequestError):
        client.text_to_video.create(model="gen4.5", prompt_text="a fox", ratio="960:960", duration=5)  # type: ignore[call-overload]
    assert emulator.list_jobs() == []


def test_its_client_uploads_a_first_frame(client: RunwayML, emulator: Emulator) -> None:
    uploaded = client.uploads.create_ephemeral(file=("first.png", b"\x89PNG" + bytes(600), "image/png"))
    made = client.image_to_video.create(
        model="gen4_turbo", prompt_image=uploaded.uri, ratio="1280:720", duration=5
    )
    assert [job["id"] for job in emulator.list_jobs()] == [made.id]


def test_its_client_reads_the_balance(client: RunwayML) -> None:
    assert client.organization.retrieve().credit_balance == 100_000
