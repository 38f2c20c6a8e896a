# ruff: noqa: RUF001 -- punctuation that looks alike is what is tested here
"""Scripts as people have them: what is story of it becomes scenes, and nothing else (FAULTS.md, letter D)."""

import pytest

from contracts import FPS, Brief, ScriptForm
from storyboard import (
    InfeasibleBriefError,
    SceneLimits,
    check_feasible,
    film_seconds,
    script_form,
    script_title,
)
from storyboard.forms import read_script
from tests.storyboard.builders import ANIMATIC, texts, written
from tests.storyboard.script_forms import (
    AV_HTML,
    AV_MARKDOWN,
    AV_TABS,
    CHATBOT,
    FORMS,
    FOUNTAIN,
    HTML,
    LIST,
    MARKDOWN,
    SRT,
    VTT,
)


def scenes(script: str, **more: object) -> list[str]:
    """The scenes' texts."""
    return texts(written(Brief.model_validate({"script": script.ljust(60), **more})))


def lengths(script: str, limits: SceneLimits = ANIMATIC, **more: object) -> list[float]:
    """The scenes' lengths in seconds, to a frame."""
    brief = Brief.model_validate({"script": script.ljust(60), **more})
    return [round(scene.seconds, 2) for scene in written(brief, limits)]


@pytest.mark.parametrize(("script", "form"), FORMS.items(), ids=lambda told: str(told)[:20])
def test_the_form_of_a_text_is_recognised(script: str, form: ScriptForm) -> None:
    assert script_form(Brief(script=script.ljust(60))) is form


def test_a_brief_without_a_script_has_no_form() -> None:
    assert script_form(Brief(prompt="1. a fox\n2. a wolf")) is None


@pytest.mark.parametrize(
    ("script", "told"),
    [
        (
            FOUNTAIN,
            [
                (
                    "INT. LIGHTHOUSE - NIGHT\n\nA keeper climbs the spiral stairs with a lamp.\n"
                    "KEEPER: Who is there?"
                ),
                "EXT. SEA - DAWN\n\nA whale rises from the fog.",
            ],
        ),
        (SRT, ["Fog lies on the sea.", "A keeper climbs the spiral stairs with a lamp."]),
        (VTT, ["Fog lies on the sea.", "A keeper & a dog climb the stairs."]),
        (
            MARKDOWN,
            ["The Lamp\n\nA keeper climbs the spiral stairs.", "Fog lies on the sea.", "A whale rises."],
        ),
        (HTML, ["A keeper climbs the stairs.", "Fog lies & waits.", "A whale rises."]),
        (
            LIST,
            ["A fox waits by the frozen lake.", "A wolf comes out of the forest.", "They run away together."],
        ),
        (CHATBOT, ["The Beginning\nA wide shot of a lighthouse.", "A keeper climbs the stairs."]),
        (AV_MARKDOWN, ["A lighthouse in the fog", "A keeper climbs"]),
        (AV_TABS, ["A lighthouse in the fog", "A keeper climbs the stairs"]),
        (AV_HTML, ["A lighthouse in the fog", "A keeper climbs"]),
    ],
    ids=["fountain", "srt", "vtt", "markdown", "html", "list", "chatbot", "av", "av tabs", "av html"],
)
def test_only_the_story_becomes_scenes(script: str, told: list[str]) -> None:
    seconds = (
        {"duration_seconds": 10 * len(told)} if film_seconds(Brief(script=script.ljust(60))) == 30 else {}
    )
    assert scenes(script, **seconds) == told


def test_a_scene_that_is_cut_again_says_in_each_shot_where_it_is() -> None:
    made = written(Brief(script=FOUNTAIN, duration_seconds=20), SceneLimits(2, 9))
    assert [scene.text for scene in made] == [
        "INT. LIGHTHOUSE - NIGHT\n\nA keeper climbs the spiral stairs with a lamp.",
        "INT. LIGHTHOUSE - NIGHT\n\nKEEPER: Who is there?",
        "EXT. SEA - DAWN\n\nA whale rises from the fog.",
    ]
    assert made[1].caption == "KEEPER: Who is there?"


@pytest.mark.parametrize("script", [FOUNTAIN, VTT, MARKDOWN, HTML, CHATBOT], ids=lambda script: script[:12])
@pytest.mark.parametrize(
    "beside", ["ann@example.com", "Example", "FADE", "CUT TO", "-->", "<", "**", "](", "Sure!", "Let me"]
)
def test_what_is_beside_the_story_is_neither_sent_nor_drawn(script: str, beside: str) -> None:
    for scene in written(Brief(script=script)):
        assert beside not in scene.text
        assert beside not in scene.caption


