"""Describes how a film was cut, for editing programs, and stores that beside the film."""

from collections.abc import Iterable, Mapping, Sequence

from activities.film_timeline import FilmTimeline
from activities.narration_placement import PlacedLine
from activities.narration_stems import NarrationStems
from activities.piece_renderer import StoredClip
from contracts import CutLine, CutScene, FilmCut
from media.music_loop import SAMPLE_RATE
from media.timeline import CROSSFADE_FRAMES
from store import asset_keys
from store.assets import Assets


def describe_cut(
    timeline: FilmTimeline,
    scenes: Iterable[int],
    clips: Mapping[int, StoredClip],
    *,
    lines: Sequence[CutLine] = (),
    music_key: str | None = None,
    watermark_key: str | None = None,
) -> FilmCut:
    """Describe a film of these scenes.

    Args:
        timeline: the film's.
        scenes: their numbers.
        clips: by scene.
        lines: what is spoken, in order.
        music_key: the levelled music.
        watermark_key: the picture that is laid over the scenes.
    """
    return FilmCut(
        width=timeline.fmt.width,
        height=timeline.fmt.height,
        frames_per_second=timeline.fmt.fps,
        samples_per_second=SAMPLE_RATE,
        transition_frames=CROSSFADE_FRAMES if timeline.transitions.fades else 0,
        scenes=tuple(
            _describe_scene(timeline, number, clips[number]) for number in timeline.list_present(scenes)
        ),
        lines=tuple(lines),
        music_key=music_key,
        watermark_key=watermark_key,
    )


def describe_line(line: PlacedLine, stems: NarrationStems) -> CutLine:
    """Describe a spoken line; `stems` are the job's."""
    return CutLine(
        scene=line.scene,
        text=line.text,
        recording_key=line.recording.asset_key,
        stem_key=stems.key_of(line.recording),
        first_sample=round(line.starts_at * SAMPLE_RATE),
        samples=round(line.recording.seconds * SAMPLE_RATE),
    )


async def store_cut(assets: Assets, film_key: str, cut: FilmCut) -> None:
    """Store the cut beside the film."""
    await assets.write_bytes(asset_keys.film_cut_key(film_key), cut.model_dump_json().encode())


def _describe_scene(timeline: FilmTimeline, number: int, clip: StoredClip) -> CutScene:
    return CutScene(
        scene=number,
        take=clip.take,
        clip_key=clip.asset_key,
        frames=timeline.all_spans[number],
        card=timeline.card_texts.get(number, ""),
        transition_frames=_find_own_transition(timeline, number),
        clip_frames=max(1, round(clip.seconds * timeline.fmt.fps)),
    )


def _find_own_transition(timeline: FilmTimeline, number: int) -> int | None:
    if number not in timeline.transitions.own:
        return None
    return CROSSFADE_FRAMES if timeline.transitions.fades_into(number) else 0
