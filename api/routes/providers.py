"""What can be had, and what a film would cost. Nothing is kept or spent."""

from fastapi import APIRouter, Depends, Request, Response

from api.dependencies import Rooms, no_query, no_store
from api.documented import answers
from api.estimate import Estimate, Estimator
from api.fit import cast_of
from api.market import ServiceOffer, services_of
from api.packing import packed
from workflows.contracts import Brief, Frozen

router = APIRouter(tags=["providers"], dependencies=[Depends(no_query), Depends(no_store)])


class Market(Frozen):
    """All services that Longtake can speak to."""

    providers: tuple[ServiceOffer, ...]


@router.get("/providers", response_model=Market, responses=answers(422))
async def get_providers(request: Request, rooms: Rooms) -> Response:
    """Every service and model, its limits, its prices, and whether it can be had here."""
    return packed(request, Market(providers=await services_of(rooms.offers, rooms.ledger)))


@router.post("/estimate", responses=answers(413, 422))
async def estimate(brief: Brief, rooms: Rooms) -> Estimate:
    """What the film of this brief would cost, and in how many seconds it would be done. Free of charge."""
    estimator = Estimator(rooms.offers, rooms.ledger, rooms.writer)
    return await estimator.estimate(brief, cast_of(rooms.offers, brief))
