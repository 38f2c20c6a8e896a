"""Insert a row unless there is one: the first writer wins, whoever else writes at the same moment."""

from typing import Any

from sqlalchemy import Column, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession


async def insert_once(session: AsyncSession, row: SQLModel, *unique: str) -> bool:
    """Insert the row; False when another holds the same values in the `unique` columns."""
    table = inspect(type(row)).local_table
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    statement = insert.values(_values(row)).on_conflict_do_nothing(index_elements=unique)
    inserted = await session.execute(statement.returning(*table.primary_key.columns))
    return inserted.first() is not None


def _values(row: SQLModel) -> dict[Column[Any], Any]:
    return {attr.columns[0]: getattr(row, attr.key) for attr in inspect(type(row)).column_attrs}
