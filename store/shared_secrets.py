"""Secrets that must be equal on all hosts, compared by fingerprints in the catalog when a process starts."""

import asyncio
import hashlib
import secrets
from collections.abc import Mapping, Sequence

from store.database import Database
from store.job_lifecycle import utc_now
from store.models import SharedSecretRow
from store.upsert import insert_once

# Each takes some milliseconds and 4 MB: a short secret is not soon found from its fingerprint by trying.
SCRYPT_N, SCRYPT_R, SCRYPT_P, FINGERPRINT_BYTES = 2**12, 8, 1, 16


class SecretsDiffer(Exception):  # noqa: N818 - errors of the store are named by the condition
    """This process has another secret than the one that started before it."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} differs from what other processes of this installation have. Give all hosts one value,"
            " and while it is replaced, two with a blank between. If the old one is lost, start once with"
            " LONGTAKE_REPLACE_SECRETS=true."
        )
        self.name = name


class SharedSecrets:
    """The fingerprints through which processes compare their secrets."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def require_equal(self, values: Mapping[str, Sequence[str]], *, replace: bool = False) -> None:
        """Compare secrets with those of the process that started last, and record them.

        A secret with several values equals another one if they have one in common.

        Args:
            values: by the name of the setting.
            replace: record them whatever others have.

        Raises:
            SecretsDiffer: they have none in common; nothing was recorded of that one.
        """
        for name, own in values.items():
            if not await self._compare(name, own, replace=replace):
                raise SecretsDiffer(name)

    async def _compare(self, name: str, own: Sequence[str], *, replace: bool) -> bool:
        row = await self._read_or_record(name, own)
        prints = await _take_fingerprints(own, row.salt)
        if prints == row.fingerprints:
            return True
        if not replace and not set(prints) & set(row.fingerprints):
            return False
        async with self._database.write_session() as session:
            recorded = await session.get_one(SharedSecretRow, name)
            recorded.fingerprints, recorded.changed_at = prints, utc_now()
        return True

    async def _read_or_record(self, name: str, own: Sequence[str]) -> SharedSecretRow:
        """Return what is recorded; if nothing is, record the own secret first."""
        async with self._database.read_session() as session:
            if row := await session.get(SharedSecretRow, name):
                return row
        salt = secrets.token_hex(16)
        prints = await _take_fingerprints(own, salt)
        row = SharedSecretRow(name=name, salt=salt, fingerprints=prints, changed_at=utc_now())
        async with self._database.write_session() as session:
            if await insert_once(session, row, "name"):
                return row
            return await session.get_one(SharedSecretRow, name)


async def _take_fingerprints(values: Sequence[str], salt: str) -> list[str]:
    return [await asyncio.to_thread(_take_fingerprint, value, salt) for value in values]


def _take_fingerprint(value: str, salt: str) -> str:
    key = hashlib.scrypt(
        value.encode(),
        salt=bytes.fromhex(salt),
        n=SCRYPT_N,
        r=SCRYPT_R,
        p=SCRYPT_P,
        dklen=FINGERPRINT_BYTES,
    )
    return key.hex()
