"""`/session/notifications`: what the caller wants to be told by mail."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import ConfigDict, Field

from api.access.caller import CallerKind
from api.auth import CallerDep, require_scope
from api.dependencies import ServicesDep, forbid_caching, forbid_query_parameters
from api.http import problems
from api.http.openapi import problem_responses
from api.http.problems import ProblemError
from api.services import ApiServices
from contracts import FrozenModel
from contracts.people import AccessScope
from mail.mailer import MailRefusedError, MailUnreachedError
from mail.post import Post
from store.errors import SessionNotFound
from store.models import MailChoiceRow, UserRow

router = APIRouter(
    prefix="/session/notifications",
    tags=["team"],
    dependencies=[
        require_scope(AccessScope.TEAM_READ),
        Depends(forbid_query_parameters),
        Depends(forbid_caching),
    ],
)


class NotificationChoice(FrozenModel):
    """Of which films that the person ordered they want to be told: that ended, that need them."""

    model_config = ConfigDict(extra="forbid")

    when_ended: bool
    when_needed: bool


class MailRefusal(FrozenModel):
    """That the mail server refused a mail to the person for good, and its code (SMTP)."""

    at: datetime
    code: int | None


class Notifications(NotificationChoice):
    """The person's choice, and whether mails go out. None does before the address is verified."""

    is_set_up: bool = Field(description="Whether the operator has set up a mail server.")
    email: str
    is_verified: bool
    refused: MailRefusal | None = Field(description="The last mail, if the server refused it since.")


async def get_person(services: ServicesDep, caller: CallerDep) -> UserRow:
    """Return the person who calls.

    Raises:
        SessionNotFound: the caller is a program, or nobody.
    """
    user = await services.people.users.get_user(caller.user_id) if caller.user_id else None
    if user is None or caller.via is CallerKind.KEY:
        raise SessionNotFound
    return user


PersonDep = Annotated[UserRow, Depends(get_person)]


@router.get("", operation_id="get_notifications", responses=problem_responses(404, 422))
async def get_notifications(services: ServicesDep, person: PersonDep) -> Notifications:
    """Tell what you are told by mail."""
    return _describe(services, person, await services.people.mail_choices.read(person.id))


@router.put("", operation_id="set_notifications", responses=problem_responses(404, 409, 413, 422))
async def set_notifications(
    services: ServicesDep, person: PersonDep, wish: NotificationChoice
) -> Notifications:
    """Choose what you are told by mail. This sends nothing: ask for a link to verify your address."""
    if wish.when_ended or wish.when_needed:
        _require_post(services)
    row = await services.people.mail_choices.save(person.id, **dict(wish))
    return _describe(services, person, row)


@router.post(
    "/link",
    operation_id="send_mail_link",
    status_code=HTTPStatus.NO_CONTENT,
    responses=problem_responses(404, 409, 422, 429, 502),
)
async def send_mail_link(services: ServicesDep, person: PersonDep) -> None:
    """Mail yourself a link that verifies your address, once, within an hour."""
    post, choices = _require_post(services), services.people.mail_choices
    token = await choices.begin_check(person.id, person.email)
    try:
        await post.send_verification(person.email, token)
    except (MailUnreachedError, MailRefusedError) as error:
        await choices.withdraw_check(token)
        raise ProblemError(problems.MAIL_NOT_SENT, str(error)) from error


def _require_post(services: ApiServices) -> Post:
    if services.post is None:
        raise ProblemError(problems.NO_MAIL_HERE, "The operator has set no LONGTAKE_SMTP_URL.")
    return services.post


def _describe(services: ApiServices, person: UserRow, row: MailChoiceRow) -> Notifications:
    refused = MailRefusal(at=row.refused_at, code=row.refused_code) if row.refused_at else None
    return Notifications(
        when_ended=row.when_ended,
        when_needed=row.when_needed,
        is_set_up=services.post is not None,
        email=person.email,
        is_verified=row.verified_email == person.email,
        refused=refused,
    )
