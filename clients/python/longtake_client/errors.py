"""What can go wrong."""

from typing import Any


class LongtakeError(Exception):
    """Any error of this client."""


class NoAnswerError(LongtakeError):
    """The API did not answer, whatever was tried; `idempotency_key` is that of the order, if it was one.

    Order again with this key: you get the same film, whether or not the first order arrived.
    """

    def __init__(self, message: str, idempotency_key: str | None = None) -> None:
        super().__init__(message)
        self.idempotency_key = idempotency_key


class ProblemError(LongtakeError):
    """The API refused: its problem document (RFC 9457). `type` is stable: `/problems/job-not-found`."""

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        self.status, self.problem = status, problem
        self.type = str(problem.get("type", "about:blank"))
        fields = (f"{each['field']}: {each['message']}" for each in problem.get("errors", ()))
        super().__init__("; ".join([str(problem.get("detail", f"HTTP {status}")), *fields]))


class ForgedWebhookError(LongtakeError):
    """The message was not signed with the secret, or not now."""
