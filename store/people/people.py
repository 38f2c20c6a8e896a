"""All that the catalog knows of people, opened together."""

from dataclasses import dataclass
from typing import Self

from store.database import Database
from store.people.api_keys import ApiKeys
from store.people.audit_trail import AuditTrail
from store.people.identities import Identities
from store.people.invitations import Invitations
from store.people.key_hashes import KeyHasher
from store.people.log_in_failures import LogInFailures
from store.people.mail_choices import MailChoices
from store.people.personal_data import PersonalData
from store.people.push_subscriptions import PushSubscriptions
from store.people.sessions import Sessions
from store.people.team_caps import TeamCaps
from store.people.team_limits import TeamLimits
from store.people.team_retention import TeamRetention
from store.people.teams import Teams
from store.people.users import Users


@dataclass(frozen=True)
class PeopleStore:
    """Teams, people, and the credentials by which they are known."""

    teams: Teams
    users: Users
    keys: ApiKeys
    sessions: Sessions
    invitations: Invitations
    identities: Identities
    failures: LogInFailures
    audit: AuditTrail
    caps: TeamCaps
    limits: TeamLimits
    retention: TeamRetention
    personal_data: PersonalData
    mail_choices: MailChoices
    push_subscriptions: PushSubscriptions

    @classmethod
    def open(cls, database: Database, key_secrets: tuple[str, ...]) -> Self:
        """Open the tables in this database."""
        return cls(
            teams=Teams(database),
            users=Users(database),
            keys=ApiKeys(database, KeyHasher(key_secrets)),
            sessions=Sessions(database),
            invitations=Invitations(database),
            identities=Identities(database),
            failures=LogInFailures(database),
            audit=AuditTrail(database),
            caps=TeamCaps(database),
            limits=TeamLimits(database),
            retention=TeamRetention(database),
            personal_data=PersonalData(database),
            mail_choices=MailChoices(database),
            push_subscriptions=PushSubscriptions(database),
        )
