import pytest

from store import keys
from store.errors import BadKey
from workflows.contracts import Stage, TakeKey

TAKE = TakeKey(job_id="j1", stage=Stage.SCENE, scene=3, take=2)


@pytest.mark.parametrize(
    ("built", "expected"),
    [
        (keys.take(TAKE), "jobs/j1/takes/scene-3-2.mp4"),
        (keys.piece("j1", "ab12"), "jobs/j1/pieces/ab12.mp4"),
        (keys.thumbnail(TAKE), "jobs/j1/thumbnails/3-2.jpg"),
        (keys.soundtrack("j1", "1"), "jobs/j1/soundtrack-1.m4a"),
        (keys.film("j1", "r1"), "jobs/j1/film-r1.mp4"),
        (keys.poster("j1", "r1"), "jobs/j1/poster-r1.jpg"),
    ],
)
def test_every_asset_of_a_job_is_in_its_folder(built: str, expected: str) -> None:
    assert built == expected
    assert built.startswith(keys.job_folder("j1"))


@pytest.mark.parametrize(
    "key",
    [
        "", "/", "/etc/passwd", "..", "a/../b", "a/..", "./a", "a/.", "a//b", "a/", "a\\b", "a\0", "a\n",
        "a\x7f", "~/../a", "C:\\a", "a?b", "a%2e%2e/b", "a/film.mp4#1", "é", "x" * 600,
    ],
)  # fmt: skip
def test_what_could_lead_elsewhere_is_no_key(key: str) -> None:
    with pytest.raises(BadKey):
        keys.checked(key)


@pytest.mark.parametrize("job_id", ["..", "../other", "a/b", ""])
def test_a_job_id_cannot_lead_out_of_its_folder(job_id: str) -> None:
    with pytest.raises(BadKey):
        keys.job_folder(job_id)
