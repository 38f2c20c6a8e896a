"""Where a deployment could have left a secret, and how it might be written there."""

import base64
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from urllib.parse import quote

import psutil
from google.protobuf.message import Message
from temporalio.api.common.v1 import Payload

from temporal_client.payload_codec import AesPayloadCodec
from tests.fixtures.deployment import Deployment

Spaces = dict[str, bytes]


async def histories(deployment: Deployment, payload_keys: Sequence[str]) -> Spaces:
    """Every event of every workflow, as the server has it and with its payloads decrypted."""
    client = await deployment.connect_temporal()
    codec = AesPayloadCodec.from_texts(payload_keys)
    found = {}
    async for listed in client.list_workflows(""):
        handle = client.get_workflow_handle(listed.id, run_id=listed.run_id)
        told: list[Message] = [event async for event in handle.fetch_history_events()]
        told.append((await handle.describe()).raw_description)
        decrypted = await codec.decode([payload for each in told for payload in payloads_in(each)])
        parts = [each.SerializeToString() for each in (*told, *decrypted)]
        found[f"history of {listed.id}"] = b"".join(parts)
    return found


def payloads_in(message: Message) -> Iterator[Payload]:
    """All payloads of a message, however deep."""
    if isinstance(message, Payload):
        yield message
        return
    for descriptor, value in message.ListFields():
        is_map = descriptor.message_type is not None and descriptor.message_type.GetOptions().map_entry
        values = value.values() if is_map else value if descriptor.is_repeated else [value]
        for each in values:
            if isinstance(each, Message):
                yield from payloads_in(each)


def files(deployment: Deployment) -> Spaces:
    """Catalog, Temporal's own database, assets, logs: every file that there is."""
    return {str(path): path.read_bytes() for path in deployment.root.rglob("*") if path.is_file()}


def command_lines(deployment: Deployment) -> Spaces:
    running = [psutil.Process(part.pid) for part in deployment.processes.values()]
    everyone = [*running, *(child for each in running for child in each.children(recursive=True))]
    found: Spaces = {}
    for each in everyone:
        with suppress(psutil.NoSuchProcess):  # a child may have ended meanwhile
            found[f"command line of {each.pid}"] = " ".join(each.cmdline()).encode()
    return found


def spellings(secrets: Collection[str]) -> Iterator[bytes]:
    """Each secret as it might be written."""
    for secret in secrets:
        yield secret.removeprefix("whsec_").encode()
        yield base64.b64encode(secret.encode()).rstrip(b"=")
        yield quote(secret, safe="").encode()


def leaks(spaces: Spaces, secrets: set[bytes]) -> list[str]:
    return [
        f"{secret.decode()} in {name}"
        for name, text in spaces.items()
        for secret in secrets
        if secret in text
    ]
