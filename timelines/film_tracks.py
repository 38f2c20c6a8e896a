"""A film's cut as an editor's tracks: picture, voice and music."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from contracts import CutScene, FilmCut


@dataclass(frozen=True)
class TrackClip:
    """A stretch of a media file, from `first` on; `available` is how long the file is.

    `held`: the frame at `first` is shown for the whole of `length`.
    """

    name: str
    path: str
    first: int
    length: int
    available: int
    held: bool = False


@dataclass(frozen=True)
class TrackGap:
    """Nothing, for a while."""

    length: int


@dataclass(frozen=True)
class TrackDissolve:
    """A cross-fade in the first `length` frames of the clip after it, over frames of the clip before it."""

    length: int


TrackItem = TrackClip | TrackGap | TrackDissolve


@dataclass(frozen=True)
class EditTrack:
    """A track; its lengths are in units of 1/`rate` s: frames for pictures, samples for sound."""

    name: str
    kind: Literal["Video", "Audio"]
    rate: int
    items: tuple[TrackItem, ...]


def build_tracks(cut: FilmCut, paths: Mapping[str, str]) -> list[EditTrack]:
    """Return the film's tracks. `paths` are the media files, by asset key; a missing one leaves a gap."""
    tracks = [EditTrack("Picture", "Video", cut.frames_per_second, tuple(_list_pictures(cut, paths)))]
    if cut.lines:
        tracks.append(EditTrack("Voice", "Audio", cut.samples_per_second, tuple(_list_lines(cut, paths))))
    if (music_path := paths.get(cut.music_key or "")) is not None:
        music = TrackClip("Music", music_path, 0, cut.samples, cut.samples)
        tracks.append(EditTrack("Music", "Audio", cut.samples_per_second, (music,)))
    return tracks


def _list_pictures(cut: FilmCut, paths: Mapping[str, str]) -> Iterator[TrackItem]:
    for before, scene in pairwise((None, *cut.scenes)):
        if scene is None:
            continue
        both_there = before is not None and {before.clip_key, scene.clip_key} <= paths.keys()
        if both_there and (fade_frames := cut.count_transition_frames(scene)):
            yield TrackDissolve(fade_frames)
        yield from _list_scene(scene, paths)


def _list_scene(scene: CutScene, paths: Mapping[str, str]) -> Iterator[TrackItem]:
    path = paths.get(scene.clip_key)
    if path is None:
        yield TrackGap(scene.frames)
        return
    name = f"Card: {scene.card}" if scene.card else f"Scene {scene.scene}"
    moving = min(scene.frames, scene.clip_frames)
    yield TrackClip(name, path, 0, moving, scene.clip_frames)
    if held := scene.frames - moving:
        yield TrackClip(f"{name}, held", path, moving - 1, held, scene.clip_frames, held=True)


def _list_lines(cut: FilmCut, paths: Mapping[str, str]) -> Iterator[TrackItem]:
    at = 0
    for line in cut.lines:
        if line.stem_key not in paths:
            continue
        if line.first_sample > at:
            yield TrackGap(line.first_sample - at)
        yield TrackClip(line.text, paths[line.stem_key], 0, line.samples, line.samples)
        at = line.first_sample + line.samples
