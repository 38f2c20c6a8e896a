"""What tests of streams look for in what they have read."""

from itertools import pairwise

from fastapi import FastAPI

from tests.api.kit import services_of
from tests.api.streams import Event


def assert_never_back(updates: list[Event]) -> None:
    """No picture is older than the one before, and no progress is taken back."""
    for before, after in pairwise(event.said for event in updates):
        assert before["seq"] <= after["seq"]
        assert before["progress"] <= after["progress"]


async def assert_complete(app: FastAPI, job_id: str, heard: list[Event]) -> None:
    """No id came twice or too late, and each milestone that the workflow knows of from the first on did."""
    log = await services_of(app).temporal.queries.progress_since(job_id, max(0, heard[0].said["seq"] - 1))
    ids = [int(event.id) for event in heard if event.id]
    assert ids == sorted(set(ids))
    assert [picture.seq for picture in log.pictures if picture.seq not in ids] == []
