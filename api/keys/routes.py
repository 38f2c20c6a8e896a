"""`/keys`: the team's API keys."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import ConfigDict, Field, StringConstraints

from api.access.caller import Caller
from api.access.refusals import missing_scope
from api.auth import CallerDep, OwnerDep, require_scope
from api.dependencies import ServicesDep, forbid_caching, forbid_query_parameters
from api.http.openapi import problem_responses
from contracts import FrozenModel
from contracts.people import AccessScope
from store.job_lifecycle import utc_now
from store.models import ApiKeyRow
from store.people.api_keys import NewKey

DEFAULT_DAYS, MAX_DAYS = 90, 366
MAX_NAME_CHARS = 100
# Longer ids are cut before they reach the database; ours are UUIDs.
MAX_KEY_ID_CHARS = 128

router = APIRouter(
    prefix="/keys", tags=["team"], dependencies=[Depends(forbid_query_parameters), Depends(forbid_caching)]
)

ExpiryDays = Annotated[
    int | None,
    Field(
        ge=1,
        le=MAX_DAYS,
        description="After so many days it ends; null: never, which needs the scope `operate`.",
    ),
]


class KeyRequest(FrozenModel):
    """A key that is wanted. It may do no more than whoever makes it, now and later."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_NAME_CHARS)
    ] = Field(description="What it is for.")
    scopes: tuple[AccessScope, ...] = Field(min_length=1, max_length=len(AccessScope))
    expires_in_days: ExpiryDays = DEFAULT_DAYS


class KeyRotation(FrozenModel):
    """Lifetime of a key that replaces another."""

    model_config = ConfigDict(extra="forbid")

    expires_in_days: ExpiryDays = DEFAULT_DAYS


class ApiKey(FrozenModel):
    """A key that works. `hint` is how it begins; the key itself is kept nowhere."""

    key_id: str
    name: str
    hint: str
    scopes: tuple[AccessScope, ...]
    made_by: str | None
    created_at: datetime
    ends_at: datetime | None
    used_at: datetime | None
    replaced_by: str | None


class NewApiKey(ApiKey):
    """A new key. Only this answer has the `key`."""

    key: str


class ApiKeyList(FrozenModel):
    """The team's keys that work, newest first."""

    keys: tuple[ApiKey, ...]


async def get_own_key(services: ServicesDep, owner: OwnerDep, key_id: str) -> ApiKeyRow:
    """Return the key in the path, which the team has."""
    return await services.people.keys.get_key(owner, key_id[:MAX_KEY_ID_CHARS])


OwnKeyDep = Annotated[ApiKeyRow, Depends(get_own_key)]


@router.post(
    "",
    operation_id="create_key",
    status_code=HTTPStatus.CREATED,
    responses=problem_responses(409, 413, 422),
    dependencies=[require_scope(AccessScope.TEAM_WRITE)],
)
async def create_key(services: ServicesDep, caller: CallerDep, wish: KeyRequest) -> NewApiKey:
    """Make an API key for the team."""
    _require_scopes(caller, wish.scopes)
    row, key = await services.people.keys.create_key(
        caller.team_id,
        NewKey(wish.name, frozenset(wish.scopes), caller.user_id, _end_of(caller, wish.expires_in_days)),
    )
    return NewApiKey(**_describe(row), key=key)


@router.get(
    "",
    operation_id="list_keys",
    responses=problem_responses(422),
    dependencies=[require_scope(AccessScope.TEAM_READ)],
)
async def list_keys(services: ServicesDep, owner: OwnerDep) -> ApiKeyList:
    """List the team's keys that work."""
    return ApiKeyList(
        keys=tuple(ApiKey(**_describe(row)) for row in await services.people.keys.list_keys(owner))
    )


@router.post(
    "/{key_id}/rotate",
    operation_id="rotate_key",
    status_code=HTTPStatus.CREATED,
    responses=problem_responses(404, 409, 413, 422),
    dependencies=[require_scope(AccessScope.TEAM_WRITE)],
)
async def rotate_key(
    services: ServicesDep, caller: CallerDep, row: OwnKeyDep, wish: KeyRotation | None = None
) -> NewApiKey:
    """Make a key in place of this one, which ends in 24 hours."""
    _require_scopes(caller, _scopes_of(row))
    ends_at = _end_of(caller, (wish or KeyRotation()).expires_in_days)
    new, key = await services.people.keys.rotate_key(caller.team_id, row.id, ends_at, made_by=caller.user_id)
    return NewApiKey(**_describe(new), key=key)


@router.delete(
    "/{key_id}",
    operation_id="revoke_key",
    status_code=HTTPStatus.NO_CONTENT,
    responses=problem_responses(404, 422),
    dependencies=[require_scope(AccessScope.TEAM_WRITE)],
)
async def revoke_key(services: ServicesDep, row: OwnKeyDep) -> None:
    """Revoke the key: the next call with it is refused, and its streams end within 15 seconds."""
    await services.people.keys.revoke_key(row.team_id, row.id)


def _require_scopes(caller: Caller, scopes: Iterable[AccessScope]) -> None:
    """Raise ProblemError unless the caller has all these scopes: no key may more than whoever makes it."""
    for scope in scopes:
        if scope not in caller.scopes:
            raise missing_scope(scope)


def _end_of(caller: Caller, days: int | None) -> datetime | None:
    if days is None:
        _require_scopes(caller, [AccessScope.OPERATE])
        return None
    return utc_now() + timedelta(days=days)


def _scopes_of(row: ApiKeyRow) -> tuple[AccessScope, ...]:
    return tuple(map(AccessScope, row.scopes))


def _describe(row: ApiKeyRow) -> dict[str, Any]:
    return {
        "key_id": row.id,
        "scopes": _scopes_of(row),
        **row.model_dump(
            include={
                *("name", "hint", "made_by", "created_at"),
                *("ends_at", "used_at", "replaced_by"),
            }
        ),
    }
