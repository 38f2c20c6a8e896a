"""The metrics that Prometheus scrapes."""

import re

import httpx
from fastapi import FastAPI
from prometheus_client.parser import text_string_to_metric_families

from contracts import LedgerStage, TakeKey, TakeOrder
from store.ledger.limits import CallLimits
from tests.api.kit import V1, post_job, services_of


async def _read_samples(api: httpx.AsyncClient) -> dict[tuple[str, ...], float]:
    """The samples by name and labels' values."""
    answer = await api.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=")
    return {
        (sample.name, *(sample.labels[key] for key in sorted(sample.labels))): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


async def test_jobs_and_dollars_are_the_catalogs(app: FastAPI, api: httpx.AsyncClient) -> None:
    job_id = await post_job(api)
    key = TakeKey(job_id=job_id, stage=LedgerStage.SCENE, scene=1, take=1)
    order = TakeOrder(key=key, provider="kling", model="any")
    await services_of(app).ledger.record_intent(order, CallLimits(price_usd=0.4))
    samples = await _read_samples(api)
    assert samples["longtake_jobs", "queued"] + samples["longtake_jobs", "processing"] == 1
    assert samples["longtake_spent_usd", "kling", "scene"] == 0.4
    assert samples["longtake_open_usd", "kling", "scene"] == 0.4
    assert samples["longtake_calls", "kling", "scene", "intent"] == 1
    assert job_id not in str(samples)


async def test_a_call_that_nobody_knows_to_be_paid_is_counted(app: FastAPI, api: httpx.AsyncClient) -> None:
    ledger = services_of(app).ledger
    key = TakeKey(job_id=await post_job(api), stage=LedgerStage.SCENE, scene=1, take=1)
    for take in (key, key.model_copy(update={"take": 2})):
        await ledger.record_intent(TakeOrder(key=take, provider="kling", model="any"), CallLimits())
    assert (await _read_samples(api))["longtake_unknown_calls", "kling", "scene"] == 0
    await ledger.unknown.give_up(key)
    assert (await _read_samples(api))["longtake_unknown_calls", "kling", "scene"] == 1


async def test_requests_are_counted_by_route_and_never_by_what_was_asked(api: httpx.AsyncClient) -> None:
    for _ in range(2):
        await api.get(f"{V1}/jobs/a-secret-job")
    await api.get("/a-secret-path")
    await api.request("SECRET", f"{V1}/jobs")
    samples = await _read_samples(api)
    counts = {key[1:]: value for key, value in samples.items() if key[0].endswith("request_seconds_count")}
    assert counts == {
        ("GET", f"{V1}/jobs/{{job_id}}", "404"): 2,
        ("GET", "none", "404"): 1,
        ("other", f"{V1}/jobs", "405"): 1,
    }
    assert samples["longtake_http_request_seconds_sum", "GET", f"{V1}/jobs/{{job_id}}", "404"] > 0
    assert "secret" not in str(samples).lower()
    assert not any(key[0].endswith("_created") for key in samples)


async def test_nothing_is_told_that_prometheus_refuses(api: httpx.AsyncClient) -> None:
    await post_job(api)
    lines = (await api.get("/metrics")).text.splitlines()
    series = [line.rpartition(" ")[0] for line in lines if not line.startswith("#")]
    about = [line.split(" ")[1:3] for line in lines if line.startswith("#")]
    labels = [re.findall(r'(\w+)="', each) for each in series]
    assert len(series) == len(set(series))
    assert len(about) == len({(kind, name) for kind, name in about})
    assert [each for each in labels if len(each) != len(set(each))] == []
    assert {kind for kind, _ in about} == {"HELP", "TYPE"}
    assert any('le="+Inf"' in each for each in series)
