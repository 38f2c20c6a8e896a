"""What owners upload: each content once, each owner for itself, no more than the quota, and not for ever."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import col, update

from contracts import Brief, EditOrder, ImageReference, Scene, SceneBrief
from store.assets import Assets
from store.database import Database
from store.errors import UploadInUse, UploadNotFound, UploadQuotaReached
from store.job_lifecycle import utc_now
from store.jobs import Jobs
from store.models import UploadRow
from store.storyboard_drafts import StoryboardDrafts
from store.storyboards import Storyboards
from store.upload_cleanup import delete_upload, delete_uploads_of_job, sweep_unused_uploads
from store.uploads import UploadCatalog, UploadToKeep
from tests.store.builders import a_job

MUCH = 1_000


@pytest.fixture
def uploads(database: Database) -> UploadCatalog:
    return UploadCatalog(database)


@pytest.fixture
def assets(tmp_path: Path) -> Assets:
    return Assets((tmp_path / "assets").as_uri())


def a_picture_to_keep(digest: str = "d1", owner: str = "ann", size_bytes: int = 100) -> UploadToKeep:
    return UploadToKeep(owner=owner, digest=digest, size_bytes=size_bytes, width=96, height=64)


async def keep(uploads: UploadCatalog, assets: Assets, digest: str = "d1", owner: str = "ann") -> UploadRow:
    row = await uploads.begin_upload(a_picture_to_keep(digest, owner), quota_bytes=MUCH)
    await assets.write_bytes(row.asset_key, b"picture")
    await uploads.note_stored(row.id)
    return row


async def grow_old(database: Database, upload_id: str, days: float) -> None:
    old = update(UploadRow).where(col(UploadRow.id) == upload_id)
    async with database.write_session() as session:
        await session.exec(old.values(given_at=utc_now() - timedelta(days=days)))


async def test_a_picture_that_is_kept_is_found_by_its_owner_alone(
    uploads: UploadCatalog, assets: Assets
) -> None:
    row = await keep(uploads, assets)

    assert (await uploads.get_upload("ann", row.id)).asset_key == row.asset_key
    for owner, upload_id in (("bob", row.id), ("ann", "another"), ("ann", "\0")):
        with pytest.raises(UploadNotFound):
            await uploads.get_upload(owner, upload_id)


async def test_a_picture_whose_file_is_not_stored_yet_is_not_found(uploads: UploadCatalog) -> None:
    row = await uploads.begin_upload(a_picture_to_keep(), quota_bytes=MUCH)

    assert row.stored_at is None
    with pytest.raises(UploadNotFound):
        await uploads.get_upload("ann", row.id)


async def test_the_same_content_of_one_owner_is_kept_once(uploads: UploadCatalog, assets: Assets) -> None:
    first = await keep(uploads, assets)

    again = await uploads.begin_upload(a_picture_to_keep(), quota_bytes=MUCH)
    other = await uploads.begin_upload(a_picture_to_keep(owner="bob"), quota_bytes=MUCH)

    assert (again.id, again.stored_at is not None) == (first.id, True)
    assert other.id != first.id
    assert other.asset_key.split("/")[1] != first.asset_key.split("/")[1]


async def test_of_many_uploads_at_once_all_get_one_row(uploads: UploadCatalog) -> None:
    rows = await asyncio.gather(
        *(uploads.begin_upload(a_picture_to_keep(), quota_bytes=MUCH) for _ in range(8))
    )
    assert len({row.id for row in rows}) == 1


async def test_an_owner_cannot_exceed_the_quota_also_not_at_once(uploads: UploadCatalog) -> None:
    orders = [a_picture_to_keep(f"d{number}", size_bytes=400) for number in range(5)]

    results = await asyncio.gather(
        *(uploads.begin_upload(order, quota_bytes=1_000) for order in orders), return_exceptions=True
    )

    assert sum(isinstance(result, UploadRow) for result in results) == 2
    assert sum(isinstance(result, UploadQuotaReached) for result in results) == 3
    await uploads.begin_upload(a_picture_to_keep("d9", owner="bob", size_bytes=1_000), quota_bytes=1_000)


async def test_the_same_picture_again_needs_no_quota(uploads: UploadCatalog) -> None:
    first = await uploads.begin_upload(a_picture_to_keep(size_bytes=1_000), quota_bytes=1_000)

    assert (await uploads.begin_upload(a_picture_to_keep(size_bytes=1_000), quota_bytes=0)).id == first.id


async def test_a_deleted_upload_frees_its_space_and_its_content(
    uploads: UploadCatalog, assets: Assets
) -> None:
    row = await keep(uploads, assets)

    hidden = await uploads.begin_removal("ann", row.id)
    again = await uploads.begin_upload(a_picture_to_keep(size_bytes=MUCH), quota_bytes=MUCH)
    await assets.write_bytes(again.asset_key, b"picture")
    await delete_upload(uploads, assets, hidden)

    assert again.id != row.id
    assert [asset.key for asset in await assets.list_assets("uploads")] == [again.asset_key]
    with pytest.raises(UploadNotFound):
        await uploads.begin_removal("ann", row.id)


async def test_what_nobody_has_used_for_a_week_is_swept(
    uploads: UploadCatalog, assets: Assets, database: Database
) -> None:
    old, new, again = [await keep(uploads, assets, digest) for digest in ("old", "new", "again")]
    await grow_old(database, old.id, 7.01)
    await grow_old(database, new.id, 6.99)
    await grow_old(database, again.id, 7.01)
    await uploads.begin_upload(a_picture_to_keep("again"), quota_bytes=MUCH)

    assert [await sweep_unused_uploads(uploads, assets) for _ in range(2)] == [1, 0]

    left = {asset.key for asset in await assets.list_assets("uploads")}
    assert left == {new.asset_key, again.asset_key}


async def test_a_deletion_that_a_crash_broke_off_is_finished(uploads: UploadCatalog, assets: Assets) -> None:
    row = await keep(uploads, assets)
    await uploads.begin_removal("ann", row.id)

    assert await sweep_unused_uploads(uploads, assets) == 1
    assert await assets.list_assets("uploads") == []


# --- used by jobs


async def job_with(jobs: Jobs, *upload_ids: str) -> str:
    """A job with a scene for each upload, and one without; its id."""
    images = (None, *(ImageReference(upload_id=upload_id) for upload_id in upload_ids))
    scenes = tuple(SceneBrief(text="A kite", reference_image=image) for image in images)
    row, _ = await jobs.add_job(a_job(brief=Brief(scenes=scenes)))
    return row.id


async def test_an_upload_that_a_job_uses_is_not_swept_and_cannot_be_deleted(
    uploads: UploadCatalog, assets: Assets, database: Database, jobs: Jobs
) -> None:
    row = await keep(uploads, assets)
    await job_with(jobs, row.id, row.id)
    await grow_old(database, row.id, 30)

    assert await sweep_unused_uploads(uploads, assets) == 0
    with pytest.raises(UploadInUse):
        await uploads.begin_removal("ann", row.id)
    assert (await uploads.get_upload("ann", row.id)).id == row.id


async def test_uploads_go_with_the_last_job_that_uses_them(
    uploads: UploadCatalog, assets: Assets, jobs: Jobs
) -> None:
    own, shared = await keep(uploads, assets, "own"), await keep(uploads, assets, "shared")
    first, second = await job_with(jobs, own.id, shared.id), await job_with(jobs, shared.id)

    await delete_uploads_of_job(uploads, assets, first)
    assert [asset.key for asset in await assets.list_assets("uploads")] == [shared.asset_key]
    await delete_uploads_of_job(uploads, assets, second)
    await delete_uploads_of_job(uploads, assets, second)
    assert await assets.list_assets("uploads") == []


async def test_an_upload_that_was_sent_again_since_outlives_its_job(
    uploads: UploadCatalog, assets: Assets, jobs: Jobs
) -> None:
    row = await keep(uploads, assets)
    job_id = await job_with(jobs, row.id)
    await uploads.begin_upload(a_picture_to_keep(), quota_bytes=MUCH)

    await delete_uploads_of_job(uploads, assets, job_id)

    assert (await uploads.get_upload("ann", row.id)).id == row.id


async def test_a_job_with_an_upload_that_is_not_there_is_not_kept(
    uploads: UploadCatalog, assets: Assets, jobs: Jobs
) -> None:
    row, others = await keep(uploads, assets), await keep(uploads, assets, owner="bob")

    for wrong in ("nothing", others.id):
        with pytest.raises(UploadNotFound):
            await job_with(jobs, row.id, wrong)

    assert await jobs.list_active(older_than_seconds=0) == []
    assert [await uploads.find_missing("ann", ids) for ids in ([], [row.id], [row.id, others.id])] == [
        frozenset(),
        frozenset(),
        frozenset({others.id}),
    ]


async def test_of_a_new_job_and_a_sweep_at_once_one_wins(
    uploads: UploadCatalog, assets: Assets, database: Database, jobs: Jobs
) -> None:
    for number in range(6):
        row = await keep(uploads, assets, f"d{number}")
        await grow_old(database, row.id, 8)

        job, _ = await asyncio.gather(
            job_with(jobs, row.id), sweep_unused_uploads(uploads, assets), return_exceptions=True
        )

        if isinstance(job, UploadNotFound):
            assert await assets.get_size(row.asset_key) is None
        else:
            assert await assets.read_bytes(row.asset_key) == b"picture"


async def test_a_draft_uses_the_pictures_of_its_scenes(
    uploads: UploadCatalog, assets: Assets, database: Database, jobs: Jobs
) -> None:
    row = await keep(uploads, assets)
    job_id, drafts = await job_with(jobs), StoryboardDrafts(database)
    image = ImageReference(upload_id=row.id)
    scene = Scene(number=1, text="A kite", seconds=5, reference_image=image)
    lost = scene.model_copy(update={"reference_image": ImageReference(upload_id="nothing")})

    draft_id = await drafts.write_draft(job_id, [scene])
    await drafts.adopt_draft(EditOrder(job_id=job_id, draft_id=draft_id, revision=0))

    assert (await Storyboards(database).get_scene(job_id, 1)).reference_image == image
    with pytest.raises(UploadInUse):
        await uploads.begin_removal("ann", row.id)
    with pytest.raises(UploadNotFound):
        await drafts.write_draft(job_id, [lost])
