"""The process of one engine: `python -m speech.engines espeak`. It ends when its standard input does."""

import sys
from typing import Any, BinaryIO, Protocol

from speech.engine_wire import read_message, write_message
from speech.engines.forked_speaker import ForkedSpeaker
from speech.engines.speaker import Speaker


class Engine(Protocol):
    """What answers the requests of one kind."""

    def answer(self, request: dict[str, Any], sound: bytes) -> tuple[dict[str, Any], bytes]:
        """Return the reply's JSON and samples; raise whatever keeps it from an answer."""
        ...


class SpeakingEngine:
    """Answers requests to speak texts."""

    def __init__(self, speaker: Speaker) -> None:
        self._speaker = speaker

    def answer(self, request: dict[str, Any], sound: bytes) -> tuple[dict[str, Any], bytes]:
        """Return what was spoken for each of the request's texts, and their samples if it asks for them."""
        voice, speed = request["voice"], request["speed"]
        spoken = [self._speaker.speak(text, voice, speed) for text in request["texts"]]
        samples = [utterance.pcm for utterance in spoken] if request["with_sound"] else []
        return {"spoken": [one.describe() for one in spoken]}, b"".join(samples)


def main(name: str, requests: BinaryIO, replies: BinaryIO) -> None:
    """Answer requests until there are no more."""
    engine: Engine | None = None
    while (message := read_message(requests)) is not None:
        try:
            engine = engine or load_engine(name)
            write_message(replies, *engine.answer(*message))
        # Whatever went wrong is for the parent to tell; it starts another process where that may help.
        except Exception as error:
            write_message(replies, {"error": f"{type(error).__name__}: {error}"})


def load_engine(name: str) -> Engine:
    """Load an engine. Each is imported only here: eSpeak NG starts in a tenth of a second, hibari in two."""
    if name == "aligner":
        from speech.engines.word_aligner import WordAligner  # noqa: PLC0415

        return WordAligner()
    if name == "espeak":
        from speech.engines.espeak_speaker import EspeakSpeaker  # noqa: PLC0415

        return SpeakingEngine(ForkedSpeaker(EspeakSpeaker()))
    from speech.engines.hibari_speaker import HibariSpeaker  # noqa: PLC0415

    return SpeakingEngine(HibariSpeaker())


if __name__ == "__main__":
    main(sys.argv[1], sys.stdin.buffer, sys.stdout.buffer)
