#!/usr/bin/env bash
# ffmpeg n9.0.2 (imageio-ffmpeg 0.8.1): the `scale` filter with a size AND another matrix in one step, at its default
# flags, is off by eight levels in a saturated colour. `flags=bicubic+accurate_rnd` mends that and darkens greys by one
# or two levels instead; zscale is exact in both, and faster than accurate_rnd. A flat colour shows it: a BT.601 red of
# (200, 60, 40) and a grey of 130, scaled from 1280x718 to 96x54 and converted to BT.709.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check imageio-ffmpeg==0.8.1
"$folder/env/bin/python" - <<'PYTHON'
import subprocess, sys
import imageio_ffmpeg

ffmpeg = imageio_ffmpeg.get_ffmpeg_exe()
print(subprocess.run([ffmpeg, "-version"], capture_output=True, text=True).stdout.split("\n")[0][:40])
RED, GREY = (200, 60, 40), (130, 130, 130)


def converted(scale, colour=RED):
    """The RGB that zscale, which is exact, reads out of what `scale` made."""
    source = f"color=0x{bytes(colour).hex()}:s=1280x718:d=0.1,format=gbrp,zscale=matrix=170m:range=tv,format=yuv420p"
    read = "setparams=colorspace=bt709:range=tv,crop=16:16,zscale=matrix=gbr:range=pc,format=gbrp"
    graph = f"{source},setparams=colorspace=smpte170m,{scale},format=yuv420p,{read}"
    argv = [ffmpeg, "-v", "error", "-f", "lavfi", "-i", graph, "-frames:v", "1", "-f", "rawvideo", "-"]
    planes = subprocess.run(argv, capture_output=True, check=True).stdout
    green, blue, red = planes[0], planes[len(planes) // 3], planes[2 * len(planes) // 3]
    return red, green, blue


def off(colour, right=RED):
    return max(abs(one - two) for one, two in zip(colour, right))


one_step = "scale=96:54:out_color_matrix=bt709:out_range=tv"
ways = {"default flags": one_step, "accurate_rnd": f"{one_step}:flags=bicubic+accurate_rnd", "zscale": "zscale=w=96:h=54:matrix=bt709:range=tv"}
red = {name: converted(scale) for name, scale in ways.items()}
grey = {name: converted(scale, GREY) for name, scale in ways.items()}
for name in ways:
    print(f"{name}: red {red[name]}, off by {off(red[name])}; grey {grey[name]}, off by {off(grey[name], GREY)}")
as_described = (
    off(red["default flags"]) >= 5
    and off(red["accurate_rnd"]) <= 2 <= off(grey["accurate_rnd"], GREY)
    and off(red["zscale"]) <= 1 >= off(grey["zscale"], GREY)
)
print("as described" if as_described else "changed")
sys.exit(not as_described)
PYTHON
