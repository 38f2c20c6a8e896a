"""Has a service speak the lines of a film: one paid call each, and each kept before the next is asked for."""

import asyncio
import tempfile
from collections.abc import Awaitable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from activities.error_translation import final_error
from activities.kept_lines import KeptLines
from activities.line_places import At, LinePlace
from activities.paid_calls import PaidCalls
from activities.spoken_takes import SpokenTakes
from contracts import LedgerStage, Narration, ProviderJobReport, ProviderJobState, TakeKey, TakeOrder
from contracts.error_types import ErrorType
from media.errors import MediaError
from providers.errors import ProviderError
from providers.protocol import Provider, get_provider
from providers.voice_takes import VoiceTake
from store.errors import IntentNotFound
from store.ledger.reads import LedgerReads
from store.ledger.writes import Ledger
from store.models import CallOutcome, LedgerRow

# Between two polls of a service that speaks in its own time.
POLL_SECONDS = 2.0
# A service that has not spoken a line by then is given up: its owner decides who speaks.
MAX_WAIT = timedelta(minutes=15)
NO_LINE_MESSAGE = "The voice's service could not speak a line."
LOST_MESSAGE = "It is unknown whether the line was paid for, and other words stand in its place now."
TOO_SLOW_MESSAGE = "The voice's service has not spoken a line in time."

T = TypeVar("T")


