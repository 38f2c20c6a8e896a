"""The picture that the catalog alone can draw, at each point of a job's life."""

from datetime import UTC, datetime, timedelta

from api.jobs.job_records import JobRecords
from api.progress.from_database import job_facts_from_database
from contracts import (
    CancelReceipt,
    Departure,
    DepartureKind,
    JobError,
    JobStatus,
    LanguageProgress,
    LedgerStage,
    Narration,
    ProgressResponse,
    Scene,
    SceneState,
)
from contracts.job_snapshot import build_snapshot
from store.asset_keys import film_key
from store.models import CallOutcome, JobRow, LanguageRow, LedgerRow, LedgerState
from tests.api.kit import a_row

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
AUDIO = LedgerStage.AUDIO
REFUSED = JobError(type="corrupt_clip", message="The clip is empty or damaged.")
GONE = JobError(type="timed_out", message="It took longer than it may, and was given up.")
SCENES = [Scene(number=n, text=f"Scene {n}", seconds=5) for n in (1, 2)]


def test_before_the_storyboard_there_is_nothing() -> None:
    picture = _picture(_job(JobStatus.QUEUED), [], scenes=[])

    assert (picture.progress, picture.current_stage) == (0, "script_generating")


def test_scenes_wait_until_they_are_submitted() -> None:
    picture = _picture(_job(), [_take(1, LedgerState.ACCEPTED)])

    assert _states(picture) == [SceneState.SUBMITTED, SceneState.WAITING]
    assert (picture.progress, picture.current_stage) == (15, "scene_1_generating")


def test_a_clip_that_is_in_is_complete_and_one_that_is_made_is_collected() -> None:
    picture = _picture(_job(), [_collected(1), _take(2, outcome=CallOutcome.SUCCEEDED)])

    assert _states(picture) == [SceneState.COMPLETE, SceneState.COLLECTING]
    assert [link.scene_number for link in picture.assets.scene_clips] == [1]


def test_the_last_take_counts() -> None:
    again = _take(1, LedgerState.ACCEPTED)
    again.take = 2

    picture = _picture(_job(), [_take(1, outcome=CallOutcome.FAILED), again])

    assert (picture.scenes[0].take, picture.scenes[0].state) == (2, SceneState.SUBMITTED)


def test_a_narration_is_there_once_each_scene_with_lines_is_ordered_or_left_out() -> None:
    scenes = [Scene(number=n, text="A kite", seconds=5, lines=("It climbs.",)) for n in (1, 2)]
    scenes.append(Scene(number=3, text="A lake", seconds=5))

    def stage(*ledger: LedgerRow, failures: dict[int, JobError] | None = None) -> str:
        job = _job(failures=failures or {})
        job.brief = job.brief.model_copy(update={"narration": Narration()})
        return _picture(job, [*ledger], scenes=scenes).current_stage

    spoken = _collected(1)
    assert stage(_collected(3)) == stage(spoken) == "narration_generating"
    assert stage(spoken, _take(2, LedgerState.ACCEPTED)) == "scene_2_generating"
    assert stage(spoken, failures={2: REFUSED}) == "scene_3_generating"


def test_a_film_in_another_language_that_was_ordered_last_is_what_is_being_made() -> None:
    german = LanguageRow(job_id="j", language="de", lines=[["Hallo"], []], ordered_at=BEGAN)
    records = JobRecords(SCENES, [_collected(1), _collected(2)], languages=[german])

    def made(job: JobRow) -> LanguageProgress | None:
        return build_snapshot(job_facts_from_database(job, records), seq=0).other_language

    film = "jobs/j/film.mp4"
    assert made(_job(film_key=film)) == LanguageProgress(language="de")
    assert (made(_job()), made(_job(JobStatus.COMPLETED, film_key=film))) == (None, None)
    german.made_at = BEGAN
    assert made(_job(film_key=film)) is None


def test_with_all_that_will_come_the_film_is_being_cut() -> None:
    music = _collected(0, LedgerStage.AUDIO)
    job = _job(soundtrack_key="jobs/j/soundtrack-1.m4a")

    picture = _picture(job, [music, _collected(1), _take(2, outcome=CallOutcome.FAILED)])

    assert (picture.progress, picture.current_stage, picture.gaps) == (95, "composing", (2,))


