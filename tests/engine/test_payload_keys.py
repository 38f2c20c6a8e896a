"""With a payload key, Temporal's files hold nothing of what a film is about, and operators can read it."""

import base64
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError
from temporalio import activity
from temporalio.api.common.v1 import Payload
from temporalio.client import Client, WorkflowFailureError, WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError

from contracts import Clip, CollectOrder, ComposeOrder, Film, ProviderCallback, SceneOutline, Storyboard
from contracts.error_types import ErrorType
from contracts.search_attributes import ALL_ATTRIBUTES
from settings import Settings
from temporal_client import ActivityIssue, TemporalClient
from temporal_client.data_conversion import create_data_converter
from temporal_client.payload_codec import AesPayloadCodec, PayloadKeyMissing
from tests.conditions import eventually
from tests.fixtures.temporal import a_server
from tests.workflows.conftest import Handle, WorkflowHarness
from tests.workflows.fake_activities import FakeActivities
from tests.workflows.steps import a_retake
from workflows.generation import GenerationWorkflow

OLD, NEW = (base64.b64encode(bytes([n]) * 32).decode() for n in (1, 2))
SCENES = 8
TITLE, REFUSAL, TROUBLE, CALLED = "mark-title", "mark-refusal", "mark-trouble", "mark-called"
UPDATE = "mark-update"
SUMMARIES = tuple(f"mark-summary-{n}." for n in range(1, SCENES + 1))
CLIPS = tuple(f"mark-clip-{n}." for n in range(1, SCENES + 1))
STILLS = tuple(f"mark-still-{n}." for n in range(1, SCENES + 1))
FILM = ("mark-film", "mark-poster")
MARKS = (TITLE, REFUSAL, TROUBLE, CALLED, UPDATE, *SUMMARIES, *CLIPS, *STILLS, *FILM)
NO_NEWS_FOR = timedelta(hours=1)


class MarkedActivities(FakeActivities):
    """Activities whose results can be told from all else."""

    @activity.defn
    async def write_storyboard(self, job_id: str) -> Storyboard:
        outlines = (SceneOutline(number=n + 1, seconds=5, summary=text) for n, text in enumerate(SUMMARIES))
        return Storyboard(scenes=tuple(outlines))

    @activity.defn
    async def collect_clip(self, order: CollectOrder) -> Clip:
        scene = order.accepted.key.scene
        await self._step("collect_clip", scene)
        names = {"asset_key": CLIPS[scene - 1], "thumbnail_key": STILLS[scene - 1]}
        return Clip(
            scene=scene, take=order.accepted.key.take, seconds=5, created_at=datetime.now(UTC), **names
        )

    @activity.defn
    async def compose_film(self, order: ComposeOrder) -> Film:
        asset, poster = FILM
        return Film(asset_key=asset, poster_key=poster, seconds=15, created_at=datetime.now(UTC))


@pytest.mark.slow
@pytest.mark.parametrize(("keys", "readable"), [((), MARKS), ((NEW, OLD), ())], ids=["in clear", "encrypted"])
async def test_what_a_film_is_about_is_not_in_temporals_files(
    keys: tuple[str, ...], readable: tuple[str, ...], tmp_path: Path
) -> None:
    async with _open_harness(keys, tmp_path) as harness, harness.run_workers():
        await _film_with_a_gap(harness)
        # The server keeps why a call is tried again only as long as it is.
        kept = await _film_that_is_retried(harness, partial(_read_all, tmp_path))
    kept += _read_all(tmp_path)
    assert b"GenerationWorkflow" in kept
    assert [mark for mark in MARKS if mark.encode() in kept] == list(readable)


def _read_all(folder: Path) -> bytes:
    """All that Temporal keeps in its files now."""
    files = b"".join(path.read_bytes() for path in folder.glob("temporal.db*"))
    return files + _read_cells(folder / "temporal.db")


def _read_cells(file: Path) -> bytes:
    """All that the database holds, put together: in its files a text may be divided between two pages."""
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as database:
        found = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        rows = [row for (name,) in found for row in database.execute(f'SELECT * FROM "{name}"')]  # noqa: S608
    return b"\n".join(cell for row in rows for cell in row if isinstance(cell, bytes))


