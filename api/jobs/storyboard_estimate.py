"""The price and length of a storyboard as it is being edited, before it is saved."""

from pydantic import Field

from api.jobs.approved_prices import with_approved_prices
from api.jobs.job_records import JobRecords, read_job_records
from api.jobs.still_prices import lacks_still, price_still
from api.jobs.storyboard_review import PlannedEdit, StoryboardEdit, plan_edit
from api.services import ApiServices
from contracts import FrozenModel, begins_from_picture, uses_clip_sound
from store.models import JobRow
from storyboard import clip_seconds, film_length_seconds


class StoryboardEstimate(FrozenModel):
    """What the film of an edited storyboard would cost, and how long it would be."""

    price_usd: float = Field(description="Price of all that its approval would order, in US dollars.")
    film_seconds: float = Field(description="Length of the film with its cards, in seconds.")


async def estimate_storyboard(
    services: ApiServices, row: JobRow, order: StoryboardEdit
) -> StoryboardEstimate:
    """Estimate the storyboard with this edit, as it would be if it were saved; nothing is stored.

    Raises:
        ProblemError: no model can make it; each field at fault is named.
    """
    edit = await plan_edit(services, row, order)
    lacking = _count_lacking_stills(await read_job_records(services, row), edit)
    stills = lacking * price_still(row, services.availability.registry) if lacking else 0.0
    price = _price_clips(row, edit) + _price_music(row, edit) + stills
    return StoryboardEstimate(
        price_usd=round(price + _price_voice(row, edit), 6),
        film_seconds=round(film_length_seconds(edit.scenes, edit.brief.card_seconds), 3),
    )


def _price_clips(row: JobRow, edit: PlannedEdit) -> float:
    brief, model = edit.brief, with_approved_prices(edit.models.video, row)
    clips = clip_seconds(edit.scenes, brief.transition, end_card=brief.has_end_card)
    return brief.takes * sum(
        model.price_usd(
            seconds,
            brief.resolution,
            image=begins_from_picture(brief, scene),
            sound=uses_clip_sound(brief, scene),
        )
        for scene, seconds in zip(edit.scenes, clips.values(), strict=True)
    )


def _price_music(row: JobRow, edit: PlannedEdit) -> float:
    if edit.models.music is None:
        return 0.0
    length = film_length_seconds(edit.scenes, edit.brief.card_seconds)
    return with_approved_prices(edit.models.music, row).price_usd(length)


def _count_lacking_stills(records: JobRecords, edit: PlannedEdit) -> int:
    """Count the scenes whose stills are to be paid for: those that stay as they are may have theirs."""
    return sum(lacks_still(records, scene) for scene in edit.scenes)


def _price_voice(row: JobRow, edit: PlannedEdit) -> float:
    voice = edit.models.voice
    if voice is None or voice.model is None:
        return 0.0
    model = with_approved_prices(voice.model, row)
    lines = dict.fromkeys(line for scene in edit.scenes for line in scene.voiced_lines)
    return sum(model.text_price_usd(line.text) for line in lines)
