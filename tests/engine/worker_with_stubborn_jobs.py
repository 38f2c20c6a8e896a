"""`worker.py`, which also takes stubborn workflows, and drains for a second at most."""

from datetime import timedelta

import typer

import worker
from tests.engine.stubborn_workflow import StubbornWorkflow

if __name__ == "__main__":
    worker.WORKFLOWS = (*worker.WORKFLOWS, StubbornWorkflow)  # type: ignore[assignment]
    worker.SUBMIT_GRACE = timedelta(seconds=1)
    typer.run(worker.main)
