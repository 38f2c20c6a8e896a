"""The Python client in `clients/python`, against a real API; its README's programs are run as they stand."""

import asyncio
import base64
import re
import sys
import zipfile
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from longtake_client import (
    AsyncLongtake,
    ForgedWebhookError,
    Longtake,
    NoAnswerError,
    ProblemError,
    verify_webhook,
)
from longtake_client.connection import make_auth
from longtake_client.events import EventReader

from activities.caller_webhook import WebhookSigner
from contracts import CallerNotice, JobStatus
from store.job_lifecycle import utc_now
from store.pagination import JobQuery
from store.webhook_log import WebhookLog
from temporal_client import TemporalUnavailableError
from tests.api.activity_facts import FILM
from tests.api.fakes import Fakes
from tests.api.kit import a_brief, a_row, services_of

FOLDER = Path(__file__).parents[2] / "clients" / "python"
README = (FOLDER / "README.md").read_text("utf-8")
PROGRAMS = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
SECRET = "whsec_" + base64.b64encode(b"a key of thirty-two bytes or so.").decode()


class LosingWire(httpx.AsyncBaseTransport):
    """Each answer to a POST is lost after the API has given it, as often as `losses` says."""

    def __init__(self, losses: int) -> None:
        self._wire, self.losses = httpx.AsyncHTTPTransport(), losses

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        answer = await self._wire.handle_async_request(request)
        if request.method == "POST" and self.losses:
            self.losses -= 1
            await answer.aclose()
            raise httpx.ReadError("the line was cut")
        return answer

    async def aclose(self) -> None:
        await self._wire.aclose()


@pytest.fixture
def api(wired: httpx.AsyncClient) -> httpx.AsyncClient:
    """An API on a port, which programs can call."""
    return wired


def losing(api: httpx.AsyncClient, losses: int) -> AsyncLongtake:
    http = httpx.AsyncClient(base_url=str(api.base_url), transport=LosingWire(losses))
    return AsyncLongtake(http=http)


async def count_jobs(app: FastAPI) -> int:
    services = services_of(app)
    return len((await services.jobs.list_page(services.settings.owner, JobQuery())).jobs)


async def test_an_order_whose_answers_are_lost_is_one_film(api: httpx.AsyncClient, app: FastAPI) -> None:
    async with losing(api, 2) as longtake:
        job_id = await longtake.generate(a_brief())
        assert [job.job_id for job in (await longtake.list()).jobs] == [job_id]
    assert await count_jobs(app) == 1


