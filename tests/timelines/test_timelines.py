"""The timelines of a film, read by OpenTimelineIO: each frame and each line where the film has it."""

from typing import Any

import opentimelineio as otio  # type: ignore[import-untyped]  # it ships no types
import pytest

from contracts import CutLine, CutScene, FilmCut
from timelines.fcp7_xml import write_fcp7_xml
from timelines.film_tracks import build_tracks
from timelines.otio_timeline import write_otio

TITLE = "Tide & <Time>\x08 “1”"
MEDIA = {f"k{n}": f"clips/scene-0{n}.mp4" for n in (1, 2, 3)} | {"s1": "stems/a.wav", "m": "stems/m.m4a"}


def _scene(number: int, frames: int, clip_frames: int) -> CutScene:
    return CutScene(scene=number, take=1, clip_key=f"k{number}", frames=frames, clip_frames=clip_frames)


def _film(transition_frames: int = 12) -> FilmCut:
    line = CutLine(
        scene=2, text="It <rises>.", recording_key="r1", stem_key="s1", first_sample=130_500, samples=40_100
    )
    return FilmCut(
        width=854,
        height=480,
        frames_per_second=24,
        samples_per_second=48_000,
        transition_frames=transition_frames,
        scenes=(_scene(1, 48, 60), _scene(2, 36, 30), _scene(3, 72, 100)),
        lines=(line,),
        music_key="m",
    )


@pytest.fixture(params=["otio_json", "fcp_xml"])
def form(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


def _read(form: str, cut: FilmCut, media: dict[str, str] = MEDIA) -> Any:  # noqa: ANN401 - the library has no types
    tracks = build_tracks(cut, media)
    text = write_otio(TITLE, tracks) if form == "otio_json" else write_fcp7_xml(TITLE, cut, tracks)
    return otio.adapters.read_from_string(text, form)


def _clips(track: Any) -> list[tuple[str, int, int, int]]:  # noqa: ANN401
    """Each clip's file, its first frame in the film, its first frame in the file, and its frames."""
    found = []
    for clip in track.find_clips():
        there, used = clip.range_in_parent(), clip.trimmed_range()
        values = [time.rescaled_to(24).value for time in (there.start_time, used.start_time, used.duration)]
        found.append((clip.media_reference.target_url, *map(round, values)))
    return found


def test_scenes_follow_each_other_as_in_the_film_and_short_ones_are_held(form: str) -> None:
    timeline = _read(form, _film())
    assert timeline.name == (TITLE if form == "otio_json" else TITLE.replace("\x08", " "))
    assert _clips(timeline.video_tracks()[0]) == [
        ("clips/scene-01.mp4", 0, 0, 48),
        ("clips/scene-02.mp4", 48, 0, 30),
        ("clips/scene-02.mp4", 78, 29, 6),
        ("clips/scene-03.mp4", 84, 0, 72),
    ]
    assert timeline.duration().rescaled_to(24).value == 156


def test_cross_fades_lie_in_the_first_frames_of_the_scene_that_comes_in(form: str) -> None:
    track = _read(form, _film()).video_tracks()[0]
    fades = [item for item in track if isinstance(item, otio.schema.Transition)]
    assert [(fade.in_offset.value, fade.out_offset.value) for fade in fades] == [(0, 12), (0, 12)]
    assert [track.trimmed_range_of_child(fade).start_time.value for fade in fades] == [48, 84]


def test_a_film_with_hard_cuts_has_none(form: str) -> None:
    track = _read(form, _film(transition_frames=0)).video_tracks()[0]
    assert not [item for item in track if isinstance(item, otio.schema.Transition)]


def test_a_line_begins_at_its_sample() -> None:
    voice, music = _read("otio_json", _film()).audio_tracks()
    there = voice.find_clips()[0].range_in_parent()
    assert (there.start_time.value, there.duration.value, there.duration.rate) == (130_500, 40_100, 48_000)
    assert music.find_clips()[0].trimmed_range().duration.value == 156 * 2000


def test_a_line_begins_at_its_frame_where_a_format_knows_only_frames() -> None:
    voice, music = _read("fcp_xml", _film()).audio_tracks()
    assert [(name, start) for name, start, *_ in _clips(voice)] == [("stems/a.wav", 65)]
    assert _clips(music) == [("stems/m.m4a", 0, 0, 156)]


def test_a_missing_clip_leaves_a_gap_of_its_length(form: str) -> None:
    media = {key: path for key, path in MEDIA.items() if key != "k2"}
    track = _read(form, _film(), media).video_tracks()[0]
    assert [(start, frames) for _, start, _, frames in _clips(track)] == [(0, 48), (84, 72)]
