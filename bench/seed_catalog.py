"""Fill a catalog with finished films: rows as a worker writes them, and one poster for all."""

import io
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from PIL import Image

from contracts import Brief, CloseOrder, Film, JobStatus
from media.posters import SMALL_POSTER_SIDE
from settings import Settings
from store import asset_keys
from store.assets import Assets
from store.database import Database
from store.jobs import Jobs, NewJob

# The size of a film's still in 720p.
POSTER_SIZE = (1280, 720)
RUN_ID = "bench"


@dataclass(frozen=True)
class _Poster:
    """The file, and the same as the gallery shows it: drawn small once, for all films."""

    path: Path
    small: bytes


async def seed_films(settings: Settings, films: int, name: str = "Film") -> None:
    """Add finished films of the settings' owner, named `Film 0` and so on."""
    database = Database(settings.catalog_url)
    try:
        await database.migrate()
        path = draw_poster(settings.var_dir / "poster.jpg")
        poster = _Poster(path, _draw_small(path))
        for number in range(films):
            await _add_film(
                Jobs(database), Assets(settings.assets_location), settings.owner, f"{name} {number}", poster
            )
    finally:
        await database.dispose()


def draw_poster(path: Path) -> Path:
    """Draw clouds of colour: about as large as a real still, and as slow to decode."""
    bands = (Image.effect_noise((POSTER_SIZE[0] // 16, POSTER_SIZE[1] // 16), 60) for _ in range(3))
    clouds = Image.merge("RGB", [*bands]).resize(POSTER_SIZE, Image.Resampling.BICUBIC)
    clouds.save(path, quality=75)
    return path


async def _add_film(jobs: Jobs, assets: Assets, owner: str, title: str, poster: _Poster) -> None:
    brief = Brief(prompt=f"{title}: a red kite over the hills at noon.", duration_seconds=30)
    new = NewJob(
        id=str(uuid4()),
        owner=owner,
        title=title,
        brief=brief,
        provider="animatic",
        model="storyboard",
    )
    row, _ = await jobs.add_job(new)
    film = Film(
        asset_key=asset_keys.film_key(row.id, RUN_ID),
        poster_key=asset_keys.poster_key(row.id, RUN_ID),
        seconds=30,
        created_at=datetime.now(UTC),
    )
    await assets.put_file(film.poster_key, poster.path)
    if (key := asset_keys.small_poster_key(film.poster_key)) is not None:
        await assets.write_bytes(key, poster.small)
    await jobs.keep_film(row.id, film)
    await jobs.close_job(CloseOrder(job_id=row.id, status=JobStatus.COMPLETED), run_id=None)


def _draw_small(poster: Path) -> bytes:
    small = io.BytesIO()
    with Image.open(poster) as drawn:
        drawn.thumbnail((SMALL_POSTER_SIDE, SMALL_POSTER_SIDE))
        drawn.save(small, "JPEG", quality=75)
    return small.getvalue()
