"""Builds what is told of a job's films in other languages."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from api.jobs.job_files import CaptionFiles, JobFile
from api.jobs.job_records import JobRecords
from api.jobs.schemas import LanguageResult, LanguageState, LineResult
from contracts import JobError, Narration, VoicedLine, list_arrangement, list_voices
from contracts.error_types import ErrorType
from store import asset_keys
from store.models import JobRow, LanguageRow

BuildLines = Callable[
    [JobRecords, str, Narration | None, Mapping[int, Sequence[VoicedLine]]], tuple[LineResult, ...]
]
NOT_MADE = JobError(type=ErrorType.INTERNAL, message="The run for it ended before there was a film.")


@dataclass(frozen=True)
class LanguageSerializer:
    """Serializes films in other languages.

    The first two functions sign links, under a title or without one; `build_lines` says what was paid for.
    """

    name_file: Callable[[str, str, float | None], JobFile]
    sign_file: Callable[[str | None], JobFile | None]
    build_lines: BuildLines

    def to_result(self, row: JobRow, records: JobRecords, version: LanguageRow) -> LanguageResult:
        """Build what is told of one film."""
        title, narration = f"{row.title} ({version.language})", version.narration
        state, error = _find_state(row, version)
        numbered = version.numbered_lines
        said = [numbered.get(scene.number, ()) for scene in records.scenes]
        return LanguageResult(
            language=version.language,
            state=state,
            error=error,
            lines=tuple(tuple(line.text for line in lines) for lines in said),
            line_voices=tuple(map(list_voices, said)),
            card_texts=version.card_texts,
            ordered_lines=self.build_lines(records, version.language, narration, numbered),
            provider=narration and narration.provider,
            model=narration and narration.model,
            voice=narration and narration.voice,
            caption_choice=version.captions,
            film=self.name_file(version.film_key, title, version.film_seconds) if version.film_key else None,
            poster=self.sign_file(version.poster_key),
            poster_small=self.sign_file(asset_keys.small_poster_key(version.poster_key)),
            captions=self._link_captions(title, version),
            receipt=version.receipt,
            outdated=bool(version.film_key) and _is_outdated(row, records, version),
            ordered_at=version.ordered_at,
            made_at=version.made_at,
        )

    def _link_captions(self, title: str, version: LanguageRow) -> CaptionFiles | None:
        if version.film_key is None or version.receipt is None or version.receipt.captions is None:
            return None
        vtt, srt, ass = (
            self.name_file(asset_keys.captions_key(version.film_key, extension), title, None)
            for extension in ("vtt", "srt", "ass")
        )
        return CaptionFiles(language=version.language, vtt=vtt, srt=srt, ass=ass)


def _find_state(row: JobRow, version: LanguageRow) -> tuple[LanguageState, JobError | None]:
    if version.made_at is not None:
        return LanguageState.READY, None
    if version.has_drafted_lines:
        return LanguageState.DRAFTED, None
    if version.is_awaited and not row.status.has_ended:
        return LanguageState.MAKING, None
    return LanguageState.FAILED, version.error or NOT_MADE


def _is_outdated(row: JobRow, records: JobRecords, version: LanguageRow) -> bool:
    """Return whether the first film has other takes, music or watermark now, or another order or lengths."""
    if version.takes != _takes_in_film(row, records):
        return True
    if (version.music, version.mark) != (row.music, row.mark):
        return True
    return version.arrangement not in (None, list_arrangement(records.scenes))


def _takes_in_film(row: JobRow, records: JobRecords) -> dict[str, int]:
    clips = records.clips_in_film.items()
    return {str(scene): clip.take for scene, clip in sorted(clips) if scene not in row.gaps}
