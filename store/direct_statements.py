"""Runs statements past the ORM: those of each paid call, which are built once for the process.

To build a statement, to look at it as the ORM does, and to find its text again takes longer than to run it.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import CursorResult, Executable
from sqlmodel.ext.asyncio.session import AsyncSession


async def run_directly(
    session: AsyncSession, statement: Executable, values: Mapping[str, Any]
) -> CursorResult[*tuple[Any, ...]]:
    """Run the statement with the values of its parameters in the session's transaction.

    It does not see what the session has not flushed, and no row object of the session sees what it changes.
    """
    return await (await session.connection()).execute(statement, values)
