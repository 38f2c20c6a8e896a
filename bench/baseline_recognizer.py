"""Recognise English speech: `python baseline_recognizer.py SOUND < text`, in a venv of its own.

`SOUND` is mono, 16 bits, 16 kHz, without a header. It is heard by pocketsphinx and the English model of its
wheel, which know nothing of the text. jiwer then aligns what was heard with the text, by the fewest errors.
The standard output is JSON: `written` and `heard` as words, and `chunks` of their alignment.
"""

import json
import re
import sys
from dataclasses import asdict
from pathlib import Path

RATE = 16_000
NO_WORD = re.compile(r"<.*>|\[.*\]")
VARIANT = re.compile(r"\(\d+\)$")


def hear_words(sound: bytes) -> list[str]:
    """Return the words that pocketsphinx hears."""
    from pocketsphinx import Decoder  # noqa: PLC0415 - of .venv-bench

    decoder = Decoder(samprate=RATE)
    decoder.start_utt()
    decoder.process_raw(sound, full_utt=True)
    decoder.end_utt()
    return [VARIANT.sub("", each.word) for each in decoder.seg() if not NO_WORD.fullmatch(each.word)]


def main(sound: str) -> None:
    """Print how what is heard in the sound goes with the text on the standard input."""
    from jiwer import process_words  # type: ignore[import-not-found]  # noqa: PLC0415 - of .venv-bench

    written = re.findall(r"[a-z']+", sys.stdin.read().lower())
    heard = hear_words(Path(sound).read_bytes())
    chunks = process_words(" ".join(written), " ".join(heard)).alignments[0]
    print(json.dumps({"written": written, "heard": heard, "chunks": [asdict(each) for each in chunks]}))


if __name__ == "__main__":
    main(*sys.argv[1:])
