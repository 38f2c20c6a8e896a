"""Plans the narration of a brief: its voice, and time for its lines."""

from collections.abc import Collection, Iterable, Sequence

from api.http.problems import FieldError, validation_problem
from api.providers.brief_validation import ResolvedModels
from api.providers.durations import DurationEstimate, ModelDurations, estimate_embedded_voice
from api.providers.voice_validation import ResolvedVoice
from contracts import EMBEDDED, Brief, CaptionChoice, FrozenModel, Narration, Scene, VoicedLine
from contracts.narration import PARALLEL_VOICE_SCENES
from providers.model_spec import ModelSpec
from speech.embedded_speech import EmbeddedSpeech
from speech.predicted_lengths import PredictedLengths
from speech.voices import choose_voice
from store.ledger.writes import Ledger
from storyboard import InfeasibleBriefError, SceneLimits, scene_limits
from storyboard.narrated_lengths import (
    BOUGHT_MARGIN,
    fit_narrated_scenes,
    fix_script_length,
    speech_seconds,
)
from storyboard.narration_lines import list_known_lines


class NarrationEstimate(FrozenModel):
    """The lines of a film, how long they are spoken in all, by whom, and what the voice costs (US dollars).

    `voice` is the narrator's, `voices` are all that speak. `takes_seconds` is how long speaking them takes;
    null without lines.
    """

    lines: int
    seconds: float
    provider: str = EMBEDDED
    model: str | None = None
    voice: str
    voices: tuple[str, ...] = ()
    cost_usd: float = 0.0
    takes_seconds: DurationEstimate | None = None


class NarrationPlanner:
    """Plans narrations by the embedded draft voice, which speaks a minute in a tenth of a second."""

    def __init__(self, speech: EmbeddedSpeech, ledger: Ledger) -> None:
        self.speech, self._ledger = speech, ledger
        self._predicted = PredictedLengths(speech)

    async def fix_length(self, brief: Brief, models: ResolvedModels) -> Brief:
        """Return the brief with the length that its narration needs, where it gives none.

        Raises:
            ProblemError: the film is too short for its words.
        """
        if brief.narration is None or models.voice is None:
            return brief
        lines = list_known_lines(brief)
        seconds = await self._predict(brief.narration, models.voice, lines, brief.caption_choice)
        try:
            return fix_script_length(brief, seconds, _limits(brief, models))
        except InfeasibleBriefError as error:
            raise validation_problem(FieldError(field=error.field, message=error.message)) from error

    async def fit_scenes(
        self, brief: Brief, scenes: Sequence[Scene], models: ResolvedModels
    ) -> tuple[Scene, ...]:
        """Return the scenes with room for their lines."""
        if brief.narration is None or models.voice is None:
            return tuple(scenes)
        lines, captions = _list_lines(scenes), brief.caption_choice
        seconds = await self.predict_lines(brief.narration, models.voice, lines, captions=captions)
        return fit_narrated_scenes(scenes, seconds, _limits(brief, models))

    async def predict_lines(
        self,
        narration: Narration,
        voice: ResolvedVoice,
        lines: Iterable[VoicedLine],
        *,
        captions: CaptionChoice,
    ) -> dict[VoicedLine, float]:
        """Return how long each line needs; of a service's voice, which varies, with a margin."""
        seconds = await self._predict(narration, voice, lines, captions)
        margin = 1.0 if voice.model is None else BOUGHT_MARGIN
        return {line: each * margin for line, each in seconds.items()}

    async def estimate(
        self, brief: Brief, scenes: Sequence[Scene], models: ResolvedModels
    ) -> NarrationEstimate | None:
        """Estimate the narration of a storyboard; None without one."""
        if brief.narration is None or models.voice is None:
            return None
        lines, captions = _list_lines(scenes), brief.caption_choice
        return await self.estimate_lines(brief.narration, models.voice, lines, captions=captions)

    async def estimate_lines(
        self,
        narration: Narration,
        voice: ResolvedVoice,
        lines: Sequence[VoicedLine],
        kept: Collection[VoicedLine] = (),
        *,
        captions: CaptionChoice,
    ) -> NarrationEstimate:
        """Estimate lines that a voice speaks; those in `kept` are not bought again."""
        choice, model = voice.choice, voice.model
        seconds = await self._predict(narration, voice, lines, captions)
        bought = [line for line in dict.fromkeys(lines) if line not in kept] if model else []
        name = choice.voice or choose_voice(narration.language).name
        return NarrationEstimate(
            lines=len(lines),
            seconds=round(sum(seconds[line] for line in lines), 1),
            provider=choice.provider,
            model=choice.model,
            voice=name,
            voices=tuple(dict.fromkeys(line.voice or name for line in lines)),
            cost_usd=round(sum(model.text_price_usd(line.text) for line in bought), 6) if model else 0.0,
            takes_seconds=await self._estimate_duration(model, [seconds[line] for line in bought])
            if model
            else _estimate_recording(narration, name, seconds.values()),
        )

    async def predict_needed_seconds(
        self,
        narration: Narration,
        voice: ResolvedVoice,
        lines: Sequence[VoicedLine],
        *,
        captions: CaptionChoice,
    ) -> float:
        """Return how long a scene must be for these lines, with the pauses around them; 0 without any."""
        seconds = await self.predict_lines(narration, voice, lines, captions=captions)
        return speech_seconds([seconds[line] for line in lines])

    async def _estimate_duration(self, model: ModelSpec, lengths: Sequence[float]) -> DurationEstimate:
        durations = await ModelDurations.from_ledger(self._ledger, model)
        return durations.estimate_jobs(lengths, min(model.parallel, PARALLEL_VOICE_SCENES))

    async def _predict(
        self,
        narration: Narration,
        voice: ResolvedVoice,
        lines: Iterable[VoicedLine],
        captions: CaptionChoice,
    ) -> dict[VoicedLine, float]:
        choice = voice.choice
        narrators = choice.voice or ("" if voice.model else choose_voice(narration.language).name)
        prefix = f"{choice.provider}/" if voice.model else ""
        return await self._predicted.predict_voiced(
            lines,
            language=narration.language,
            speed=narration.speed,
            read_along=captions.can_be_read,
            name_voice=lambda name: f"{prefix}{name or narrators}",
        )


def _estimate_recording(
    narration: Narration, voice: str, seconds: Collection[float]
) -> DurationEstimate | None:
    """Estimate how long an embedded voice speaks lines of so many seconds each; None without any."""
    if not seconds:
        return None
    return estimate_embedded_voice(choose_voice(narration.language, voice).engine, sum(seconds))


def _list_lines(scenes: Sequence[Scene]) -> list[VoicedLine]:
    return [line for scene in scenes for line in scene.voiced_lines]


def _limits(brief: Brief, models: ResolvedModels) -> SceneLimits:
    return scene_limits((models.video, *models.fallbacks), brief.transition)
