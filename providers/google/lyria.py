"""Lyria: music through an interaction that answers with it, in base64 (google-genai 3.4.0).

[?] It may also answer with an interaction that is still running, or name a file: then the job's id is the
interaction's, which Google keeps.
"""

import asyncio
from pathlib import Path
from typing import NoReturn
from urllib.parse import quote

from providers.accounts import Account
from providers.at_once import AtOnce
from providers.catalogue.lyria import MODELS
from providers.errors import ProviderError
from providers.google.interactions import (
    PATH,
    Block,
    CreatedInteraction,
    Interaction,
    refused,
    waiting_as_told,
)
from providers.http import HttpError, Transport, outcome_unknown, same_origin
from providers.music import MUSIC_PATIENCE, NO_MUSIC, SENTENCES, music_only, music_prompt, music_refusal
from providers.ordering import model_of
from providers.part import write_whole
from providers.protocol import Inbox, MusicOrder, Order
from providers.sentences import about_a_job, failed
from workflows.contracts import ProviderJobReport, ProviderJobState, Receipt
from workflows.errors import ErrorType

# [?] No limit is written anywhere.
PROMPT_UNITS = 4_000


class Lyria(AtOnce):
    """The music part of one account."""

    def __init__(self, transport: Transport, account: Account, inbox: Inbox) -> None:
        super().__init__("lyria", inbox)
        self._transport = transport
        self._base = account.base_url
        self._headers = {"x-goog-api-key": account.key.get_secret_value()}

    async def submit(self, order: Order) -> str:
        """Have the music made and keep it: takes as long as the making."""
        wanted = music_only(order)
        try:
            answer = await self._transport.pay(
                "POST",
                f"{self._base}{PATH}",
                headers=self._headers,
                json=_body(wanted),
                patience=MUSIC_PATIENCE,
            )
        except HttpError as error:
            trouble = refused(error)
            raise music_refusal(trouble.kind, trouble) from error
        interaction = answer.read(Interaction)
        if music := _music(interaction):
            return await self.keep(wanted, music)
        if interaction.state is not ProviderJobState.SUCCEEDED and _has_failed(interaction):
            _give_up(interaction)
        # Without music in it, an answer is known by its id alone.
        created = answer.read(CreatedInteraction)
        if _has_failed(created):
            _give_up(created)
        return created.id

    async def status(self, provider_job_id: str) -> ProviderJobReport:
        """What is in the inbox is done; an interaction is asked for."""
        if self.owns(provider_job_id):
            return await super().status(provider_job_id)
        interaction = await self._interaction(provider_job_id)
        if _has_failed(interaction):
            kind = interaction.failure()
            return failed(kind, _why(interaction, kind))
        return ProviderJobReport(state=interaction.state)

    async def fetch(self, provider_job_id: str, into: Path) -> None:
        """Write the music there."""
        if self.owns(provider_job_id):
            return await super().fetch(provider_job_id, into)
        interaction = await self._interaction(provider_job_id)
        made = interaction.made("audio")
        if made is None:
            _give_up(interaction)
        if data := made.file():
            return await asyncio.to_thread(write_whole, into, data)
        return await self._download(made, into)

    async def cancel(self, provider_job_id: str) -> Receipt:
        """Nothing here can be stopped: only what runs in the background can, and we ask for none."""
        if self.owns(provider_job_id):
            return await super().cancel(provider_job_id)
        state = (await self._interaction(provider_job_id)).state
        if state is ProviderJobState.SUCCEEDED:
            return Receipt.KEPT
        return Receipt.UNKNOWN if state.ended else Receipt.STILL_BILLED

    async def release(self, provider_job_id: str) -> None:
        """Google forgets its interactions after the project's own number of days."""
        if self.owns(provider_job_id):
            await super().release(provider_job_id)

    async def _interaction(self, interaction_id: str) -> Interaction:
        url = f"{self._base}{PATH}/{quote(interaction_id, safe='')}"
        with waiting_as_told(), about_a_job():
            answer = await self._transport.ask("GET", url, headers=self._headers)
        return answer.read(Interaction)

    async def _download(self, made: Block, into: Path) -> None:
        uri = made.uri or ""
        if not same_origin(uri, self._base):
            return await self._transport.download(uri, into)
        media = uri if "alt=media" in uri else f"{uri}{'&' if '?' in uri else '?'}alt=media"
        return await self._transport.download(media, into, headers=self._headers)


def _body(order: MusicOrder) -> dict[str, object]:
    seconds = model_of(MODELS, order.model).made_seconds(order.seconds)
    # There is no field for the length, nor for a seed. The file is an MP3 unless one asks for another.
    return {"model": order.model, "input": music_prompt(order, PROMPT_UNITS, seconds)}


def _music(interaction: Interaction) -> bytes | None:
    """What the answer to the order holds. Raises OUTCOME_UNKNOWN: it cannot be read, and was paid for."""
    made = interaction.made("audio")
    try:
        return made.file() if made else None
    except ProviderError as error:
        raise outcome_unknown() from error


def _has_failed(interaction: Interaction) -> bool:
    """Whether it has ended without music: badly, or as if all were well."""
    return interaction.state.ended and not interaction.made("audio")


def _give_up(interaction: Interaction) -> NoReturn:
    kind = interaction.failure()
    raise ProviderError(kind, _why(interaction, kind))


def _why(interaction: Interaction, kind: ErrorType) -> str:
    return NO_MUSIC if interaction.state is ProviderJobState.SUCCEEDED else SENTENCES[kind]
