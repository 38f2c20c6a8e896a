"""Check what Longtake writes to: the folder var/, the disk, the asset store, the catalog database."""

import os
import shutil
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from cli.doctor.finding import Finding, error_finding, ok_finding, warning_finding
from settings import Settings
from store.asset_outages import AssetsRefused, BucketMissing
from store.assets import Assets
from store.database import Database
from store.migrate import alembic_config

GIB = 1024**3
LOW_DISK_BYTES, MIN_DISK_BYTES = GIB, GIB // 8


async def check_storage(settings: Settings) -> list[Finding]:
    """Check the folder, its disk, the assets and the catalog."""
    return [
        _check_folder(settings.var_dir),
        _check_disk_space(settings.var_dir),
        await _check_assets(settings),
        await _check_catalog(settings),
    ]


def _check_folder(folder: Path) -> Finding:
    there = _nearest_existing(folder)
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        return error_finding(
            "Folder", f"{folder} cannot be written", "Make it writable, or set LONGTAKE_VAR_DIR."
        )
    return ok_finding("Folder", str(folder) if folder.exists() else f"{folder}, which the first start makes")


def _check_disk_space(folder: Path) -> Finding:
    free = shutil.disk_usage(_nearest_existing(folder)).free
    found = f"{free / GIB:.1f} GiB free"
    if free < MIN_DISK_BYTES:
        return error_finding("Disk", found, "Free some space: a film needs some hundred MB while it is made.")
    return (
        warning_finding("Disk", found, "Free some space soon.")
        if free < LOW_DISK_BYTES
        else ok_finding("Disk", found)
    )


def _nearest_existing(folder: Path) -> Path:
    """Return the folder, or its nearest existing parent."""
    return next(path for path in (folder, *folder.parents) if path.exists())


async def _check_assets(settings: Settings) -> Finding:
    if not settings.assets_url:
        return ok_finding("Assets", "files in the folder")
    # The URL may contain a secret, so it is not shown.
    try:
        await Assets(settings.assets_location).check_writing()
    except BucketMissing:
        return error_finding(
            "Assets", "there is no such bucket", "Make the bucket, or correct LONGTAKE_ASSETS_URL."
        )
    except AssetsRefused:
        return error_finding(
            "Assets", "the store refuses", "Correct the store's key: it must read, write, list and delete."
        )
    except Exception as error:
        # Each cloud raises errors of its own; any of them is the finding.
        return error_finding(
            "Assets",
            f"not reachable ({type(error).__name__})",
            "Correct LONGTAKE_ASSETS_URL, or the variables of the store (docs/deploy.md).",
        )
    return ok_finding("Assets", "an object was written, read and deleted where LONGTAKE_ASSETS_URL says")


async def _check_catalog(settings: Settings) -> Finding:
    if not settings.database_url and not (settings.var_dir / "longtake.db").exists():
        return ok_finding("Catalog", "not made yet: the first start makes it")
    database = Database(settings.catalog_url)
    try:
        async with database.engine.connect() as connection:
            return _check_revision(await connection.run_sync(_read_revision))
    except (SQLAlchemyError, OSError) as error:
        return error_finding(
            "Catalog", f"not reachable ({type(error).__name__})", "Correct LONGTAKE_DATABASE_URL."
        )
    finally:
        await database.dispose()


def _read_revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _check_revision(revision: str | None) -> Finding:
    scripts = ScriptDirectory.from_config(alembic_config())
    if revision == scripts.get_current_head():
        return ok_finding("Catalog", f"version {revision}")
    known = {script.revision for script in scripts.walk_revisions()} | {None}
    if revision not in known:
        return error_finding("Catalog", f"version {revision}, made by a newer Longtake", "Update this one.")
    return warning_finding("Catalog", f"version {revision or 'none'}: the next start brings it up to date")
