"""The process of one engine: `python -m speech.engines espeak`. It ends when its standard input does."""

import sys
from typing import BinaryIO

from speech.engine_wire import read_message, write_message
from speech.engines.forked_speaker import ForkedSpeaker
from speech.engines.speaker import Speaker


def main(name: str, requests: BinaryIO, replies: BinaryIO) -> None:
    """Answer requests to speak until there are no more."""
    speaker: Speaker | None = None
    while (message := read_message(requests)) is not None:
        request = message[0]
        try:
            speaker = speaker or load_speaker(name)
            spoken = [speaker.speak(text, request["voice"], request["speed"]) for text in request["texts"]]
            sound = [utterance.pcm for utterance in spoken] if request["with_sound"] else []
            write_message(replies, {"spoken": [one.describe() for one in spoken]}, b"".join(sound))
        # Whatever went wrong is for the parent to tell; it starts another process where that may help.
        except Exception as error:
            write_message(replies, {"error": f"{type(error).__name__}: {error}"})


def load_speaker(name: str) -> Speaker:
    """Load an engine. Each is imported only here: eSpeak NG starts in a tenth of a second, hibari in two."""
    if name == "espeak":
        from speech.engines.espeak_speaker import EspeakSpeaker  # noqa: PLC0415

        return ForkedSpeaker(EspeakSpeaker())
    from speech.engines.hibari_speaker import HibariSpeaker  # noqa: PLC0415

    return HibariSpeaker()


if __name__ == "__main__":
    main(sys.argv[1], sys.stdin.buffer, sys.stdout.buffer)
