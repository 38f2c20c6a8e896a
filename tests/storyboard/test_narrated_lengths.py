"""No line is cut: scenes have room for their lines, whatever the models' limits."""

import pytest

from contracts import (
    Brief,
    CaptionChoice,
    Entity,
    LineBrief,
    Narration,
    NarrationMode,
    Scene,
    SceneBrief,
    VoicedLine,
)
from storyboard import InfeasibleBriefError, SceneLimits, write_storyboard
from storyboard.narrated_lengths import fit_narrated_scenes, fix_script_length, speech_seconds
from storyboard.narration_lines import list_known_lines, split_lines

SCRIPT = (
    "The kettle boils over in the small kitchen. Nobody is there to take it from the fire, and the cat "
    "watches with great interest. Then the door opens. A man walks in, slowly, as if he had all the time "
    "in the world, and he puts out the flame."
)
NARRATED = Brief(script=SCRIPT, narration=Narration())
ANY_LENGTH, SHORT_CLIPS = SceneLimits(1, 30), SceneLimits(4, 8)


def seconds_of(lines: tuple[VoicedLine, ...]) -> dict[VoicedLine, float]:
    return {line: len(line.text) / 15 for line in lines}


def needed(scene: Scene) -> float:
    return speech_seconds([len(line) / 15 for line in scene.lines])


@pytest.mark.parametrize("limits", [ANY_LENGTH, SHORT_CLIPS])
def test_every_word_is_in_a_scene_that_is_long_enough(limits: SceneLimits) -> None:
    brief = fix_script_length(NARRATED, seconds_of(list_known_lines(NARRATED)), limits)
    drafted = write_storyboard(brief, limits, 7)
    lines = tuple(line for scene in drafted for line in scene.voiced_lines)
    scenes = fit_narrated_scenes(drafted, seconds_of(lines), limits)
    assert " ".join(line for scene in scenes for line in scene.lines) == SCRIPT
    assert [scene.number for scene in scenes if scene.seconds < needed(scene) - 1e-9] == []
    assert all(limits.min_seconds <= scene.seconds <= limits.max_seconds for scene in scenes)
    assert sum(scene.seconds for scene in scenes) >= (brief.duration_seconds or 0) - 1e-6


def test_a_scene_with_more_lines_than_its_longest_clip_becomes_several() -> None:
    one = Scene(number=1, text="A kitchen.", seconds=8, lines=split_lines(SCRIPT), seed=2**31 - 1)
    scenes = fit_narrated_scenes([one], seconds_of(one.voiced_lines), SHORT_CLIPS)
    assert len(scenes) > 1
    assert tuple(line for scene in scenes for line in scene.lines) == one.lines
    assert {scene.text for scene in scenes} == {"A kitchen."}
    assert len({scene.seed for scene in scenes}) == len(scenes)
    assert all(0 <= scene.seed < 2**31 and needed(scene) <= scene.seconds <= 8 for scene in scenes)


def test_a_line_that_no_clip_is_long_enough_for_is_spoken_in_parts() -> None:
    line = "And so they went on, and on, over hills and rivers, " * 5 + "until the end."
    one = Scene(number=1, text="Hills.", seconds=8, lines=(line,))
    scenes = fit_narrated_scenes([one], seconds_of(one.voiced_lines), SHORT_CLIPS)
    assert " ".join(part for scene in scenes for part in scene.lines) == line
    assert all(needed(scene) <= 8 for scene in scenes)


def test_a_length_that_the_words_do_not_fit_into_is_refused_with_the_one_that_they_need() -> None:
    brief = NARRATED.model_copy(update={"duration_seconds": 10.0})
    with pytest.raises(InfeasibleBriefError, match="give as many") as refused:
        fix_script_length(brief, seconds_of(list_known_lines(brief)), ANY_LENGTH)
    assert refused.value.field == "duration_seconds"
    asked = int(next(word for word in refused.value.message.split() if word.isdigit()))
    enough = brief.model_copy(update={"duration_seconds": float(asked)})
    assert fix_script_length(enough, seconds_of(list_known_lines(brief)), ANY_LENGTH) == enough


