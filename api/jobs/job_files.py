"""The files of a job that the API links to."""

from contracts import FrozenModel


class JobFile(FrozenModel):
    """A file of a job. The URLs are valid for an hour; read the job again for fresh ones.

    `download_url` saves the film under its title; null for other files.
    """

    url: str
    download_url: str | None = None
    seconds: float | None = None


class CaptionFiles(FrozenModel):
    """The film's captions: WebVTT for players, SubRip for editors and video sites, ASS with their look.

    `language` is a BCP 47 tag, and empty where nobody speaks. Older films have no `ass`.
    """

    language: str
    vtt: JobFile
    srt: JobFile
    ass: JobFile | None = None
