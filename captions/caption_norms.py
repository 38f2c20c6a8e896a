"""Norms of captions: how much text a line holds, how fast it can be read, how long it stands."""

import unicodedata
from dataclasses import dataclass

# How much of a text has to be wide (Chinese, Japanese, Korean) to be measured by those languages' norms.
LEAST_WIDE_SHARE = 0.3


@dataclass(frozen=True)
class CaptionNorms:
    """Limits of a caption: characters a line, lines, characters a second, seconds.

    Where `half_width` is true, a character that is not wide (Latin, blank) counts as a half.
    """

    line_characters: int = 42
    characters_per_second: float = 20.0
    half_width: bool = False
    most_lines: int = 2
    shortest_seconds: float = 5 / 6
    longest_seconds: float = 7.0
    gap_frames: int = 2

    def count_characters(self, text: str) -> float:
        """Return how many characters of a line, and of a second's reading, the text takes."""
        visible = [letter for letter in text if unicodedata.category(letter) not in {"Mn", "Me", "Cf"}]
        return sum(0.5 if self.half_width and not is_wide(letter) else 1.0 for letter in visible)

    def line_share(self, text: str) -> float:
        """Return the share of a line that the text takes."""
        return self.count_characters(text) / self.line_characters


# Netflix' Timed Text Style Guides, general and English, Chinese and Korean
# (https://partnerhelp.netflixstudios.com/hc/en-us/articles/215758617); for Japanese the Chinese numbers.
SPACED_NORMS = CaptionNorms()
CHINESE_NORMS = CaptionNorms(line_characters=16, characters_per_second=9.0, half_width=True)
KOREAN_NORMS = CaptionNorms(line_characters=16, characters_per_second=12.0, half_width=True)


def choose_norms(text: str) -> CaptionNorms:
    """Return the norms for a film's text, by its script."""
    letters = [letter for letter in text if letter.isalpha()]
    wide = [letter for letter in letters if is_wide(letter)]
    if len(wide) < LEAST_WIDE_SHARE * max(1, len(letters)):
        return SPACED_NORMS
    hangul = sum(unicodedata.name(letter, "").startswith("HANGUL") for letter in wide)
    return KOREAN_NORMS if hangul > len(wide) / 2 else CHINESE_NORMS


def is_wide(letter: str) -> bool:
    """Return whether the letter is as wide as a Chinese one."""
    return unicodedata.east_asian_width(letter) in {"W", "F"}
