"""`/sketches`: how Longtake's own animatic would begin a scene, before anything is ordered."""

from fastapi import APIRouter, Depends, Response
from pydantic import ConfigDict, Field

from api.auth import require_scope
from api.dependencies import ServicesDep, forbid_query_parameters
from api.http.openapi import problem_responses
from api.http.problems import SKETCH_FAILED, ProblemError
from api.sketches.sketch_book import SketchOrder
from contracts import AspectRatio, FrozenModel
from contracts.people import AccessScope
from media.errors import MediaError

JPEG = "image/jpeg"

router = APIRouter(tags=["providers"], dependencies=[Depends(forbid_query_parameters)])


class SketchRequest(FrozenModel):
    """The scene that is sketched. The same request gives the same picture."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    text: str = Field(min_length=1, max_length=2000, description="What is seen in the scene.")
    style: str = Field(default="", max_length=200, description="The film's style.")
    seed: int = Field(
        default=0, ge=0, lt=2**31, description="The scene's seed; another draws another picture."
    )
    aspect_ratio: AspectRatio = Field(default=AspectRatio.WIDE, description="Of the film.")


@router.post(
    "/sketches",
    operation_id="draw_sketch",
    response_class=Response,
    responses={200: {"content": {JPEG: {}}}, **problem_responses(413, 422, 503)},
    dependencies=[require_scope(AccessScope.JOBS_WRITE)],
)
async def sketch_scene(services: ServicesDep, request: SketchRequest) -> Response:
    """Sketch a scene of a storyboard, 320 pixels wide or high. Free of charge: no service is asked."""
    order = SketchOrder(request.text, request.style, request.seed, request.aspect_ratio)
    try:
        return Response(await services.sketches.get_sketch(order), media_type=JPEG)
    except MediaError as error:
        raise ProblemError(SKETCH_FAILED, str(error)) from error
