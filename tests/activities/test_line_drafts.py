"""Lines in another language that a language model writes: asked once, paid once, kept for their owner."""

import pytest
from temporalio.exceptions import ApplicationError

from activities.line_drafts import LineDraftActivities
from activities.paid_script_call import PaidScriptCall
from contracts import FilmVersion, LedgerStage, ScriptOrder, TranslationOrder
from contracts.error_types import ErrorType
from providers.errors import ProviderError
from providers.llm_writers import DraftedStoryboard, TranslatedLines
from store.database import Database
from store.film_languages import FilmLanguages
from store.language_views import JobTables
from tests.activities.kit import ActivityStack, environment


class FakeTranslator:
    """Says each line backwards, or fails."""

    model = "a-model"

    def __init__(self) -> None:
        self.asked: list[TranslationOrder] = []
        self.trouble: ProviderError | None = None
        # How often it repeats itself.
        self.stretch = 1

    def max_price_usd(self, order: ScriptOrder) -> float:
        raise NotImplementedError

    async def write_storyboard(self, order: ScriptOrder) -> DraftedStoryboard:
        raise NotImplementedError

    def max_translation_usd(self, order: TranslationOrder) -> float:
        return 0.02

    async def translate_lines(self, order: TranslationOrder) -> TranslatedLines:
        self.asked.append(order)
        if self.trouble:
            raise self.trouble
        return TranslatedLines(tuple(line[::-1] * self.stretch for line in order.lines), cost_usd=0.01)


@pytest.fixture
def writer() -> FakeTranslator:
    return FakeTranslator()


async def _draft(stack: ActivityStack, writer: FakeTranslator | None, job_id: str) -> None:
    once = PaidScriptCall(stack.ledger, provider="openai", model="a-model")
    tables = JobTables(stack.jobs, stack.storyboards)
    drafts = LineDraftActivities(tables, writer, once)
    await environment().run(drafts.draft_lines, FilmVersion(job_id=job_id, language="de"))


async def _ordered(stack: ActivityStack, take: int = 2) -> str:
    job_id = await stack.job_with_lines(
        (4.0, ("One.", "Two.")), (4.0, ()), (4.0, ("Three.",)), captions="files"
    )
    await FilmLanguages(stack.database).order_draft(job_id, "de", take, None, None)
    return job_id


async def test_lines_are_translated_once_and_each_scene_gets_its_own(
    database: Database, writer: FakeTranslator
) -> None:
    stack = ActivityStack(database)
    job_id = await _ordered(stack)
    await _draft(stack, writer, job_id)
    await _draft(stack, writer, job_id)
    assert writer.asked == [TranslationOrder(language="de", lines=("One.", "Two.", "Three."))]
    row = await FilmLanguages(database).get_language(job_id, "de")
    assert row.lines == [[".enO", ".owT"], [], [".eerhT"]]
    [call] = await stack.ledger.reads.list_rows(job_id)
    assert (call.stage, call.take, call.cost_usd) == (LedgerStage.SCRIPT, 2, 0.01)


async def test_what_was_asked_and_lost_is_not_asked_again_unordered(
    database: Database, writer: FakeTranslator
) -> None:
    stack = ActivityStack(database)
    job_id = await _ordered(stack)
    writer.trouble = ProviderError(ErrorType.RATE_LIMITED, "Too busy.")
    for kind in (ErrorType.RATE_LIMITED, ErrorType.OUTCOME_UNKNOWN):
        with pytest.raises(ApplicationError) as failed:
            await _draft(stack, writer, job_id)
        assert (failed.value.type, failed.value.non_retryable) == (kind, True)
    assert len(writer.asked) == 1
    with pytest.raises(ApplicationError, match="No language model"):
        await _draft(stack, None, await _ordered(stack))


async def test_cards_are_translated_with_the_lines_and_fit_into_their_row(
    database: Database, writer: FakeTranslator
) -> None:
    stack, languages = ActivityStack(database), FilmLanguages(database)
    cards = {"title": "x" * 59 + "é", "end": "Fin"}
    job_id = await stack.job_with_lines((4.0, ("One.",)), captions="files", cards=cards)
    await languages.order_draft(job_id, "de", 2, None, None)
    writer.stretch = 2
    await _draft(stack, writer, job_id)
    assert writer.asked[0].lines == (cards["title"], "Fin", "One.")
    drafted = await languages.get_language(job_id, "de")
    assert drafted.lines == [[".enO.enO"]]
    assert (len(drafted.card_texts["title"]) <= 60, drafted.card_texts["end"]) == (True, "niFniF")
