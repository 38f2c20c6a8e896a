"""The functions of libespeak-ng that are needed, by ctypes (`speak_lib.h`, API revision 12).

The library is under the GPL: only the process of `speech.engines` may load this module.
"""

import ctypes
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

SYNCHRONOUS, UTF8_CHARS, RATE_PARAMETER, IPA = 2, 1, 1, 2
LIST_END, WORD_EVENT = 0, 1
BUFFER_MS = 60_000
LIBRARY_NAMES = ("libespeak-ng.so", "libespeak-ng.dylib", "espeak-ng.dll")


class Event(ctypes.Structure):
    """`espeak_EVENT`; `id` is a union of at most 8 bytes."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", ctypes.c_char * 8),
    )


OnSound = Callable[[bytes, list[tuple[int, int, int]]], bool]
_CALLBACK = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(Event)
)


class EspeakLibrary:
    """The library, initialised. Its state is global: one per process.

    Args:
        on_sound: gets samples, and their events as `(type, number of the character, milliseconds)`;
            returns whether to go on.
    """

    def __init__(self, on_sound: OnSound) -> None:
        folder = find_espeak_folder()
        path = next(folder / name for name in LIBRARY_NAMES if (folder / name).exists())
        self._library = ctypes.CDLL(str(path))
        self._on_sound = on_sound
        self._callback = _CALLBACK(self._receive)  # kept: C holds only its address
        data = str(folder / "espeak-ng-data").encode()
        self.sample_rate: int = self._library.espeak_Initialize(SYNCHRONOUS, BUFFER_MS, data, 0)
        if self.sample_rate <= 0:
            raise OSError("eSpeak NG could not read its data")
        self._library.espeak_SetSynthCallback(self._callback)
        self._library.espeak_TextToPhonemes.restype = ctypes.c_char_p

    def set_voice(self, voice: str, words_per_minute: int) -> None:
        """Choose voice and pace; raise ValueError if there is no such voice."""
        if self._library.espeak_SetVoiceByName(voice.encode()) != 0:
            raise ValueError(f"eSpeak NG has no voice {voice!r}")
        self._library.espeak_SetParameter(RATE_PARAMETER, words_per_minute, 0)

    def synthesize(self, text: str) -> None:
        """Speak plain text (neither SSML nor phonemes) to its end."""
        encoded = text.encode(errors="replace") + b"\0"
        if self._library.espeak_Synth(encoded, len(encoded), 0, 1, 0, UTF8_CHARS, None, None) != 0:
            raise OSError("eSpeak NG could not speak")

    def find_phonemes(self, text: str) -> str:
        """Return how the voice pronounces a text, in IPA; clauses and words have spaces between them."""
        rest, clauses = ctypes.c_char_p(text.encode(errors="replace")), []
        while rest.value:  # each call reads one clause, and moves on to the next
            clauses.append(self._library.espeak_TextToPhonemes(ctypes.byref(rest), UTF8_CHARS, IPA) or b"")
        return b" ".join(clauses).decode(errors="replace")

    def _receive(
        self, samples: "ctypes._Pointer[ctypes.c_short]", count: int, events: "ctypes._Pointer[Event]"
    ) -> int:
        sound = ctypes.string_at(samples, count * 2) if samples and count > 0 else b""
        found: list[tuple[int, int, int]] = []
        while (event := events[len(found)]).type != LIST_END:
            found.append((event.type, event.text_position, event.audio_position))
        return 0 if self._on_sound(sound, found) else 1


def find_espeak_folder() -> Path:
    """Return the folder of library and data in the `espeakng_loader` wheel, without running its code."""
    spec = find_spec("espeakng_loader")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("espeakng_loader is not installed")
    return Path(spec.submodule_search_locations[0])