async def test_an_order_that_was_given_up_goes_on_under_its_key(
    api: httpx.AsyncClient, app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("longtake_client.calls.MAX_TRIES", 1)
    async with losing(api, 1) as longtake:
        with pytest.raises(NoAnswerError) as given_up:
            await longtake.generate(a_brief())
        await longtake.generate(a_brief(), idempotency_key=given_up.value.idempotency_key)
    assert await count_jobs(app) == 1


async def test_what_may_cost_and_has_no_key_is_sent_once(api: httpx.AsyncClient, worker: Fakes) -> None:
    worker.go.set()
    async with AsyncLongtake(str(api.base_url)) as plain:
        job_id = await plain.generate(a_brief(audio="off"))
        assert (await plain.wait(job_id)).status == "completed"
    ordered = len(worker.submitted)
    async with losing(api, 1) as longtake:
        with pytest.raises(NoAnswerError):
            await longtake.retake(job_id, 1)
        await longtake.wait(job_id)
    assert len(worker.submitted) == ordered + 1


async def test_a_storyboard_is_approved_and_a_film_downloaded(
    api: httpx.AsyncClient, worker: Fakes, tmp_path: Path
) -> None:
    worker.go.set()
    async with AsyncLongtake(str(api.base_url)) as longtake:
        job_id = await longtake.generate(a_brief(approval="storyboard"))
        assert (await longtake.wait(job_id)).needs_you == "storyboard"
        with pytest.raises(ProblemError, match="edited meanwhile"):
            await longtake.approve(job_id, revision=17)
        await longtake.approve(job_id, revision=0)
        names = [event.name async for event in longtake.events(job_id)]
        film = await longtake.download(job_id, tmp_path / "film.mp4")
    assert (names[-1], film.read_bytes()) == ("done", FILM)
    assert [path.name for path in tmp_path.glob("*.part")] == []


async def test_a_film_is_canceled_and_a_wait_ends_in_time(api: httpx.AsyncClient, worker: Fakes) -> None:
    async with AsyncLongtake(str(api.base_url)) as longtake:
        job_id = await longtake.generate(a_brief())
        with pytest.raises(TimeoutError):
            await longtake.wait(job_id, timeout_seconds=0.1)
        await longtake.cancel(job_id)
        assert (await longtake.wait(job_id)).status == "canceled"


async def test_a_message_that_a_webhook_missed_is_told_again_once(
    api: httpx.AsyncClient, app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = services_of(app)

    async def away(_notice: CallerNotice) -> bool:
        raise TemporalUnavailableError

    # Nobody starts what nobody here would work on.
    monkeypatch.setattr(services.temporal, "start_notify", away)
    row, _ = await services.jobs.add_job(
        a_row(services.settings.owner, callback_url="https://hooks.example/")
    )
    notice = CallerNotice(job_id=row.id, run_id="run-1", status=JobStatus.COMPLETED, ended_at=utc_now())
    await WebhookLog(services.database).open_delivery(row, notice)
    async with losing(api, 2) as longtake:
        [message] = (await longtake.list_webhooks(state="pending")).messages
        told = await longtake.redeliver_webhook(message.delivery_id)
        assert (told.state, told.status, told.raw["redeliveries"]) == ("pending", None, 1)
        assert [each.type for each in (await longtake.list_webhooks(row.id)).messages] == ["job.completed"]
        with pytest.raises(ProblemError, match="url"):
            await longtake.test_webhook("http://inner/")


async def test_a_refusal_says_the_problem(api: httpx.AsyncClient) -> None:
    async with AsyncLongtake(str(api.base_url)) as longtake:
        with pytest.raises(ProblemError, match="duration_seconds") as refused:
            await longtake.estimate(a_brief(duration_seconds=1))
        assert (refused.value.type, refused.value.status) == ("/problems/validation", 422)


async def test_the_waiting_client_makes_a_film_as_the_readme_says(
    api: httpx.AsyncClient, worker: Fakes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker.go.set()
    monkeypatch.chdir(tmp_path)
    for program in PROGRAMS[:2]:
        text = program.replace("http://127.0.0.1:8000", str(api.base_url).rstrip("/"))
        (tmp_path / "program.py").write_text(text, "utf-8")
        said = await run(sys.executable, "program.py")
    assert (tmp_path / "film.mp4").read_bytes() == FILM
    assert said.splitlines()[-1].startswith("100")


async def run(*words: object) -> str:
    """Run a program that has to succeed, and return what it prints."""
    process = await asyncio.create_subprocess_exec(
        *map(str, words),
        env={"PYTHONPATH": str(FOLDER), "NO_PROXY": "127.0.0.1"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 0, said.decode()
    return said.decode()


def test_signed_messages_alone_are_believed() -> None:
    notice = CallerNotice(job_id="job-1", run_id="run-1", status=JobStatus.COMPLETED, ended_at=utc_now())
    body = b'{"job_id": "job-1"}'
    headers = dict(WebhookSigner([SECRET]).sign_headers(notice.webhook_id, body, 1_000))
    namespace: dict[str, object] = {}
    exec(PROGRAMS[2], namespace)  # noqa: S102 - our own README
    assert verify_webhook(body, headers, f"whsec_AAAA {SECRET}", now=1_200) == {"job_id": "job-1"}
    for changed, moment in ((body + b" ", 1_000), (body, 1_301), (body, 699)):
        with pytest.raises(ForgedWebhookError):
            verify_webhook(changed, headers, SECRET, now=moment)
    receive = namespace["receive"]
    assert callable(receive)
    assert receive(body, headers, SECRET) == 400


def test_events_are_read_over_broken_connections() -> None:
    reader = EventReader("job 1")
    assert reader.path == "/api/v1/jobs/job%201/progress"
    lines = ["event: update", "id: 7", 'data: {"seq":', "data: 7}", "", "event: ping", "data: {}", ""]
    assert [event.data for line in lines if (event := reader.read_line(line))] == [{"seq": 7}]
    reader.read_line("event: half")
    assert reader.begin_headers()["Last-Event-ID"] == "7"
    assert reader.read_line("") is None


def test_the_key_goes_to_no_other_server() -> None:
    seen: list[tuple[str, bool]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append((request.url.host, "Authorization" in request.headers))
        return httpx.Response(
            302, headers={"Location": "https://store.example/film"} if len(seen) == 1 else {}
        )

    url = "https://films.example"
    http = httpx.Client(base_url=url, auth=make_auth(url, "lt_secret"), transport=httpx.MockTransport(answer))
    http.get("/film", follow_redirects=True)
    assert seen == [("films.example", True), ("store.example", False)]
    Longtake(http=http).close()


@pytest.mark.slow
async def test_a_wheel_is_built_with_its_types(tmp_path: Path) -> None:
    words = (
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--wheel-dir",
        tmp_path,
        FOLDER,
    )
    await run(sys.executable, *words)
    (wheel,) = tmp_path.glob("longtake_client-*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert {"longtake_client/py.typed", "longtake_client/client.py"} <= set(names)
    assert {name.split("/")[0] for name in names if not name.startswith("longtake_client-")} == {
        "longtake_client"
    }
