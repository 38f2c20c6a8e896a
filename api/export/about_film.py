"""The text that comes with an exported film: what the files are, and of what the film is made."""

from collections.abc import Iterator, Sequence

from api.jobs.job_records import JobRecords
from store.models import JobRow

FILES = """\
film.mp4          the film
film.vtt, .srt    its captions, if somebody speaks in it
film.otio         its timeline for DaVinci Resolve 18.5 and Premiere Pro 25, or newer (OpenTimelineIO)
film.xml          the same for older versions (Final Cut Pro 7 XML)
clips/            the scenes' clips, as their services made them
lines/            what is spoken, as it was recorded
cards/            the title card and the end card, if the film has them
watermark.png     the picture over the film's scenes, if it has one (or .jpg); it is not in the clips, nor
                  in the timelines: lay it over them again
stems/            the lines and the music, levelled, before they were mixed
"""
OPENING = """\
Unpack everything into one folder. If the editing program asks where the media are, show it this folder.
Voice and music stand apart in the timeline, at their own levels: the program does not lower the music under
the voice as film.mp4 does.
"""
NO_TIMELINES = """\
An older version of Longtake cut this film, and kept no timeline of it: film.otio and film.xml are not here.
"""


def describe_film(
    row: JobRow, records: JobRecords, scenes: Sequence[int], missing: Sequence[int], *, has_timelines: bool
) -> str:
    """Return the text.

    Args:
        row: the film's job.
        records: its records.
        scenes: numbers of the scenes in the film.
        missing: those of them whose clip is not there any more.
        has_timelines: whether the timelines come along.
    """
    how = OPENING if has_timelines else NO_TIMELINES
    parts = (row.title, FILES, how, "\n".join(_list_scenes(records, scenes, missing)))
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _list_scenes(records: JobRecords, scenes: Sequence[int], missing: Sequence[int]) -> Iterator[str]:
    makers = records.rows_in_film
    for scene in records.scenes:
        if scene.number not in scenes:
            yield f"Scene {scene.number}: not in the film"
            continue
        maker = makers.get(scene.number)
        by = f", take {maker.take} by {maker.provider} {maker.model}".rstrip() if maker else ""
        gone = " (its clip is not there any more)" if scene.number in missing else ""
        yield f"Scene {scene.number}{by}{gone}: {scene.text}"
