"""Log-ins by address and password, and by an invitation."""

from fastapi import Request, Response

from api.access.caller import Caller, CallerKind
from api.access.client_address import client_address
from api.access.passwords import Passwords
from api.access.session_cookie import require_secure_page, set_cookie
from api.http import problems
from api.http.problems import ProblemError
from settings import Settings
from store.errors import MemberNotFound
from store.models import UserRow
from store.people.people import PeopleStore


class LogIns:
    """Logs people in."""

    def __init__(self, settings: Settings, people: PeopleStore) -> None:
        self._settings, self._people, self._passwords = settings, people, Passwords()

    async def log_in(self, request: Request, response: Response, email: str, password: str) -> None:
        """Begin a session of the person.

        Raises:
            ProblemError: address and password do not belong together, or nobody logs in here.
            TooManyLogIns: too many have failed.
        """
        self._require_log_ins(request)
        user = await self._check(request, email, password)
        await self.begin_session(request, response, user)

    async def join(
        self, request: Request, response: Response, *, token: str, email: str, password: str, name: str
    ) -> None:
        """Accept an invitation, and begin a session in its team.

        Who has an account says its password; who has none chooses one.

        Raises: like `log_in`, and InvitationNotFound.
        """
        self._require_log_ins(request)
        invitation = await self._people.invitations.find_invitation(token)
        user = await self._people.users.find_user(email)
        if user is not None and (user.password_hash or invitation.email is None):
            await self._check(request, email, password)
            password_hash = None
        else:
            password_hash = await self._passwords.hash_password(password)
        user = await self._people.invitations.accept(token, email, password_hash=password_hash, name=name)
        await self.begin_session(request, response, user, team_id=invitation.team_id)

    async def change_password(
        self, request: Request, user_id: str, session_id: str | None, old: str, new: str
    ) -> None:
        """Give the person another password, and end their other sessions.

        Raises: like `log_in`.
        """
        user = await self._people.users.get_user(user_id)
        if user is None:
            raise _refused()
        await self._check(request, user.email, old)
        await self._people.users.set_password(user.id, await self._passwords.hash_password(new))
        await self._people.sessions.end_others(user.id, session_id)

    async def confirm_person(self, request: Request, user_id: str, password: str | None) -> None:
        """Make sure that it is the person who asks. Who has no password here needs none.

        Raises: like `log_in`.
        """
        user = await self._people.users.get_user(user_id)
        if user is None:
            raise _refused()
        if user.password_hash:
            await self._check(request, user.email, password or "")

    async def _check(self, request: Request, email: str, password: str) -> UserRow:
        address = client_address(request, self._settings.proxy_networks)
        await self._people.failures.begin_try(email, address)
        user = await self._people.users.find_user(email)
        right = await self._passwords.is_right(user.password_hash if user else None, password)
        if user is None or not right or user.disabled_at is not None:
            raise _refused()
        await self._people.failures.note_success(email, address)
        return user

    async def begin_session(
        self, request: Request, response: Response, user: UserRow, team_id: str | None = None
    ) -> None:
        """Begin a session of a person who has proved who they are.

        Raises:
            ProblemError: they are in no team.
        """
        try:
            row, token = await self._people.sessions.begin_session(
                user.id,
                team_id=team_id,
                agent=request.headers.get("user-agent", ""),
                address=client_address(request, self._settings.proxy_networks),
            )
        except MemberNotFound as error:
            raise _refused() from error
        # For the audit trail: from here on they are known.
        request.state.caller = Caller(
            row.team_id, frozenset(), CallerKind.SESSION, user_id=user.id, credential_id=row.id
        )
        set_cookie(request, response, token)

    def _require_log_ins(self, request: Request) -> None:
        if self._settings.auth != "on":
            raise ProblemError(
                problems.NO_LOG_IN_HERE, f"LONGTAKE_AUTH is {self._settings.auth}: log-ins are not kept here."
            )
        require_secure_page(request)


def _refused() -> ProblemError:
    # The same for an address that is not known: nobody learns who has an account.
    return ProblemError(problems.LOG_IN_REFUSED, "Address and password do not belong together here.")
