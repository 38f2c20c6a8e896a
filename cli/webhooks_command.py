"""The `longtake webhooks` commands: what callers' webhooks were told, and telling it again."""

from datetime import datetime
from typing import Annotated, Any
from urllib.parse import quote
from uuid import uuid4

import typer
from pydantic import BaseModel
from typer.core import TyperGroup

from cli.api_client import ApiClient
from cli.options import ApiUrl, AsJson, resolve_api_url
from cli.output import print_json, print_stderr, print_stdout
from cli.signals import run_interruptible

# The worker waits ten seconds for the receiver, and the API for the worker.
TEST_SECONDS = 40.0
LOG = "/webhook-deliveries"


class _ListsByDefault(TyperGroup):
    """`longtake webhooks [JOB]` is `longtake webhooks list [JOB]`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - Typer's own, which has no name
        if not args or (args[0] not in self.commands and args[0] not in ctx.help_option_names):
            args = ["list", *args]
        return super().parse_args(ctx, args)


webhooks_app = typer.Typer(
    cls=_ListsByDefault, help="List what callers' webhooks were told, and tell it again: `webhooks [JOB]`."
)


class _Attempt(BaseModel):
    status: int | None
    failure: str | None
    seconds: float

    def describe(self) -> str:
        return f"{self.failure if self.status is None else f'HTTP {self.status}'}, {self.seconds:.1f} s"


class _Message(BaseModel):
    delivery_id: str
    type: str
    url: str
    state: str
    created_at: datetime
    next_try_at: datetime | None
    attempts: tuple[_Attempt, ...]
    title: str | None = None

    def describe(self) -> str:
        last = f"  {self.attempts[0].describe()}" if self.attempts else ""
        due = f"  next try {self.next_try_at:%Y-%m-%d %H:%M}" if self.next_try_at else ""
        film = f"  {' '.join(self.title.split())}" if self.title else ""
        when = f"{self.created_at:%Y-%m-%d %H:%M}"
        return f"{self.delivery_id}  {when}  {self.type}  {self.state}{last}{due}{film}"


class _MessagePage(BaseModel):
    deliveries: tuple[_Message, ...]


@webhooks_app.command("list")
def list_webhooks(
    job_id: Annotated[str | None, typer.Argument(metavar="[JOB]", help="Only those about this film.")] = None,
    *,
    state: Annotated[str | None, typer.Option(help="Only these: failed, pending, delivered, ….")] = None,
    json: AsJson = False,
    api: ApiUrl = None,
) -> None:
    """List the newest messages with the last answer to each: `longtake webhooks [JOB]`, for short."""
    if job_id and state:
        raise typer.BadParameter("a film's messages are few: leave out --state")
    answer = run_interruptible(_list(resolve_api_url(api), job_id, state))
    if json:
        print_json(answer)
        return
    for message in _MessagePage.model_validate(answer).deliveries:
        print_stdout(message.describe())


@webhooks_app.command()
def redeliver(
    delivery_id: Annotated[str, typer.Argument(metavar="ID", help="As `longtake webhooks` shows it.")],
    *,
    json: AsJson = False,
    api: ApiUrl = None,
) -> None:
    """Have a message delivered again: the same body under the same id, signed anew."""
    answer = run_interruptible(_redeliver(resolve_api_url(api), delivery_id))
    if json:
        print_json(answer)
        return
    print_stderr("It is being delivered again. `longtake webhooks` shows what the receiver answers.")


@webhooks_app.command("test")
def send_test(
    url: Annotated[str, typer.Argument(help="Public, https.")], *, json: AsJson = False, api: ApiUrl = None
) -> None:
    """Send a signed example to an address, once. Exit code 1 unless the receiver takes it."""
    answer = run_interruptible(_send(resolve_api_url(api), url))
    message = _Message.model_validate(answer)
    if json:
        print_json(answer)
    else:
        print_stdout(message.describe())
    if message.state != "delivered":
        raise typer.Exit(1)


async def _list(url: str, job_id: str | None, state: str | None) -> object:
    async with ApiClient.connect(url) as client:
        if job_id is not None:
            return await client.call_job("GET", job_id, LOG)
        return await client.call("GET", LOG, params={"limit": 100} | ({"state": state} if state else {}))


async def _redeliver(url: str, delivery_id: str) -> object:
    async with ApiClient.connect(url) as client:
        path = f"{LOG}/{quote(delivery_id, safe='')}/redeliver"
        return await client.call("POST", path, headers={"Idempotency-Key": str(uuid4())})


async def _send(url: str, receiver: str) -> object:
    async with ApiClient.connect(url) as client:
        return await client.call("POST", f"{LOG}/test", {"url": receiver}, timeout_seconds=TEST_SECONDS)
