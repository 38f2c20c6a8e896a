"""media/timeline.py: which frames of which clips make the film."""

from collections.abc import Sequence
from math import fsum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.timeline import (
    CROSSFADE_FRAMES,
    Crossfade,
    Piece,
    Segment,
    TransitionKind,
    Transitions,
    clip_frames,
    film_pieces,
    scene_spans,
)

CROSSFADE, CUT = map(Transitions, (TransitionKind.CROSSFADE, TransitionKind.CUT))
SCENE_SECONDS = st.floats(min_value=1.0, max_value=60.0, allow_nan=False)
FILMS = st.lists(SCENE_SECONDS, min_size=1, max_size=50)
KINDS = st.builds(
    Transitions,
    st.sampled_from(TransitionKind),
    st.dictionaries(st.integers(1, 20), st.sampled_from(TransitionKind)),
)


@st.composite
def films_with_gaps(draw: st.DrawFn) -> tuple[dict[int, int], list[int]]:
    spans = scene_spans(draw(FILMS))
    present = draw(st.lists(st.sampled_from(sorted(spans)), unique=True))
    order = draw(st.permutations(sorted(spans)))
    return {scene: spans[scene] for scene in order}, present


def frames(pieces: Sequence[Piece]) -> int:
    return sum(piece.frames for piece in pieces)


def bodies(pieces: Sequence[Piece]) -> dict[int, Segment]:
    return {piece.scene: piece for piece in pieces if isinstance(piece, Segment) and piece.first_frame > 0}


@given(FILMS)
def test_the_film_has_exactly_the_rounded_number_of_frames(seconds: list[float]) -> None:
    assert sum(scene_spans(seconds).values()) == round(fsum(seconds) * 24)


@given(FILMS)
def test_no_scene_is_off_by_more_than_a_frame(seconds: list[float]) -> None:
    spans = scene_spans(seconds)

    assert all(abs(spans[n] - length * 24) <= 1 for n, length in enumerate(seconds, start=1))


@given(films_with_gaps(), KINDS)
def test_the_pieces_add_up_to_the_spans_of_the_present_scenes(
    film: tuple[dict[int, int], list[int]], transitions: Transitions
) -> None:
    spans, present = film

    assert frames(film_pieces(spans, present, transitions)) == sum(spans[scene] for scene in present)


@given(films_with_gaps(), KINDS)
def test_no_piece_needs_a_frame_that_its_clip_was_not_asked_for(
    film: tuple[dict[int, int], list[int]], transitions: Transitions
) -> None:
    spans, present = film

    for piece in film_pieces(spans, present, transitions):
        scene, first = (
            (piece.scene, piece.first_frame)
            if isinstance(piece, Segment)
            else (piece.left, piece.left_first_frame)
        )
        assert first + piece.frames <= clip_frames(spans, scene, transitions)


@given(films_with_gaps())
def test_a_body_does_not_depend_on_which_neighbours_are_present(
    film: tuple[dict[int, int], list[int]],
) -> None:
    spans, present = film
    whole = bodies(film_pieces(spans, spans, CROSSFADE))

    assert bodies(film_pieces(spans, present, CROSSFADE)).items() <= whole.items()


@given(films_with_gaps())
def test_each_scene_is_shown_once_and_from_its_first_frame(
    film: tuple[dict[int, int], list[int]],
) -> None:
    spans, present = film
    pieces = film_pieces(spans, present, CROSSFADE)
    opened = [piece.scene for piece in pieces if isinstance(piece, Segment) and piece.first_frame == 0]
    entered = [piece.right for piece in pieces if isinstance(piece, Crossfade)]

    assert opened + entered == [scene for scene in spans if scene in present]


def test_three_scenes_with_crossfades() -> None:
    assert film_pieces({1: 100, 2: 90, 3: 80}, [1, 2, 3], CROSSFADE) == [
        Segment(scene=1, first_frame=0, frames=12),
        Segment(scene=1, first_frame=12, frames=88),
        Crossfade(left=1, right=2, left_first_frame=100, frames=12),
        Segment(scene=2, first_frame=12, frames=78),
        Crossfade(left=2, right=3, left_first_frame=90, frames=12),
        Segment(scene=3, first_frame=12, frames=68),
    ]


def test_a_gap_makes_its_neighbours_adjacent() -> None:
    pieces = film_pieces({1: 100, 2: 90, 3: 80}, [3, 1], CROSSFADE)

    assert Crossfade(left=1, right=3, left_first_frame=100, frames=12) in pieces
    assert {scene for piece in pieces for scene in piece.scenes} == {1, 3}


def test_without_the_first_scene_the_next_one_opens_the_film() -> None:
    pieces = film_pieces({1: 100, 2: 90}, [2], CROSSFADE)

    assert pieces == [Segment(2, 0, 12), Segment(2, 12, 78)]


def test_with_cuts_nothing_overlaps() -> None:
    assert film_pieces({1: 100, 2: 5}, [1, 2], CUT) == [Segment(1, 0, 100), Segment(2, 0, 5)]


def test_scenes_come_in_the_order_of_the_spans_each_by_its_own_transition() -> None:
    spans, into = {3: 80, 1: 100, 2: 90}, Transitions(TransitionKind.CUT, {1: TransitionKind.CROSSFADE})

    assert film_pieces(spans, [1, 2, 3], into) == [
        Segment(3, 0, 80),
        Crossfade(left=3, right=1, left_first_frame=80, frames=12),
        Segment(1, 12, 88),
        Segment(2, 0, 90),
    ]
    assert [clip_frames(spans, scene, into) for scene in spans] == [80 + CROSSFADE_FRAMES, 100, 90]


def test_over_a_gap_a_clip_without_a_tail_is_cut() -> None:
    into = Transitions(TransitionKind.CROSSFADE, {2: TransitionKind.CUT})

    pieces = film_pieces({1: 100, 2: 90, 3: 80}, [1, 3], into)

    assert pieces[2:] == [Segment(3, 0, 12), Segment(3, 12, 68)]


def test_only_a_clip_with_a_scene_after_it_has_a_tail() -> None:
    spans = {1: 100, 2: 90}

    assert clip_frames(spans, 1, CROSSFADE) == 100 + CROSSFADE_FRAMES
    assert clip_frames(spans, 2, CROSSFADE) == 90
    assert clip_frames(spans, 1, CUT) == 100


def test_a_scene_as_long_as_its_fade_has_no_body() -> None:
    assert film_pieces({1: 12}, [1], CROSSFADE) == [Segment(1, 0, 12)]


@pytest.mark.parametrize(("span", "transitions"), [(11, CROSSFADE), (0, CUT)])
def test_a_scene_too_short_to_be_shown_is_refused(span: int, transitions: Transitions) -> None:
    with pytest.raises(ValueError, match=r"scenes \[2\] are shorter"):
        film_pieces({1: 50, 2: span}, [1, 2], transitions)
