"""The key that the command sends, and to whom."""

from pathlib import Path

import httpx
import pytest

from cli.api_credential import ApiKeyAuth, read_api_key
from cli.errors import UserError

KEY = "ltk_" + "k" * 43
API = httpx.URL("https://films.example/longtake")


def test_the_key_is_read_from_the_environment_or_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "api.key"
    file.write_text(f"{KEY}\n")
    assert read_api_key({}) == ""
    assert read_api_key({"LONGTAKE_API_KEY": f" {KEY}"}) == KEY
    assert read_api_key({"LONGTAKE_API_KEY_FILE": str(file)}) == KEY


@pytest.mark.parametrize("name", ["LONGTAKE_API_KEY", "LONGTAKE_API_KEY_FILE"])
def test_what_cannot_be_sent_is_one_sentence_that_does_not_show_it(name: str) -> None:
    with pytest.raises(UserError) as raised:
        read_api_key({name: "no\nkey"})
    assert "no\nkey" not in str(raised.value) or name.endswith("_FILE")


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        ("https://films.example/api/v1/jobs", True),
        ("https://films.example:8443/", False),
        ("http://films.example/", False),
        ("https://store.example/film.mp4", False),
    ],
)
def test_the_key_goes_to_the_api_alone(url: str, sent: bool) -> None:
    request = next(ApiKeyAuth(API, KEY).auth_flow(httpx.Request("GET", url)))
    assert (request.headers.get("Authorization") == f"Bearer {KEY}") is sent