def test_a_narration_longer_than_any_film_is_refused() -> None:
    with pytest.raises(InfeasibleBriefError, match="600") as refused:
        fix_script_length(NARRATED, {VoicedLine("x"): 601.0}, ANY_LENGTH)
    assert refused.value.field == "script"


def test_clips_of_one_length_make_a_film_that_is_long_enough() -> None:
    limits = SceneLimits(5, 5)
    fixed = fix_script_length(NARRATED, seconds_of(list_known_lines(NARRATED)), limits)
    assert fixed.duration_seconds is not None
    assert fixed.duration_seconds % 5 == 0


def test_a_silent_film_keeps_its_lengths() -> None:
    brief = Brief(script=SCRIPT)
    scenes = write_storyboard(brief, ANY_LENGTH, 7)
    assert list_known_lines(brief) == ()
    assert {scene.lines for scene in scenes} == {()}
    assert fit_narrated_scenes(scenes, {}, ANY_LENGTH) == scenes


def test_scenes_speak_their_own_lines_or_their_text() -> None:
    own = SceneBrief(text="A harbour.", lines=("Ahoy!",))
    silent = SceneBrief(text="The sea.", lines=())
    brief = Brief(scenes=(own, silent, SceneBrief(text="A kite. It flies.")), narration=Narration())
    lines = [scene.lines for scene in write_storyboard(brief, ANY_LENGTH, 7)]
    assert lines == [("Ahoy!",), (), ("A kite.", "It flies.")]
    given = brief.model_copy(update={"narration": Narration(mode=NarrationMode.GIVEN)})
    assert [scene.lines for scene in write_storyboard(given, ANY_LENGTH, 7)] == [("Ahoy!",), (), ()]


def test_a_line_has_its_own_voice_else_the_one_of_who_says_it_else_the_narrators() -> None:
    cast = (Entity(id="mara", name="Mara", voice="ann"), Entity(id="cat", name="Cat"))
    lines = (
        LineBrief(text="I am here.", entity="mara"),
        LineBrief(text="Are  you?", entity="mara", voice="bob"),
        LineBrief(text="Miaow.", entity="cat"),
        LineBrief(text="Said she.", voice="narrator"),
        "And went.",
    )
    scene = SceneBrief(text="A pier.", lines=lines)
    brief = Brief(scenes=(scene,), entities=cast, narration=Narration(voice="narrator"))
    [written] = write_storyboard(brief, ANY_LENGTH, 7)
    assert written.lines == ("I am here.", "Are you?", "Miaow.", "Said she.", "And went.")
    assert written.line_voices == ("ann", "bob", None, None, None)
    silent = brief.model_copy(update={"narration": None, "captions": CaptionChoice.FILES})
    assert write_storyboard(silent, ANY_LENGTH, 7)[0].line_voices == ()


def test_a_scene_that_becomes_several_keeps_the_voice_of_each_line() -> None:
    long = "And so they went on, and on, over hills and rivers, " * 5 + "until the end."
    one = Scene(number=1, text="Hills.", seconds=8, lines=("Come!", long), line_voices=("ann", None))
    scenes = fit_narrated_scenes([one], seconds_of(one.voiced_lines), SHORT_CLIPS)
    spoken = [line for scene in scenes for line in scene.voiced_lines]
    assert spoken[0] == VoicedLine("Come!", "ann")
    assert {line.voice for line in spoken[1:]} == {None}
    two = one.model_copy(update={"line_voices": (None, "ann")})
    spoken = [
        line
        for scene in fit_narrated_scenes([two], seconds_of(two.voiced_lines), SHORT_CLIPS)
        for line in scene.voiced_lines
    ]
    assert [line.voice for line in spoken] == [None, *["ann"] * (len(spoken) - 1)]
