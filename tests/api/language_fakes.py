"""Fake activities that draft and speak lines."""

import asyncio

from temporalio import activity

from activities.error_translation import translate_errors
from api.services import ApiServices
from contracts import (
    FilmVersion,
    NarrationOrder,
    SpokenLines,
    SpokenNarration,
)
from speech.speech_errors import UnspeakableText
from tests.api.activity_facts import now


class LanguageFakes:
    """Drafts and speaks the lines of films, in their first language and in others."""

    def __init__(self, rooms: ApiServices) -> None:
        self._rooms = rooms
        # Whether no line of another language can be spoken.
        self.mute = False
        # While it is not set, no line of another language is spoken.
        self.speaks = asyncio.Event()
        self.speaks.set()
        # What each film was spoken with, by scene.
        self.spoken: list[list[tuple[str, ...]]] = []

    @activity.defn
    async def check_fonts(self, version: FilmVersion) -> None:
        """There are fonts for everything."""

    @activity.defn
    async def draft_lines(self, version: FilmVersion) -> None:
        scenes = await self._rooms.storyboards.list_scenes(version.job_id)
        lines = [[f"{line} ({version.language})" for line in scene.lines] for scene in scenes]
        await self._rooms.languages.keep_draft(version.job_id, version.language, lines)

    @activity.defn
    @translate_errors
    async def speak_version(self, version: FilmVersion) -> SpokenNarration:
        await self.speaks.wait()
        if self.mute:
            raise UnspeakableText("It cannot be spoken.")
        return SpokenNarration(scene_seconds={}, lines=1, seconds=1.0, created_at=now())

    @activity.defn
    async def speak_narration(self, job_id: str) -> SpokenNarration:
        return await self._speak_first(job_id)

    @activity.defn
    async def record_lines(self, job_id: str) -> SpokenLines:
        return SpokenLines(lines=0)

    @activity.defn
    async def level_narration(self, order: NarrationOrder) -> SpokenNarration:
        return await self._speak_first(order.job_id)

    async def _speak_first(self, job_id: str) -> SpokenNarration:
        scenes = await self._rooms.storyboards.list_scenes(job_id)
        self.spoken.append([scene.lines for scene in scenes])
        return SpokenNarration(scene_seconds={}, lines=0, seconds=0.0, created_at=now())
