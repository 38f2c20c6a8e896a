"""Replays histories of films as a worker would that has forgotten them."""

from collections.abc import Sequence

from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.converter import DataConverter
from temporalio.worker import Interceptor, Replayer

from workflows.generation import GenerationWorkflow
from workflows.notify_caller import NotifyWorkflow
from workflows.sandbox import WORKFLOW_RUNNER


def replayer(
    converter: DataConverter = pydantic_data_converter, interceptors: Sequence[Interceptor] = ()
) -> Replayer:
    """A replayer of films and of what is told of them, in the sandbox of the real worker."""
    return Replayer(
        workflows=[GenerationWorkflow, NotifyWorkflow],
        workflow_runner=WORKFLOW_RUNNER,
        data_converter=converter,
        interceptors=interceptors,
    )
