"""Looks at what is written to: the folder var/, the assets, the catalog."""

import os
import shutil
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from cli.doctor.finding import Finding, bad, good, note
from settings import Settings
from store.assets import Assets
from store.database import Database
from store.migrate import config

GIB = 1024**3
LITTLE_BYTES, TOO_LITTLE_BYTES = GIB, GIB // 8
PROBE_KEY = "ready"


async def look(settings: Settings) -> list[Finding]:
    """All of them."""
    return [
        _folder(settings.var_dir),
        _room(settings.var_dir),
        await _assets(settings),
        await _catalog(settings),
    ]


def _folder(folder: Path) -> Finding:
    there = _nearest(folder)
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        return bad("Folder", f"{folder} cannot be written", "Make it writable, or set LONGTAKE_VAR_DIR.")
    return good("Folder", str(folder) if folder.exists() else f"{folder}, which the first start makes")


def _room(folder: Path) -> Finding:
    free = shutil.disk_usage(_nearest(folder)).free
    found = f"{free / GIB:.1f} GiB free"
    if free < TOO_LITTLE_BYTES:
        return bad("Disk", found, "Free some space: a film needs some hundred MB while it is made.")
    return note("Disk", found, "Free some space soon.") if free < LITTLE_BYTES else good("Disk", found)


def _nearest(folder: Path) -> Path:
    """The folder, or what is there of the way to it."""
    return next(path for path in (folder, *folder.parents) if path.exists())


async def _assets(settings: Settings) -> Finding:
    if not settings.assets_url:
        return good("Assets", "files in the folder")
    # The URL itself may hold a secret: it is not shown.
    try:
        await Assets(settings.assets_location).size(PROBE_KEY)
    except Exception as error:
        # Each cloud has errors of its own; whatever it is, it is the finding.
        return bad("Assets", f"not reachable ({type(error).__name__})", "Correct LONGTAKE_ASSETS_URL.")
    return good("Assets", "reachable, where LONGTAKE_ASSETS_URL says")


async def _catalog(settings: Settings) -> Finding:
    if not settings.database_url and not (settings.var_dir / "longtake.db").exists():
        return good("Catalog", "not made yet: the first start makes it")
    database = Database(settings.catalog_url)
    try:
        async with database.engine.connect() as connection:
            return _version(await connection.run_sync(_revision))
    except (SQLAlchemyError, OSError) as error:
        return bad("Catalog", f"not reachable ({type(error).__name__})", "Correct LONGTAKE_DATABASE_URL.")
    finally:
        await database.dispose()


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _version(revision: str | None) -> Finding:
    scripts = ScriptDirectory.from_config(config())
    if revision == scripts.get_current_head():
        return good("Catalog", f"version {revision}")
    known = {script.revision for script in scripts.walk_revisions()} | {None}
    if revision not in known:
        return bad("Catalog", f"version {revision}, made by a newer Longtake", "Update this one.")
    return note("Catalog", f"version {revision or 'none'}: the next start brings it up to date")
