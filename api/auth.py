"""The identity of the caller. Accounts would begin here: every route that reads jobs depends on it."""

from typing import Annotated

from fastapi import Depends, Request

from api.services import ApiServices


def get_owner(request: Request) -> str:
    """Return the caller's owner id: one local owner until accounts exist. Every read filters by it."""
    services: ApiServices = request.app.state.services
    return services.settings.owner


OwnerDep = Annotated[str, Depends(get_owner)]
