"""People whom a proxy has logged in: it says in a header who they are."""

import re

from fastapi import Request

from api.access.caller import Caller, CallerKind
from api.access.client_address import is_from
from api.access.refusals import not_logged_in
from settings import Settings
from store.people.teams import Teams
from store.people.users import Users

MAX_EMAIL_CHARS = 254
EMAIL = re.compile(r"[^@\s]+@[^@\s]+")


class ProxyPeople:
    """The people behind a proxy, members of one team."""

    def __init__(self, settings: Settings, team_id: str, teams: Teams, users: Users) -> None:
        self._settings, self._team_id = settings, team_id
        self._teams, self._users = teams, users

    async def identify(self, request: Request) -> Caller:
        """Return the caller whom the proxy names. Who comes for the first time becomes a member.

        Raises:
            ProblemError: nobody is named, the proxy is not believed, or the person was removed.
        """
        email = self._read_email(request)
        user = await self._users.find_user(email)
        if user is None:
            user = await self._users.add_to_team(email, self._team_id, self._settings.auth_proxy_role)
        role = await self._teams.find_role(self._team_id, user.id)
        if role is None:
            raise not_logged_in("You are not in this team any more: ask an owner of it.")
        return Caller(self._team_id, role.scopes, CallerKind.PROXY, role, user.id)

    def _read_email(self, request: Request) -> str:
        if not is_from(request, self._settings.proxy_networks):
            raise not_logged_in("Only the proxy in LONGTAKE_AUTH_PROXY_FROM says who calls: call through it.")
        said = request.headers.getlist(self._settings.auth_proxy_header)
        if len(said) != 1 or not EMAIL.fullmatch(said[0]) or len(said[0]) > MAX_EMAIL_CHARS:
            raise not_logged_in("The proxy does not say who calls, by one address of mail.")
        return said[0]
