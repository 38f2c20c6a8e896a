"""Edits and approves a storyboard that waits for its owner."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Self

from pydantic import ConfigDict, Field, model_validator

from api.http.problems import FieldError, ProblemError, validation_problem
from api.jobs.update_errors import UNCERTAIN_PROBLEMS, translate_update_errors
from api.providers.brief_validation import ResolvedModels, resolve_models
from api.services import ApiServices
from api.uploads.check_uploads import check_uploads
from contracts import (
    MAX_SCENES,
    ApproveOrder,
    Brief,
    EditOrder,
    FrozenModel,
    OpensOn,
    Scene,
    SceneBrief,
    Storyboard,
)
from store.models import JobRow
from storyboard import scene_limits, write_storyboard

NO_IMAGE_SERVICE = "this film was ordered without an image service"


class StoryboardEdit(FrozenModel):
    """All scenes in their new order, how many takes are made of each, or both.

    `revision` is the edited storyboard's; null: the current one's.
    """

    model_config = ConfigDict(extra="forbid")

    scenes: tuple[SceneBrief, ...] | None = Field(default=None, min_length=1, max_length=MAX_SCENES)
    takes: Literal[1, 2, 4] | None = Field(
        default=None, description="Of each scene, side by side, each paid for; null: as many as before."
    )
    revision: int | None = Field(default=None, ge=0)

    @model_validator(mode="after")
    def _validate_change(self) -> Self:
        if self.scenes is None and self.takes is None:
            raise ValueError("give `scenes`, `takes` or both")
        return self


class EditedStoryboard(FrozenModel):
    """The storyboard after the edit, and its price in US dollars; null if unknown."""

    job_id: str
    revision: int
    price_usd: float | None
    takes: Literal[1, 2, 4] = Field(description="Of each scene.")
    scenes: tuple[Scene, ...]


@dataclass(frozen=True)
class PlannedEdit:
    """An edit that can be made: the brief with its scenes, these as they are stored, and who makes them."""

    brief: Brief
    scenes: tuple[Scene, ...]
    models: ResolvedModels


async def edit_board(services: ApiServices, row: JobRow, edit: StoryboardEdit) -> EditedStoryboard:
    """Replace the storyboard's scenes, how many takes are made of each, or both.

    Raises:
        ProblemError: the job does not wait for that, it was edited meanwhile, or no model can make it.
        TemporalUnavailableError: nothing was changed.
    """
    planned = await plan_edit(services, row, edit)
    seen = row.revision if edit.revision is None else edit.revision
    draft_id = await services.drafts.write_draft(row.id, planned.scenes)
    order = EditOrder(job_id=row.id, draft_id=draft_id, revision=seen, takes=edit.takes)
    now = await _send_edit(services, row, order)
    return EditedStoryboard(
        job_id=row.id,
        revision=now.revision,
        price_usd=now.price_usd,
        takes=planned.brief.takes,
        scenes=planned.scenes,
    )


async def plan_edit(services: ApiServices, row: JobRow, edit: StoryboardEdit) -> PlannedEdit:
    """Plan the storyboard as edited; nothing is stored.

    Raises:
        ProblemError: no model can make it; each field at fault is named.
    """
    brief = row.brief.model_copy(update={"takes": edit.takes or row.brief.takes})
    if edit.scenes is not None:
        return await _plan_scenes(services, row, brief, edit.scenes)
    scenes = await services.storyboards.list_scenes(row.id)
    return PlannedEdit(brief, tuple(scenes), resolve_models(services.availability, brief))


async def _plan_scenes(
    services: ApiServices, row: JobRow, ordered: Brief, scenes: tuple[SceneBrief, ...]
) -> PlannedEdit:
    brief = ordered.model_copy(
        update={"prompt": None, "script": None, "scenes": scenes, "duration_seconds": None}
    )
    _require_image_service(row, scenes)
    models = resolve_models(services.availability, brief)
    await check_uploads(services.uploads, row.owner, brief)
    drafted = await _draft_scenes(brief, models)
    captioned = _keep_what_stays(scenes, drafted, await services.storyboards.list_scenes(row.id))
    return PlannedEdit(brief, await services.narration.fit_scenes(brief, captioned, models), models)


def _require_image_service(row: JobRow, scenes: tuple[SceneBrief, ...]) -> None:
    """Raise a ProblemError for each scene that wants a still in a film that was ordered without any."""
    if row.brief.image_provider is None and (
        faults := [
            FieldError(field=f"scenes.{index}.opens_on", message=NO_IMAGE_SERVICE, code="no_image_service")
            for index, scene in enumerate(scenes)
            if scene.opens_on is OpensOn.STILL
        ]
    ):
        raise validation_problem(*faults)


async def approve_storyboard(services: ApiServices, row: JobRow, revision: int | None) -> None:
    """Approve the storyboard, so that it is made.

    Raises:
        ProblemError: the job does not wait for that, or the storyboard was edited meanwhile.
        TemporalUnavailableError: nothing was changed.
    """
    async with translate_update_errors(services, row):
        await services.temporal.updates.approve_storyboard(row.id, ApproveOrder(revision=revision))


async def _send_edit(services: ApiServices, row: JobRow, order: EditOrder) -> Storyboard:
    try:
        async with translate_update_errors(services, row):
            return await services.temporal.updates.edit_storyboard(order)
    except ProblemError as refused:
        if refused.kind not in UNCERTAIN_PROBLEMS:
            await services.drafts.discard_draft(order.draft_id)
        raise


async def _draft_scenes(brief: Brief, models: ResolvedModels) -> tuple[Scene, ...]:
    limits = scene_limits((models.video, *models.fallbacks), brief.transition)
    return await asyncio.to_thread(write_storyboard, brief, limits, brief.seed or 0)


def _keep_what_stays(
    edits: Sequence[SceneBrief], drafted: Sequence[Scene], before: Sequence[Scene]
) -> tuple[Scene, ...]:
    """Keep what is not edited of each scene whose text is unchanged, wherever it is placed now."""
    known = {scene.text: scene for scene in before}
    return tuple(
        scene.model_copy(update=_unedited_fields(edit, known[scene.text])) if scene.text in known else scene
        for edit, scene in zip(edits, drafted, strict=True)
    )


def _unedited_fields(edit: SceneBrief, old: Scene) -> dict[str, object]:
    """Return what stays of a scene: caption and seed, and what the edit does not mention."""
    given = {"lines": edit.lines, "line_voices": edit.lines, "entities": edit.entities}
    kept = [name for name, value in given.items() if value is None]
    kept += [name for name in ("clip_sound", "last_image") if name not in edit.model_fields_set]
    return {name: getattr(old, name) for name in ("caption", "seed", *kept)}
