"""captions/make_cues.py: all words, in cues that can be read."""

# ruff: noqa: RUF001 - Chinese punctuation is meant

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from captions.caption_norms import CHINESE_NORMS, SPACED_NORMS, choose_norms
from captions.caption_text import clean_text
from captions.cue import Cue
from captions.make_cues import make_cues
from captions.phrases import split_phrases
from captions.utterance import Utterance
from tests.captions.builders import FPS, end_of, speak

STORY = (
    "The lighthouse keeper woke before dawn, climbed one hundred and ninety steps, and looked out over the "
    "grey water. Nothing moved. Then, far beyond the reef, a whale rose and fell like a slow breath."
)
CHINESE = (
    "灯塔看守人在黎明前醒来，爬上一百九十级台阶，望着灰色的海水。什么也没有动。"
    "然后，在礁石外面，一条鲸鱼浮了上来。"
)
JAPANESE = "灯台守は夜明け前に目を覚まし、百九十段の階段を上って、灰色の海を見渡した。何も動かなかった。"
THAI = "ผู้ดูแลประภาคารตื่นก่อนรุ่งสาง ปีนบันไดหนึ่งร้อยเก้าสิบขั้น แล้วมองออกไปที่ทะเลสีเทา ไม่มีอะไรเคลื่อนไหว"
ARABIC = "استيقظ حارس المنارة قبل الفجر، وصعد مئة وتسعين درجة، ونظر إلى المياه الرمادية. لم يتحرك شيء."


def cues_of(*said: Utterance, seconds: float = 120.0) -> list[Cue]:
    return make_cues(said, film_frames=round(seconds * FPS), frames_per_second=FPS)


def shown(cues: list[Cue]) -> str:
    return " ".join(" ".join(cue.texts) for cue in cues)


def test_lines_break_at_sentences_commas_and_pauses() -> None:
    cues = cues_of(speak(STORY))

    assert [cue.texts for cue in cues] == [
        ("The lighthouse keeper woke before dawn,",),
        ("climbed one hundred and ninety steps,", "and looked out over the grey water."),
        ("Nothing moved. Then, far beyond the reef,", "a whale rose and fell like a slow breath."),
    ]


@pytest.mark.parametrize(
    ("text", "language", "speed"),
    [(STORY, "en", 14), (CHINESE, "zh", 5), (JAPANESE, "ja", 6), (THAI, "th", 14), (ARABIC, "ar", 13)],
    ids=["en", "zh", "ja", "th", "ar"],
)
def test_every_norm_is_kept_in_every_script(text: str, language: str, speed: float) -> None:
    spaced = " " in text and language != "th"
    words = None if spaced else [text[n : n + 3].replace(" ", "") for n in range(0, len(text), 3)]
    said = speak(text, language=language, characters_per_second=speed, words=words)
    norms = choose_norms(text)

    cues = cues_of(said)

    assert shown(cues).replace(" ", "") == text.replace(" ", "")
    for cue in cues:
        seconds = (cue.end_frame - cue.start_frame) / FPS
        assert len(cue.lines) <= 2
        assert max(norms.line_share(line) for line in cue.texts) <= 1
        assert norms.shortest_seconds <= seconds + 1e-9 <= norms.longest_seconds + 1e-6
        assert norms.count_characters(cue.text) / seconds <= norms.characters_per_second + 1e-9
    assert all(before.end_frame + norms.gap_frames <= after.start_frame for before, after in pairwise(cues))


@pytest.mark.parametrize(("text", "language"), [(CHINESE, "zh"), (JAPANESE, "ja"), (THAI, "th")])
def test_no_line_begins_inside_a_phrase(text: str, language: str) -> None:
    phrases = split_phrases(text, language)
    said = speak(text, words=["".join(phrases)], language=language, characters_per_second=6)

    lines = [[phrase.text.strip() for phrase in line] for cue in cues_of(said) for line in cue.lines]

    assert [text for line in lines for text in line] == [phrase.strip() for phrase in phrases]


