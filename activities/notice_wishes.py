"""On which ways people can be told of films, and who wants to be told so that one has ended."""

from collections.abc import Sequence

from contracts import NoticeWay
from store.database import Database
from store.mail_deliveries import MailDeliveries
from store.models import JobRow
from store.push_deliveries import PushDeliveries


class NoticeWishes:
    """People's wishes, for the reconciler. `mail`, `push`: whether that is set up here."""

    def __init__(self, database: Database, *, mail: bool, push: bool) -> None:
        self.mail, self.push = mail, push
        self._mails = MailDeliveries(database) if mail else None
        self._pushes = PushDeliveries(database) if push else None

    async def list_untold(self, ended: Sequence[JobRow]) -> list[tuple[JobRow, NoticeWay]]:
        """Return the jobs whose people want to be told of their ends, each with the way."""
        people = {row.made_by for row in ended if row.made_by}
        wanting = {
            NoticeWay.MAIL: await self._mails.list_wanting(people) if self._mails else frozenset(),
            NoticeWay.PUSH: await self._pushes.list_wanting(people) if self._pushes else frozenset(),
        }
        return [
            (row, way)
            for way, users in wanting.items()
            for row in ended
            if row.made_by in users and row.run_id is not None
        ]
