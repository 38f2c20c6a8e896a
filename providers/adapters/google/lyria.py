"""Lyria: music through an interaction whose response holds it in base64 (google-genai 3.4.0).

[?] It may also answer with an interaction that is still running, or with a URI: then the job's id is the
interaction's, which Google keeps.
"""

import asyncio
from pathlib import Path
from typing import NoReturn
from urllib.parse import quote

from contracts import CancelReceipt, ProviderJobReport, ProviderJobState
from contracts.error_types import ErrorType
from providers.accounts import Account
from providers.adapters.google.interactions import (
    INTERACTIONS_PATH,
    ContentBlock,
    CreatedInteraction,
    Interaction,
    retry_delay_from_body,
    translate_error,
)
from providers.catalogue.lyria import MODELS
from providers.errors import ProviderError
from providers.kit.atomic_file import write_atomically
from providers.kit.error_messages import failed_report, job_lost_if_not_found, no_file_error
from providers.kit.music_requests import (
    MUSIC_ERROR_MESSAGES,
    MUSIC_TIMEOUT,
    NO_MUSIC_MESSAGE,
    build_music_prompt,
    music_error,
    require_music_order,
)
from providers.kit.prompts import get_model
from providers.kit.synchronous_provider import SynchronousProvider
from providers.kit.transport import HttpError, Transport, is_same_origin, outcome_unknown_error
from providers.protocol import MediaOrder, MusicOrder, ResultStore

# [?] No limit is documented.
MAX_PROMPT_UNITS = 4_000


class LyriaAdapter(SynchronousProvider):
    """Music part of the adapter for one account."""

    def __init__(self, transport: Transport, account: Account, inbox: ResultStore) -> None:
        super().__init__("lyria", inbox)
        self._transport = transport
        self._base = account.base_url
        self._headers = {"x-goog-api-key": account.key.get_secret_value()}

    async def submit_order(self, order: MediaOrder) -> str:
        """Have the music generated and store it; returns when it is finished."""
        wanted = require_music_order(order)
        try:
            answer = await self._transport.pay_request(
                "POST",
                f"{self._base}{INTERACTIONS_PATH}",
                headers=self._headers,
                json=_build_body(wanted),
                patience=MUSIC_TIMEOUT,
            )
        except HttpError as error:
            trouble = translate_error(error)
            raise music_error(trouble.kind, trouble) from error
        interaction = answer.parse_as(Interaction)
        if music := _decode_music(interaction):
            return await self.store_result(wanted, music)
        if interaction.state is not ProviderJobState.SUCCEEDED and _ended_without_music(interaction):
            _raise_failure(interaction)
        # Without music, the response is useful only by its id.
        created = answer.parse_as(CreatedInteraction)
        if _ended_without_music(created):
            _raise_failure(created)
        return created.id

    async def poll_status(self, provider_job_id: str) -> ProviderJobReport:
        """Report a stored result as SUCCEEDED; poll an interaction."""
        if self.owns_job(provider_job_id):
            return await super().poll_status(provider_job_id)
        return _build_report(await self._fetch_interaction(provider_job_id))

    async def fetch_result(self, provider_job_id: str, into: Path) -> None:
        """Write the music to `into`."""
        if self.owns_job(provider_job_id):
            return await super().fetch_result(provider_job_id, into)
        interaction = await self._fetch_interaction(provider_job_id)
        if (made := interaction.find_output("audio")) is None:
            raise no_file_error(_build_report(interaction))
        if data := made.decode_file():
            return await asyncio.to_thread(write_atomically, into, data)
        return await self._download_file(made, into)

    async def cancel_provider_job(self, provider_job_id: str) -> CancelReceipt:
        """Return how the job is billed: only background interactions can be stopped, and we create none."""
        if self.owns_job(provider_job_id):
            return await super().cancel_provider_job(provider_job_id)
        state = (await self._fetch_interaction(provider_job_id)).state
        if state is ProviderJobState.SUCCEEDED:
            return CancelReceipt.KEPT
        return CancelReceipt.UNKNOWN if state.has_ended else CancelReceipt.STILL_BILLED

    async def release_provider_job(self, provider_job_id: str) -> None:
        """Delete a stored result; Google deletes interactions after a number of days set in the project."""
        if self.owns_job(provider_job_id):
            await super().release_provider_job(provider_job_id)

    async def _fetch_interaction(self, interaction_id: str) -> Interaction:
        url = f"{self._base}{INTERACTIONS_PATH}/{quote(interaction_id, safe='')}"
        with retry_delay_from_body(), job_lost_if_not_found():
            answer = await self._transport.send_request("GET", url, headers=self._headers)
        return answer.parse_as(Interaction)

    async def _download_file(self, made: ContentBlock, into: Path) -> None:
        uri = made.uri or ""
        if not is_same_origin(uri, self._base):
            return await self._transport.download_file(uri, into)
        media = uri if "alt=media" in uri else f"{uri}{'&' if '?' in uri else '?'}alt=media"
        return await self._transport.download_file(media, into, headers=self._headers)


def _build_body(order: MusicOrder) -> dict[str, object]:
    seconds = get_model(MODELS, order.model).billed_seconds(order.seconds)
    # There is no field for the length or a seed. The default format is MP3.
    return {"model": order.model, "input": build_music_prompt(order, MAX_PROMPT_UNITS, seconds)}


def _build_report(interaction: Interaction) -> ProviderJobReport:
    if _ended_without_music(interaction):
        kind = interaction.classify_failure()
        return failed_report(kind, _failure_message(interaction, kind))
    return ProviderJobReport(state=interaction.state)


def _decode_music(interaction: Interaction) -> bytes | None:
    """Return the music in the response. Raises OUTCOME_UNKNOWN: invalid base64, but it was paid for."""
    made = interaction.find_output("audio")
    try:
        return made.decode_file() if made else None
    except ProviderError as error:
        raise outcome_unknown_error() from error


def _ended_without_music(interaction: Interaction) -> bool:
    """Return whether the interaction ended without music, even if reported as successful."""
    return interaction.state.has_ended and not interaction.find_output("audio")


def _raise_failure(interaction: Interaction) -> NoReturn:
    kind = interaction.classify_failure()
    raise ProviderError(kind, _failure_message(interaction, kind))


def _failure_message(interaction: Interaction, kind: ErrorType) -> str:
    return NO_MUSIC_MESSAGE if interaction.state is ProviderJobState.SUCCEEDED else MUSIC_ERROR_MESSAGES[kind]
