"""The data converter of Temporal clients: JSON by Pydantic, encrypted where there are keys."""

import dataclasses
from collections.abc import Sequence

from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.converter import DataConverter

from temporal_client.compact_failures import CompactFailureConverter, EncodedFailureConverter
from temporal_client.payload_codec import AesPayloadCodec


def create_data_converter(payload_keys: Sequence[str] = ()) -> DataConverter:
    """Create the converter of clients and workers; without keys, payloads stay readable for all."""
    if not payload_keys:
        return dataclasses.replace(pydantic_data_converter, failure_converter_class=CompactFailureConverter)
    return dataclasses.replace(
        pydantic_data_converter,
        payload_codec=AesPayloadCodec.from_texts(payload_keys),
        failure_converter_class=EncodedFailureConverter,
    )
