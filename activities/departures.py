"""Whether a clip is what was ordered, and how its scene is cut when it is far too short. Pure."""

from activities.plan import FilmPlan
from media.probe import Probe
from media.timeline import CROSSFADE_FRAMES
from workflows.contracts import Departure, DepartureKind, ShortClips

# Services round: "6 s" are 141 frames at one, "5 s" are 121 at others. Only what passes both is short.
SHORT_SECONDS, SHORT_SHARE = 0.5, 0.1
# Of a shape that is nearer, some of the picture is cut off, or there are thin bars: nobody misses anything.
OTHER_SHAPE = 1.1
# However short a clip is, its scene can be seen, and the next one can fade in over it.
SHORTEST_FRAMES = CROSSFADE_FRAMES


def departures(clip: Probe, plan: FilmPlan, scene: int) -> tuple[Departure, ...]:
    """What an owner is told of a scene's clip; nothing where it is as ordered, give or take a little."""
    found = [_still(clip), _short(clip, plan, scene), _other_shape(clip, plan)]
    return tuple(departure for departure in found if departure is not None)


def film_seconds(clip: Probe, plan: FilmPlan, scene: int) -> float | None:
    """How long the scene is when it is cut at its clip's own end; null: as long as the storyboard has it."""
    if plan.short_clips is ShortClips.HOLD or not _is_short(clip, plan, scene):
        return None
    tail = plan.clip_frames(scene) - plan.spans[scene]
    frames = max(SHORTEST_FRAMES, round(clip.seconds * plan.fmt.fps) - tail)
    return min(plan.spans[scene], frames) / plan.fmt.fps


def _is_short(clip: Probe, plan: FilmPlan, scene: int) -> bool:
    ordered = _ordered_seconds(plan, scene)
    return ordered - clip.seconds > max(SHORT_SECONDS, SHORT_SHARE * ordered)


def _ordered_seconds(plan: FilmPlan, scene: int) -> float:
    return plan.clip_frames(scene) / plan.fmt.fps


def _short(clip: Probe, plan: FilmPlan, scene: int) -> Departure | None:
    if not _is_short(clip, plan, scene):
        return None
    ends = (
        "its last picture is held"
        if plan.short_clips is ShortClips.HOLD
        else "its scene is that much shorter"
    )
    lasts, ordered = _spoken(clip.seconds), _spoken(_ordered_seconds(plan, scene))
    return _told(DepartureKind.SHORT, f"The clip lasts {lasts} where {ordered} were ordered: {ends}.")


def _other_shape(clip: Probe, plan: FilmPlan) -> Departure | None:
    ordered, came = plan.fmt.width / plan.fmt.height, clip.shape
    if max(ordered / came, came / ordered) <= OTHER_SHAPE:
        return None
    frame = f"{clip.width} by {clip.height}"
    return _told(
        DepartureKind.OTHER_SHAPE, f"The clip is {frame}, of another shape than ordered: it has black bars."
    )


def _still(clip: Probe) -> Departure | None:
    return _told(DepartureKind.STILL_PICTURE, "The clip is one still picture.") if clip.frames == 1 else None


def _told(kind: DepartureKind, message: str) -> Departure:
    return Departure(kind=kind, message=message)


def _spoken(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds < 1 else f"{seconds:.1f} s"
