"""A clip's preview in the Studio and its film show the same colours."""

import base64
from pathlib import Path

import pytest
from playwright.async_api import Browser

from media.cut import Cutter
from media.ffmpeg import Ffmpeg, find_ffmpeg
from media.film_format import FilmFormat

# The colour in the middle of a video, as the page gets it; the file comes as base64.
COLOUR = """async (file) => {
  const bytes = Uint8Array.from(atob(file), (letter) => letter.charCodeAt(0));
  const video = Object.assign(document.createElement("video"), { muted: true });
  const loaded = new Promise((resolve, reject) => { video.onloadeddata = resolve; video.onerror = reject; });
  video.src = URL.createObjectURL(new Blob([bytes], { type: "video/mp4" }));
  await loaded;
  const there = new Promise((resolve) => { video.onseeked = resolve; });
  video.currentTime = 0.1;
  await there;
  const brush = Object.assign(document.createElement("canvas"), { width: 8, height: 8 }).getContext("2d");
  brush.drawImage(video, 0, 0, 8, 8);
  return [...brush.getImageData(4, 4, 1, 1).data].slice(0, 3);
}"""
X264 = ("-c:v", "libx264", "-preset", "ultrafast", "-qp", "4")
FORMAT = FilmFormat(1280, 720)


@pytest.mark.parametrize("size", ["854x480", "1280x704", "1280x720"])
async def test_an_untagged_clip_and_its_film_look_alike(browser: Browser, tmp_path: Path, size: str) -> None:
    clip, piece, ffmpeg = tmp_path / "clip.mp4", tmp_path / "piece.mp4", Ffmpeg(find_ffmpeg())
    red = f"color=0xC83C28:s={size}:r=24:d=0.3,format=yuv420p"
    await ffmpeg.run(["-f", "lavfi", "-i", red, *X264, clip])
    await Cutter(ffmpeg).render_segment(clip, piece, fmt=FORMAT, first_frame=0, frames=4)
    page = await browser.new_page()

    shown = [
        await page.evaluate(COLOUR, base64.b64encode(file.read_bytes()).decode()) for file in (clip, piece)
    ]
    await page.close()

    assert shown[0][0] > 190
    assert shown[1] == pytest.approx(shown[0], abs=3)
