"""Insert a row unless there is one: the first writer wins, whoever else writes at the same moment."""

from typing import Any

from sqlalchemy import Column, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession


async def insert_once(session: AsyncSession, row: SQLModel, *unique: str) -> bool:
    """Insert the row; False when another holds the same values in the `unique` columns."""
    table = inspect(type(row)).local_table
    connection = await session.connection()
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = insert(table).values(_values(row)).on_conflict_do_nothing(index_elements=unique)
    inserted = await connection.execute(statement.returning(*table.primary_key.columns))
    return inserted.first() is not None


def _values(row: SQLModel) -> dict[Column[Any], Any]:
    return {attr.columns[0]: getattr(row, attr.key) for attr in inspect(type(row)).column_attrs}
