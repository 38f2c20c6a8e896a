"""All answers that were recorded, by service: from recordings, SDKs' types and first-party pages."""

from tests.fuzz.answers import google, kie, luma, minimax, music, openai, queues, runway, writers
from tests.fuzz.recorded import Recorded

ANSWERS: tuple[Recorded, ...] = tuple(
    recorded
    for service in (kie, google, luma, openai, queues, runway, minimax, music, writers)
    for recorded in service.ANSWERS
)
