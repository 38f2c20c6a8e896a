"""Decodes uploaded sound in a child process, and stores it once for each content."""

import asyncio
import hashlib
from pathlib import Path
from typing import BinaryIO

from api.http.problems import FieldError, ProblemError, validation_problem
from api.uploads.work_folder import copy_to_file, open_work_folder
from contracts import UploadKind
from media.errors import DiskFull
from media.ffmpeg import Ffmpeg, find_ffmpeg
from media.uploaded_audio import MAX_SECONDS, MIN_SECONDS, AudioFault, AudioRefused, normalize_audio
from store.assets import Assets
from store.errors import StorageFull
from store.models import UploadRow
from store.uploads import UploadCatalog, UploadToKeep

FILE_FIELD = "file"
# Decoding takes a whole core; further uploads wait.
MAX_AT_ONCE = 2
TAKEN_KINDS = "use WAV, MP3, M4A, AAC, FLAC or Ogg"
FAULT_MESSAGES = {
    AudioFault.NOT_AUDIO: f"this is no sound that can be read: {TAKEN_KINDS}",
    AudioFault.UNREADABLE: f"this is no sound that can be read, or it is damaged: {TAKEN_KINDS}",
    AudioFault.TOO_SHORT: f"this sound is shorter than {MIN_SECONDS:g} second",
    AudioFault.TOO_LONG: f"this sound is longer than {MAX_SECONDS / 60:g} minutes",
    AudioFault.SILENT: "this sound is silent",
}


class AudioReceiver:
    """Receives sound, a few files at a time.

    `ffmpeg`: which one, by path or name; None: the one that comes along. `quota_bytes`: what one owner's
    uploads may take together.
    """

    def __init__(
        self, uploads: UploadCatalog, assets: Assets, ffmpeg: str | None, *, quota_bytes: int
    ) -> None:
        self._uploads, self._assets, self._ffmpeg = uploads, assets, ffmpeg
        self._quota_bytes, self._turns = quota_bytes, asyncio.Semaphore(MAX_AT_ONCE)

    async def receive_audio(self, owner: str, upload: BinaryIO) -> UploadRow:
        """Keep the sound for its owner; the same sound once more gives the same row.

        Raises:
            ProblemError: it is refused, with the reason at the field `file`.
            UploadQuotaReached: the owner's uploads take too much space.
            StorageFull: the disk is full.
        """
        async with self._turns, open_work_folder() as folder:
            await asyncio.to_thread(copy_to_file, upload, folder / "source")
            kept = folder / "kept.m4a"
            seconds = await self._normalize(folder / "source", kept)
            audio = await asyncio.to_thread(_describe_audio, owner, kept, seconds)
            row = await self._uploads.begin_upload(audio, quota_bytes=self._quota_bytes)
            if row.stored_at is None:
                await self._assets.put_file(row.asset_key, kept)
                await self._uploads.note_stored(row.id)
            return row

    async def _normalize(self, source: Path, kept: Path) -> float:
        try:
            return await normalize_audio(Ffmpeg(find_ffmpeg(self._ffmpeg)), source, kept)
        except AudioRefused as refusal:
            raise _refusal_problem(refusal.fault) from refusal
        except DiskFull as error:
            raise StorageFull from error


def _refusal_problem(fault: AudioFault) -> ProblemError:
    return validation_problem(FieldError(field=FILE_FIELD, message=FAULT_MESSAGES[fault], code=fault.value))


def _describe_audio(owner: str, kept: Path, seconds: float) -> UploadToKeep:
    content = kept.read_bytes()
    return UploadToKeep(
        owner=owner,
        digest=hashlib.sha256(content).hexdigest(),
        size_bytes=len(content),
        kind=UploadKind.AUDIO,
        media_type="audio/mp4",
        seconds=seconds,
    )
