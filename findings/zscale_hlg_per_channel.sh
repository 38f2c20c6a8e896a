#!/usr/bin/env bash
# ffmpeg n9.0.2 (imageio-ffmpeg 0.8.1): `zscale=transfer=linear` of an HLG picture applies HLG's system gamma to each
# channel by itself unless `agamma=0` is given. BT.2100 applies it to the luminance, with one factor for all three. Greys
# are the same in both, so a grey card tells nothing; a saturated red has the wrong hue and is far too dim in green and
# blue. "Approximate gamma" is on by default, and its documentation does not say that colours change.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check imageio-ffmpeg==0.8.1 numpy==2.3.5
"$folder/env/bin/python" - <<'PYTHON'
import subprocess, sys
import numpy as np, imageio_ffmpeg

ffmpeg = imageio_ffmpeg.get_ffmpeg_exe()
print(subprocess.run([ffmpeg, "-version"], capture_output=True, text=True).stdout.split("\n")[0][:40])
LUMINANCE = np.array([0.2627, 0.6780, 0.0593])


def signal(light):
    """BT.2100: HLG's signal of light on a screen of 1,000 nits, 1.0 being the screen's peak."""
    scene = light * (light @ LUMINANCE) ** (1 / 1.2 - 1)
    return np.where(scene <= 1 / 12, np.sqrt(3 * scene), 0.17883277 * np.log(np.clip(12 * scene - 0.28466892, 1e-9, None)) + 0.55991073)


def linear(light, options):
    """What zscale makes of that signal, in the same measure."""
    frame = np.round(signal(light)[[1, 2, 0]] * 65535).astype("<u2")  # planes in the order G, B, R
    planes = b"".join(np.full(64 * 64, value).tobytes() for value in frame)
    tags = "setparams=color_primaries=bt2020:color_trc=arib-std-b67:colorspace=gbr:range=pc"
    graph = f"{tags},zscale=transfer=linear:npl=1000{options},format=gbrpf32le"
    source = ["-f", "rawvideo", "-pix_fmt", "gbrp16le", "-s", "64x64", "-i", "-"]
    raw = subprocess.run([ffmpeg, "-v", "error", *source, "-vf", graph, "-f", "rawvideo", "-"], input=planes, capture_output=True, check=True).stdout
    green, blue, red = np.frombuffer(raw, "<f4").reshape(3, -1).mean(axis=1)
    return np.array([red, green, blue])


grey, red = np.array([0.2, 0.2, 0.2]), np.array([0.4, 0.05, 0.02])
for name, light in (("grey", grey), ("red", red)):
    print(f"{name}: light {light}, by default {linear(light, '').round(4)}, agamma=0 {linear(light, ':agamma=0').round(4)}")
same = np.allclose(linear(grey, ""), grey, atol=0.004) and np.allclose(linear(red, ":agamma=0"), red, atol=0.004)
off = np.abs(linear(red, "") - red).max() > 0.02
print("as described" if same and off else "changed")
sys.exit(not (same and off))
PYTHON
