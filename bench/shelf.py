"""A catalog full of films that nobody had to make: rows as a worker writes them, and one poster for all."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from PIL import Image

from settings import Settings
from store import keys
from store.assets import Assets
from store.database import Database
from store.jobs import Jobs, NewJob
from workflows.contracts import Brief, CloseOrder, Film, JobStatus

# As large as a film's still is in 720p.
POSTER_SIZE = (1280, 720)
RUN = "bench"


async def fill(settings: Settings, films: int, name: str = "Film") -> None:
    """So many finished films of the settings' owner, named `Film 0` and so on."""
    database = Database(settings.catalog_url)
    try:
        await database.migrate()
        poster = draw_poster(settings.var_dir / "poster.jpg")
        for number in range(films):
            await _add(
                Jobs(database), Assets(settings.assets_location), settings.owner, f"{name} {number}", poster
            )
    finally:
        await database.dispose()


def draw_poster(path: Path) -> Path:
    """Clouds of color: about as many bytes as a drawn still has, and as much to decode."""
    bands = (Image.effect_noise((POSTER_SIZE[0] // 16, POSTER_SIZE[1] // 16), 60) for _ in range(3))
    clouds = Image.merge("RGB", [*bands]).resize(POSTER_SIZE, Image.Resampling.BICUBIC)
    clouds.save(path, quality=75)
    return path


async def _add(jobs: Jobs, assets: Assets, owner: str, title: str, poster: Path) -> None:
    brief = Brief(prompt=f"{title}: a red kite over the hills at noon.", duration_seconds=30)
    new = NewJob(
        id=str(uuid4()),
        owner=owner,
        title=title,
        brief=brief,
        provider="animatic",
        model="storyboard",
    )
    row, _ = await jobs.add(new)
    film = Film(
        asset_key=keys.film(row.id, RUN),
        poster_key=keys.poster(row.id, RUN),
        seconds=30,
        created_at=datetime.now(UTC),
    )
    await assets.put(film.poster_key, poster)
    await jobs.keep_film(row.id, film)
    await jobs.close(CloseOrder(job_id=row.id, status=JobStatus.COMPLETED), run_id=None)
