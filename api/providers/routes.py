"""Routes for providers' models and prices, and for estimates. Nothing is stored or spent."""

from fastapi import APIRouter, Depends, Request, Response
from pydantic import Field

from api.auth import OwnerDep, require_scope
from api.dependencies import ServicesDep, forbid_caching, forbid_query_parameters
from api.http.compression import compressed_json_response
from api.http.openapi import problem_responses
from api.providers.brief_validation import resolve_models
from api.providers.caption_fonts import require_brief_fonts
from api.providers.film_estimate import FilmEstimate
from api.providers.model_catalogue import ProviderOffer, list_provider_offers
from api.uploads.check_uploads import check_uploads
from contracts import Brief, FrozenModel, ModelChoice, ModelKind
from contracts.people import AccessScope

router = APIRouter(
    tags=["providers"],
    dependencies=[
        require_scope(AccessScope.JOBS_READ),
        Depends(forbid_query_parameters),
        Depends(forbid_caching),
    ],
)


class ProviderList(FrozenModel):
    """The providers that Longtake supports."""

    providers: tuple[ProviderOffer, ...]
    default_image: ModelChoice | None = Field(
        description="Who draws stills where a film names no `image_provider`: the first model of the first "
        "provider with an account here that draws, of KIE, fal and Google in this order; null: nobody does."
    )


@router.get(
    "/providers", operation_id="list_providers", response_model=ProviderList, responses=problem_responses(422)
)
async def list_providers(request: Request, services: ServicesDep) -> Response:
    """List every provider and model with limits and prices, and whether it is available here."""
    offers = await list_provider_offers(services.availability, services.ledger)
    draws = services.availability.find_default_model(ModelKind.IMAGE)
    default_image = ModelChoice(provider=draws.provider, model=draws.name) if draws else None
    return compressed_json_response(request, ProviderList(providers=offers, default_image=default_image))


@router.post("/estimate", operation_id="estimate_film", responses=problem_responses(413, 422))
async def estimate_film(brief: Brief, services: ServicesDep, owner: OwnerDep) -> FilmEstimate:
    """Estimate what the film of this brief would cost, and how many seconds it would take. Free of charge."""
    models = resolve_models(services.availability, brief)
    await check_uploads(services.uploads, owner, brief)
    await require_brief_fonts(services.media_pools, brief)
    fixed = await services.narration.fix_length(brief, models)
    return await services.open_estimator().estimate_film(fixed, resolve_models(services.availability, fixed))
