"""The caller of a request: for which team they act, as whom, and what they may do."""

from dataclasses import dataclass
from enum import StrEnum

from contracts.people import AccessScope, Role


class CallerKind(StrEnum):
    """The means by which a caller is identified."""

    LOCAL = "local"
    PROXY = "proxy"
    KEY = "key"
    SESSION = "session"


@dataclass(frozen=True)
class Caller:
    """The caller of a request.

    Args:
        team_id: whose jobs they see.
        scopes: what they may do.
        via: how they are known.
        role: of the person in the team; None: nobody has logged in.
        user_id: of the person, or of whoever made the key.
        credential_id: of the key or the session.
    """

    team_id: str
    scopes: frozenset[AccessScope]
    via: CallerKind
    role: Role | None = None
    user_id: str | None = None
    credential_id: str | None = None

    @property
    def actor(self) -> str | None:
        """The caller's name in the audit trail; None: the local operator."""
        if self.via is CallerKind.KEY:
            return f"key:{self.credential_id}"
        return f"user:{self.user_id}" if self.user_id else None

    @property
    def granting_role(self) -> Role:
        """The highest role that the caller may give: a key may have fewer scopes than its maker."""
        return next((role for role in reversed(Role) if role.scopes <= self.scopes), Role.VIEWER)