@pytest.mark.parametrize(
    ("script", "title"),
    [
        (FOUNTAIN, "The Lamp"),
        (MARKDOWN, "The Lamp"),
        (HTML, "The Lamp"),
        (SRT, "Fog lies on the sea.\n\nA keeper climbs the spiral stairs with a lamp."),
    ],
    ids=["fountain", "markdown", "html", "srt"],
)
def test_a_script_says_what_it_is_called(script: str, title: str) -> None:
    assert script_title(Brief(script=script)) == title


@pytest.mark.parametrize(
    ("script", "seconds"),
    [
        (SRT, [4.5, 7.5]),
        (VTT, [4.5, 4.5]),
        (CHATBOT, [10, 8]),
        (AV_MARKDOWN, [5, 7]),
        (AV_HTML, [5, 7]),
        (
            "Scene 1 (8s)\nA lighthouse.\n\nScene 2 (4s)\nA man.\n\nScene 3 (6 seconds): A whale\nIt rises.",
            [8, 4, 6],
        ),
        (
            "Scene 1 - 8 seconds\nA lighthouse in the fog.\n\nScene 2: 4 s\nA keeper climbs the stairs.",
            [8, 4],
        ),
        ("[00:05 - 00:10] A lighthouse in the fog.\n[00:10 - 00:18] A keeper climbs the stairs.", [5, 8]),
        ("0:00–0:05: A lighthouse in the fog.\n0:05–0:12.5: A keeper climbs the stairs.", [5, 7.5]),
        ("1. A lighthouse in the fog. (5s)\n2. A keeper climbs the stairs. [7 sec]", [5, 7]),
        (
            "## Scene 1\n*Duration: 5 seconds*\n\nA tower.\n\n## Scene 2\n*Duration: 7 seconds*\n\nA keeper.",
            [5, 7],
        ),
        ("Szene 1 (8 Sekunden)\nEin Leuchtturm.\n\nSzene 2 (4 Sek.)\nEin Wärter steigt hinauf.", [8, 4]),
        ("第一幕（8秒）\n灯塔立在雾中。\n\n第二幕（4秒）\n守塔人走上楼梯。", [8, 4]),
        # One without a length is as long as the others on average.
        (
            "Scene 1 (8s)\nA lighthouse.\n\nScene 2\nA keeper climbs.\n\nScene 3 (4s)\nA whale rises.",
            [8, 6, 4],
        ),
    ],
)
def test_lengths_in_a_script_are_the_lengths(script: str, seconds: list[float]) -> None:
    assert lengths(script) == seconds


def test_a_length_that_is_asked_for_goes_first_and_the_scenes_keep_their_proportions() -> None:
    assert lengths(SRT, duration_seconds=24) == [9, 15]


def test_a_scene_too_short_for_the_provider_goes_together_with_a_neighbour() -> None:
    script = "Scene 1 (8s)\nA lighthouse.\n\nScene 2 (2s)\nA keeper.\n\nScene 3 (6s)\nA whale rises."
    assert lengths(script, SceneLimits(4, 10)) == [8, 8]


def test_a_scene_too_long_for_the_provider_becomes_several() -> None:
    script = "Scene 1 (12s)\nA lighthouse stands in the fog. A keeper climbs.\n\nScene 2 (6s)\nA whale rises."
    assert lengths(script, SceneLimits(4, 8)) == [6, 6, 6]


@pytest.mark.parametrize("limits", [SceneLimits(5, 6), SceneLimits(5, 5), SceneLimits(1, 30, max_scenes=1)])
def test_where_a_provider_leaves_no_such_scenes_the_film_has_the_length_all_the_same(
    limits: SceneLimits,
) -> None:
    script = "Scene 1 (7s)\nA lighthouse in the fog.\n\nScene 2 (13s)\nA keeper climbs the stairs."
    seconds = 20 if limits.max_scenes > 1 else 30
    made = written(Brief(script=script.ljust(60), duration_seconds=seconds), limits)
    assert sum(round(scene.seconds * FPS) for scene in made) == seconds * FPS
    assert not any("(7s)" in scene.text for scene in made)


