"""Asks each service that is set up something that costs nothing, to hear whether it knows our key.

Which call is free is from the services' own pages and SDKs. Where none is known, the service is not asked.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from pydantic import BaseModel

from cli.doctor.finding import Finding, bad, good, note
from cli.doctor.services import usable
from providers.accounts import Account, Accounts, variable
from providers.errors import ProviderError
from providers.http import HttpError, Transport
from providers.kling.tokens import bearer_of
from providers.outside import Proxy, open_client
from providers.registry import Service
from workflows.errors import ErrorType

BEARER = "Authorization", "Bearer {}"
GOOD_CODE = 200


@dataclass(frozen=True)
class Question:
    """A GET below the account's own address; `key` is the header that holds the key, and its form.

    `sent_as` makes of our key what is sent for it. `wrong_key` are the words by which a service tells a wrong
    key whose status for it is not 401.
    """

    path: str
    key: tuple[str, str] = BEARER
    params: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    wrong_key: bytes = b""
    sent_as: Callable[[str], str] = str


QUESTIONS = {
    "kie": Question("/api/v1/chat/credit"),
    "google": Question("/v1beta/models", ("x-goog-api-key", "{}"), {"pageSize": "1"}),
    "luma": Question("/files", params={"limit": "1"}),
    "runway": Question("/v1/organization", headers={"X-Runway-Version": "2024-11-06"}),
    "minimax": Question("/v2/query/video_generation", params={"page_num": "1", "page_size": "1"}),
    "xai": Question("/v1/api-key", wrong_key=b"Incorrect API key"),
    "dashscope": Question("/api/v1/tasks", params={"page_size": "1"}),
    "modelark": Question("/contents/generations/tasks", params={"page_num": "1", "page_size": "1"}),
    "kling": Question("/v1/videos/text2video", params={"pageSize": "1"}, sent_as=bearer_of),
    "replicate": Question("/account"),
    "dream-machine": Question("/credits"),
    "openai": Question("/models"),
    "elevenlabs": Question("/v1/user/subscription", ("xi-api-key", "{}")),
}
# fal has no free call at its queue's own address, Stability and Vertex none that we know of.


class _Envelope(BaseModel):
    """KIE's: its errors come with HTTP 200."""

    code: int = GOOD_CODE


async def look(accounts: Accounts, proxy: Proxy | None = None) -> list[Finding]:
    """One finding for each service that is set up."""
    async with open_client(loopback_allowed=False, proxy=proxy) as client:
        transport = Transport(client)
        questions = (ask(transport, *each) for each in usable(accounts).items())
        return list(await asyncio.gather(*questions))


async def ask(transport: Transport, service: Service, account: Account) -> Finding:
    """Whether it answers, and knows our key."""
    question = QUESTIONS.get(service.name)
    if question is None or not account.key.get_secret_value():
        return note(service.name, "not checked: there is no free call that would tell")
    header, form = question.key
    headers = {header: form.format(question.sent_as(account.key.get_secret_value())), **question.headers}
    try:
        answer = await transport.ask(
            "GET", account.base_url + question.path, headers=headers, params=dict(question.params)
        )
    except ProviderError as error:
        return _trouble(service, question, error)
    envelope = answer.maybe(_Envelope)
    if service.name == "kie" and (envelope is None or envelope.code != GOOD_CODE):
        return _unknown_key(service)
    return good(service.name, "answers, and knows our key")


def _trouble(service: Service, question: Question, error: ProviderError) -> Finding:
    said = error.answer.body if isinstance(error, HttpError) else b""
    if error.kind is ErrorType.AUTH_FAILED or (question.wrong_key and question.wrong_key in said):
        return _unknown_key(service)
    if error.kind is ErrorType.QUOTA_EXHAUSTED:
        return note(service.name, "knows our key, and has no credit of ours left", "Add some there.")
    return note(service.name, f"did not answer as it should. {error.message}", "Try again later.")


def _unknown_key(service: Service) -> Finding:
    return bad(service.name, "answers, and does not accept our key", f"Correct {variable(service, 'KEY')}.")
