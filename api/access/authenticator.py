"""Identifies the caller: by key, session, a proxy's word, or as the local operator where nobody logs in."""

from contextlib import suppress

from fastapi import Request

from api.access.caller import Caller, CallerKind
from api.access.client_address import is_this_machine
from api.access.own_page import require_own_page
from api.access.proxy_people import ProxyPeople
from api.access.recent_callers import RecentCallers
from api.access.refusals import key_refused, not_logged_in, reached_from_outside
from api.access.session_cookie import read_cookie
from api.http.problems import ProblemError
from contracts.people import ALL_SCOPES
from settings import Settings
from store.people.key_format import is_well_formed
from store.people.people import PeopleStore


class Authenticator:
    """Tells who calls, as `LONGTAKE_AUTH` says."""

    def __init__(self, settings: Settings, people: PeopleStore) -> None:
        self._settings, self._people, self._recent = settings, people, RecentCallers()
        self._operator = Caller(settings.owner, ALL_SCOPES, CallerKind.LOCAL)
        self._proxy_people = ProxyPeople(settings, settings.owner, people.teams, people.users)

    async def identify(self, request: Request) -> Caller:
        """Return the caller.

        Raises:
            ProblemError: they are not known.
        """
        if self._settings.auth == "off":
            if not is_this_machine(request):
                raise reached_from_outside()
            return self._operator
        if key := read_bearer_token(request):
            return await self._identify_key(key)
        if self._settings.auth == "proxy":
            return await self._proxy_people.identify(request)
        return await self._identify_session(request)

    async def _identify_session(self, request: Request) -> Caller:
        token = read_cookie(request)
        caller = (self._recent.find(token) or await self._look_up_session(token)) if token else None
        if caller is None:
            raise not_logged_in()
        require_own_page(request)
        return caller

    async def _look_up_session(self, token: str) -> Caller | None:
        known = await self._people.sessions.find_session(token)
        if known is None:
            return None
        scopes = known.role.scopes
        caller = Caller(known.team_id, scopes, CallerKind.SESSION, known.role, known.user_id, known.id)
        return self._recent.keep(token, caller)

    async def _identify_key(self, key: str) -> Caller:
        if not is_well_formed(key):
            raise key_refused("This is no whole API key: one has 47 characters and begins with ltk_.")
        if recent := self._recent.find(key):
            return recent
        known = await self._people.keys.find_key(key)
        if known is None:
            raise key_refused("This API key was revoked, has ended, or is of another installation.")
        caller = Caller(known.team_id, known.scopes, CallerKind.KEY, known.role, known.made_by, known.id)
        return self._recent.keep(key, caller)

    def forget_recent(self) -> None:
        """Look up everybody anew, after a change."""
        self._recent.forget_all()

    async def find_caller(self, request: Request) -> Caller | None:
        """Return the caller; None: they are not known."""
        with suppress(ProblemError):
            return await self.identify(request)
        return None


def read_bearer_token(request: Request) -> str | None:
    """Return the token of `Authorization: Bearer …`.

    Raises:
        ProblemError: there is another `Authorization`, or more than one.
    """
    given = request.headers.getlist("authorization")
    if not given:
        return None
    scheme, _, token = given[0].partition(" ")
    if len(given) > 1 or scheme.lower() != "bearer" or not token.strip():
        raise key_refused("An API key comes as `Authorization: Bearer ltk_…`.")
    return token.strip()