def test_while_the_music_is_not_in_the_film_is_not_being_cut() -> None:
    picture = _picture(_job(), [_collected(1), _collected(2)])

    assert (picture.progress, picture.current_stage) == (90, "audio_generating")


def test_music_that_failed_is_no_stage_any_more() -> None:
    music = _take(0, outcome=CallOutcome.FAILED, stage=LedgerStage.AUDIO)

    picture = _picture(_job(), [music, _collected(1), _collected(2)])

    assert picture.current_stage == "composing"
    assert not [s for s in (*picture.stages_completed, *picture.stages_pending) if "audio" in s.name]


def test_a_film_without_music_asked_for_waits_for_none() -> None:
    picture = _picture(_job(audio="off"), [_collected(1), _collected(2)])

    assert picture.current_stage == "composing"


def test_a_film_that_is_changed_is_not_ready_until_this_run_has_cut_it() -> None:
    parts = [_collected(0, LedgerStage.AUDIO), _collected(1), _collected(2)]
    music = "jobs/j/soundtrack-1.m4a"

    def stage(run_id: str, ended_at: datetime | None = None) -> tuple[str, bool]:
        job = _job(soundtrack_key=music, run_id=run_id, ended_at=ended_at)
        job.film_key = film_key(job.id, "before")
        picture = _picture(job, parts)
        return picture.current_stage, picture.assets.final_video is not None

    assert stage("now") == stage("before", BEGAN) == ("composing", False)
    assert stage("before") == ("complete", True)


def test_a_canceled_job_says_what_never_began() -> None:
    canceled = _take(1, outcome=CallOutcome.CANCELED)
    canceled.receipt = CancelReceipt.STILL_BILLED

    picture = _picture(_job(JobStatus.CANCELED), [canceled])

    assert _states(picture) == [SceneState.CANCELED, SceneState.CANCELED]
    assert [scene.receipt for scene in picture.scenes] == [
        CancelReceipt.STILL_BILLED,
        CancelReceipt.NEVER_STARTED,
    ]


def test_a_take_that_is_held_waits_for_its_owner() -> None:
    held = _take(1, LedgerState.INTENT)
    held.held_at = BEGAN

    assert _states(_picture(_job(), [held])) == [SceneState.HELD, SceneState.WAITING]


def test_of_an_ended_job_no_scene_is_still_being_made() -> None:
    late = _take(1, LedgerState.ACCEPTED)
    late.late_at = BEGAN

    assert _states(_picture(_job(JobStatus.CANCELED), [late])) == [SceneState.CANCELED, SceneState.CANCELED]


def test_a_day_after_a_cancel_what_was_paid_for_is_not_collected_any_more() -> None:
    """The history is gone by then: Temporal's embedded server keeps it for 24 hours."""
    picture = _picture(_job(JobStatus.CANCELED), [_take(1, outcome=CallOutcome.SUCCEEDED)])

    assert _states(picture) == [SceneState.CANCELED, SceneState.CANCELED]
    assert [scene.receipt for scene in picture.scenes] == [CancelReceipt.KEPT, CancelReceipt.NEVER_STARTED]


def test_why_a_run_could_not_make_a_scene_is_known_from_the_catalog() -> None:
    failures = {1: REFUSED, 2: GONE}
    job = _job(JobStatus.CANCELED, failures=failures)

    picture = _picture(job, [_take(1, outcome=CallOutcome.SUCCEEDED)])

    assert [(scene.state, scene.error) for scene in picture.scenes] == [
        (SceneState.FAILED, REFUSED),
        (SceneState.FAILED, GONE),
    ]
    assert picture.gaps == (1, 2)


def test_a_clip_that_came_after_the_end_counts_more_than_why_it_had_not() -> None:
    picture = _picture(_job(JobStatus.FAILED, failures={1: GONE}), [_collected(1)])

    assert (picture.scenes[0].state, picture.scenes[0].error) == (SceneState.COMPLETE, None)


