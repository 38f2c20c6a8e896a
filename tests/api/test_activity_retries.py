"""What scenes suffer from, as their progress shows it."""

from datetime import timedelta

import pytest

from api.progress.activity_retries import add_activity_retries
from contracts import (
    JobStatus,
    LedgerStage,
    ProgressResponse,
    SceneProgress,
    SceneState,
    TakeCondition,
    TakeKey,
    TakeProgress,
)
from contracts.error_types import ErrorType
from estimates.eta import remaining_at
from temporal_client import ActivityIssue
from tests.api.views import NOW


def a_trouble(
    scene: int | None, type_: str, message: str, *, stage: LedgerStage = LedgerStage.SCENE
) -> ActivityIssue:
    key = None if scene is None else TakeKey(job_id="job-1", stage=stage, scene=scene)
    next_at = NOW + timedelta(seconds=14)
    return ActivityIssue("wait_for_news", key, type_, message, attempt=3, next_at=next_at)


TOLD = ProgressResponse(
    job_id="job-1",
    status=JobStatus.PROCESSING,
    scenes=(SceneProgress(number=1), SceneProgress(number=2, state=SceneState.RUNNING)),
    audio=TakeProgress(),
)


def test_a_retry_is_shown_at_its_scene_with_its_try_and_its_reason() -> None:
    laid = add_activity_retries(TOLD, [a_trouble(2, ErrorType.TRANSIENT, "It is away.")], NOW)
    first, second = laid.scenes
    assert first == TOLD.scenes[0]
    assert (second.condition, second.attempt) == (TakeCondition.RETRYING, 3)
    assert second.detail == "Retrying (try 3) in 14 s: It is away."


def test_a_try_that_is_under_way_has_no_seconds() -> None:
    laid = add_activity_retries(
        TOLD, [a_trouble(2, ErrorType.TRANSIENT, "Away.")], NOW + timedelta(seconds=20)
    )
    assert laid.scenes[1].detail == "Retrying (try 3): Away."


def test_who_waits_in_line_has_a_number_and_is_not_retrying() -> None:
    line = a_trouble(1, ErrorType.NO_SLOT, "number 4 in line for runway; next look in 3.2 s")
    (scene, _) = add_activity_retries(TOLD, [line], NOW).scenes
    assert (scene.condition, scene.attempt) == (TakeCondition.IN_LINE, 1)
    assert scene.detail == "Number 4 in line for runway"


def test_the_music_and_the_whole_job_have_troubles_of_their_own() -> None:
    music = a_trouble(0, ErrorType.TRANSIENT, "Away.", stage=LedgerStage.AUDIO)
    cut = a_trouble(None, ErrorType.DISK_FULL, "The disk is full.")
    laid = add_activity_retries(TOLD, [music, cut], NOW)
    assert laid.audio is not None
    assert laid.audio.condition is TakeCondition.RETRYING
    assert (laid.condition, laid.detail) == (
        TakeCondition.RETRYING,
        "Retrying (try 3) in 14 s: The disk is full.",
    )


def test_what_the_job_says_itself_is_not_called_a_retry() -> None:
    told = TOLD.model_copy(update={"detail": "The film has no music."})
    laid = add_activity_retries(told, [a_trouble(None, ErrorType.DISK_FULL, "The disk is full.")], NOW)
    assert (laid.condition, laid.detail) == (None, "The film has no music.")


def test_a_paused_step_is_told_before_all_else_and_has_no_try() -> None:
    message = "Paused. It goes on with: temporal activity unpause"
    scene = a_trouble(2, ErrorType.PAUSED, message)
    cut = a_trouble(None, ErrorType.PAUSED, message)
    others = [a_trouble(2, ErrorType.TRANSIENT, "Away."), a_trouble(None, ErrorType.DISK_FULL, "It is full.")]
    told = TOLD.model_copy(update={"detail": "The film has no music."})
    laid = add_activity_retries(told, [scene, cut, *others], NOW)
    assert (laid.scenes[1].condition, laid.scenes[1].attempt) == (TakeCondition.PAUSED, 1)
    assert laid.scenes[1].detail == laid.detail == message
    assert laid.condition is TakeCondition.PAUSED


KEY_NAMES = "Google does not take the key file that LONGTAKE_VERTEX_CREDENTIALS names."


@pytest.mark.parametrize("type_", [ErrorType.AUTH_FAILED, ErrorType.QUOTA_EXHAUSTED])
def test_a_service_that_refuses_us_is_what_scene_and_film_wait_for(type_: ErrorType) -> None:
    scenes = (SceneProgress(number=1), SceneProgress(number=2, provider="vertex", state=SceneState.SUBMITTED))
    told = TOLD.model_copy(update={"scenes": scenes, "tail_seconds": 1.0})
    laid = add_activity_retries(told, [a_trouble(2, type_, KEY_NAMES)], NOW)
    first, second = laid.scenes
    assert first == scenes[0]
    assert (laid.condition, second.condition) == (TakeCondition.REFUSED, TakeCondition.REFUSED)
    assert second.detail == laid.detail
    assert second.detail.startswith("Waits for vertex, which ")
    assert "LONGTAKE" not in second.detail
    assert remaining_at(laid, NOW) is None


def test_a_refused_voice_music_and_still_are_told_by_their_own_service() -> None:
    parts = {"narration": TakeProgress(provider="elevenlabs"), "audio": TakeProgress(provider="mureka")}
    told = TOLD.model_copy(update=parts)
    voice, music, still, script = [
        add_activity_retries(told, [a_trouble(scene, ErrorType.AUTH_FAILED, KEY_NAMES, stage=stage)], NOW)
        for scene, stage in (
            (1, LedgerStage.VOICE),
            (0, LedgerStage.AUDIO),
            (1, LedgerStage.IMAGE),
            (1, LedgerStage.SCRIPT),
        )
    ]
    assert voice.narration
    assert voice.narration.detail.startswith("Waits for elevenlabs,")
    assert voice.scenes == told.scenes
    assert music.audio
    assert music.audio.condition is TakeCondition.REFUSED
    assert still.scenes[0].detail.startswith("Waits for the image service,")
    assert script.detail.startswith("Waits for the language model,")
    assert script.scenes == told.scenes


def test_a_pause_is_told_before_a_refusal_and_a_refusal_before_other_troubles() -> None:
    refused = a_trouble(2, ErrorType.AUTH_FAILED, KEY_NAMES)
    cut = a_trouble(None, ErrorType.DISK_FULL, "It is full.")
    assert add_activity_retries(TOLD, [cut, refused], NOW).condition is TakeCondition.REFUSED
    pause = a_trouble(2, ErrorType.PAUSED, "Paused. It goes on with: temporal activity unpause")
    assert add_activity_retries(TOLD, [pause, refused], NOW).scenes[1].condition is TakeCondition.PAUSED


def test_what_has_ended_suffers_no_more() -> None:
    ended = TOLD.model_copy(update={"status": JobStatus.FAILED})
    assert add_activity_retries(ended, [a_trouble(2, ErrorType.TRANSIENT, "Away.")], NOW) is ended
