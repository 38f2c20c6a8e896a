"""Plans the narration of a brief: its voice, and time for its lines."""

from collections.abc import Iterable, Sequence

from api.http.problems import FieldError, validation_problem
from api.providers.brief_validation import ResolvedModels
from api.providers.durations import DurationEstimate, ModelDurations
from api.providers.voice_validation import ResolvedVoice
from contracts import EMBEDDED, Brief, FrozenModel, Narration, Scene
from contracts.narration import PARALLEL_VOICE_SCENES
from providers.registry import ModelSpec
from speech.embedded_speech import EmbeddedSpeech
from speech.predicted_lengths import PredictedLengths
from speech.voices import choose_voice
from store.ledger.writes import Ledger
from storyboard import InfeasibleBriefError, SceneLimits, scene_limits
from storyboard.narrated_lengths import BOUGHT_MARGIN, fit_narrated_scenes, fix_script_length
from storyboard.narration_lines import list_known_lines


class NarrationEstimate(FrozenModel):
    """The lines of a film, how long they are spoken in all, by whom, and what the voice costs (US dollars).

    `takes_seconds` is how long its service takes; null for an embedded voice.
    """

    lines: int
    seconds: float
    provider: str = EMBEDDED
    model: str | None = None
    voice: str
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
        seconds = await self._predict(brief.narration, models.voice, list_known_lines(brief))
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
        seconds = await self._predict(brief.narration, models.voice, _list_lines(scenes))
        if models.voice.model is not None:
            seconds = {line: each * BOUGHT_MARGIN for line, each in seconds.items()}
        return fit_narrated_scenes(scenes, seconds, _limits(brief, models))

    async def estimate(
        self, brief: Brief, scenes: Sequence[Scene], models: ResolvedModels
    ) -> NarrationEstimate | None:
        """Estimate the narration of a storyboard; None without one."""
        if brief.narration is None or models.voice is None:
            return None
        lines, model = _list_lines(scenes), models.voice.model
        seconds = await self._predict(brief.narration, models.voice, lines)
        choice = models.voice.choice
        bought = dict.fromkeys(lines) if model else {}
        return NarrationEstimate(
            lines=len(lines),
            seconds=round(sum(seconds[line] for line in lines), 1),
            provider=choice.provider,
            model=choice.model,
            voice=choice.voice or choose_voice(brief.narration.language).name,
            cost_usd=round(sum(model.text_price_usd(line) for line in bought), 6) if model else 0.0,
            takes_seconds=await self._estimate_duration(model, [seconds[line] for line in bought])
            if model
            else None,
        )

    async def _estimate_duration(self, model: ModelSpec, lengths: Sequence[float]) -> DurationEstimate:
        durations = await ModelDurations.from_ledger(self._ledger, model)
        return durations.estimate_jobs(lengths, min(model.parallel, PARALLEL_VOICE_SCENES))

    async def _predict(
        self, narration: Narration, voice: ResolvedVoice, lines: Iterable[str]
    ) -> dict[str, float]:
        choice = voice.choice
        name = choice.voice or ("" if voice.model else choose_voice(narration.language).name)
        return await self._predicted.predict_lines(
            lines,
            language=narration.language,
            voice=f"{choice.provider}/{name}" if voice.model else name,
            speed=narration.speed,
        )


def _list_lines(scenes: Sequence[Scene]) -> list[str]:
    return [line for scene in scenes for line in scene.lines]


def _limits(brief: Brief, models: ResolvedModels) -> SceneLimits:
    return scene_limits((models.video, *models.fallbacks), brief.transition)
