"""`/session/notifications/browsers`: which of the caller's browsers tell them of films (Web Push)."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated
from urllib.parse import urlsplit

import httpx
from fastapi import APIRouter, Depends, Request
from pydantic import AfterValidator, ConfigDict, Field, StringConstraints

from api.access.caller import Caller, CallerKind
from api.auth import CallerDep, require_scope
from api.dependencies import ServicesDep, forbid_caching, forbid_query_parameters
from api.http import problems
from api.http.openapi import problem_responses
from api.http.problems import FieldError, ProblemError, validation_problem
from api.notifications.browser_name import name_browser
from api.notifications.routes_own import NotificationChoice, PersonDep
from api.services import ApiServices
from contracts import FrozenModel, NoticeWay
from contracts.notice_trial import NoticeTrial
from contracts.people import AccessScope
from providers.safe_http import UrlRefusedError, check_url
from push.encryption import BrowserKeys
from push.vapid import VapidKeys
from store.models import PushSubscriptionRow
from store.people.push_subscriptions import NewAddress, NewSubscription
from temporal_client.run_trial import run_trial

MAX_ENDPOINT_CHARS, MAX_KEY_CHARS, MAX_ID_CHARS = 2_048, 200, 100

router = APIRouter(
    prefix="/session/notifications/browsers",
    tags=["team"],
    dependencies=[
        require_scope(AccessScope.TEAM_READ),
        Depends(forbid_query_parameters),
        Depends(forbid_caching),
    ],
)


def _require_ascii(text: str) -> str:
    if not (text.isascii() and text.isprintable()):
        raise ValueError("must be printable ASCII")
    return text


AsciiText = Annotated[str, StringConstraints(min_length=1), AfterValidator(_require_ascii)]


class PushKeys(FrozenModel):
    """`keys` of the browser's `PushSubscription`."""

    model_config = ConfigDict(extra="forbid")

    p256dh: Annotated[AsciiText, Field(max_length=MAX_KEY_CHARS)]
    auth: Annotated[AsciiText, Field(max_length=MAX_KEY_CHARS)]


class BrowserRequest(NotificationChoice):
    """The browser's `PushSubscription`, and of what it tells its person."""

    endpoint: Annotated[AsciiText, Field(max_length=MAX_ENDPOINT_CHARS)]
    keys: PushKeys


class BrowserRenewal(FrozenModel):
    """The new address of a browser, from its push service (`pushsubscriptionchange`)."""

    model_config = ConfigDict(extra="forbid")

    old_endpoint: Annotated[AsciiText, Field(max_length=MAX_ENDPOINT_CHARS)]
    endpoint: Annotated[AsciiText, Field(max_length=MAX_ENDPOINT_CHARS)]
    keys: PushKeys


class Browser(NotificationChoice):
    """A browser that tells its person of films. Its endpoint is a secret, and not told."""

    subscription_id: str
    name: str
    push_service: str = Field(description="The host of the service that carries the messages.")
    created_at: datetime
    used_at: datetime | None = Field(description="When the service last took a message.")
    is_dead: bool = Field(description="Whether the service says that it cannot be told any more.")
    refused_at: datetime | None
    refused_code: int | None = Field(description="What the service answered last, where it refused (HTTP).")


class BrowserList(FrozenModel):
    """The person's browsers, the oldest first."""

    is_set_up: bool
    public_key: str | None = Field(description="For `pushManager.subscribe` (`applicationServerKey`).")
    browsers: tuple[Browser, ...]


class BrowserTrialResult(FrozenModel):
    """The answer of the browser's push service. Only the browser shows whether the test arrived."""

    is_taken: bool = Field(description="Whether the service has taken the message.")
    status: int | None = Field(description="Its HTTP status; null: it was not reached.")


@router.get("", operation_id="list_browsers", responses=problem_responses(404, 422))
async def list_browsers(services: ServicesDep, person: PersonDep) -> BrowserList:
    """List your browsers that tell you of films."""
    keys = services.push_keys
    return BrowserList(
        is_set_up=keys is not None,
        public_key=keys.public_text if keys else None,
        browsers=tuple(
            map(_describe, await services.people.push_subscriptions.list_subscriptions(person.id))
        ),
    )


