"""The film that an empty gallery shows: our own, drawn by `api/studio/sample/draw`, with our licence."""

from pathlib import Path

from starlette.responses import Response

from api.http.file_response import RangedFileResponse

SAMPLE_DIR = Path(__file__).parent / "sample"
SAMPLE_FILES = frozenset({"sample-film.mp4", "sample-film.webp"})


def sample_file_response(name: str) -> Response:
    """Build the response for one of `SAMPLE_FILES`. Browsers ask for ranges of films."""
    return RangedFileResponse(SAMPLE_DIR / name, name)
