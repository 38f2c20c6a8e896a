"""The voices that may speak a film are listed, and those that cost nothing can be heard."""

import httpx
import pytest

from tests.api.kit import V1, Json


async def _list(api: httpx.AsyncClient, **query: str) -> list[Json]:
    answer = await api.get(f"{V1}/voices", params=query)
    assert answer.status_code == 200, answer.text
    voices: list[Json] = answer.json()["voices"]
    return voices


async def test_embedded_voices_are_listed_first_and_those_of_services_without_a_sample(
    api: httpx.AsyncClient,
) -> None:
    voices = await _list(api)
    embedded = [voice for voice in voices if voice["provider"] == "embedded"]
    bought = voices[len(embedded) :]
    assert [voice["voice"] for voice in embedded][:2] == ["heart", "scratch"]
    assert (embedded[0]["engine"], embedded[0]["is_draft"]) == ("hibari", False)
    assert all(tag.startswith("en") for tag in embedded[0]["languages"])
    assert "de" in embedded[1]["languages"]
    assert {voice["provider"] for voice in bought} >= {"elevenlabs", "minimax"}
    assert {voice["sample_url"] for voice in bought} == {None}
    assert {voice["usd_per_1000_characters"] for voice in embedded} == {0}
    assert all(voice["usd_per_1000_characters"] > 0 for voice in bought)
    assert all("set LONGTAKE" in voice["missing"] for voice in bought if not voice["available"])
    narration = {name: bought[0][name] for name in ("provider", "model", "voice")}
    assert all(narration.values())


async def test_the_first_voice_of_a_language_is_the_one_that_speaks_it_by_default(
    api: httpx.AsyncClient,
) -> None:
    german = await _list(api, language="de-AT")
    assert german[0]["voice"] == "scratch"
    assert "heart" not in {voice["voice"] for voice in german}
    japanese = await _list(api, language="ja")
    assert japanese
    assert "embedded" not in {voice["provider"] for voice in japanese}


async def test_a_voice_is_heard_at_the_address_in_the_list_and_not_sent_again(api: httpx.AsyncClient) -> None:
    [german, *_] = await _list(api, language="de")
    heard = await api.get(german["sample_url"])
    assert (heard.status_code, heard.headers["content-type"]) == (200, "audio/wav")
    assert heard.content[:4] == b"RIFF"
    assert heard.headers["cache-control"] == "private, max-age=3600"
    again = await api.get(german["sample_url"], headers={"If-None-Match": heard.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_a_voice_is_heard_as_quickly_as_it_speaks_where_nobody_reads_along(
    api: httpx.AsyncClient,
) -> None:
    [french, *_] = await _list(api, language="fr")
    read, unread = [
        (await api.get(french["sample_url"], params={"language": "fr", "captions": captions})).content
        for captions in ("burnt", "off")
    ]
    assert (await api.get(french["sample_url"])).content == read
    assert len(unread) < len(read)


@pytest.mark.parametrize(
    ("path", "status", "problem"),
    [
        ("George/sample", 404, "voice-not-found"),
        ("scratch/sample?language=ja", 422, "validation"),
        ("scratch/sample?language=../../etc", 422, "validation"),
        ("scratch/sample?text=Hello", 422, "validation"),
        ("heart/sample?language=de", 404, "voice-not-found"),
    ],
)
async def test_what_cannot_be_heard_is_refused(
    api: httpx.AsyncClient, path: str, status: int, problem: str
) -> None:
    answer = await api.get(f"{V1}/voices/{path}")
    assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{problem}")