def test_why_a_film_has_no_music_is_said_from_the_catalog_too() -> None:
    job = _job(JobStatus.COMPLETED, film_key="film", failures={0: REFUSED})

    picture = _picture(
        job, [_collected(1), _collected(2), _take(0, outcome=CallOutcome.SUCCEEDED, stage=AUDIO)]
    )

    assert picture.audio
    assert (picture.audio.state, picture.audio.error) == (SceneState.FAILED, REFUSED)
    assert picture.detail == f"The film has no music: {REFUSED.message}"


def test_a_clip_that_is_not_as_ordered_is_told_with_its_scene() -> None:
    row = _collected(1)
    row.film_seconds, row.departures = 1.0, (Departure(kind=DepartureKind.SHORT, message="It is short."),)

    scene = _picture(_job(), [row, _collected(2)]).scenes[0]

    assert (scene.condition, scene.detail, scene.seconds) == ("not_as_ordered", "It is short.", 1.0)


def test_a_clip_that_was_refused_for_good_is_not_being_collected() -> None:
    refused = _take(1, outcome=CallOutcome.SUCCEEDED)
    refused.error_type, refused.error_message = REFUSED.type, REFUSED.message

    picture = _picture(_job(), [refused])

    assert (picture.scenes[0].state, picture.scenes[0].error) == (SceneState.FAILED, REFUSED)


def test_a_completed_film_names_its_gaps_and_is_whole() -> None:
    job = _job(JobStatus.COMPLETED, gaps=[2], film_key="jobs/j/film-1.mp4", poster_key="jobs/j/poster-1.jpg")

    picture = _picture(job, [_collected(1), _take(2, outcome=CallOutcome.FAILED)])

    assert (picture.progress, picture.gaps, picture.stages_pending) == (100, (2,), ())


def test_the_ledger_knows_when_a_take_began_and_what_became_of_the_music() -> None:
    began = _take(1, LedgerState.ACCEPTED)
    began.accepted_at = BEGAN
    music = _take(0, outcome=CallOutcome.FAILED, stage=LedgerStage.AUDIO)

    picture = _picture(_job(), [music, began])

    assert [(scene.seconds, scene.started_at) for scene in picture.scenes] == [(5, BEGAN), (5, None)]
    assert picture.audio
    assert picture.audio.state is SceneState.FAILED


def test_without_music_there_is_none_to_tell_of() -> None:
    assert _picture(_job(audio="off"), []).audio is None


def _job(status: JobStatus = JobStatus.PROCESSING, audio: str = "music", **fields: object) -> JobRow:
    row = a_row(audio=audio).to_row()
    row.status, row.started_at = status, BEGAN
    row.ended_at = BEGAN + timedelta(minutes=5) if status.has_ended else None
    for name, value in fields.items():
        setattr(row, name, value)
    return row


def _take(
    scene: int,
    state: LedgerState = LedgerState.TERMINAL,
    outcome: CallOutcome | None = None,
    stage: LedgerStage = LedgerStage.SCENE,
) -> LedgerRow:
    return LedgerRow(
        job_id="j",
        stage=stage,
        scene=scene,
        take=1,
        provider="animatic",
        model="storyboard",
        state=state,
        outcome=outcome,
        intent_at=BEGAN,
    )


def _collected(scene: int, stage: LedgerStage = LedgerStage.SCENE) -> LedgerRow:
    row = _take(scene, outcome=CallOutcome.SUCCEEDED, stage=stage)
    row.asset_key, row.thumbnail_key = f"jobs/j/takes/scene-{scene}-1.mp4", f"jobs/j/thumbnails/{scene}-1.jpg"
    row.seconds, row.collected_at = 5.0, BEGAN + timedelta(minutes=1)
    return row


def _picture(job: JobRow, ledger: list[LedgerRow], scenes: list[Scene] = SCENES) -> ProgressResponse:
    return build_snapshot(job_facts_from_database(job, JobRecords(scenes, ledger)), seq=0)


def _states(picture: ProgressResponse) -> list[SceneState]:
    return [scene.state for scene in picture.scenes]