def test_a_script_whose_lengths_make_no_film_is_refused_and_says_what_to_do() -> None:
    script = "\n".join(f"Scene {n} (300s)\nA lighthouse in the fog.\n" for n in range(1, 4))
    with pytest.raises(InfeasibleBriefError) as refused:
        check_feasible(Brief(script=script), ANIMATIC)
    assert refused.value.field == "script"
    assert refused.value.message == (
        "its lengths make a film of 900 seconds; this provider makes films of 5 to 600 seconds: "
        "give duration_seconds"
    )
    check_feasible(Brief(script=script, duration_seconds=60), ANIMATIC)


@pytest.mark.parametrize(
    "script",
    [
        "He waits (8 s, no more) at the door. In 10 - 15 seconds the train will come, and nobody knows.",
        "At 12:30 the bell rings, and at 13:00 - as always - the old man comes down the stairs again.",
        "It is 3 - 5 years ago that a whale was seen here. Would you like to see it? the boy asks.",
        "The lamp costs 5 * 3 dollars, and file_name_here stays as it is. The sea is calm. *",
        "FOG\n\nA keeper climbs the stairs with a lamp in his hand, up and up.\n\nTHE SEA\n\nIt waits.",
        "Sure, he said. The script of his life was written.\n\nWould you like some tea?\n\nShe smiles.",
        "A < B, and C > D: that is what the teacher writes on the board.\n\nThe children copy it slowly.",
        "Here is the house: it stands at the sea.\n\nIf you want peace, the old man says, look at the waves.",
    ],
)
def test_prose_that_only_looks_like_a_form_stays_as_it_is(script: str) -> None:
    reading = read_script(script)
    assert (reading.form, reading.text, reading.passages) == (ScriptForm.PROSE, script, ())


def test_a_text_of_which_nothing_is_story_is_taken_as_it_stands() -> None:
    page = "Title: The Lamp\nAuthor: Ann Example\nContact: a letter box\n\nFADE IN:\n\nCUT TO:\n\nFADE OUT.\n"
    assert read_script(page).text == page


@pytest.mark.parametrize(
    "wrapped",
    ["Here's the script:\n\n```\n{}\n```\n\nHope this helps!", "{}\n\nWould you like me to change a scene?"],
)
def test_a_chatbots_words_and_fence_around_a_script_are_no_part_of_it(wrapped: str) -> None:
    assert scenes(wrapped.format(FOUNTAIN), duration_seconds=20) == scenes(FOUNTAIN, duration_seconds=20)


@pytest.mark.parametrize(
    ("preface", "epilogue"),
    [
        ("Bien sûr ! Voici votre script :", "N'hésitez pas à me dire si vous souhaitez modifier une scène."),
        ("Natürlich! Hier ist dein Drehbuch:", "Lass mich wissen, ob ich etwas ändern soll."),
        ("¡Claro! Aquí tienes el guion:", "Avísame si quieres cambiar algo."),
        ("Certo! Ecco la sceneggiatura:", "Fammi sapere se vuoi cambiare qualcosa."),
        ("Claro! Aqui está o roteiro:", "Me avise se quiser alterar alguma cena."),
        ("Конечно! Вот сценарий:", "Дайте знать, если нужно что-то изменить."),
        ("بالتأكيد! إليك السيناريو:", "أخبرني إذا كنت تريد تعديل أي مشهد."),
        ("ज़रूर! यह रहा आपका स्क्रिप्ट:", "मुझे बताएं अगर आप कुछ बदलना चाहते हैं।"),
        ("もちろん！以下が脚本です：", "修正が必要ならお知らせください。"),
        ("当然！以下是剧本：", "如果您想修改，请告诉我。"),
    ],
)
def test_chatbots_speak_many_languages(preface: str, epilogue: str) -> None:
    story = "A keeper climbs the spiral stairs with a lamp.\n\nFog lies on the sea."
    assert read_script(f"{preface}\n\n{story}\n\n{epilogue}").text == story


@pytest.mark.parametrize(
    "sign",
    [" ", "\t", "\n", "\u3000", "**a", "[a](", "```\n", "a|b\n", "a\tb\n", "<p ", "<!--", "[[", "/*", "(8s) ",
     "0:05-0:10 ", "1\n00:00:01,000 --> 00:00:02,000\na\n\n", "WEBVTT\n",
     "Title: a\n", "A\n", "Scene 1 (8s)\n",
     "1 s - ", "Visual: ", "---\nTitle: a\n>", "<p [[a\n"],
)  # fmt: skip
def test_long_rows_of_marks_are_read_in_no_long_time(sign: str) -> None:
    """Some of these took minutes."""
    script = (sign * 20_000)[:19_000] + " A keeper climbs."
    assert read_script(script).text
