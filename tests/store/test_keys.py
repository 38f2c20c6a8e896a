import pytest

from contracts import LedgerStage, TakeKey
from store import asset_keys
from store.errors import InvalidAssetKey

TAKE = TakeKey(job_id="j1", stage=LedgerStage.SCENE, scene=3, take=2)


@pytest.mark.parametrize(
    ("built", "expected"),
    [
        (asset_keys.take_key(TAKE), "jobs/j1/takes/scene-3-2.mp4"),
        (asset_keys.film_piece_key("j1", "ab12"), "jobs/j1/pieces/ab12.mp4"),
        (asset_keys.thumbnail_key(TAKE), "jobs/j1/thumbnails/3-2.jpg"),
        (asset_keys.soundtrack_key("j1", "1"), "jobs/j1/soundtrack-1.m4a"),
        (asset_keys.film_key("j1", "r1"), "jobs/j1/film-r1.mp4"),
        (asset_keys.film_cut_key("jobs/j1/film-r1.mp4"), "jobs/j1/film-r1.cut.json"),
        (asset_keys.poster_key("j1", "r1"), "jobs/j1/posters/r1.jpg"),
    ],
)
def test_every_asset_of_a_job_is_in_its_folder(built: str, expected: str) -> None:
    assert built == expected
    assert built.startswith(asset_keys.job_folder("j1"))


@pytest.mark.parametrize(
    "key",
    [
        "", "/", "/etc/passwd", "..", "a/../b", "a/..", "./a", "a/.", "a//b", "a/", "a\\b", "a\0", "a\n",
        "a\x7f", "~/../a", "C:\\a", "a?b", "a%2e%2e/b", "a/film.mp4#1", "é", "x" * 600,
    ],
)  # fmt: skip
def test_what_could_lead_elsewhere_is_no_key(key: str) -> None:
    with pytest.raises(InvalidAssetKey):
        asset_keys.require_valid_key(key)


@pytest.mark.parametrize("job_id", ["..", "../other", "a/b", ""])
def test_a_job_id_cannot_lead_out_of_its_folder(job_id: str) -> None:
    with pytest.raises(InvalidAssetKey):
        asset_keys.job_folder(job_id)
