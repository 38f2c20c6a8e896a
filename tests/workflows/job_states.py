"""States of jobs in the making, and what may happen to them."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from contracts import (
    AudioChoice,
    Clip,
    Departure,
    DepartureKind,
    ExpectedDuration,
    Film,
    GenerationInput,
    JobError,
    JobStatus,
    ProgressResponse,
    ProviderJobReport,
    ProviderJobState,
    SceneOutline,
    SceneState,
    Soundtrack,
    Storyboard,
)
from workflows.job_state import JobState

NOW = datetime(2026, 11, 20, tzinfo=UTC)
SCENES = 3
FAILED = JobError(type="generation_failed", message="It did not work.")
MUSIC = Soundtrack(asset_key="music", seconds=15, created_at=NOW)
FILM = Film(asset_key="film", poster_key="poster", seconds=15, created_at=NOW)
SHORT = ExpectedDuration(early=5, usual=7, late=9, slow=12)
DEPARTURES = (
    Departure(kind=DepartureKind.SHORT, message="It is short."),
    Departure(kind=DepartureKind.OTHER_SHAPE, message="It is square."),
)
Event = Callable[[JobState], None]


def a_board(audio: AudioChoice = AudioChoice.MUSIC, **more: Any) -> JobState:  # noqa: ANN401 - any field of a storyboard
    job = GenerationInput(
        job_id="job-1", owner="ann", title="A film", provider="fake", model="fake-1", audio=audio
    )
    board = JobState(job, lambda: NOW)
    board.mark_started()
    outlines = (SceneOutline(number=n, seconds=5, summary=f"scene {n}") for n in range(1, SCENES + 1))
    board.set_storyboard(Storyboard(scenes=tuple(outlines), **more))
    return board


def a_clip(scene: int, take: int = 1) -> Clip:
    return Clip(
        scene=scene,
        take=take,
        asset_key=f"clip-{scene}",
        thumbnail_key=f"still-{scene}",
        seconds=5,
        created_at=NOW,
    )


numbers = st.integers(min_value=1, max_value=SCENES)
reports = st.builds(
    ProviderJobReport,
    state=st.sampled_from(ProviderJobState),
    progress=st.none() | st.floats(min_value=0, max_value=100),
)
events: st.SearchStrategy[Event] = st.one_of(
    st.builds(
        lambda n, state: lambda board: board.update_scene(n, state=state),
        numbers,
        st.sampled_from(SceneState),
    ),
    st.builds(lambda n, report: lambda board: board.record_scene_report(n, report), numbers, reports),
    st.builds(lambda n: lambda board: board.add_clip(a_clip(n)), numbers),
    st.builds(lambda report: lambda board: board.record_music_report(report), reports),
    st.builds(lambda music: lambda board: board.finish_music(music), st.sampled_from([MUSIC, None])),
    st.builds(lambda text: lambda board: board.set_detail(text), st.text(max_size=5)),
    st.builds(lambda text: lambda board: board.set_trouble(text), st.text(max_size=5)),
    st.just(lambda board: board.mark_composing()),
    st.just(lambda board: board.set_film(FILM)),
    st.builds(
        lambda status: lambda board: board.mark_ended(status, FAILED if status is JobStatus.FAILED else None),
        st.sampled_from([JobStatus.COMPLETED, JobStatus.FAILED, JobStatus.CANCELED]),
    ),
)


def pictures_of(board: JobState, happened: list[Event]) -> list[ProgressResponse]:
    """The pictures from before the first event to the job's end."""
    seen = [board.snapshot]
    for event in happened:
        if not board.snapshot.status.has_ended:
            event(board)
            seen.append(board.snapshot)
    return seen
