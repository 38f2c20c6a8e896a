"""Departures: how a clip differs from what was ordered, and how its scene is cut if it is too short. Pure."""

from activities.film_timeline import FilmTimeline
from contracts import FPS, Departure, DepartureKind, OpensOn, Scene, ShortClipChoice
from media.probe import ClipProbe
from media.timeline import CROSSFADE_FRAMES
from media.tracks import MediaTrack

# Services round: "6 s" are 141 frames at one, "5 s" are 121 at others. A clip is short only beyond both.
MAX_SHORTFALL_SECONDS, MAX_SHORTFALL_SHARE = 0.5, 0.1
# Up to this ratio of aspect ratios the crop or the black bars are too small to mention.
MAX_SHAPE_RATIO = 1.1
# A scene must be visible and long enough for the next one to fade in over it.
MIN_SCENE_FRAMES = CROSSFADE_FRAMES


def find_departures(
    clip: ClipProbe, plan: FilmTimeline, scene: int, ordered_seconds: float | None = None
) -> tuple[Departure, ...]:
    """List the departures of a scene's clip from its order; none within the tolerances.

    `ordered_seconds` is what was ordered, where that may be less than the scene needs now.
    """
    short = _find_shortfall(clip, plan, scene)
    if short and ordered_seconds is not None and _ordered_seconds(plan, scene) - ordered_seconds > 1 / FPS:
        short = find_outgrown_clip(clip.seconds, plan, scene) or short
    found = [_find_still_picture(clip), short, _find_other_shape(clip, plan)]
    return tuple(departure for departure in found if departure is not None)


def find_outgrown_clip(seconds: float, plan: FilmTimeline, scene: int) -> Departure | None:
    """Return the departure of a clip of this length that its scene's lines outlast; None if they do not."""
    if plan.short_clips is not ShortClipChoice.HOLD or not _is_short(seconds, plan, scene):
        return None
    lasts, needed = _format_seconds(seconds), _format_seconds(_ordered_seconds(plan, scene))
    message = f"The clip lasts {lasts}, and its lines need {needed}: its last picture is held."
    return _build_departure(DepartureKind.SHORT, message)


def shortened_scene_seconds(clip: ClipProbe | MediaTrack, plan: FilmTimeline, scene: int) -> float | None:
    """Return the scene's length in seconds if it ends with its short clip; None: the storyboard's length."""
    if plan.short_clips is ShortClipChoice.HOLD or not _is_short(clip.seconds, plan, scene):
        return None
    tail = plan.clip_frames(scene) - plan.spans[scene]
    frames = max(MIN_SCENE_FRAMES, round(clip.seconds * plan.fmt.fps) - tail)
    return min(plan.spans[scene], frames) / plan.fmt.fps


def find_broken_chain(scene: Scene, opens_on_take: int | None) -> tuple[Departure, ...]:
    """Return the departure of a clip that should begin from the scene before, and does not."""
    if scene.opens_on is not OpensOn.LAST_FRAME or opens_on_take is not None:
        return ()
    message = f"It does not begin from the last picture of scene {scene.opening_scene}, but anew."
    return (_build_departure(DepartureKind.CHAIN_BROKEN, message),)


def find_missing_still(scene: Scene, opens_on_still: int | None) -> tuple[Departure, ...]:
    """Return the departure of a clip that should begin from a still of its own, and does not."""
    if scene.opens_on is not OpensOn.STILL or opens_on_still is not None:
        return ()
    message = "It begins from no picture of its own: there was none to be had."
    return (_build_departure(DepartureKind.STILL_MISSING, message),)


def _is_short(seconds: float, plan: FilmTimeline, scene: int) -> bool:
    ordered = _ordered_seconds(plan, scene)
    return ordered - seconds > max(MAX_SHORTFALL_SECONDS, MAX_SHORTFALL_SHARE * ordered)


def _ordered_seconds(plan: FilmTimeline, scene: int) -> float:
    return plan.clip_frames(scene) / plan.fmt.fps


def _find_shortfall(clip: ClipProbe, plan: FilmTimeline, scene: int) -> Departure | None:
    if not _is_short(clip.seconds, plan, scene):
        return None
    ends = (
        "its last picture is held"
        if plan.short_clips is ShortClipChoice.HOLD
        else "its scene is that much shorter"
    )
    lasts, ordered = _format_seconds(clip.seconds), _format_seconds(_ordered_seconds(plan, scene))
    return _build_departure(
        DepartureKind.SHORT, f"The clip lasts {lasts} where {ordered} were ordered: {ends}."
    )


def _find_other_shape(clip: ClipProbe, plan: FilmTimeline) -> Departure | None:
    ordered, came = plan.fmt.width / plan.fmt.height, clip.aspect_ratio
    if max(ordered / came, came / ordered) <= MAX_SHAPE_RATIO:
        return None
    frame = f"{clip.width} by {clip.height}"
    return _build_departure(
        DepartureKind.OTHER_SHAPE, f"The clip is {frame}, of another shape than ordered: it has black bars."
    )


def _find_still_picture(clip: ClipProbe) -> Departure | None:
    return (
        _build_departure(DepartureKind.STILL_PICTURE, "The clip is one still picture.")
        if clip.frames == 1
        else None
    )


def _build_departure(kind: DepartureKind, message: str) -> Departure:
    return Departure(kind=kind, message=message)


def _format_seconds(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds < 1 else f"{seconds:.1f} s"