def test_norms_follow_the_script() -> None:
    assert choose_norms(STORY) is SPACED_NORMS
    assert choose_norms(CHINESE) is CHINESE_NORMS
    assert choose_norms("오늘 날씨는 아주 좋다").characters_per_second == 12
    assert CHINESE_NORMS.count_characters("AB 鲸鱼") == 3.5


def test_a_cue_begins_with_its_first_word() -> None:
    said = speak(STORY)
    starts = {word.text: word.start_ms for word in said.words}

    for cue in cues_of(said):
        first = cue.lines[0][0].text.strip()
        assert 0 <= starts[first] - cue.start_frame * 1000 / FPS < 1000 / FPS


def test_two_speakers_never_share_a_cue_and_one_may() -> None:
    first = speak("No.", speaker="Anna")
    second = {"text": "Yes.", "start_ms": end_of(first) + 100}

    assert len(cues_of(first, speak(**second, speaker="Ben"))) == 2  # type: ignore[arg-type]
    assert [cue.text for cue in cues_of(first, speak(**second, speaker="Anna"))] == ["No. Yes."]  # type: ignore[arg-type]


def test_a_short_line_stands_long_enough_even_before_another_speaker() -> None:
    first = speak("No.", start_ms=2000, speaker="Anna")
    second = speak("Who are you to say so?", start_ms=end_of(first) + 350, speaker="Ben")

    short, after = cues_of(first, second)

    assert short.end_frame - short.start_frame >= 20
    assert short.end_frame + 2 <= after.start_frame


def test_a_short_empty_moment_is_filled_and_a_long_one_is_not() -> None:
    first = speak("That is all that I have got to say.", speaker="Anna")
    near = speak("And that is enough.", start_ms=end_of(first) + 400, speaker="Ben")
    far = speak("I will go now.", start_ms=end_of(near) + 4000, speaker="Anna")

    one, two, three = cues_of(first, near, far)

    assert one.end_frame == two.start_frame - 2
    assert two.end_frame < three.start_frame - 24


def test_no_cue_outlasts_the_film() -> None:
    said = speak("It ends.", start_ms=4500)

    assert cues_of(said, seconds=5)[-1].end_frame == 5 * FPS


def test_a_word_wider_than_a_line_is_broken_between_letters() -> None:
    word = "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft"

    (cue,) = cues_of(speak(word))

    assert len(cue.lines) == 2
    assert cue.text == word


def test_lines_also_fit_where_they_are_drawn() -> None:
    narrow = make_cues(
        [speak(STORY)],
        film_frames=1000,
        frames_per_second=FPS,
        line_share=lambda text: len(text) / 20,
    )

    assert max(len(line) for cue in narrow for line in cue.texts) <= 20
    assert shown(narrow) == STORY


@pytest.mark.slow  # it tries a hundred texts
@given(st.lists(st.text(max_size=80), max_size=4), st.floats(3, 60))
def test_no_word_is_lost_and_no_cue_overlaps_whatever_is_said(texts: list[str], speed: float) -> None:
    said, at = [], 0.0
    for text in texts:
        if text.split():
            said.append(speak(text, start_ms=at, characters_per_second=speed))
            at = end_of(said[-1]) + 50

    cues = make_cues(said, film_frames=round(at * FPS / 1000) + 100, frames_per_second=FPS)

    expected = [phrase for each in said for phrase in split_phrases(clean(each), each.language)]
    assert squeezed(shown(cues)) == squeezed("".join(expected))
    assert all(before.end_frame <= after.start_frame for before, after in pairwise(cues))
    assert all(cue.start_frame < cue.end_frame for cue in cues)


def clean(said: Utterance) -> str:
    return clean_text(said.text)


def squeezed(text: str) -> str:
    return "".join(text.split())
