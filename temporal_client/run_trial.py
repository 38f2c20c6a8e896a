"""Sends an example of a notice through a worker, and waits for what comes back."""

import asyncio
from datetime import timedelta
from uuid import uuid4

from temporalio.client import WorkflowFailureError

from contracts.notice_trial import NoticeTrial, TrialAnswer
from contracts.task_queues import WORKFLOW_QUEUE
from temporal_client.client import TemporalClient
from temporal_client.errors import NoWorkerError, translate_rpc_errors
from workflows.notice_trial import NoticeTrialWorkflow

# Above the activity's own timeout; a person waits for the answer.
TRIAL_SECONDS = 25.0


async def run_trial(engine: TemporalClient, trial: NoticeTrial) -> TrialAnswer:
    """Have the example sent once, and return what came back.

    Raises:
        NoWorkerError: no worker did it in time, or it died; it may have been sent.
        TemporalUnavailableError: Temporal does not answer.
    """
    try:
        async with asyncio.timeout(TRIAL_SECONDS):
            with translate_rpc_errors():
                return await engine.client.execute_workflow(
                    NoticeTrialWorkflow.run,
                    trial,
                    id=f"longtake-test/{trial.way}/{uuid4()}",
                    task_queue=WORKFLOW_QUEUE,
                    execution_timeout=timedelta(seconds=TRIAL_SECONDS),
                )
    except (TimeoutError, WorkflowFailureError) as error:
        raise NoWorkerError from error
