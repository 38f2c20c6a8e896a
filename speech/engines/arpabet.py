"""The phonemes of eSpeak NG's American English, in IPA, as those of ARPAbet, which pocketsphinx knows.

Sources: eSpeak NG's `docs/phonemes.md`; the CMU Pronouncing Dictionary's list of 39 phonemes.
"""

import json
import re
from pathlib import Path

_PHONEMES: dict[str, str] = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
# What is longer is tried first: one symbol of eSpeak NG may be two phonemes of ARPAbet.
_SYMBOL = re.compile("|".join(map(re.escape, sorted(_PHONEMES, key=len, reverse=True))))


def to_arpabet(ipa: str) -> str:
    """Return ARPAbet's phonemes, with a space between two; what it has no phoneme for is left out."""
    return " ".join(_PHONEMES[symbol] for symbol in _SYMBOL.findall(ipa))
