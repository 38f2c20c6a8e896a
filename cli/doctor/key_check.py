"""Ask each configured service something free of charge, to learn whether it accepts our key.

Which calls are free is from the services' own pages and SDKs. Where none is known, the service is not asked.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from pydantic import BaseModel

from cli.doctor.finding import Finding, error_finding, ok_finding, warning_finding
from cli.doctor.service_check import usable_accounts
from contracts.error_types import ErrorType
from providers.accounts import Account, Accounts, variable_name
from providers.adapters.kling.access_token import build_bearer_token
from providers.errors import ProviderError
from providers.kit.transport import HttpError, Transport
from providers.registry import ProviderSpec
from providers.safe_http import Proxy, create_client

BEARER_HEADER = "Authorization", "Bearer {}"
SUCCESS_CODE = 200


@dataclass(frozen=True)
class KeyProbe:
    """A free GET below the account's base URL.

    Args:
        key_header: the header that holds the key, and its format.
        wrong_key_text: body text by which a service reports a wrong key when its status for it is not 401.
        encode_key: turns our key into what is sent, such as a signed token.
    """

    path: str
    key_header: tuple[str, str] = BEARER_HEADER
    params: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    wrong_key_text: bytes = b""
    encode_key: Callable[[str], str] = str


KEY_PROBES = {
    "kie": KeyProbe("/api/v1/chat/credit"),
    "google": KeyProbe("/v1beta/models", ("x-goog-api-key", "{}"), {"pageSize": "1"}),
    "luma": KeyProbe("/files", params={"limit": "1"}),
    "runway": KeyProbe("/v1/organization", headers={"X-Runway-Version": "2024-11-06"}),
    "minimax": KeyProbe("/v2/query/video_generation", params={"page_num": "1", "page_size": "1"}),
    "xai": KeyProbe("/v1/api-key", wrong_key_text=b"Incorrect API key"),
    "dashscope": KeyProbe("/api/v1/tasks", params={"page_size": "1"}),
    "modelark": KeyProbe("/contents/generations/tasks", params={"page_num": "1", "page_size": "1"}),
    "kling": KeyProbe("/v1/videos/text2video", params={"pageSize": "1"}, encode_key=build_bearer_token),
    "replicate": KeyProbe("/account"),
    "dream-machine": KeyProbe("/credits"),
    "openai": KeyProbe("/models"),
    "elevenlabs": KeyProbe("/v1/user/subscription", ("xi-api-key", "{}")),
}
# fal has no free call at its queue's address; for Stability and Vertex none is known.


class _KieEnvelope(BaseModel):
    """KIE's response envelope: its errors come with HTTP 200."""

    code: int = SUCCESS_CODE


async def check_service_keys(accounts: Accounts, proxy: Proxy | None = None) -> list[Finding]:
    """Check the keys of all configured services, side by side; one finding each."""
    async with create_client(loopback_allowed=False, proxy=proxy) as client:
        transport = Transport(client)
        questions = (check_service_key(transport, *each) for each in usable_accounts(accounts).items())
        return list(await asyncio.gather(*questions))


async def check_service_key(transport: Transport, service: ProviderSpec, account: Account) -> Finding:
    """Check whether the service answers and accepts our key."""
    question = KEY_PROBES.get(service.name)
    if question is None or not account.key.get_secret_value():
        return warning_finding(service.name, "not checked: there is no free call that would tell")
    header, form = question.key_header
    headers = {header: form.format(question.encode_key(account.key.get_secret_value())), **question.headers}
    try:
        answer = await transport.send_request(
            "GET", account.base_url + question.path, headers=headers, params=dict(question.params)
        )
    except ProviderError as error:
        return _error_finding(service, question, error)
    envelope = answer.try_parse_as(_KieEnvelope)
    if service.name == "kie" and (envelope is None or envelope.code != SUCCESS_CODE):
        return _wrong_key_finding(service)
    return ok_finding(service.name, "answers, and knows our key")


def _error_finding(service: ProviderSpec, question: KeyProbe, error: ProviderError) -> Finding:
    said = error.answer.body if isinstance(error, HttpError) else b""
    if error.kind is ErrorType.AUTH_FAILED or (question.wrong_key_text and question.wrong_key_text in said):
        return _wrong_key_finding(service)
    if error.kind is ErrorType.QUOTA_EXHAUSTED:
        return warning_finding(
            service.name, "knows our key, and has no credit of ours left", "Add some there."
        )
    return warning_finding(service.name, f"did not answer as it should. {error.message}", "Try again later.")


def _wrong_key_finding(service: ProviderSpec) -> Finding:
    return error_finding(
        service.name, "answers, and does not accept our key", f"Correct {variable_name(service, 'KEY')}."
    )
