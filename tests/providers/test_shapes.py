"""What can be read of an answer is read, and only what is needed spoils it."""

from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from providers.kit.response_model import FileUrl, Percentage, ReadableItems, ResponseModel


class _Inner(ResponseModel):
    name: str
    size: int | None = None


class _Outer(ResponseModel):
    id: str
    count: int = 7
    progress: Percentage = None
    at: datetime | None = None
    inner: _Inner | None = None
    files: ReadableItems[FileUrl] = ()
    parts: ReadableItems[_Inner] = ()


@pytest.mark.parametrize("spoilt", ["many", [], {}, "", None, 1.5])
def test_a_field_that_is_not_needed_is_missing_when_it_cannot_be_read(spoilt: object) -> None:
    assert _Outer.model_validate({"id": "a", "count": spoilt}).count == 7


def test_several_spoilt_fields_leave_the_rest_as_it_is() -> None:
    read = _Outer.model_validate({"id": "a", "count": "?", "at": "never", "inner": 5, "progress": "12 %"})
    assert (read.count, read.at, read.inner, read.progress) == (7, None, None, 12)


@pytest.mark.parametrize("given", [{}, {"id": None}, {"id": ["a"]}, {"id": True}, "text", [], 5, None])
def test_a_field_that_is_needed_spoils_all(given: object) -> None:
    with pytest.raises(ValidationError):
        _Outer.model_validate(given)


def test_a_number_in_a_texts_place_is_that_text() -> None:
    assert _Outer.model_validate({"id": 123}).id == "123"


def test_what_is_needed_inside_spoils_only_the_inside() -> None:
    assert _Outer.model_validate({"id": "a", "inner": {"size": 3}}).inner is None


@pytest.mark.parametrize(
    ("given", "files"),
    [
        (
            [None, "https://a.example/1", 5, {}, "https://a.example/2"],
            ("https://a.example/1", "https://a.example/2"),
        ),
        ("https://a.example/1", ("https://a.example/1",)),
        (["", "data", "ftp://a.example/1", "HTTP://a.example/1"], ("HTTP://a.example/1",)),
        ({}, ()),
        (None, ()),
    ],
)
def test_of_a_list_the_good_is_kept(given: object, files: tuple[str, ...]) -> None:
    assert _Outer.model_validate({"id": "a", "files": given}).files == files


def test_an_object_in_a_lists_place_is_its_only_item() -> None:
    assert _Outer.model_validate({"id": "a", "parts": {"name": "x"}}).parts == (_Inner(name="x"),)


@pytest.mark.parametrize("at", [1_767_225_600, 1_767_225_600_000, "2026-01-01T00:00:00Z", "1767225600"])
def test_a_moment_comes_in_seconds_in_milliseconds_or_written_out(at: object) -> None:
    assert _Outer.model_validate({"id": "a", "at": at}).at == datetime(2026, 1, 1, tzinfo=UTC)


def test_json_is_read_alike() -> None:
    read = _Outer.model_validate_json('{"id": 9, "count": [], "files": [null, "https://a.example/1"]}')
    assert (read.id, read.count, read.files) == ("9", 7, ("https://a.example/1",))
