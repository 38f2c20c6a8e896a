"""A list that is asked for a page that is none answers with the service's own 400."""

import httpx
import pytest

from emulator import RunningEmulator

PAGES = (
    "dashscope/api/v1/tasks?page_no={}",
    "dashscope/api/v1/tasks?page_size={}",
    "dashscope/api/v1/tasks?start_time={}",
    "dream-machine/generations?limit={}",
    "dream-machine/generations?offset={}",
    "kling/v1/videos/text2video?pageNum={}",
    "kling/v1/videos/text2video?pageSize={}",
    "minimax/v2/query/video_generation?page_num={}",
    "minimax/v2/query/video_generation?page_size={}",
    "modelark/contents/generations/tasks?page_num={}",
    "modelark/contents/generations/tasks?page_size={}",
    "openai/v1/videos?limit={}",
    "replicate/v1/predictions?cursor={}",
)


def look(emulator: RunningEmulator, path: str) -> httpx.Response:
    headers = {"Authorization": "Bearer any"}
    return httpx.get(f"{emulator.url}/{path}", headers=headers, trust_env=False)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("number", ["many", "-1", "1.5", "²"])
def test_what_is_no_number_is_a_bad_request(path: str, number: str, emulator: RunningEmulator) -> None:
    assert look(emulator, path.format(number)).status_code == 400


@pytest.mark.parametrize("path", [path for path in PAGES if "time" not in path])
def test_a_number_is_a_page(path: str, emulator: RunningEmulator) -> None:
    assert look(emulator, path.format(1)).status_code == 200


def test_there_is_no_page_0(emulator: RunningEmulator) -> None:
    assert look(emulator, "dashscope/api/v1/tasks?page_size=0").status_code == 400
