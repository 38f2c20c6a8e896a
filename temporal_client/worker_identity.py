"""What a worker process is called on its queues, in Temporal's Web UI and in lists of workers."""

import os
import socket
from typing import NamedTuple, Self

SEPARATOR = "/"
PARTS = 4


class WorkerIdentity(NamedTuple):
    """HOST/POOL/BUILD/PID: the process's number tells two of a pool on one host apart."""

    host: str
    pool: str
    build: str
    pid: str

    @classmethod
    def of_this_process(cls, pool: str, build: str) -> Self:
        """Name this process."""
        return cls(socket.gethostname(), pool, build, str(os.getpid()))

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Read an identity; None: another program's worker."""
        parts = text.split(SEPARATOR)
        return cls(*parts) if len(parts) == PARTS and all(parts) else None

    def __str__(self) -> str:
        return SEPARATOR.join(self)
