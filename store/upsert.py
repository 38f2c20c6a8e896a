"""INSERT … ON CONFLICT DO NOTHING: of concurrent writers the first one wins."""

from typing import Any

from sqlalchemy import Column, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession


async def insert_once(session: AsyncSession, row: SQLModel, *unique: str) -> bool:
    """Insert the row; return False when a row with the same values in the `unique` columns exists."""
    table = inspect(type(row)).local_table
    connection = await session.connection()
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = insert(table).values(_column_values(row)).on_conflict_do_nothing(index_elements=unique)
    inserted = await connection.execute(statement.returning(*table.primary_key.columns))
    return inserted.first() is not None


def _column_values(row: SQLModel) -> dict[Column[Any], Any]:
    return {attr.columns[0]: getattr(row, attr.key) for attr in inspect(type(row)).column_attrs}
