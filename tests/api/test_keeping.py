"""Favorites, titles, deletion, and the reconciler on demand."""

from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from temporalio.testing import WorkflowEnvironment

from contracts import CloseOrder, JobStatus
from settings import Settings
from store import asset_keys
from store.assets import Assets
from temporal_client import client
from tests.api.fakes import Fakes
from tests.api.kit import V1, a_row, get, post_job, services_of, until_status
from tests.conditions import eventually


@pytest.fixture
async def film(api: httpx.AsyncClient, worker: Fakes) -> str:
    """A job whose film is whole."""
    worker.go.set()
    job_id = await post_job(api)
    await until_status(api, job_id, "completed")
    return job_id


async def test_title_and_favorite_can_be_changed(api: httpx.AsyncClient) -> None:
    job_id = await post_job(api)

    answer = await api.patch(f"{V1}/jobs/{job_id}", json={"favorite": True, "title": "Stürmische See 🎬"})

    assert (answer.status_code, answer.json()["favorite"]) == (200, True)
    assert (await get(api, f"/jobs/{job_id}"))["title"] == "Stürmische See 🎬"
    assert [job["job_id"] for job in (await get(api, "/jobs?q=stürmische"))["jobs"]] == [job_id]


async def test_what_an_edit_leaves_out_stays(api: httpx.AsyncClient) -> None:
    job_id = await post_job(api, title="Mine")
    await api.patch(f"{V1}/jobs/{job_id}", json={"favorite": True})

    answer = await api.patch(f"{V1}/jobs/{job_id}", json={"title": "Ours"})

    assert (answer.json()["title"], answer.json()["favorite"]) == ("Ours", True)


@pytest.mark.parametrize(
    ("edit", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "two\nlines"}, "title"),
        ({"title": "\u0000"}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"favorite": "very"}, "favorite"),
        ({"status": "completed"}, "status"),
    ],
)
async def test_an_edit_at_fault_is_refused_by_the_name_of_its_field(
    api: httpx.AsyncClient, edit: dict[str, object], field: str
) -> None:
    job_id = await post_job(api)

    answer = await api.patch(f"{V1}/jobs/{job_id}", json=edit)

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]


async def test_a_deleted_job_is_gone_with_its_files(
    api: httpx.AsyncClient, settings: Settings, film: str
) -> None:
    folder = settings.var_dir / "assets" / asset_keys.job_folder(film)
    url = (await get(api, f"/jobs/{film}"))["results"]["film"]["url"]
    assert any(folder.rglob("*.mp4"))

    answer = await api.delete(f"{V1}/jobs/{film}")

    assert (answer.status_code, answer.content) == (204, b"")
    assert (await api.get(f"{V1}/jobs/{film}")).status_code == 404
    assert (await api.get(url)).status_code == 404
    assert not _files(folder)
    assert (await api.delete(f"{V1}/jobs/{film}")).status_code == 404


async def test_a_job_that_goes_on_cannot_be_deleted(api: httpx.AsyncClient) -> None:
    job_id = await post_job(api)

    answer = await api.delete(f"{V1}/jobs/{job_id}")

    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/job-active")
    assert (await get(api, f"/jobs/{job_id}"))["status"] == "queued"


async def test_many_are_deleted_and_each_refusal_has_its_reason(
    app: FastAPI, api: httpx.AsyncClient, film: str, worker: Fakes
) -> None:
    worker.go.clear()
    active = await post_job(api)
    theirs = await _ended(app, "somebody else")

    ids = [film, active, "nobody", theirs, film]
    report = (await api.post(f"{V1}/jobs/delete", json={"ids": ids})).json()

    assert report["deleted"] == [film]
    assert {each["job_id"]: each["type"] for each in report["refused"]} == {
        active: "/problems/job-active",
        "nobody": "/problems/job-not-found",
        theirs: "/problems/job-not-found",
    }
    assert await services_of(app).jobs.get_for_any_owner(theirs)


@pytest.mark.parametrize("ids", [[], ["x"] * 101, [1], "x", ["x" * 129]])
async def test_an_order_to_delete_nothing_or_too_much_is_refused(api: httpx.AsyncClient, ids: object) -> None:
    answer = await api.post(f"{V1}/jobs/delete", json={"ids": ids})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"].split(".")[0] == "ids"


async def test_a_deletion_that_breaks_off_is_hidden_and_left_to_the_reconciler(
    app: FastAPI, api: httpx.AsyncClient, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object) -> int:
        raise OSError("the disk is away")

    job_id = await _ended(app, settings.owner)
    monkeypatch.setattr(Assets, "delete_all", fail)

    answer = await api.delete(f"{V1}/jobs/{job_id}")

    assert answer.status_code == 500
    assert (await api.get(f"{V1}/jobs/{job_id}")).status_code == 404
    assert await services_of(app).jobs.list_hidden_ids() == [job_id]


async def test_recover_says_what_the_reconciler_found(api: httpx.AsyncClient, worker: Fakes) -> None:
    answer = await api.post(f"{V1}/jobs/recover")

    assert (answer.status_code, answer.json()["started"]) == (200, ["job-1"])
    assert worker.swept == [0]


async def test_recover_without_a_worker_says_that_it_goes_on_when_one_is_back(
    api: httpx.AsyncClient, temporal: WorkflowEnvironment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "RECOVER_SECONDS", 0.5)

    answer = await api.post(f"{V1}/jobs/recover")

    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/no-worker")
    waiting = "WorkflowType = 'ReconcileWorkflow' AND ExecutionStatus = 'Running'"
    (left,) = await eventually(lambda: _listed(temporal, waiting))
    await temporal.client.get_workflow_handle(left).terminate()


async def _listed(temporal: WorkflowEnvironment, query: str) -> list[str]:
    return [workflow.id async for workflow in temporal.client.list_workflows(query)]


async def _ended(app: FastAPI, owner: str) -> str:
    jobs = services_of(app).jobs
    row, _ = await jobs.add_job(a_row(owner))
    await jobs.close_job(CloseOrder(job_id=row.id, status=JobStatus.FAILED), run_id=None)
    return row.id


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]