class PaidLines:
    """Buys lines, and keeps them.

    Args:
        providers: by name; those whose voices speak.
        kept: where lines are kept.
        takes: decodes lines before they are kept, while their service still has them.
    """

    def __init__(
        self,
        ledger: Ledger,
        paid_calls: PaidCalls,
        providers: Mapping[str, Provider],
        kept: KeptLines,
        takes: SpokenTakes,
    ) -> None:
        self._ledger, self._paid_calls = ledger, paid_calls
        self._providers, self._kept, self._takes = providers, kept, takes

    async def buy_line(
        self, job_id: str, narration: Narration, place: LinePlace, digests: Mapping[At, str]
    ) -> None:
        """Have the line spoken and keep it, unless it is kept already.

        A cancel waits until a call that pays is over, and what it brought is kept.

        Args:
            digests: of all lines of the film, see `list_digests`.

        Raises:
            ProviderError: it was not spoken; OUTCOME_UNKNOWN: it may have been paid for.
            StoreError: the price is over a limit, or the provider has no free slot yet.
        """
        digest = digests[place.scene, place.number]
        if await self._kept.has_line(job_id, digest):
            return
        row = await finish_despite_cancel(self._start_call(job_id, narration, place, digests))
        report = await self._paid_calls.settle_job(row.key, await self._wait_until_ended(row))
        if report.state is not ProviderJobState.SUCCEEDED:
            why = report.error
            raise ProviderError(
                ErrorType(why.type) if why else ErrorType.GENERATION_FAILED,
                why.message if why else NO_LINE_MESSAGE,
            )
        await self.keep_line(row.key)

    async def sum_costs(self, job_id: str, scene: int, language: str) -> float:
        """Return what the lines of a scene have cost so far in a language, in US dollars."""
        rows = await list_lines(self._ledger.reads, job_id, language)
        return round(sum(row.cost_usd or 0.0 for row in rows if row.scene == scene), 6)

    async def keep_line(self, key: TakeKey) -> None:
        """Fetch a line that is spoken, keep it, and record that. Safe to repeat.

        Raises:
            ProviderError: it cannot be had; JOB_LOST: nowhere any more.
            MediaError: its sound cannot be decoded.
        """
        if (row := await self._ledger.reads.find_row(key)) is None:
            raise IntentNotFound(key.token)
        digest = row.order_digest or ""
        if not await self._kept.has_line(row.job_id, digest):
            await self._fetch_line(row, digest)
        await self._ledger.record_collection(
            key,
            asset_key=self._kept.key_of(row.job_id, digest),
            thumbnail_key=None,
            seconds=row.order_seconds,
            digest=digest,
        )
        await self._providers[row.provider].release_provider_job(str(row.provider_job_id))

    async def _fetch_line(self, row: LedgerRow, digest: str) -> None:
        try:
            take = await self._fetch_take(row)
            await self._takes.check_sound(take)
            await self._kept.put_line(row.job_id, digest, take)
        except (ProviderError, MediaError) as error:
            # A concurrent attempt may have kept it and released it at the provider.
            if await self._kept.has_line(row.job_id, digest):
                return
            if (why := final_error(error)) is not None:
                await self._ledger.record_collection_failure(row.key, why)
            raise

    async def _fetch_take(self, row: LedgerRow) -> VoiceTake:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "take")
            provider = get_provider(self._providers, row.provider)
            await provider.fetch_result(str(row.provider_job_id), file)
            return VoiceTake.from_json(await asyncio.to_thread(file.read_bytes))

    async def _start_call(
        self, job_id: str, narration: Narration, place: LinePlace, digests: Mapping[At, str]
    ) -> LedgerRow:
        digest = digests[place.scene, place.number]
        key = TakeKey(
            job_id=job_id,
            stage=LedgerStage.VOICE,
            scene=place.scene,
            line=place.number,
            language=narration.language,
        )
        key = await self._choose_key(key, digests)
        order = TakeOrder(key=key, provider=narration.provider, model=narration.model or "", digest=digest)
        try:
            return await self._paid_calls.start_job(order)
        except ProviderError as error:
            raise UnspokenLineError(key, error) from error

    async def _choose_key(self, key: TakeKey, digests: Mapping[At, str]) -> TakeKey:
        """Return that of a call for the same line that may still bring it; else the line's next take.

        The line may have been ordered for another scene, which is left out of the film by now.
        """
        digest = digests[key.scene, key.line]
        rows = await list_lines(self._ledger.reads, key.job_id, key.language)
        hopeful = [row for row in rows if row.order_digest == digest and may_bring_line(row)]
        if hopeful:
            best = max(hopeful, key=lambda row: (not row.is_outcome_unknown, _same_line(row, key), row.take))
            await self._require_same_words(best, digests)
            return best.key
        last = max((row.take for row in rows if _same_line(row, key)), default=0)
        return key.model_copy(update={"take": last + 1})

    async def _require_same_words(self, row: LedgerRow, digests: Mapping[At, str]) -> None:
        """Raise if the call may have been made, but not be made again: its place has other words by now.

        Raises:
            ProviderError: OUTCOME_UNKNOWN: the owner is to decide about it.
        """
        if row.provider_job_id is not None or digests.get((row.scene, row.line)) == row.order_digest:
            return
        await self._ledger.unknown.mark_outcome_unknown(row.key)
        raise UnspokenLineError(row.key, ProviderError(ErrorType.OUTCOME_UNKNOWN, LOST_MESSAGE, final=True))

    async def _wait_until_ended(self, row: LedgerRow) -> ProviderJobReport:
        """Poll until the line is spoken, or its service has failed.

        Raises:
            ProviderError: TIMED_OUT: it has not ended in time; its job stays open, and may still bring it.
        """
        while True:
            report = await self._paid_calls.poll_job(row)
            if report.state.has_ended:
                return report
            if row.accepted_at and datetime.now(UTC) - row.accepted_at > MAX_WAIT:
                raise ProviderError(ErrorType.TIMED_OUT, TOO_SLOW_MESSAGE)
            await asyncio.sleep(POLL_SECONDS)


class UnspokenLineError(ProviderError):
    """A line was not spoken. `key`: its take."""

    def __init__(self, key: TakeKey, why: ProviderError) -> None:
        super().__init__(why.kind, why.message, final=why.final, retry_after_seconds=why.retry_after_seconds)
        self.key = key


async def finish_despite_cancel(work: Awaitable[T]) -> T:
    """Await the work; a cancel of the caller goes on only after the work has ended."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise


def _same_line(row: LedgerRow, key: TakeKey) -> bool:
    return row.key.model_copy(update={"take": key.take}) == key


async def list_lines(ledger: LedgerReads, job_id: str, language: str) -> list[LedgerRow]:
    """List all calls for lines of a film in a language."""
    rows = await ledger.list_rows(job_id)
    return [row for row in rows if (row.stage, row.language) == (LedgerStage.VOICE, language)]


def may_bring_line(row: LedgerRow) -> bool:
    """Return whether the call is open, or has succeeded and its line is not fetched yet."""
    fetched = row.collected_at is not None or row.error_type is not None
    return row.outcome is None or (row.outcome is CallOutcome.SUCCEEDED and not fetched)
