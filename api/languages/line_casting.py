"""Casts the lines of a film in another language: voices that differ in the first film differ in it too."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from api.http.problems import FieldError, validation_problem
from api.languages.language_request import LanguageRequest
from api.providers.voice_validation import ResolvedVoice, describe_missing_voice
from contracts import LineBrief, Narration, Scene, VoicedLine
from contracts.spoken_lines import Line
from speech.voices import choose_voice
from store.models import JobRow

Lines = tuple[tuple[VoicedLine, ...], ...]


@dataclass(frozen=True)
class Casting:
    """The lines of each scene with their voices. `notices`: whose voice is another one than could be."""

    lines: Lines
    notices: tuple[str, ...] = ()


def cast_lines(
    row: JobRow,
    scenes: Sequence[Scene],
    request: LanguageRequest,
    narration: Narration | None,
    voice: ResolvedVoice | None,
) -> Casting:
    """Give each line its voice: its own, else its entity's, else that of the first film's line in its place.

    Args:
        row: the job.
        scenes: all of its storyboard, with the lines of the first film.
        request: has the lines of as many scenes, and who speaks for whom.
        narration: of this language; None: lines are only shown.
        voice: the narrator.

    Raises:
        ProblemError: a voice or an entity that is named is not there: with those that are.
    """
    given = request.lines or ()
    if narration is None or voice is None:
        return Casting(tuple(tuple(VoicedLine(_text(line)) for line in own) for own in given))
    caster = _Caster(row, scenes, request, narration, voice)
    lines = tuple(caster.cast_scene(scene, own) for scene, own in zip(scenes, given, strict=True))
    if caster.faults:
        raise validation_problem(*caster.faults)
    return Casting(lines, tuple(dict.fromkeys(caster.notices)))


@dataclass
class _Caster:
    """Casts the lines of one film; collects what is wrong, and what is to be told."""

    row: JobRow
    scenes: Sequence[Scene]
    request: LanguageRequest
    narration: Narration
    narrator: ResolvedVoice
    faults: list[FieldError] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._entities = {entity.id: entity.voice for entity in self.row.brief.entities}
        self._indexes = {scene.number: index for index, scene in enumerate(self.scenes)}
        own = (line.voice for scene in self.scenes for line in scene.voiced_lines)
        self._first_voices = set(filter(None, [*own, *self._entities.values()]))
        choice = self.narrator.choice
        self._narrators = choice.voice or choose_voice(self.narration.language).name
        for name, wanted in self.request.voices.items():
            self._check_wish(name, wanted)

    def cast_scene(self, scene: Scene, lines: Sequence[Line]) -> tuple[VoicedLine, ...]:
        """Return the scene's lines with their voices."""
        return tuple(
            VoicedLine(_text(line), self._find_own_voice(scene, lines, place))
            for place, line in enumerate(lines)
        )

    def _find_own_voice(self, scene: Scene, lines: Sequence[Line], place: int) -> str | None:
        """Return the name of the line's voice; None if it is the narrator's."""
        line, at = lines[place], f"lines.{self._indexes[scene.number]}.{place}"
        if isinstance(line, LineBrief) and line.voice is not None:
            name: str | None = self._require_voice(f"{at}.voice", line.voice)
        elif isinstance(line, LineBrief) and line.entity is not None:
            name = self._find_entitys_voice(f"{at}.entity", line.entity)
        else:
            name = self._find_kept_voice(_find_first_voice(scene, len(lines), place))
        return None if name == self._narrators else name

    def _find_entitys_voice(self, at: str, entity: str) -> str | None:
        if entity not in self._entities:
            self._note_fault(at, f"no entity has this id; there are: {', '.join(self._entities) or 'none'}")
        return self.request.voices.get(entity) or self._find_kept_voice(self._entities.get(entity))

    def _find_kept_voice(self, name: str | None) -> str | None:
        """Return who speaks for a voice of the first film: the one that was asked for, else the same one."""
        if name is None:
            return None
        if wanted := self._find_wish(name):
            return wanted
        first = self.row.narration
        same = first is not None and first.provider == self.narration.provider
        if same and not describe_missing_voice(self.narrator, self.narration.language, name):
            return name
        self.notices.append(
            f"{self._narrators} speaks the lines of {name}, which is no voice of this service and language: "
            "`voices` can name another."
        )
        return None

    def _find_wish(self, name: str) -> str | None:
        """Return the voice that was asked for in place of one of the first film."""
        having = (entity for entity, voice in self._entities.items() if voice == name)
        return next(filter(None, map(self.request.voices.get, [name, *having])), None)

    def _check_wish(self, name: str, wanted: str) -> None:
        if name not in self._entities and name not in self._first_voices:
            there = ", ".join(sorted({*self._entities, *self._first_voices})) or "none"
            self._note_fault(f"voices.{name}", f"the film has no entity and no voice of this name: {there}")
        self._require_voice(f"voices.{name}", wanted)

    def _require_voice(self, at: str, name: str) -> str:
        if missing := describe_missing_voice(self.narrator, self.narration.language, name):
            self._note_fault(at, missing)
        return name

    def _note_fault(self, at: str, message: str) -> None:
        self.faults.append(FieldError(field=at, message=message))


def _find_first_voice(scene: Scene, count: int, place: int) -> str | None:
    """Return the voice of the first film's line in this place, or the one that speaks the whole scene."""
    voices = [line.voice for line in scene.voiced_lines]
    if len(voices) == count:
        return voices[place]
    return voices[0] if len(set(voices)) == 1 else None


def _text(line: Line) -> str:
    return " ".join((line if isinstance(line, str) else line.text).split())
