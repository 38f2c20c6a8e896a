"""What every service is made of. To add one: a file in `emulator/services`, its class in `SERVICES` there."""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, ClassVar, NamedTuple
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from emulator.call import Call, RefusedError
from emulator.job import Fate, Job, Order, State
from emulator.keys import Parcel
from emulator.rules import Operation

if TYPE_CHECKING:
    from emulator.farm import Farm

Handler = Callable[[Call], Awaitable[Response]]
BEARER = "Bearer "


class Endpoint(NamedTuple):
    """One route: `open_to_all` needs no key."""

    method: str
    path: str
    operation: Operation
    handler: Handler
    open_to_all: bool = False


class Service(ABC):
    """One service under `/{name}`. What it does not say itself is what most services do."""

    name: ClassVar[str]
    # What may stand between prefix and path: "/v1" where some count it to the base URL, some to the path.
    roots: ClassVar[tuple[str, ...]] = ("",)
    url_life_seconds: ClassVar[float | None] = 24 * 3600
    url_renews: ClassVar[bool] = True  # whether asking for the job again gives a fresh URL
    expired_status: ClassVar[int] = 403
    # Events on the way, and the share of the job's time when each happens. The last, "ended", is implied.
    stages: ClassVar[Mapping[str, float]] = {}
    stage_files: ClassVar[Mapping[str, int]] = {}  # how many files there are already at a stage

    def __init__(self, farm: "Farm") -> None:
        self.farm = farm

    @property
    def desk(self) -> str:
        """Who takes the orders, and knows them again: parts of one service with other paths differ here."""
        return type(self).__name__

    @abstractmethod
    def endpoints(self) -> list[Endpoint]:
        """The service's own paths."""

    @abstractmethod
    def error(self, status: int, message: str, code: str = "") -> Response:
        """The service's usual way to say no."""

    def http_error(self, status: int, message: str) -> Response:
        """A refusal with a true HTTP status, where the usual way is another."""
        return self.error(status, message)

    def not_found(self, job_id: str) -> Response:
        """What is said about a job that there is not."""
        return self.error(404, f"{job_id} was not found.")

    def out_of_quota(self) -> Response:
        """What is said when there is no money left."""
        return self.error(402, "There is no credit left.")

    def moderated_prompt(self, order: Order) -> Response | None:
        """The refusal of a prompt at submit; None when the service accepts it, and fails the job."""
        return None

    def key(self, request: Request) -> str:
        """The key that the request carries, '' for none."""
        header = request.headers.get("authorization", "")
        return header.removeprefix(BEARER) if header.startswith(BEARER) else ""

    def unauthorised(self) -> Response:
        """What is said to a wrong key."""
        return self.error(401, "The key is missing or wrong.")

    def new_id(self) -> str:
        """An id for a job."""
        return str(uuid4())

    def charge(self, job: Job) -> int:
        """What a job that has ended costs, in micro-dollars: its price if it went well, else nothing."""
        return job.order.price if job.end == State.DONE and job.fate == Fate.WELL else 0

    def delivery(self, job: Job, event: str) -> bytes | None:
        """The body of the webhook for this event of the job, None for no delivery."""
        return None

    def seal(self, parcel: Parcel) -> dict[str, str]:
        """The headers that sign a delivery."""
        return {}

    def hook(self, job: Job) -> str:
        """Where the deliveries of the job go, '' for nowhere."""
        return job.order.hook or self.farm.hooks.get(self.name, "")

    def url(self, job: Job, number: int = 0) -> str:
        """A URL for a file of the job."""
        return self.farm.links.url(self, job, number)

    async def serve(self, endpoint: Endpoint, request: Request) -> Response:
        """Answer one request."""
        self.farm.log.note(self.name, endpoint.operation)
        call = Call(self, endpoint.operation, request)
        try:
            if not endpoint.open_to_all and self.key(request) in {"", self.farm.settings.refused_key}:
                return self.unauthorised()
            return await call.finish(await endpoint.handler(call))
        except RefusedError as refused:
            return refused.answer


def answer(content: object, status: int = 200, **headers: str) -> JSONResponse:
    """A JSON answer; headers are named with _ for -."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return JSONResponse(content, status, headers=named)
