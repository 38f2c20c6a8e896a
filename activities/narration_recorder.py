"""Records the lines of a film: each is spoken once, and stored under a key of all that it is made from."""

import hashlib
import io
import json
import wave
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Self

from activities.kept_lines import KeptLines
from activities.line_sources import LineSources, describe_take
from activities.spoken_takes import SpokenTakes
from contracts import Narration, Scene, VoicedLine
from media.ffmpeg import Ffmpeg
from speech.embedded_speech import EmbeddedSpeech
from speech.line_digest import line_digest
from speech.spoken_text import BYTES_PER_SAMPLE, SpokenText, SpokenWord
from store import asset_keys
from store.assets import Assets
from store.errors import AssetNotFound
from store.models import JobRow
from storyboard.narrated_lengths import BOUGHT_MARGIN

# Goes into every key: a change of how lines are spoken or trimmed makes them anew.
RECORDING_VERSION = 1


@dataclass(frozen=True)
class RecordedLine:
    """A stored line.

    Args:
        asset_key: of the WAV file.
        digest: its SHA-256.
        seconds: its length.
        words: when each is heard.
        note: what is odd about it, in a sentence.
    """

    asset_key: str
    digest: str
    seconds: float
    words: tuple[SpokenWord, ...]
    note: str = ""


class NarrationRecorder:
    """Records the lines of one job's film.

    Args:
        assets: where recordings are stored.
        sources: the embedded voices, and what services have spoken.
        job_id: the job, in whose folder they are stored.
        narration: voice, language and speed.
        read_along: whether the film has captions.
    """

    def __init__(
        self, assets: Assets, sources: LineSources, job_id: str, narration: Narration, *, read_along: bool
    ) -> None:
        self._assets, self._sources = assets, sources
        self._job_id, self._narration, self._read_along = job_id, narration, read_along

    async def record_lines(self, lines: Iterable[VoicedLine]) -> dict[VoicedLine, RecordedLine]:
        """Return the recordings of the lines, by line; those that are missing are made.

        Raises:
            SpeechError: a line cannot be spoken.
            CorruptMedia: what a service has spoken cannot be decoded.
        """
        return {line: await self._ensure_recorded(line) for line in dict.fromkeys(lines)}

    async def _ensure_recorded(self, line: VoicedLine) -> RecordedLine:
        if (stored := await self._find_recorded(line)) is not None:
            return stored
        checked = await self._sources.get_line(
            self._job_id, self._narration, line, read_along=self._read_along
        )
        sound = write_wav(checked.spoken)
        digest = hashlib.sha256(sound).hexdigest()
        recorded = RecordedLine(
            self._key(line, "wav"),
            digest,
            checked.spoken.seconds,
            checked.spoken.words,
            describe_take(line.text, checked),
        )
        await self._assets.write_bytes(recorded.asset_key, sound)
        # The words come last: a recording with words is whole.
        await self._assets.write_bytes(self._key(line, "json"), json.dumps(asdict(recorded)).encode())
        return recorded

    async def _find_recorded(self, line: VoicedLine) -> RecordedLine | None:
        try:
            kept = json.loads(await self._assets.read_bytes(self._key(line, "json")))
        except AssetNotFound:
            return None
        words = tuple(SpokenWord(**word) for word in kept.pop("words"))
        return RecordedLine(**kept, words=words)

    def _key(self, line: VoicedLine, extension: str) -> str:
        digest = line_digest(line, self._narration) if self._narration.is_paid else self._own_digest(line)
        return asset_keys.recorded_line_key(self._job_id, digest, extension)

    def _own_digest(self, line: VoicedLine) -> str:
        wish = self._narration
        spoken_with = {"language": wish.language, "voice": line.voice or wish.voice, "speed": wish.speed}
        if not self._read_along:
            spoken_with["read_along"] = False
        return hashlib.sha256(json.dumps([RECORDING_VERSION, line.text, spoken_with]).encode()).hexdigest()


@dataclass(frozen=True)
class NarrationRecorders:
    """Opens the recorders of jobs: their recordings go to `assets`."""

    assets: Assets
    sources: LineSources

    @classmethod
    def create(cls, assets: Assets, speech: EmbeddedSpeech, ffmpeg: Ffmpeg) -> Self:
        """Create them over the embedded voices, and over what services have spoken, which ffmpeg decodes."""
        return cls(assets, LineSources(speech, KeptLines(assets), SpokenTakes(ffmpeg)))

    async def record_scenes(self, job: JobRow, scenes: Iterable[Scene]) -> dict[VoicedLine, RecordedLine]:
        """Return the recordings of the scenes' lines, by line; none if nobody speaks in the film.

        Raises:
            SpeechError: a line cannot be spoken.
        """
        if (narration := job.narration) is None:
            return {}
        read_along = job.brief.caption_choice.can_be_read
        recorder = NarrationRecorder(self.assets, self.sources, job.id, narration, read_along=read_along)
        return await recorder.record_lines(line for scene in scenes for line in scene.voiced_lines)

    async def select_spoken(self, job: JobRow, scenes: Iterable[Scene]) -> list[Scene]:
        """Return the scenes whose lines can be recorded now: a service has spoken all of them."""
        if (narration := job.narration) is None:
            return []
        return [
            scene
            for scene in scenes
            if all([await self.sources.has_line(job.id, narration, line) for line in scene.voiced_lines])
        ]

    async def predict_scenes(self, job: JobRow, scenes: Iterable[Scene]) -> dict[VoicedLine, float]:
        """Return how long each line will last in seconds, with a margin, while it is not paid for yet."""
        if (narration := job.narration) is None:
            return {}
        lines = [line for scene in scenes for line in scene.voiced_lines]
        seconds = await self.sources.predict_lines(narration, lines)
        return {line: each * BOUGHT_MARGIN for line, each in seconds.items()}


def write_wav(spoken: SpokenText) -> bytes:
    """Return the samples as a WAV file."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(BYTES_PER_SAMPLE)
        file.setframerate(spoken.sample_rate)
        file.writeframes(spoken.pcm)
    return out.getvalue()
