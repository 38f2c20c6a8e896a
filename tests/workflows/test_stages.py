"""The table of the pipeline's stages."""

from collections import Counter
from itertools import pairwise

import pytest

from contracts import MODEL_KINDS, MUSIC_NUMBER, LedgerStage, ModelKind
from contracts.stages import (
    COMPOSING_STAGE,
    MAX_CALL_DURATIONS,
    PIPELINE,
    SCENES_STAGE,
    describe_part,
    ledger_stage_of,
)


def test_stages_follow_one_another_from_nothing_to_the_whole_job() -> None:
    assert [before.end for before, _ in pairwise(PIPELINE)] == [
        after.start for _, after in pairwise(PIPELINE)
    ]
    assert (PIPELINE[0].start, PIPELINE[-1].end) == (0, 100)


def test_each_kind_of_paid_call_belongs_to_one_stage() -> None:
    counted = Counter(stage.ledger_stage for stage in PIPELINE if stage.ledger_stage is not None)
    assert counted == dict.fromkeys(LedgerStage, 1)


def test_each_kind_of_model_is_paid_for_in_one_stage() -> None:
    assert sorted(MODEL_KINDS.values()) == sorted(ModelKind)


def test_each_paid_call_has_a_timeout() -> None:
    assert MAX_CALL_DURATIONS.keys() == set(LedgerStage)


def test_a_stage_is_one_step_unless_it_has_a_text_for_its_end() -> None:
    assert COMPOSING_STAGE.step_names() == (("composing", "Assembling the film"),)
    assert SCENES_STAGE.step_names(3) == (
        ("scene_3_generating", "Generating scene 3"),
        ("scene_3_complete", "Scene 3 ready"),
    )


@pytest.mark.parametrize(
    ("number", "stage", "words"),
    [(MUSIC_NUMBER, LedgerStage.AUDIO, "the music"), (2, LedgerStage.SCENE, "scene 2")],
)
def test_a_number_stands_for_a_scene_or_the_music(number: int, stage: LedgerStage, words: str) -> None:
    assert (ledger_stage_of(number), describe_part(number)) == (stage, words)
