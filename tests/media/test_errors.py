"""What a program said last is for the log, and for nobody else."""

import logging

import pytest

from media.errors import MAX_STDERR_LINES, MediaError, from_ffmpeg


def test_the_last_lines_are_in_the_log_of_the_error_and_not_in_its_sentence(
    caplog: pytest.LogCaptureFixture,
) -> None:
    error = from_ffmpeg("ffmpeg\n/srv/films/tmp/12-ab/clip.mp4: Invalid argument")
    try:
        raise error
    except MediaError:
        logging.getLogger(__name__).exception("the cut failed")
    assert "\nclip.mp4: Invalid argument" in caplog.text
    assert "/srv/films" not in caplog.text.partition("media.errors")[2]
    assert "Invalid argument" not in str(error)


def test_no_more_than_the_last_lines_are_kept() -> None:
    error = MediaError(detail="\n".join(str(number) for number in range(100)))
    assert error.last_lines.splitlines() == [str(number) for number in range(100 - MAX_STDERR_LINES, 100)]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ('File "/opt/x/media/animatic/line.py", line 28, in width', 'File "line.py", line 28, in width'),
        ("KeyError: 'no raqm'", "KeyError: 'no raqm'"),
        ("1/2 of 3/4", "1/2 of 3/4"),
        ("", ""),
    ],
)
def test_folders_are_left_out(said: str, kept: str) -> None:
    assert MediaError(detail=said).last_lines == kept
