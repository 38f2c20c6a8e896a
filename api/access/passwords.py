"""Passwords: hashed by argon2id in threads, a few at a time."""

import asyncio

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# OWASP's smallest for argon2id: 19 ms here, where the library's default takes 150 and 64 MiB.
MEMORY_KIB, TIME_COST, PARALLELISM = 19_456, 2, 1
MAX_AT_ONCE = 4
# Checked where there is no account, so that the answer takes as long. Nobody knows this password.
NOBODYS = "$argon2id$v=19$m=19456,t=2,p=1$LiGYQwTL1PMViPKb4vnDeQ$1kNgbYzfj3Nrxng13XMhOexJEwVV5kO08titp+XLTjM"


class Passwords:
    """Hashes and checks passwords."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher(time_cost=TIME_COST, memory_cost=MEMORY_KIB, parallelism=PARALLELISM)
        self._slots = asyncio.Semaphore(MAX_AT_ONCE)

    async def hash_password(self, password: str) -> str:
        """Return how the password is kept."""
        async with self._slots:
            return await asyncio.to_thread(self._hasher.hash, password)

    async def is_right(self, kept: str | None, password: str) -> bool:
        """Return whether the password is the one that is kept; None takes as long to refuse."""
        async with self._slots:
            right = await asyncio.to_thread(self._verify, kept or NOBODYS, password)
        return right and kept is not None

    def _verify(self, kept: str, password: str) -> bool:
        try:
            return self._hasher.verify(kept, password)
        except (VerificationError, InvalidHashError):
            return False
