"""`/auth/…`: the way to the identity provider, and back."""

import logging
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from pydantic import BaseModel, Field, ValidationError
from starlette.responses import RedirectResponse

from api.access.session_cookie import is_local_call
from api.dependencies import ServicesDep
from api.http import problems
from api.http.problems import ProblemError
from api.oidc.identity_provider import IdentityClaims, IdentityProvider, IdentityProviderError
from api.oidc.log_in_flow import MAX_SECONDS, FlowCookies, LogInFlow
from api.people.owner_link import page_url
from api.services import ApiServices
from settings import Settings
from store.errors import MemberNotFound
from store.people.identities import ProvidedIdentity
from store.people.users import fold_email

FLOW_COOKIE = "longtake_log_in"
SEE_OTHER = 303
# Answers of providers are shorter; longer input is refused.
MAX_CHARS = 4096
MAX_LOGGED_CHARS = 200
MAX_TOKEN_CHARS = 20_000
log = logging.getLogger("longtake.api")

# Addresses for browsers, so not part of the OpenAPI schema.
router = APIRouter(prefix="/auth", include_in_schema=False)


class _ProviderAnswer(BaseModel):
    """The parameters that the provider sends back through the browser; there may be more."""

    state: str = Field(default="", max_length=MAX_CHARS)
    code: str = Field(default="", max_length=MAX_CHARS)
    iss: str | None = Field(default=None, max_length=MAX_CHARS)
    error: str | None = Field(default=None, max_length=MAX_CHARS)


@router.get("/login")
async def go_to_provider(services: ServicesDep, request: Request) -> RedirectResponse:
    """Send the browser to the identity provider."""
    provider = _provider_of(services)
    flow = LogInFlow.begin()
    try:
        url = await provider.log_in_url(flow, _redirect_uri(services.settings))
    except IdentityProviderError as error:
        return _refuse(services.settings, error)
    response = RedirectResponse(url, SEE_OTHER, {"Cache-Control": "no-store"})
    response.set_cookie(
        FLOW_COOKIE,
        FlowCookies(services.settings.signing_secrets).write(flow),
        max_age=MAX_SECONDS,
        path="/",
        secure=not is_local_call(request),
        httponly=True,
        samesite="lax",
    )
    return response


@router.get("/callback")
async def come_back(
    services: ServicesDep, request: Request, answer: Annotated[_ProviderAnswer, Query()]
) -> RedirectResponse:
    """Let the person in whom the provider has sent back, if it proves who they are."""
    settings = services.settings
    response = RedirectResponse(f"{page_url(settings)}/", SEE_OTHER, {"Cache-Control": "no-store"})
    try:
        claims = await _redeem(services, request, answer)
        await _let_in(services, request, response, claims)
    except (IdentityProviderError, MemberNotFound, ValidationError) as problem:
        response = _refuse(settings, problem)
    response.delete_cookie(FLOW_COOKIE, path="/")
    return response


@router.post("/backchannel")
async def log_out_by_provider(
    services: ServicesDep, logout_token: Annotated[str, Form(max_length=MAX_TOKEN_CHARS)]
) -> Response:
    """End all log-ins of a person whom the provider has logged out."""
    try:
        subject = await _provider_of(services).read_log_out(logout_token)
    except (IdentityProviderError, ValidationError) as error:
        raise ProblemError(
            problems.LOG_OUT_REFUSED, "This is no log-out of the identity provider's."
        ) from error
    people = services.people
    if user_id := await people.identities.find_user_id(services.settings.oidc_issuer, subject):
        await people.sessions.end_others(user_id, None)
        services.authenticator.forget_recent()
    return Response(headers={"Cache-Control": "no-store"})


async def _redeem(services: ApiServices, request: Request, answer: _ProviderAnswer) -> IdentityClaims:
    """Return whom the provider's answer proves, which has to be for a log-in that this browser has begun."""
    settings, provider = services.settings, _provider_of(services)
    cookie = request.cookies.get(FLOW_COOKIE, "")
    flow = FlowCookies(settings.signing_secrets).read(cookie, answer.state)
    if flow is None:
        raise IdentityProviderError("no log-in of this browser is under way")
    if answer.error or not answer.code:
        raise IdentityProviderError(f"the provider says {answer.error or 'nothing'!r}"[:MAX_LOGGED_CHARS])
    return await provider.redeem(flow, answer.code, answer.iss, _redirect_uri(settings))


async def _let_in(
    services: ApiServices, request: Request, response: RedirectResponse, claims: IdentityClaims
) -> None:
    settings = services.settings
    known = ProvidedIdentity(settings.oidc_issuer, claims.sub, believed_email(settings, claims), claims.name)
    user = await services.people.identities.find_or_join(known, settings.owner, settings.oidc_role)
    if user is None or user.disabled_at is not None:
        raise MemberNotFound
    if known.email and fold_email(known.email) == user.email:
        await services.people.mail_choices.note_verified(user.id, user.email)
    await services.log_ins.begin_session(request, response, user)


def believed_email(settings: Settings, claims: IdentityClaims) -> str | None:
    """Return the person's address, if the provider has verified it and its domain may log in here."""
    domain = (claims.email or "").rpartition("@")[2].casefold()
    allowed = settings.oidc_domains
    return (
        claims.email if domain and claims.email_verified and (domain in allowed or "*" in allowed) else None
    )


def _refuse(settings: Settings, why: Exception) -> RedirectResponse:
    # Why it was refused helps whoever operates this, and whoever forges answers: so it is in the log alone.
    log.warning("a log-in by the identity provider was refused: %s", why)
    return RedirectResponse(f"{page_url(settings)}/#/refused", SEE_OTHER, {"Cache-Control": "no-store"})


def _provider_of(services: ApiServices) -> IdentityProvider:
    if services.identity_provider is None:
        raise ProblemError(problems.NO_LOG_IN_HERE, "LONGTAKE_OIDC_ISSUER names no identity provider.")
    return services.identity_provider


def _redirect_uri(settings: Settings) -> str:
    return f"{page_url(settings)}/auth/callback"
