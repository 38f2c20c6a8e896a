"""The identity of the caller. Every route but the open ones asks for a scope, and so for a caller."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request

from api.access.caller import Caller
from api.access.refusals import missing_scope
from api.services import ApiServices
from contracts.people import AccessScope


async def get_caller(request: Request) -> Caller:
    """Return who calls.

    Raises:
        ProblemError: they are not known.
    """
    services: ApiServices = request.app.state.services
    caller = await services.authenticator.identify(request)
    request.state.caller = caller
    return caller


CallerDep = Annotated[Caller, Depends(get_caller)]


async def get_owner(caller: CallerDep) -> str:
    """Return the id of the caller's team. Every read filters by it."""
    return caller.team_id


OwnerDep = Annotated[str, Depends(get_owner)]


@dataclass(frozen=True)
class ScopeRequirement:
    """A dependency: refuses callers who do not have the scope."""

    scope: AccessScope

    async def __call__(self, request: Request, caller: CallerDep) -> None:
        """Raise ProblemError unless the caller has the scope."""
        request.state.asked_scope = self.scope
        if self.scope not in caller.scopes:
            raise missing_scope(self.scope)


def require_scope(scope: AccessScope) -> Any:  # noqa: ANN401 - what FastAPI's own `Depends` returns
    """Return the dependency of a route, or of all of a router, that only callers with the scope may use."""
    return Depends(ScopeRequirement(scope))