@router.post("", operation_id="add_browser", responses=problem_responses(404, 409, 413, 422))
async def add_browser(
    services: ServicesDep, request: Request, caller: CallerDep, person: PersonDep, wish: BrowserRequest
) -> Browser:
    """Have this browser tell you of films that you order, until its log-in ends. Again: as it says now."""
    keys = _require_keys(services)
    _check_subscription(wish, loopback_allowed=services.settings.loopback_allowed)
    new = NewSubscription(
        session_id=_session_of(caller),
        endpoint=wish.endpoint,
        **wish.keys.model_dump(),
        vapid_key=keys.public_text,
        name=name_browser(request.headers.get("user-agent", "")),
        when_ended=wish.when_ended,
        when_needed=wish.when_needed,
    )
    return _describe(await services.people.push_subscriptions.subscribe(person.id, new))


@router.post("/renewal", operation_id="renew_browser", responses=problem_responses(404, 409, 413, 422))
async def renew_browser(
    services: ServicesDep, caller: CallerDep, person: PersonDep, wish: BrowserRenewal
) -> Browser:
    """Have this browser told at its new address, of what it was told before."""
    _require_keys(services)
    _check_subscription(wish, loopback_allowed=services.settings.loopback_allowed)
    address = NewAddress(session_id=_session_of(caller), endpoint=wish.endpoint, **wish.keys.model_dump())
    return _describe(await services.people.push_subscriptions.renew(person.id, wish.old_endpoint, address))


@router.delete(
    "/{subscription_id}",
    operation_id="remove_browser",
    status_code=HTTPStatus.NO_CONTENT,
    responses=problem_responses(404, 422),
)
async def remove_browser(services: ServicesDep, person: PersonDep, subscription_id: str) -> None:
    """Have this browser tell you nothing more."""
    await services.people.push_subscriptions.remove_subscription(person.id, subscription_id[:MAX_ID_CHARS])


@router.post(
    "/{subscription_id}/test",
    operation_id="test_browser",
    responses=problem_responses(404, 409, 422, 429, 503),
)
async def test_browser(services: ServicesDep, person: PersonDep, subscription_id: str) -> BrowserTrialResult:
    """Have this browser tell you something, to see whether it does; not twice within ten seconds."""
    _require_keys(services)
    row = await services.people.push_subscriptions.begin_trial(person.id, subscription_id[:MAX_ID_CHARS])
    answer = await run_trial(services.temporal, NoticeTrial(way=NoticeWay.PUSH, target=row.id))
    taken = answer.status is not None and httpx.codes.is_success(answer.status)
    return BrowserTrialResult(is_taken=taken, status=answer.status)


def _require_keys(services: ApiServices) -> VapidKeys:
    if services.push_keys is None:
        raise ProblemError(problems.NO_PUSH_HERE, "The operator has set LONGTAKE_WEB_PUSH=false.")
    return services.push_keys


def _check_subscription(wish: BrowserRequest | BrowserRenewal, *, loopback_allowed: bool) -> None:
    try:
        check_url(wish.endpoint, loopback_allowed=loopback_allowed)
    except UrlRefusedError as error:
        raise validation_problem(FieldError(field="endpoint", message=str(error))) from None
    try:
        BrowserKeys.read(wish.keys.p256dh, wish.keys.auth)
    except ValueError as error:
        raise validation_problem(FieldError(field="keys", message=str(error))) from None


def _session_of(caller: Caller) -> str | None:
    return caller.credential_id if caller.via is CallerKind.SESSION else None


def _describe(row: PushSubscriptionRow) -> Browser:
    return Browser(
        subscription_id=row.id,
        push_service=urlsplit(row.endpoint).hostname or "",
        is_dead=row.dead_at is not None,
        **row.model_dump(
            include={
                *("name", "when_ended", "when_needed", "created_at"),
                *("used_at", "refused_at", "refused_code"),
            }
        ),
    )
