"""Builds the workflow's input from a job's row, for the API and the reconciler alike."""

from typing import Any

from contracts import CaptionChoice, GenerationInput, Narration, VoiceChoice
from store.models import JobRow

# The only music model of the default provider. For any other provider the API has set `music_model`.
DEFAULT_MUSIC_MODEL = "music-bed"


def build_generation_input(
    row: JobRow, parallel_scenes: int = 4, *, sends_mail: bool = False, sends_push: bool = False
) -> GenerationInput:
    """Return the input of GenerationWorkflow for a job.

    `sends_mail`, `sends_push`: whether people can be told so.
    """
    brief = row.brief
    return GenerationInput(
        job_id=row.id,
        owner=row.owner,
        title=row.title,
        provider=row.provider,
        model=row.model,
        audio=row.audio,
        music_provider=brief.music_provider,
        music_model=brief.music_model or DEFAULT_MUSIC_MODEL,
        image_provider=brief.image_provider or "",
        image_model=brief.image_model or "",
        parallel_scenes=parallel_scenes,
        takes=brief.takes,
        fallbacks=brief.fallbacks,
        fallback_on_moderation=brief.fallback_on_moderation,
        hold_hours=brief.hold_hours,
        callback=brief.callback_url is not None,
        mail=sends_mail and row.made_by is not None,
        push=sends_push and row.made_by is not None,
        approval=brief.approval,
        approval_hours=brief.approval_hours,
        narrated=row.narration is not None,
        draws_text=brief.cards is not None or brief.caption_choice is CaptionChoice.BURNT,
        **_voice_fields(row.narration),
    )


def _voice_fields(narration: Narration | None) -> dict[str, Any]:
    """Return the fields about the voice of a service; none where no service speaks."""
    if narration is None or not narration.is_paid:
        return {}
    return {
        "voice": VoiceChoice(provider=narration.provider, model=narration.model, voice=narration.voice),
        "voice_fallback": narration.voice_fallback,
        "fallback_voice": narration.fallback_voice,
    }
