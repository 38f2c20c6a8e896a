"""media/film_format.py: the picture's shape."""

from itertools import product

import pytest

from media.film_format import FilmFormat, film_format_for


@pytest.mark.parametrize(
    ("aspect_ratio", "resolution", "size"),
    [
        ("16:9", "480p", (854, 480)),
        ("16:9", "720p", (1280, 720)),
        ("16:9", "1080p", (1920, 1080)),
        ("9:16", "720p", (720, 1280)),
        ("1:1", "480p", (480, 480)),
    ],
)
def test_a_format_has_the_size_that_its_names_promise(
    aspect_ratio: str, resolution: str, size: tuple[int, int]
) -> None:
    assert film_format_for(aspect_ratio, resolution) == FilmFormat(*size, fps=24)


def test_every_size_is_even_as_chroma_needs() -> None:
    formats = [
        film_format_for(*names) for names in product(("16:9", "9:16", "1:1"), ("480p", "720p", "1080p"))
    ]

    assert [side % 2 for fmt in formats for side in (fmt.width, fmt.height)] == [0] * 18


@pytest.mark.parametrize(("aspect_ratio", "resolution"), [("4:3", "720p"), ("16:9", "8k")])
def test_an_unknown_format_is_refused(aspect_ratio: str, resolution: str) -> None:
    with pytest.raises(ValueError, match="unknown"):
        film_format_for(aspect_ratio, resolution)
