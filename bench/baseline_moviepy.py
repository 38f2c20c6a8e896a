"""Cross-fade clips by MoviePy: `python baseline_moviepy.py out.mp4 clip.mp4 ...`, in a venv of its own."""

import sys

from moviepy import CompositeVideoClip, VideoFileClip, vfx  # type: ignore[import-not-found]  # see above

FADE_SECONDS = 0.5


def main(out: str, *paths: str) -> None:
    """Write the clips at `paths`, each faded into the next, to `out`."""
    start, layers = 0.0, []
    for n, path in enumerate(paths):
        clip = VideoFileClip(path)
        faded = clip.with_effects([vfx.CrossFadeIn(FADE_SECONDS)]) if n else clip
        layers.append(faded.with_start(start))
        start += clip.duration - FADE_SECONDS
    film = CompositeVideoClip(layers)
    film.write_videofile(out, fps=24, preset="veryfast", audio=False, logger=None)


if __name__ == "__main__":
    main(*sys.argv[1:])
