# ruff: noqa: RUF001 -- punctuation that looks alike is what is tested here
"""Golden examples, counted by hand: a short script in five languages."""

import pytest

from contracts import Brief
from tests.storyboard.builders import texts, written

ENGLISH = """# The lighthouse

Dr. Mara Voss climbs the stairs. "Who's there?" she asks.

Nobody answers. The sea does."""
FRENCH = "Le phare s'éteint. « Qui est là ? » demande-t-elle. Personne ne répond… La mer, elle, répond !"
ARABIC = "ينطفئ ضوء المنارة في الليل. من هناك؟ لا أحد يجيب؛ البحر وحده يجيب، ثم يعود الصمت!"
HINDI = "प्रकाशस्तंभ की बत्ती बुझ जाती है। वहाँ कौन है? कोई उत्तर नहीं देता। केवल समुद्र बोलता है।"
JAPANESE = (
    "灯台の明かりが消える。「誰かいるの？」と彼女は尋ねる。誰も答えない。海だけが答える。やがて朝が来て、"
    "霧が晴れ、小さな船が港に戻ってくる。"
)


@pytest.mark.parametrize(
    ("script", "seconds", "scenes"),
    [
        (
            ENGLISH,
            20,
            [
                'The lighthouse\n\nDr. Mara Voss climbs the stairs. "Who\'s there?" she asks.',
                "Nobody answers. The sea does.",
            ],
        ),
        (
            FRENCH,
            20,
            [
                "Le phare s'éteint.",
                "« Qui est là ? » demande-t-elle.",
                "Personne ne répond…",
                "La mer, elle, répond !",
            ],
        ),
        (
            ARABIC,
            15,
            ["ينطفئ ضوء المنارة في الليل.", "من هناك؟", "لا أحد يجيب؛ البحر وحده يجيب، ثم يعود الصمت!"],
        ),
        (
            HINDI,
            20,
            [
                "प्रकाशस्तंभ की बत्ती बुझ जाती है।",
                "वहाँ कौन है?",
                "कोई उत्तर नहीं देता।",
                "केवल समुद्र बोलता है।",
            ],
        ),
        (
            JAPANESE,
            25,
            [
                "灯台の明かりが消える。",
                "「誰かいるの？」と彼女は尋ねる。",
                "誰も答えない。",
                "海だけが答える。",
                "やがて朝が来て、霧が晴れ、小さな船が港に戻ってくる。",
            ],
        ),
    ],
    ids=["English", "French", "Arabic", "Hindi", "Japanese"],
)
def test_a_script_is_divided_as_its_reader_would(script: str, seconds: float, scenes: list[str]) -> None:
    assert texts(written(Brief(script=script, duration_seconds=seconds))) == scenes


def test_japanese_without_stops_is_cut_into_even_pieces_and_no_line_begins_with_a_mark() -> None:
    scenes = written(Brief(script="春の海ひねもすのたりのたりかな" * 6, duration_seconds=30))
    assert [len(text) for text in texts(scenes)] == [15] * 6


def test_thai_vowels_stay_with_their_consonants() -> None:
    scenes = written(
        Brief(script="ไฟประภาคารดับในคืนที่มีพายุและเรือลำเล็กกำลังกลับมาที่ท่าเรือในยามเช้า", duration_seconds=60)
    )
    assert not any(text[-1] in "เแโใไ" or text[0] in "ะาำ\u0e31\u0e34\u0e35" for text in texts(scenes))
