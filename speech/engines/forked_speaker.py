"""Speaks each text in a fork of the process, so that every text meets the engine as it was loaded.

eSpeak NG carries state over from one text to the next, even through a new initialisation: the same text then
has other samples, and another length. A fork costs about a millisecond, and an engine that crashes takes only
that text along.
"""

import os
from typing import NoReturn

from speech.engine_wire import read_message, write_message
from speech.engines.speaker import EngineSpeech, Speaker
from speech.spoken_text import TimedSpan


class ForkedSpeaker:
    """A speaker whose state stays that of its start."""

    def __init__(self, speaker: Speaker) -> None:
        self._speaker = speaker

    def speak(self, text: str, voice: str, speed: float) -> EngineSpeech:
        """Speak one text; equal texts give equal samples. Raises RuntimeError if the fork fails."""
        readable, writable = os.pipe()
        if (pid := os.fork()) == 0:
            # Once the parent is dead, nobody reads the pipe: the fork is to notice that, and end.
            os.close(readable)
            self._speak_and_exit(writable, text, voice, speed)
        os.close(writable)
        with open(readable, "rb") as answers:  # noqa: PTH123 -- a pipe has no path
            answer = read_message(answers)
        os.waitpid(pid, 0)
        if answer is None or "error" in answer[0]:
            raise RuntimeError(answer[0]["error"] if answer else "the engine crashed")
        body, pcm = answer
        spans = [TimedSpan.from_row(row) for row in body["spans"]]
        return EngineSpeech(pcm, body["sample_rate"], body["said"], spans)

    def _speak_and_exit(self, writable: int, text: str, voice: str, speed: float) -> NoReturn:
        """In the fork: answer through the pipe, and leave without the parent's clean-up."""
        try:
            with open(writable, "wb") as answers:
                try:
                    spoken = self._speaker.speak(text, voice, speed)
                    write_message(answers, spoken.describe(), spoken.pcm)
                except Exception as error:
                    write_message(answers, {"error": f"{type(error).__name__}: {error}"})
        finally:
            os._exit(0)
