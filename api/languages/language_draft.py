"""Lines in another language that a language model writes, as a draft: its price, and its order."""

from dataclasses import dataclass

from api.jobs.job_records import JobRecords
from api.languages.language_plan import (
    NO_WRITER,
    choose_narration,
    read_records,
    refusal,
    require_another_language,
)
from api.languages.language_request import LanguageRequest
from api.services import ApiServices
from contracts import LedgerStage, Narration, TranslationOrder
from providers.llm_writers import LlmWriter
from store.models import JobRow

NO_SOURCE = "give the lines of each scene in this language: the film has none that could be translated"


@dataclass(frozen=True)
class DraftPlan:
    """An order to a language model: the number of lines that it is to write, and the texts of cards.

    `narration`: who will speak them; None: nobody.
    """

    records: JobRecords
    narration: Narration | None
    writer: LlmWriter
    order: TranslationOrder
    lines: int

    @property
    def cost_usd(self) -> float:
        """The most that the answer costs, in US dollars; 0 where the model has no price."""
        return round(self.writer.max_translation_usd(self.order), 6)

    @property
    def take(self) -> int:
        """The number of the paid call. Take 1 is the storyboard's."""
        calls = [row.take for row in self.records.ledger if row.stage is LedgerStage.SCRIPT]
        return 1 + max([1, *calls])


async def plan_draft(services: ApiServices, row: JobRow, request: LanguageRequest) -> DraftPlan:
    """Plan a draft of the lines.

    Raises:
        ProblemError: there is no film yet, nothing to translate, or nobody who could, or there can be no film
            in this language.
    """
    records = await read_records(services, row)
    require_another_language(row, request)
    if (writer := services.storyboard_writer) is None:
        raise refusal("lines", NO_WRITER)
    lines = [line for scene in records.scenes if scene.number not in row.gaps for line in scene.lines]
    if not lines:
        raise refusal("lines", NO_SOURCE)
    narration, _ = choose_narration(services, row, request)
    cards = row.brief.cards.texts.values() if row.brief.cards else ()
    order = TranslationOrder(language=request.language, lines=(*cards, *lines))
    return DraftPlan(records, narration, writer, order, len(lines))
