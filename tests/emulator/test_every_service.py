"""The faults that can strike any service, on each of those that came after the first five."""

import base64
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

import httpx
import pytest
from standardwebhooks import Webhook

from emulator import RunningEmulator, run_emulator
from tests.emulator.receiver import receiving
from tests.emulator.test_elevenlabs import SONG
from tests.emulator.test_google import ORDER as INTERACTION
from tests.emulator.test_minimax import NEW, OLD
from tests.emulator.test_stability import LATER, PIECE, SECOND, THIRD
from tests.emulator.test_vertex import MODEL as VEO
from tests.emulator.test_vertex import PATH as VERTEX
from tests.fixtures.emulator import SETTINGS

BEARER = "Authorization", "Bearer {}"
VEO_ORDER = {"instances": [{"prompt": "a fox"}]}


class Asking(NamedTuple):
    """How to order from a service, and how to ask for what the answer names."""

    path: str
    body: Mapping[str, Any]
    status: str = ""
    header: tuple[str, str] = BEARER
    as_form: bool = False

    def order(self, emulator: RunningEmulator, key: str = "any", timeout: float = 30) -> httpx.Response:
        fields = {name: (None, value) for name, value in self.body.items()} if self.as_form else None
        return httpx.post(
            f"{emulator.url}/{self.path}",
            headers=self._headers(key),
            json=None if fields else self.body,
            files=fields,
            timeout=timeout,
            trust_env=False,
        )

    def ask(self, emulator: RunningEmulator, job: str) -> httpx.Response:
        url = f"{emulator.url}/{self.status.format(job)}"
        return httpx.get(url, headers=self._headers("any"), trust_env=False)

    def _headers(self, key: str) -> dict[str, str]:
        return {self.header[0]: self.header[1].format(key)} if key else {}


ALL = {
    "elevenlabs": Asking("elevenlabs/v1/music", SONG, header=("xi-api-key", "{}")),
    "google": Asking(
        "google/v1beta/interactions", INTERACTION, "google/v1beta/interactions/{}", ("x-goog-api-key", "{}")
    ),
    "luma": Asking("luma/generations", {"prompt": "a fox", "type": "video"}, "luma/generations/{}"),
    "minimax-v1": Asking("minimax/v1/video_generation", OLD, "minimax/v1/query/video_generation?task_id={}"),
    "minimax-v2": Asking("minimax/v2/video_generation", NEW, "minimax/v2/query/video_generation/{}"),
    "stability-2.5": Asking(f"stability{SECOND}", PIECE, as_form=True),
    "stability-3": Asking(f"stability{THIRD}", LATER, "stability/v2beta/audio/results/{}", as_form=True),
    "openai": Asking("openai/v1/responses", {"model": "gpt-6-luna", "input": "a fox", "background": True}),
    "xai": Asking("xai/v1/videos/generations", {"prompt": "a fox"}, "xai/v1/videos/{}"),
    "vertex": Asking(f"vertex{VERTEX}/{VEO}:predictLongRunning", VEO_ORDER),
    "dream-machine": Asking(
        "dream-machine/generations/video",
        {"model": "ray-2", "prompt": "a fox"},
        "dream-machine/generations/{}",
    ),
}
each = pytest.mark.parametrize("asking", list(ALL.values()), ids=list(ALL))
pollable = pytest.mark.parametrize(
    "asking", [each for each in ALL.values() if each.status], ids=[n for n in ALL if ALL[n].status]
)


def strike(emulator: RunningEmulator, operation: str, kind: str, **more: object) -> None:
    emulator.set_faults([{"operation": operation, "fault": {"kind": kind, **more}}])


@each
@pytest.mark.parametrize(("when", "jobs"), [("before", 0), ("after", 1)])
def test_a_reset_comes_before_or_after_the_job(
    emulator: RunningEmulator, asking: Asking, when: str, jobs: int
) -> None:
    strike(emulator, "submit", "reset", when=when)
    with pytest.raises(httpx.TransportError):
        asking.order(emulator)
    assert len(emulator.list_jobs()) == jobs


