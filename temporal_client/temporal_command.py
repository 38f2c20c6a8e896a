"""Commands of Temporal's own command line, ready to be copied into a shell."""

import shlex
from dataclasses import dataclass
from typing import Self

from temporalio.client import Client


@dataclass(frozen=True)
class TemporalCommand:
    """Builds commands for the server and namespace of one client."""

    address: str
    namespace: str

    @classmethod
    def for_client(cls, client: Client) -> Self:
        """Return the commands for the server that the client uses; it need not be connected."""
        return cls(client.service_client.config.target_host, client.namespace)

    def describe_workflow(self, workflow_id: str) -> str:
        """Return the command that tells what the workflow does now, quoted for a shell."""
        place = ("--address", self.address, "--namespace", self.namespace)
        return shlex.join(["temporal", "workflow", "describe", "--workflow-id", workflow_id, *place])
