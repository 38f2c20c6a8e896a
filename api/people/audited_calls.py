"""Middleware that records in the audit trail who changed what, where callers are known."""

import logging
from collections.abc import MutableMapping
from http import HTTPStatus
from typing import Any

from fastapi import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.access.caller import Caller
from api.access.client_address import client_address
from api.http.cross_origin_guard import SAFE_METHODS
from api.http.request_log import redact_path
from api.services import ApiServices
from contracts.people import AccessScope
from store.job_lifecycle import utc_now
from store.models import AuditRow

log = logging.getLogger("longtake.api")


class AuditMiddleware:
    """ASGI middleware: a row for each call that may change something, before its answer is sent."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request, and record it."""
        if scope["type"] != "http" or scope["method"] in SAFE_METHODS:
            await self.app(scope, receive, send)
            return

        is_recorded = False

        async def send_recorded(message: Message) -> None:
            nonlocal is_recorded
            if message["type"] == "http.response.start":
                is_recorded = True
                await _record(scope, message["status"])
            await send(message)

        try:
            await self.app(scope, receive, send_recorded)
        except Exception:
            if not is_recorded:  # The request log's middleware answers it.
                await _record(scope, HTTPStatus.INTERNAL_SERVER_ERROR)
            raise


async def _record(scope: Scope, status: int) -> None:
    state: MutableMapping[str, Any] = scope.get("state", {})
    caller: Caller | None = state.get("caller")
    services: ApiServices = scope["app"].state.services
    services.authenticator.forget_recent()
    # What only reads jobs is an estimate. Where nobody logs in there is nobody to name.
    if caller is None or services.settings.auth == "off" or state.get("asked_scope") is AccessScope.JOBS_READ:
        return
    row = AuditRow(
        at=utc_now(),
        team_id=caller.team_id,
        actor=caller.actor,
        via=caller.via,
        action=getattr(scope.get("route"), "operation_id", None) or scope["method"],
        object=redact_path(scope),
        status=status,
        request_id=state.get("request_id", ""),
        address=client_address(Request(scope), services.settings.proxy_networks),
    )
    try:
        await services.people.audit.record(row)
    except Exception:
        # The call itself has succeeded, so its caller gets the answer; the log keeps the entry.
        log.exception("not in the audit trail: %s %s by %s", row.action, row.object, row.actor)
