"""What is spent, ordered, doubtful and still to come, as the ledger and the picture have it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from api.jobs.job_records import JobRecords
from api.jobs.line_prices import price_lacking_lines
from api.jobs.money import JobMoney, compute_job_money
from contracts import (
    CancelReceipt,
    JobStatus,
    LanguageProgress,
    LedgerStage,
    ModelKind,
    Narration,
    ProgressResponse,
    RequestedEnd,
    Scene,
    SceneProgress,
    SceneState,
    TakeProgress,
    VoicedLine,
)
from providers.registry import Registry
from speech.line_digest import line_digest
from store.models import CallOutcome, JobRow, LanguageRow, LedgerRow, LedgerState
from tests.api.kit import a_row
from tests.api.market import REGISTRY, a_model

SPEAKER = a_model("speaker", kind=ModelKind.VOICE, usd_per_character=0.01)
SPEAKING = Registry([*REGISTRY.models, SPEAKER], REGISTRY.providers)
NOW = datetime(2026, 11, 29, tzinfo=UTC)
SCENES = [Scene(number=n, text=f"Scene {n}", seconds=5) for n in (1, 2, 3)]
# Of five seconds and a tail at $0.10 a second, the last without: 6, 6 and 5 seconds are made.
FIRST, SECOND, THIRD = 0.6, 0.6, 0.5


def near(*values: float) -> Any:  # noqa: ANN401 - pytest's own type compares with nothing
    return pytest.approx(values)


def a_job(**fields: Any) -> JobRow:  # noqa: ANN401 - any of its fields
    row = a_row(**{"provider": "studio", "model": "fine", "audio": "off", **fields}).to_row()
    row.provider, row.model = "studio", "fine"
    row.brief = row.brief.model_copy(update={"model": "fine"})
    return row


def a_call(scene: int, price: float, *, take: int = 1, **fields: Any) -> LedgerRow:  # noqa: ANN401 - any of its fields
    """By default one that is accepted."""
    usual: dict[str, Any] = {
        "state": LedgerState.ACCEPTED,
        "provider": "studio",
        "model": "fine",
        "intent_at": NOW,
    }
    return LedgerRow(
        job_id="j", stage=LedgerStage.SCENE, scene=scene, take=take, price_usd=price, **usual | fields
    )


def ended(scene: int, price: float, outcome: CallOutcome, **fields: Any) -> LedgerRow:  # noqa: ANN401 - any of its fields
    return a_call(scene, price, state=LedgerState.TERMINAL, outcome=outcome, **fields)


def a_picture(*states: SceneState, **fields: Any) -> ProgressResponse:  # noqa: ANN401 - any of its fields
    scenes = [
        SceneProgress(number=n, state=state, seconds=5, provider="studio", model="fine")
        for n, state in enumerate(states, 1)
    ]
    return ProgressResponse(job_id="j", **{"status": JobStatus.PROCESSING, "scenes": tuple(scenes), **fields})


def counted(row: JobRow, told: ProgressResponse, *ledger: LedgerRow) -> JobMoney:
    return compute_job_money(row, told, JobRecords(SCENES, ledger), REGISTRY)


def test_what_is_ordered_is_not_left_though_nothing_is_spent_yet() -> None:
    told = a_picture(SceneState.RUNNING, SceneState.SUBMITTED, SceneState.WAITING)

    money = counted(a_job(budget_usd=3), told, a_call(1, FIRST), a_call(2, SECOND))

    assert (money.spent_usd, money.ordered_usd, money.left_usd) == (0, 1.2, 1.8)
    assert (money.to_come_usd, money.whole_usd) == near(THIRD, 1.7)


def test_before_the_approval_all_is_to_come_with_its_music() -> None:
    told = a_picture(
        *[SceneState.WAITING] * 3,
        status=JobStatus.AWAITING_APPROVAL,
        audio=TakeProgress(provider="studio", model="jingle"),
    )

    money = counted(a_job(budget_usd=1), told)

    assert (money.spent_usd, money.ordered_usd) == (0, 0)
    assert (money.to_come_usd, money.left_usd) == near(1.7 + 0.26, 1)


def test_a_take_of_which_nobody_knows_whether_it_was_paid_for_is_doubtful_and_not_left() -> None:
    told = a_picture(SceneState.COMPLETE, SceneState.FAILED, SceneState.FAILED)
    calls = [
        ended(1, FIRST, CallOutcome.SUCCEEDED, cost_usd=0.55, collected_at=NOW, asset_key="a"),
        ended(2, SECOND, CallOutcome.FAILED, error_type="OUTCOME_UNKNOWN"),
        ended(3, THIRD, CallOutcome.CANCELED, receipt=CancelReceipt.NOT_BILLED),
        a_call(3, THIRD, take=2, state=LedgerState.INTENT, held_at=NOW),
    ]

    money = counted(a_job(budget_usd=2), told, *calls)

    assert (money.spent_usd, money.ordered_usd, money.doubtful_usd) == (0.55, 0, SECOND + THIRD)
    assert (money.to_come_usd, money.left_usd) == near(0, 0.35)


def test_a_scene_that_is_made_anew_is_to_come_until_its_take_is_ordered() -> None:
    told = a_picture(SceneState.SUBMITTED, SceneState.COMPLETE, SceneState.COMPLETE)
    first = ended(1, FIRST, CallOutcome.SUCCEEDED, cost_usd=0.6, collected_at=NOW, asset_key="a")

    assert counted(a_job(), told, first).to_come_usd == FIRST
    assert counted(a_job(), told, first, a_call(1, FIRST, take=2)).to_come_usd == 0


def test_a_clip_that_waits_to_be_fetched_costs_nothing_more() -> None:
    told = a_picture(SceneState.SUBMITTED, SceneState.COMPLETE, SceneState.COMPLETE)

    assert counted(a_job(), told, ended(1, FIRST, CallOutcome.SUCCEEDED, cost_usd=0.6)).to_come_usd == 0


def test_the_lines_of_a_language_that_is_being_made_are_to_come_until_they_are_ordered() -> None:
    told = a_picture(*[SceneState.COMPLETE] * 3, other_language=LanguageProgress(language="de"))
    speaker = Narration(language="de", provider="studio", model="speaker", voice="ann")
    version = LanguageRow(
        job_id="j",
        language="de",
        lines=[["Hallo"], ["Tschau", "Hallo"], []],
        narration=speaker,
        ordered_at=NOW,
    )
    job = a_job(narration={"provider": "studio", "model": "speaker", "voice": "ann"})

    def to_come(*ledger: LedgerRow) -> float | None:
        records = JobRecords(SCENES, ledger, languages=[version])
        return compute_job_money(job, told, records, SPEAKING).to_come_usd

    first = a_line("Hello", speaker.model_copy(update={"language": "en"}), scene=1)
    assert to_come(first) == pytest.approx(11 * 0.01)
    assert to_come(first, a_line("Hallo", speaker, scene=1)) == pytest.approx(6 * 0.01)
    assert to_come(a_line("Hallo", speaker, scene=1), a_line("Tschau", speaker, scene=2)) == 0


def test_what_a_draft_costs_is_not_known_before_its_writer_is_asked_and_its_lines_cost_money_later() -> None:
    speaker = Narration(language="de", provider="studio", model="speaker", voice="ann")
    drafts = LanguageRow(job_id="j", language="de", lines=[], narration=speaker, draft_take=2, ordered_at=NOW)
    said = LanguageProgress(language="de", drafts_lines=True)
    being_drafted = a_picture(*[SceneState.COMPLETE] * 3, other_language=said)

    def count(told: ProgressResponse, version: LanguageRow, *ledger: LedgerRow, **job: Any) -> JobMoney:  # noqa: ANN401
        records = JobRecords(SCENES, ledger, languages=[version])
        return compute_job_money(a_job(**job), told, records, SPEAKING)

    assert count(being_drafted, drafts).to_come_usd is None
    writer = a_call(0, 0.01, take=2)
    writer.stage = LedgerStage.SCRIPT
    asked = count(being_drafted, drafts, writer)
    assert (asked.ordered_usd, asked.to_come_usd) == (0.01, 0)

    drafted = drafts.model_copy(update={"lines": [["Hallo"], ["Tschau"], ["Ende"]]})
    ended_film = a_picture(*[SceneState.COMPLETE] * 3, status=JobStatus.COMPLETED)
    waiting = count(ended_film, drafted, writer)
    assert (waiting.to_come_usd, waiting.drafted_usd) == near(0, 15 * 0.01)
    kept = a_line("Hallo", speaker, scene=1)
    assert count(ended_film, drafted, writer, kept).drafted_usd == pytest.approx(10 * 0.01)
    # A scene that the film lacks is not spoken.
    gap = a_job()
    gap.gaps = [3]
    assert compute_job_money(
        gap, ended_film, JobRecords(SCENES, [writer], languages=[drafted]), SPEAKING
    ).drafted_usd == pytest.approx(11 * 0.01)
    ordered = drafted.model_copy(update={"draft_take": 0})
    assert count(ended_film, ordered, writer).drafted_usd == 0


def test_lines_of_a_scene_that_the_film_goes_without_are_not_to_come_and_a_retake_buys_them() -> None:
    speaker = Narration(provider="studio", model="speaker", voice="ann")
    scenes = [
        scene.model_copy(update={"lines": lines})
        for scene, lines in zip(SCENES, (("Hello",), ("Hello", "Bye"), ()), strict=True)
    ]
    job = a_job(narration=speaker.model_dump())
    records = JobRecords(scenes, [a_line("Hello", speaker, scene=1)])
    left_out = a_picture(SceneState.COMPLETE, SceneState.FAILED, SceneState.COMPLETE)
    assert compute_job_money(job, left_out, records, SPEAKING).to_come_usd == 0
    assert price_lacking_lines(job, scenes[1], records, SPEAKING) == pytest.approx(3 * 0.01)
    assert price_lacking_lines(job, scenes[0], records, SPEAKING) == 0


def a_line(text: str, speaker: Narration, *, scene: int) -> LedgerRow:
    digest = line_digest(VoicedLine(text), speaker)
    row = ended(scene, 0.05, CallOutcome.SUCCEEDED, line=1, order_digest=digest, cost_usd=0.05)
    row.stage, row.language = LedgerStage.VOICE, speaker.language
    return row


@pytest.mark.parametrize("fields", [{"status": JobStatus.CANCELED}, {"ending": RequestedEnd.KEEP}])
def test_to_a_film_that_buys_nothing_more_nothing_comes(fields: dict[str, object]) -> None:
    told = a_picture(*[SceneState.WAITING] * 3, **fields)

    assert counted(a_job(), told).to_come_usd == 0


def test_where_nobody_knows_the_price_none_is_told() -> None:
    told = a_picture(*[SceneState.WAITING] * 3)
    foreign = told.model_copy(
        update={"scenes": tuple(s.model_copy(update={"model": "of-tomorrow"}) for s in told.scenes)}
    )

    money = counted(a_job(budget_usd=3), foreign)

    assert (money.to_come_usd, money.whole_usd, money.left_usd) == (None, None, 3)
