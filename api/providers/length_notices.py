"""The notice of a film that is shorter or longer than usual, because its scenes make no other length."""

from contracts import FPS, Brief
from storyboard import SceneLimits, film_frames, planned_film_frames


def list_length_notices(brief: Brief, limits: SceneLimits) -> tuple[str, ...]:
    """Return a sentence if no length was asked for, and the scenes cannot make the default one."""
    usual, planned = film_frames(brief), planned_film_frames(brief, limits)
    if planned == usual:
        return ()
    bound = "at most" if planned < usual else "at least"
    return (f"No length was asked for: these scenes make a film of {planned / FPS:g} seconds {bound}.",)
