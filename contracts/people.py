"""Scopes of people and keys, and the roles that have them."""

from enum import StrEnum


class AccessScope(StrEnum):
    """The permission that a call needs. Each route requires one."""

    JOBS_READ = "jobs:read"
    JOBS_WRITE = "jobs:write"
    SPEND = "spend"
    TEAM_READ = "team:read"
    TEAM_WRITE = "team:write"
    AUDIT_READ = "audit:read"
    OPERATE = "operate"


class Role(StrEnum):
    """A person's role in a team."""

    VIEWER = "viewer"
    MAKER = "maker"
    MANAGER = "manager"
    OWNER = "owner"

    @property
    def scopes(self) -> frozenset[AccessScope]:
        """The scopes of this role."""
        return _SCOPES[self]

    def may_grant(self, role: "Role") -> bool:
        """Return whether somebody of this role may give and take that one."""
        return AccessScope.TEAM_WRITE in self.scopes and role.scopes <= self.scopes


ALL_SCOPES = frozenset(AccessScope)
_VIEWER = frozenset({AccessScope.JOBS_READ, AccessScope.TEAM_READ})
_MAKER = _VIEWER | {AccessScope.JOBS_WRITE, AccessScope.SPEND}
_MANAGER = _MAKER | {AccessScope.TEAM_WRITE, AccessScope.AUDIT_READ}
_SCOPES = {Role.VIEWER: _VIEWER, Role.MAKER: _MAKER, Role.MANAGER: _MANAGER, Role.OWNER: ALL_SCOPES}
