"""Each text is spoken in a fork of the engine's process."""

import subprocess
import sys

# The engine is killed before it reads its fork's answer, which is longer than a pipe holds.
KILLED_ENGINE = """
import os, signal
from speech.engines import forked_speaker
from speech.engines.speaker import EngineSpeech

class LongSpeaker:
    def speak(self, text, voice, speed):
        return EngineSpeech(bytes(1_000_000), 22_050, text, [])

def die(answers):
    os.kill(os.getpid(), signal.SIGKILL)

forked_speaker.read_message = die
forked_speaker.ForkedSpeaker(LongSpeaker()).speak("Good evening.", "en", 1.0)
"""


def test_a_fork_ends_with_a_killed_engine() -> None:
    # The fork holds the output too: this returns when both have ended.
    subprocess.run([sys.executable, "-c", KILLED_ENGINE], capture_output=True, timeout=60, check=False)
