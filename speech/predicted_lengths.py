"""Predicted lengths of lines, each found out once: eSpeak NG need not speak a script at every estimate."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial

from contracts import VoicedLine
from speech.embedded_speech import EmbeddedSpeech
from speech.length_prediction import predict_seconds
from speech.speech_errors import UnspokenLanguage
from storyboard.text.split_levels import split_unspaced_characters

# About four hundred bytes each.
MAX_KEPT = 20_000
# Where eSpeak NG does not speak the language: letters that voices speak in a second.
LETTERS_PER_SECOND, SYLLABLES_PER_SECOND = 14.0, 5.0
LINE_SECONDS = 0.3

_Asked = tuple[str, str, str, float, bool]
_FindSeconds = Callable[[EmbeddedSpeech, Sequence[str]], Awaitable[list[float]]]


class PredictedLengths:
    """Predicts lengths, and remembers the latest of this process.

    Args:
        speech: speaks the lines.
        most: how many lengths are remembered.
    """

    def __init__(self, speech: EmbeddedSpeech, most: int = MAX_KEPT) -> None:
        self._speech, self._most = speech, most
        self._known: OrderedDict[_Asked, float] = OrderedDict()

    async def predict_lines(
        self, lines: Iterable[str], *, language: str, voice: str, speed: float, read_along: bool
    ) -> dict[str, float]:
        """Return how many seconds each line will last, by line; see `predict_seconds`.

        Where eSpeak NG does not speak the language, its letters are counted.
        """
        asked = {line: (line, language, voice, speed, read_along) for line in lines}
        missing = [line for line, key in asked.items() if key not in self._known]
        if missing:
            find = partial(
                predict_seconds, language=language, voice=voice, speed=speed, read_along=read_along
            )
            found = await self._find_seconds(find, missing, speed)
            self._known.update({asked[line]: each for line, each in found.items()})
        seconds = {line: self._known[key] for line, key in asked.items()}
        self._forget_oldest(asked.values())
        return seconds

    async def predict_voiced(
        self,
        lines: Iterable[VoicedLine],
        *,
        language: str,
        speed: float,
        read_along: bool,
        name_voice: Callable[[str | None], str],
    ) -> dict[VoicedLine, float]:
        """Return how many seconds each line will last in its own voice.

        Args:
            name_voice: the name, as `predict_lines` takes it, of a line's voice; None is the narrator's.
        """
        texts: dict[str | None, list[str]] = {}
        for line in lines:
            texts.setdefault(line.voice, []).append(line.text)
        seconds: dict[VoicedLine, float] = {}
        for voice, said in texts.items():
            found = await self.predict_lines(
                said, language=language, voice=name_voice(voice), speed=speed, read_along=read_along
            )
            seconds |= {VoicedLine(text, voice): each for text, each in found.items()}
        return seconds

    async def _find_seconds(self, find: _FindSeconds, lines: list[str], speed: float) -> dict[str, float]:
        try:
            found = await find(self._speech, lines)
        except UnspokenLanguage:
            found = [count_seconds(line) / speed for line in lines]
        return dict(zip(lines, found, strict=True))

    def _forget_oldest(self, used: Iterable[_Asked]) -> None:
        for key in used:
            self._known.move_to_end(key)
        while len(self._known) > self._most:
            self._known.popitem(last=False)


def count_seconds(line: str) -> float:
    """Return about how long a line lasts, by its letters; in scripts without spaces, each is a syllable."""
    letters = sum(map(str.isalnum, line))
    syllables = len(split_unspaced_characters(line))
    is_unspaced = syllables > letters / 2
    rate = SYLLABLES_PER_SECOND if is_unspaced else LETTERS_PER_SECOND
    return LINE_SECONDS + letters / rate
