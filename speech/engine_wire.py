"""Messages between us and an engine's process: two lengths of four bytes, JSON, then samples."""

import json
import struct
from typing import Any, BinaryIO

LENGTHS = struct.Struct(">II")


def pack_message(body: dict[str, Any], sound: bytes = b"") -> bytes:
    """Return a message as bytes."""
    encoded = json.dumps(body).encode()
    return LENGTHS.pack(len(encoded), len(sound)) + encoded + sound


def write_message(stream: BinaryIO, body: dict[str, Any], sound: bytes = b"") -> None:
    """Write a message at once."""
    stream.write(pack_message(body, sound))
    stream.flush()


def read_message(stream: BinaryIO) -> tuple[dict[str, Any], bytes] | None:
    """Return the JSON and the samples of the next message; None at the end of the stream."""
    if len(head := stream.read(LENGTHS.size)) < LENGTHS.size:
        return None
    json_bytes, sound_bytes = LENGTHS.unpack(head)
    return json.loads(stream.read(json_bytes)), stream.read(sound_bytes)
