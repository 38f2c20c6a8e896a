"""The link by which a first owner comes in, printed at start or by `longtake people add-owner`."""

import logging
from contextlib import suppress
from datetime import timedelta

from contracts.people import Role
from settings import Settings
from store.errors import InvitationLimitReached
from store.job_lifecycle import utc_now
from store.people.people import PeopleStore

# Where the server listens on all addresses, its own machine calls it by this one.
WILDCARD_HOSTS = frozenset({"0.0.0.0", "::"})  # noqa: S104 - told apart, not bound
WORKS_FOR = timedelta(hours=1)
log = logging.getLogger("longtake.api")


async def offer_first_owner(settings: Settings, people: PeopleStore) -> None:
    """Print a link for a first owner, if people log in here and the team has none.

    Whoever reads the log may come in. The first who finds the page may not.
    """
    if settings.auth == "on" and not await people.teams.has_owner(settings.owner):
        with suppress(InvitationLimitReached):  # Then there are links enough.
            url = await make_owner_link(settings, people)
            log.warning("Nobody can log in yet. The first owner opens, within an hour, once: %s", url)


async def make_owner_link(settings: Settings, people: PeopleStore, email: str | None = None) -> str:
    """Make a link by which one person becomes an owner, within an hour."""
    await people.teams.ensure_team(settings.owner)
    _, token = await people.invitations.invite(
        settings.owner, Role.OWNER, utc_now() + WORKS_FOR, email=email, made_by=None
    )
    return join_url(settings, token)


def join_url(settings: Settings, token: str) -> str:
    """Return an invitation's link. The token is behind `#`, which browsers send to no server."""
    return f"{page_url(settings)}/#/join/{token}"


def page_url(settings: Settings) -> str:
    """Return where browsers find the Studio."""
    if settings.public_url:
        return settings.public_url.rstrip("/")
    host = "127.0.0.1" if settings.api_host in WILDCARD_HOSTS else settings.api_host
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.api_port}{settings.effective_root_path}"
