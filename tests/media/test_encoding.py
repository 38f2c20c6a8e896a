"""media/piece_encoding.py: how every piece is encoded, and the key it is stored by."""

import pytest

from media.film_format import FilmFormat
from media.piece_encoding import piece_key
from media.timeline import Crossfade, Piece, Segment

FORMAT = FilmFormat(1280, 720)
DIGESTS = {1: "a" * 64, 2: "b" * 64}
BODY = Segment(scene=1, first_frame=12, frames=96)
FADE = Crossfade(left=1, right=2, left_first_frame=108, frames=12)


def test_a_key_is_a_sha256_in_hex_and_always_the_same() -> None:
    assert len(bytes.fromhex(piece_key(BODY, DIGESTS, FORMAT))) == 32
    assert piece_key(BODY, DIGESTS, FORMAT) == piece_key(BODY, dict(DIGESTS), FilmFormat(1280, 720))


@pytest.mark.parametrize(
    ("piece", "digests", "fmt"),
    [
        (BODY, {1: "c" * 64}, FORMAT),
        (BODY, DIGESTS, FilmFormat(1280, 718)),
        (BODY, DIGESTS, FilmFormat(1280, 720, fps=25)),
        (Segment(scene=1, first_frame=13, frames=96), DIGESTS, FORMAT),
        (Segment(scene=1, first_frame=12, frames=95), DIGESTS, FORMAT),
    ],
)
def test_whatever_changes_the_picture_changes_the_key(
    piece: Piece, digests: dict[int, str], fmt: FilmFormat
) -> None:
    assert piece_key(piece, digests, fmt) != piece_key(BODY, DIGESTS, FORMAT)


def test_a_transition_has_a_key_of_its_own_that_tells_left_from_right() -> None:
    back = Crossfade(left=2, right=1, left_first_frame=108, frames=12)
    same_frames = Segment(scene=1, first_frame=108, frames=12)

    assert len({piece_key(piece, DIGESTS, FORMAT) for piece in (FADE, back, same_frames)}) == 3


def test_a_storyboard_renumbered_keeps_its_pieces() -> None:
    moved = Segment(scene=7, first_frame=12, frames=96)

    assert piece_key(moved, {7: DIGESTS[1]}, FORMAT) == piece_key(BODY, DIGESTS, FORMAT)
