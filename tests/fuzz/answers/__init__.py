"""All answers that were recorded, by service: from recordings, SDKs' types and first-party pages."""

from tests.fuzz.answers import (
    dashscope,
    google,
    images,
    kie,
    kling,
    luma,
    minimax,
    modelark,
    music,
    openai,
    queues,
    runway,
    speech,
    writers,
    xai,
)
from tests.fuzz.recorded import Recorded

ANSWERS: tuple[Recorded, ...] = tuple(
    recorded
    for service in (
        kie,
        google,
        luma,
        openai,
        queues,
        runway,
        minimax,
        xai,
        dashscope,
        modelark,
        kling,
        music,
        speech,
        images,
        writers,
    )
    for recorded in service.ANSWERS
)
