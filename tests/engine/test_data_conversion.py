"""How values become payloads: as Pydantic writes and reads them, with one table of types for the process."""

import base64

import pytest
from temporalio.contrib.pydantic import pydantic_data_converter

from contracts import SceneOutline, Storyboard
from temporal_client.data_conversion import create_data_converter

STORYBOARD = Storyboard(scenes=(SceneOutline(number=1, seconds=5, summary="A red kite"),))


@pytest.mark.parametrize("keys", [(), (base64.b64encode(bytes(32)).decode(),)], ids=["in clear", "encrypted"])
async def test_what_one_writes_the_other_reads(keys: tuple[str, ...]) -> None:
    ours, plain = create_data_converter(keys), pydantic_data_converter.payload_converter
    written = ours.payload_converter.to_payloads([STORYBOARD, None, b"bytes"])

    assert written == plain.to_payloads([STORYBOARD, None, b"bytes"])
    assert await ours.decode(await ours.encode([STORYBOARD]), [Storyboard]) == [STORYBOARD]


def test_the_converters_of_all_workflow_tasks_share_what_they_know_of_types() -> None:
    made = create_data_converter().payload_converter_class
    first, second = made(), made()
    assert first is not second
    assert vars(first)["converters"] is vars(second)["converters"]
