"""A workflow that tries what workflows must not do, and one that tells whose modules it runs in."""

# ruff: noqa: PLW0108 - the sandbox refuses a call; a function that was looked up at import is not refused

import os
import random
import time
import uuid
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from temporalio import workflow
from temporalio.worker.workflow_sandbox import RestrictedWorkflowAccessError

IMPURE_CALLS: MappingProxyType[str, Callable[[], object]] = MappingProxyType(
    {
        "clock": lambda: datetime.now(),  # noqa: DTZ005 - refused, whatever its time zone
        "environment": lambda: os.environ.get("PATH"),
        "file": lambda: open("/etc/hostname").close(),  # noqa: PTH123 - `Path.open` is another one
        "path": lambda: Path("/etc/hostname").read_text(),
        "random": lambda: random.random(),  # noqa: S311 - refused
        "sleep": lambda: time.sleep(0.01),
        "time": lambda: time.time(),
        "uuid": lambda: uuid.uuid4(),
    }
)


@workflow.defn
class ImpureWorkflow:
    """Makes one impure call, and says whether the sandbox refused it."""

    @workflow.run
    async def run(self, call: str) -> str:
        """Return "refused", or what the call gave."""
        try:
            return repr(IMPURE_CALLS[call]())
        except RestrictedWorkflowAccessError:
            return "refused"


@workflow.defn
class ModuleIdentityWorkflow:
    """Tells which copy of this module its job runs in."""

    @workflow.run
    async def run(self) -> int:
        """Return the identity of the module's own table."""
        return id(IMPURE_CALLS)
