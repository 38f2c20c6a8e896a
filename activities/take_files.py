"""Fetches what was paid for from a provider: resumable, and with its final failure in the ledger."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from activities.error_translation import final_error
from activities.media_context import MediaContext
from contracts import AcceptedJob, TakeKey
from contracts.error_types import ErrorType
from media.errors import CorruptMedia
from providers.errors import ProviderError
from providers.kit.resumable_download import store_partial_downloads_in
from providers.kit.transport import LinkExpiredError
from providers.protocol import Provider
from store.partial_downloads import PartialDownload

# Since bytes last came in. By then the slow retries (`SLOW_RETRIES`) have taken minutes: the file is gone.
MAX_REFUSALS = 8
FILE_GONE_MESSAGE = "The provider does not give the finished file any more."


async def _to_retryable_error(error: ProviderError, incoming: PartialDownload) -> ProviderError:
    """Make the error retryable unless the provider has lost the job or its file, which is paid for.

    Only refusals of the file's link count towards MAX_REFUSALS, and only bytes that came in reset the
    count: a service whose status call fails now and then would else be asked for a lost file for ever.
    """
    if isinstance(error, LinkExpiredError) and await incoming.count_refusal() >= MAX_REFUSALS:
        return ProviderError(ErrorType.JOB_LOST, FILE_GONE_MESSAGE, final=True)
    final = error.final and error.kind is ErrorType.JOB_LOST
    return ProviderError(
        error.kind, error.message, final=final, retry_after_seconds=error.retry_after_seconds
    )


class TakeFiles:
    """The files of takes, at their providers."""

    def __init__(self, context: MediaContext, providers: Mapping[str, Provider]) -> None:
        self._context, self._providers = context, providers

    @asynccontextmanager
    async def fetch_file(self, accepted: AcceptedJob, into: Path) -> AsyncIterator[None]:
        """Download the take's file to `into` for the block to check and store.

        The download resumes that of an earlier attempt, on whatever worker that was. The partial
        download is deleted when the block succeeds, or finds the file corrupt: the next attempt must not
        start with the same bytes.
        """
        incoming = self._context.open_partial_download(accepted.key)
        try:
            with store_partial_downloads_in(incoming):
                await self._providers[accepted.provider].fetch_result(accepted.provider_job_id, into)
            yield
        except ProviderError as error:
            if (worth := await _to_retryable_error(error, incoming)).final:
                await incoming.delete_blocks()
            raise worth from error
        except CorruptMedia:
            await incoming.delete_blocks()
            raise
        await incoming.delete_blocks()

    async def release_job(self, accepted: AcceptedJob) -> None:
        """Tell the provider that the file is stored here."""
        await self._providers[accepted.provider].release_provider_job(accepted.provider_job_id)

    async def is_collected(self, key: TakeKey) -> bool:
        """Return whether the take's file is stored here."""
        row = await self._context.ledger.reads.find_row(key)
        return row is not None and row.collected_at is not None

    @asynccontextmanager
    async def record_final_failure(self, key: TakeKey) -> AsyncIterator[None]:
        """Record a final failure of the block in the ledger, which outlives the workflow's history."""
        try:
            yield
        except Exception as error:
            if (why := final_error(error)) is not None:
                await self._context.ledger.record_collection_failure(key, why)
            raise
