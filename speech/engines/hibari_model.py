"""hibari's acoustic model, with the lengths of its phonemes as one more output.

The ONNX graph computes the lengths and keeps them to itself. Protobuf messages that are written one after the
other merge (protobuf.dev/programming-guides/encoding/#last-one-wins), so a few bytes after the file declare
that output; what is spoken stays the same, bit by bit. The name is the exporter's, so only the very file that
it was read from is patched.
"""

import hashlib
from pathlib import Path
from typing import Any

MODEL_SHA256 = "5f70741d4e900f4e85d0037498736cc1b3e1b9a63a13546a5da1e63abf4fccd8"
LENGTHS_OUTPUT = "/Clip_output_0"
# Field numbers of onnx.proto: ModelProto.graph, GraphProto.output, ValueInfoProto.name.
_GRAPH, _OUTPUT, _NAME = 7, 12, 1
_LENGTH_DELIMITED = 2


def patch_model(model: bytes) -> bytes:
    """Return the model with the lengths as its last output; raise ValueError if it is another model."""
    if hashlib.sha256(model).hexdigest() != MODEL_SHA256:
        raise ValueError("hibari's model is not the one whose word times are known")
    return model + _field(_GRAPH, _field(_OUTPUT, _field(_NAME, LENGTHS_OUTPUT.encode())))


def _field(number: int, value: bytes) -> bytes:
    """Return a length-delimited protobuf field; number and length must fit one byte each."""
    return bytes([number << 3 | _LENGTH_DELIMITED, len(value)]) + value


def open_session(path: Path) -> Any:  # noqa: ANN401 -- onnxruntime has no types
    """Return an onnxruntime session of the patched model, on one core."""
    # Two seconds, and only in the engine's process; it ships no types.
    import onnxruntime  # type: ignore[import-untyped]  # noqa: PLC0415

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(
        patch_model(path.read_bytes()), options, providers=["CPUExecutionProvider"]
    )
