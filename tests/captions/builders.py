"""Utterances as a voice would speak them."""

from captions.utterance import CaptionWord, Utterance

FPS = 24
GAP_MS, SENTENCE_PAUSE_MS, COMMA_PAUSE_MS = 60.0, 350.0, 150.0


def speak(
    text: str,
    *,
    start_ms: float = 500.0,
    characters_per_second: float = 14.0,
    language: str = "en",
    speaker: str = "",
    words: list[str] | None = None,
) -> Utterance:
    """Speak the text word by word, with pauses after its punctuation."""
    at, spoken = start_ms, []
    for word in words or text.split():
        end = at + len(word) * 1000 / characters_per_second
        spoken.append(CaptionWord(word, at, end))
        at = end + GAP_MS + (SENTENCE_PAUSE_MS if word[-1] in ".?!。" else 0)
        at += COMMA_PAUSE_MS if word[-1] in ",;、，" else 0  # noqa: RUF001 - the Chinese comma is meant
    return Utterance(text, tuple(spoken), language, speaker)


def end_of(utterance: Utterance) -> float:
    """When the last word ends, in ms."""
    return utterance.words[-1].end_ms
