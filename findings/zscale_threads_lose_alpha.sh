#!/usr/bin/env bash
# ffmpeg n9.0.2 (imageio-ffmpeg 0.8.1): zscale with more than one thread, which is its default, leaves the lower quarter or
# more of the alpha plane empty when it converts to yuva420p: of an opaque picture of 320x720, 540 rows stay opaque with two
# threads and 480 with four. yuva422p and yuva444p are whole, and so are pictures of fewer than about a hundred rows, and
# `threads=1`. A picture that is laid over another is cut off by that, without a word.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check imageio-ffmpeg==0.8.1
"$folder/env/bin/python" - <<'PYTHON'
import subprocess, sys
import imageio_ffmpeg

ffmpeg = imageio_ffmpeg.get_ffmpeg_exe()
print(subprocess.run([ffmpeg, "-version"], capture_output=True, text=True).stdout.split("\n")[0][:40])
WIDTH = 320


def opaque_rows(threads, pixels, height=720):
    """How many rows of an opaque white picture are opaque after zscale."""
    convert = f"zscale=threads={threads}:matrix=bt709:range=tv,format={pixels}"
    graph = f"color=white:s={WIDTH}x{height}:d=0.04,format=gbrap,{convert},alphaextract,format=gray"
    argv = [ffmpeg, "-v", "error", "-f", "lavfi", "-i", graph, "-frames:v", "1", "-f", "rawvideo", "-"]
    plane = subprocess.run(argv, capture_output=True, check=True).stdout
    return sum(plane[start] == 255 for start in range(0, len(plane), WIDTH))


found = {(threads, pixels): opaque_rows(threads, pixels) for threads in (1, 2, 4) for pixels in ("yuva420p", "yuva422p", "yuva444p")}
for (threads, pixels), rows in found.items():
    print(f"{threads} threads, {pixels}: {rows} of 720 rows are opaque")
small = opaque_rows(2, "yuva420p", 96)
print(f"2 threads, yuva420p, 96 rows: {small} are opaque")
lost = {(2, "yuva420p"): 540, (4, "yuva420p"): 480}
as_described = small == 96 and all(rows == lost.get(way, 720) for way, rows in found.items())
sys.exit(0 if as_described else "zscale behaves otherwise now")
PYTHON
