"""Finished films that a test only wants to have: copies of one that was made."""

import shutil
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Connection, column, create_engine, select, table
from sqlmodel import SQLModel

from store.models import FilmVersionRow, JobRow, LedgerRow, SceneRow

# All that a finished film is, in the catalog: a job's row first, which the others refer to.
ROWS: tuple[type[SQLModel], ...] = (JobRow, SceneRow, LedgerRow, FilmVersionRow)


def copy_film(var: Path, job_id: str) -> str:
    """Put a copy of a finished film into the catalog and the store of `var`; returns the copy's id.

    The copy has no workflow, like a film that Temporal no longer keeps.
    """
    copy_id = str(uuid4())
    shutil.copytree(_folder(var, job_id), _folder(var, copy_id))
    engine = create_engine(f"sqlite:///{var / 'longtake.db'}", connect_args={"timeout": 60})
    with engine.begin() as connection:
        for row in ROWS:
            _copy_rows(connection, row, job_id, copy_id)
    engine.dispose()
    return copy_id


def _folder(var: Path, job_id: str) -> Path:
    return var / "assets" / "jobs" / job_id


def _copy_rows(connection: Connection, row: type[SQLModel], job_id: str, copy_id: str) -> None:
    """Copy them as they are stored: keys of assets in any of their columns have the job's id."""
    columns = SQLModel.metadata.tables[str(row.__tablename__)].columns
    stored = table(str(row.__tablename__), *(column(each.name) for each in columns))
    found = select(stored).where(column("id" if row is JobRow else "job_id") == job_id)
    for values in connection.execute(found).mappings().all():
        copied = {name: _copy_value(value, job_id, copy_id) for name, value in values.items()}
        if copied.get("provider_job_id"):
            # No two calls have the same job at a service.
            copied["provider_job_id"] = f"{copied['provider_job_id']}-{copy_id}"
        connection.execute(stored.insert().values(copied))


def _copy_value(value: object, job_id: str, copy_id: str) -> object:
    return value.replace(job_id, copy_id) if isinstance(value, str) else value
