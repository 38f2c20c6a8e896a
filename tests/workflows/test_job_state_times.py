"""What a job is expected to take, and its music from the order to the end, as its state tells them."""

from contracts import (
    AcceptedJob,
    AudioChoice,
    CancelReceipt,
    ExpectedDuration,
    JobError,
    JobStatus,
    LedgerStage,
    ProviderJobReport,
    ProviderJobState,
    SceneState,
    TakeKey,
    TakeProgress,
)
from tests.workflows.job_states import FAILED, MUSIC, NOW, SCENES, SHORT, a_board
from workflows.progress_reporter import MusicReporter, SceneReporter


def accepted(stage: LedgerStage, scene: int, **more: float) -> AcceptedJob:
    return AcceptedJob(
        key=TakeKey(job_id="job-1", stage=stage, scene=scene),
        provider="other",
        model="other-1",
        provider_job_id="1",
        accepted_at=NOW,
        **more,
    )


TIMES = {"expected_seconds": 60.0, "early_seconds": 40.0, "late_seconds": 90.0, "slow_seconds": 120.0}


async def never(why: JobError | None) -> None:
    """Nothing is too expensive."""


def test_the_storyboard_tells_what_is_expected_of_each_part() -> None:
    board = a_board(tail_seconds=3, music_expected=SHORT)
    picture = board.snapshot
    assert picture.audio == TakeProgress(provider="animatic", model="music-bed", expected=SHORT)
    assert picture.tail_seconds == 3
    assert [scene.seconds for scene in picture.scenes] == [5.0] * SCENES


def test_a_take_that_another_provider_has_accepted_is_expected_to_take_what_it_takes_there() -> None:
    board = a_board()
    SceneReporter(board, 2, never).on_accepted(accepted(LedgerStage.SCENE, 2, **TIMES))
    scene = board.snapshot.scenes[1]
    assert (scene.provider, scene.started_at) == ("other", NOW)
    assert scene.expected == ExpectedDuration(early=40, usual=60, late=90, slow=120)


def test_an_older_versions_job_is_expected_to_take_what_its_storyboard_said() -> None:
    board = a_board(music_expected=SHORT)
    MusicReporter(board, never).on_accepted(accepted(LedgerStage.AUDIO, 0))
    assert board.snapshot.audio
    assert (board.snapshot.audio.started_at, board.snapshot.audio.expected) == (NOW, SHORT)


def test_the_music_is_followed_from_its_order_to_its_end() -> None:
    board = a_board()
    teller = MusicReporter(board, never)
    states = []
    for turn in (
        teller.mark_submitted,
        lambda: teller.on_hold("Nobody knows."),
        lambda: teller.on_hold(""),
        lambda: teller.on_report(ProviderJobReport(state=ProviderJobState.RUNNING, progress=40)),
        lambda: teller.on_report(ProviderJobReport(state=ProviderJobState.SUCCEEDED)),
        lambda: teller.report_trouble("The disk is full."),
        lambda: teller.report_trouble(""),
        lambda: board.finish_music(MUSIC),
    ):
        turn()
        assert board.snapshot.audio
        states.append(board.snapshot.audio.state.value)
    assert states == [
        *("submitted", "held", "submitted", "running", "collecting", "stalled", "collecting", "complete")
    ]


def test_music_that_failed_says_why() -> None:
    board = a_board()
    board.finish_music(None, FAILED)
    assert board.snapshot.audio
    assert (board.snapshot.audio.state, board.snapshot.audio.error) == (SceneState.FAILED, FAILED)


def test_cancelled_music_has_its_receipt() -> None:
    board = a_board()
    MusicReporter(board, never).on_canceled(CancelReceipt.STILL_BILLED)
    assert board.snapshot.audio
    assert board.snapshot.audio.receipt is CancelReceipt.STILL_BILLED


def test_music_that_never_began_is_told_as_that_when_the_job_is_cancelled() -> None:
    board = a_board()
    board.mark_ended(JobStatus.CANCELED)
    assert board.snapshot.audio
    assert board.snapshot.audio.receipt is CancelReceipt.NEVER_STARTED


def test_without_music_there_is_none_to_follow() -> None:
    board = a_board(AudioChoice.OFF)
    board.record_music_report(ProviderJobReport(state=ProviderJobState.RUNNING))
    assert board.snapshot.audio is None
