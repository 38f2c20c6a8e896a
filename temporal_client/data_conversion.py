"""The data converter of Temporal clients: JSON by Pydantic, encrypted where there are keys."""

import dataclasses
from collections.abc import Sequence

from temporalio.contrib.pydantic import PydanticPayloadConverter, pydantic_data_converter
from temporalio.converter import DataConverter

from temporal_client.compact_failures import CompactFailureConverter, EncodedFailureConverter
from temporal_client.payload_codec import AesPayloadCodec

# The SDK makes a converter for each run that a worker holds, and each would build type adapters of its own
# (`findings/temporal_pydantic_adapters_for_each_run.sh`).
_CONVERTERS = PydanticPayloadConverter().converters


class SharedPayloadConverter(PydanticPayloadConverter):
    """Converts as Pydantic's converter does; all of a process share what they have learnt of types."""

    def __init__(self) -> None:
        self.converters = _CONVERTERS


def create_data_converter(payload_keys: Sequence[str] = ()) -> DataConverter:
    """Create the converter of clients and workers; without keys, payloads stay readable for all."""
    shared = dataclasses.replace(pydantic_data_converter, payload_converter_class=SharedPayloadConverter)
    if not payload_keys:
        return dataclasses.replace(shared, failure_converter_class=CompactFailureConverter)
    return dataclasses.replace(
        shared,
        payload_codec=AesPayloadCodec.from_texts(payload_keys),
        failure_converter_class=EncodedFailureConverter,
    )