async def _film_with_a_gap(harness: WorkflowHarness) -> None:
    """One whose third scene is refused, and in which somebody asks for what cannot be."""
    refused = ApplicationError(REFUSAL, type=ErrorType.SAFETY_BLOCKED, non_retryable=True)
    harness.fakes.failures["submit_take:3"] = [refused]
    job = await harness.start(title=TITLE)
    await job.signal(GenerationWorkflow.provider_called, ProviderCallback(token=CALLED))
    with pytest.raises(WorkflowUpdateFailedError):
        await job.execute_update(GenerationWorkflow.retake_scene, a_retake(99, provider=UPDATE))
    await job.result()
    progress = await job.query(GenerationWorkflow.get_progress)
    assert progress.scenes[2].error is not None
    assert progress.scenes[2].error.message == REFUSAL


async def _film_that_is_retried(harness: WorkflowHarness, look: Callable[[], bytes]) -> bytes:
    """One of whose calls fails until it is canceled; return what is seen when it is tried again."""
    trouble = ApplicationError(TROUBLE, type=ErrorType.TRANSIENT, next_retry_delay=NO_NEWS_FOR)
    harness.fakes.failures["collect_clip:1"] = [trouble]
    job = await harness.start()
    issue = await eventually(lambda: _find_issue(harness.client, job))
    assert (issue.type, issue.message) == (ErrorType.TRANSIENT, TROUBLE)
    seen = look()
    await job.cancel()
    with pytest.raises(WorkflowFailureError):
        await job.result()
    return seen


async def _find_issue(client: Client, job: Handle) -> ActivityIssue | None:
    return next(iter((await TemporalClient(client).describe_run(job.id)).issues), None)


@asynccontextmanager
async def _open_harness(keys: tuple[str, ...], folder: Path) -> AsyncIterator[WorkflowHarness]:
    async with a_server(ALL_ATTRIBUTES, folder / "temporal.db") as server:
        address = server.client.service_client.config.target_host
        client = await Client.connect(address, data_converter=create_data_converter(keys))
        yield WorkflowHarness(client, MarkedActivities())


# --- keys ---


async def test_a_key_is_replaced_in_three_steps() -> None:
    before, added, swapped, after = (
        AesPayloadCodec.from_texts(keys) for keys in ([OLD], [OLD, NEW], [NEW, OLD], [NEW])
    )
    payloads = [Payload(metadata={"encoding": b"json/plain"}, data=b"1")]
    of_old, of_new = await added.encode(payloads), await swapped.encode(payloads)
    for codec in (before, added, swapped):
        assert await codec.decode(of_old) == payloads
    for codec in (added, swapped, after):
        assert await codec.decode(of_new) == payloads
    with pytest.raises(PayloadKeyMissing):
        await after.decode(of_old)


async def test_histories_in_clear_stay_readable() -> None:
    payloads = [Payload(metadata={"encoding": b"json/plain"}, data=b"1")]
    assert await AesPayloadCodec.from_texts([NEW]).decode(payloads) == payloads


@pytest.mark.parametrize("at", [0, 20, -1])
async def test_a_payload_that_was_changed_is_refused(at: int) -> None:
    codec = AesPayloadCodec.from_texts([NEW])
    (payload,) = await codec.encode([Payload(data=b"a film about a kite")])
    changed = bytearray(payload.data)
    changed[at] ^= 1
    with pytest.raises(PayloadKeyMissing):
        await codec.decode([Payload(metadata=dict(payload.metadata), data=bytes(changed))])


async def test_the_same_text_is_never_encrypted_alike() -> None:
    one, two = await AesPayloadCodec.from_texts([NEW]).encode([Payload(data=b"kite")] * 2)
    assert one.data != two.data


# --- the setting ---


@pytest.mark.parametrize("text", ["short", "not base64!", base64.b64encode(b"1" * 31).decode()])
def test_a_key_of_another_size_is_refused_without_being_shown(text: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Settings(payload_keys=SecretStr(f"{NEW} {text}"))
    assert "LONGTAKE_PAYLOAD_KEYS" in str(refused.value)
    assert text not in str(refused.value)


def test_keys_may_be_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text(f"{NEW}\n{OLD}\n")
    assert Settings(payload_keys_file=tmp_path / "keys").payload_secrets == (NEW, OLD)
    with pytest.raises(ValidationError, match="LONGTAKE_PAYLOAD_KEYS_FILE cannot be read"):
        Settings(payload_keys_file=tmp_path / "none")
