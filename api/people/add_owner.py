"""`python -m api.people.add_owner [EMAIL]`: what `longtake people add-owner` runs."""

import asyncio
import sys

from api.people.owner_link import make_owner_link
from contracts.people import Role
from settings import Settings
from store.database import Database
from store.people.people import PeopleStore


async def add_owner(settings: Settings, email: str | None) -> str:
    """Make an owner of the team; return what to tell whoever asked."""
    database = Database(settings.catalog_url)
    try:
        await database.migrate()
        people = PeopleStore.open(database, settings.key_hash_secrets)
        if settings.auth == "on":
            link = await make_owner_link(settings, people, email)
            return f"Whoever opens this link within an hour, once, is an owner: {link}"
        return await _promote(people, settings.owner, email)
    finally:
        await database.dispose()


async def _promote(people: PeopleStore, team_id: str, email: str | None) -> str:
    """Make the person an owner whom a proxy logs in."""
    if not email:
        return "Say whose address the proxy sends: longtake people add-owner EMAIL"
    await people.teams.ensure_team(team_id)
    user = await people.users.add_to_team(email, team_id, Role.OWNER)
    await people.teams.change_role(team_id, user.id, Role.OWNER, by=Role.OWNER)
    return f"{user.email} is an owner."


if __name__ == "__main__":
    sys.stdout.write(asyncio.run(add_owner(Settings(), sys.argv[1] if len(sys.argv) > 1 else None)) + "\n")
