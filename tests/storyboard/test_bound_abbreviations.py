"""An abbreviation stays on the line, and in the caption, of the word that it belongs to."""

import pytest

from activities.caption_sources import CaptionSource
from activities.film_captions import plan_captions
from captions.utterance import CaptionWord, Utterance
from contracts import Brief, CaptionChoice, CaptionTimes, Narration
from media.film_format import FilmFormat
from storyboard.text.bound_abbreviations import NO_BREAK_SPACE, bind_abbreviations

PAID = "In 1969, Dr. Okafor paid $4,250 for the lighthouse at Cape Wrath, and nobody asked why."


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        (PAID, PAID.replace("Dr. ", f"Dr.{NO_BREAK_SPACE}")),
        ("Am 3. Mai kam Prof. Klein.", f"Am 3. Mai kam Prof.{NO_BREAK_SPACE}Klein."),
        ("I said no. She left.", "I said no. She left."),
        ("It ends there. Rain falls.", "It ends there. Rain falls."),
        ("雨が降る。夜だ。", "雨が降る。夜だ。"),
    ],
)
def test_only_a_dot_that_ends_no_sentence_is_bound(text: str, bound: str) -> None:
    assert bind_abbreviations(text) == bound


def test_no_cue_ends_after_an_abbreviation() -> None:
    words = tuple(CaptionWord(word, at * 400, at * 400 + 350) for at, word in enumerate(PAID.split()))
    source = CaptionSource([Utterance(PAID, words, "en")], CaptionTimes.WORDS, "en")
    planned = plan_captions(
        Brief(prompt="A lighthouse", narration=Narration(), captions=CaptionChoice.FILES),
        source,
        FilmFormat(854, 480),
        400,
    )
    assert planned is not None
    shown = ["".join(phrase.text for line in cue.lines for phrase in line).strip() for cue in planned.cues]
    assert " ".join(" ".join(shown).split()) == PAID
    assert not [cue for cue in shown if cue.endswith("Dr.")]