@each
def test_a_hang_after_the_job_leaves_the_job(emulator: RunningEmulator, asking: Asking) -> None:
    strike(emulator, "submit", "hang", when="after")
    with pytest.raises(httpx.ReadTimeout):
        asking.order(emulator, timeout=0.5)
    assert len(emulator.list_jobs()) == 1


@each
def test_an_http_error_is_that_and_no_job(emulator: RunningEmulator, asking: Asking) -> None:
    strike(emulator, "submit", "http", status=503)
    assert asking.order(emulator).status_code == 503
    assert emulator.list_jobs() == []


@each
def test_a_malformed_answer_is_no_json_and_the_job_is_there(
    emulator: RunningEmulator, asking: Asking
) -> None:
    strike(emulator, "submit", "malformed")
    with pytest.raises(ValueError):  # noqa: PT011 - bytes that are no text, or text that is no JSON
        asking.order(emulator).json()
    assert len(emulator.list_jobs()) == 1


@each
@pytest.mark.parametrize("key", ["wrong-key", ""])
def test_a_wrong_key_opens_nothing(emulator: RunningEmulator, asking: Asking, key: str) -> None:
    answer = asking.order(emulator, key)
    codes = {1004, 2049}
    # xAI says of a wrong key that the request is bad.
    assert answer.status_code in {400, 401} or answer.json()["base_resp"]["status_code"] in codes
    assert emulator.list_jobs() == []


@pollable
def test_a_status_may_be_a_word_that_nobody_knows(emulator: RunningEmulator, asking: Asking) -> None:
    strike(emulator, "status", "unknown_status", word="REVIEWING")
    asking.order(emulator)
    assert "REVIEWING" in asking.ask(emulator, emulator.list_jobs()[0]["id"]).text


@pollable
def test_a_lost_job_is_gone_for_good(emulator: RunningEmulator, asking: Asking) -> None:
    asking.order(emulator)
    job = emulator.list_jobs()[0]["id"]
    strike(emulator, "status", "lost")
    lost = asking.ask(emulator, job)
    emulator.set_faults([])
    again = asking.ask(emulator, job)
    assert lost.status_code == again.status_code
    assert lost.status_code in {404, 500} or lost.json()["base_resp"]["status_code"] == 2013


@pytest.mark.parametrize("name", ["elevenlabs", "luma"])
def test_more_than_the_places_are_refused(name: str) -> None:
    with run_emulator(replace(SETTINGS, slots={name: 1})) as emulator:
        strike(emulator, "submit", "never_ends")
        if name == "elevenlabs":
            with pytest.raises(httpx.ReadTimeout):
                ALL[name].order(emulator, timeout=0.5)
        else:
            ALL[name].order(emulator)
        assert ALL[name].order(emulator).status_code == 429


async def test_googles_event_for_the_project_is_signed_by_hmac(emulator: RunningEmulator) -> None:
    async with receiving() as receiver:
        hook = {"uri": receiver.url, "subscribed_events": ["interaction.completed"]}
        made = ALL["google"]._replace(path="google/v1beta/webhooks", body=hook).order(emulator).json()
        ALL["google"].order(emulator)
        parcel = await receiver.delivery()
    event = Webhook(made["new_signing_secret"]).verify(parcel.body.decode(), dict(parcel.headers))
    assert event["type"] == "interaction.completed"
    assert event["data"]["id"] == emulator.list_jobs()[0]["id"]


async def test_googles_event_for_an_order_is_signed_by_a_jwt(emulator: RunningEmulator) -> None:
    async with receiving() as receiver:
        hook = {"webhook_config": {"uris": [receiver.url]}}
        ALL["google"]._replace(body={**INTERACTION, **hook}).order(emulator)
        parcel = await receiver.delivery()
    head, _, _ = parcel.headers["webhook-signature"].split(".")
    assert json.loads(base64.urlsafe_b64decode(f"{head}=="))["alg"] == "RS256"
