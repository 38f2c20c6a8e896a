"""Decides who may see what belongs to all teams: payloads of Temporal, all films at work, all repairs."""

from api.access.caller import Caller, CallerKind
from api.auth import CallerDep
from api.dependencies import ServicesDep
from api.http.problems import OPERATORS_ONLY, ProblemError
from api.services import ApiServices


async def sees_all_teams(services: ApiServices, caller: Caller) -> bool:
    """Return whether the caller may see what belongs to all teams.

    That is who acts for `LONGTAKE_OPERATORS_TEAM`, for the only team that there is, or where nobody logs in.
    """
    operators = services.settings.operators_team
    if caller.via is CallerKind.LOCAL or caller.team_id == operators:
        return True
    return not operators and await services.people.teams.is_only_team(caller.team_id)


async def require_all_teams(services: ServicesDep, caller: CallerDep) -> None:
    """Refuse callers who may not see what belongs to all teams.

    Raises:
        ProblemError: there are other teams, and the caller's is not the operators'.
    """
    if not await sees_all_teams(services, caller):
        raise ProblemError(
            OPERATORS_ONLY,
            "This holds what belongs to all teams. Only owners of the team that LONGTAKE_OPERATORS_TEAM names"
            " may read it.",
        )
