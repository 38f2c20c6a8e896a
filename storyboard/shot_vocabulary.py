"""The vocabulary of shot lists: framings, camera moves and lights for each phase of a film's arc.

The phrases fit any subject and name no hour, weather or place: those come from the prompt.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Shot:
    """A framing: its name for the caption, and its aim for the prompt."""

    name: str
    aim: str


@dataclass(frozen=True)
class ArcPhase:
    """A phase of the film's arc, with the framings, camera moves and lights that suit it."""

    shots: tuple[Shot, ...]
    moves: tuple[str, ...]
    lights: tuple[str, ...]


SINGLE = ArcPhase(
    shots=(
        Shot(
            "One-take shot",
            "Begin wide on the surroundings and end close on the subject, in one unbroken take",
        ),
    ),
    moves=("Slow push-in", "Slow arc that closes in", "Handheld approach"),
    lights=("natural light", "directional side light"),
)
OPENING = ArcPhase(
    shots=(
        Shot("Establishing shot", "Show the whole place and how small the subject is in it"),
        Shot("Extreme wide shot", "Let the surroundings fill the frame before the subject is noticed"),
        Shot("High-angle wide shot", "Lay out the place from above and lead the eye to the subject"),
    ),
    moves=("Aerial glide", "Slow pan", "Slow crane down", "Slow push-in"),
    lights=("even natural light", "broad diffused light"),
)
INTRODUCTION = ArcPhase(
    shots=(
        Shot("Medium wide shot", "Introduce the subject in full, and how it moves"),
        Shot("Medium shot", "Meet the subject at eye level"),
        Shot("Full shot", "Show the subject from top to bottom against its surroundings"),
        Shot("Shot from behind", "See what the subject sees, over its near edge"),
        Shot("Frame-within-a-frame shot", "Look at the subject through something in the foreground"),
    ),
    moves=("Slow push-in", "Tracking sideways", "Static camera", "Slow tilt up"),
    lights=("directional side light", "even natural light", "light from high above"),
)
DEVELOPMENT = ArcPhase(
    shots=(
        Shot("Close-up", "Hold on the subject and catch the smallest change"),
        Shot("Detail shot", "Pick out one telling detail and its texture, the background out of focus"),
        Shot("Low-angle shot", "Look up, so that the subject looms"),
        Shot("Point-of-view shot", "Take the subject's own view of what happens"),
        Shot("Over-the-shoulder shot", "Stay near the subject and share its view"),
        Shot("Top shot", "Look straight down and turn the action into a drawing"),
        Shot("Profile shot", "Move along with the subject, seen from the side"),
    ),
    moves=(
        "Tracking sideways",
        "Handheld follow",
        "Slow push-in",
        "Static camera",
        "Slow arc around the subject",
    ),
    lights=("strong side light", "contrasted light with long shadows", "light from behind"),
)
CLIMAX = ArcPhase(
    shots=(
        Shot("Extreme close-up", "Fill the frame with the decisive moment"),
        Shot("Dynamic medium shot", "Follow the action at its height in one continuous movement"),
        Shot("Low wide shot", "Stay close to the ground while the action passes"),
        Shot("Shallow-focus shot", "Keep the subject sharp in front while the surroundings move behind"),
        Shot("Reaction shot", "Show the effect of what has just happened"),
    ),
    moves=("Handheld follow", "Fast push-in", "Sweeping arc around the subject", "Fast tracking sideways"),
    lights=("hard contrasted light", "rim light from behind", "strong side light"),
)
CLOSING = ArcPhase(
    shots=(
        Shot("Closing wide shot", "Leave the subject in its surroundings and let the picture breathe"),
        Shot("Final long shot", "Let the subject grow small in the frame as a last image"),
        Shot("Closing high-angle shot", "Rise over the whole place and end on it"),
    ),
    moves=("Slow pull back", "Slow crane up", "Static camera"),
    lights=("fading light", "light from behind that slowly fades"),
)


def plan_arc(count: int) -> list[ArcPhase]:
    """Return the phase of each of `count` shots: opening, a third each of three middle phases, closing."""
    if count == 1:
        return [SINGLE]
    middle = (INTRODUCTION, DEVELOPMENT, CLIMAX)
    between = [middle[shot * len(middle) // (count - 2)] for shot in range(count - 2)]
    return [OPENING, *between, CLOSING]
