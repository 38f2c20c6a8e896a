"""Limits on what a connection to PostgreSQL waits for, so that a server that goes silently is noticed."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine.interfaces import DBAPIConnection


@dataclass(frozen=True)
class PostgresqlLimits:
    """Limits in seconds.

    Attributes:
        connect: from the first packet to a session.
        statement: the longest that the server works on a statement, its wait for locks included.
        answer: the longest that an answer is waited for; more than `statement`, so that a server that is only
            slow says so itself.
        idle_transaction: the longest that a transaction may do nothing; then the server ends it.
        keepalive: the pause after which the server asks whether a silent client is still there.
    """

    connect: float = 5
    statement: float = 15
    answer: float = 20
    idle_transaction: float = 60
    keepalive: float = 10

    @property
    def connect_arguments(self) -> dict[str, Any]:
        """The arguments of asyncpg's `connect`."""
        return {"timeout": self.connect, "command_timeout": self.answer}

    def apply(self, connection: DBAPIConnection, _record: object) -> None:
        """Set the server's side on a new connection.

        They are set, not sent along with the connection: PgBouncer refuses those as parameters.
        """
        settings = {
            "statement_timeout": f"{self.statement * 1000:.0f}",
            "idle_in_transaction_session_timeout": f"{self.idle_transaction * 1000:.0f}",
            "tcp_keepalives_idle": f"{self.keepalive:.0f}",
            "tcp_keepalives_interval": f"{self.keepalive:.0f}",
        }
        calls = ", ".join(f"set_config('{name}', '{value}', false)" for name, value in settings.items())
        cursor = connection.cursor()
        cursor.execute(f"SELECT {calls}")
        cursor.close()
        connection.commit()
