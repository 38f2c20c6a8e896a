#!/usr/bin/env bash
# ffmpeg n9.0.2 (imageio-ffmpeg 0.8.1): of a Matroska or WebM file whose end is missing, ffmpeg decodes what there is
# and exits with 0, wherever the file was cut, also with `-xerror` ("exit on error") and `-err_detect explode`. The
# demuxer drops the block that was torn, and says "File ended prematurely" in the log alone. Of MP4, FLV and
# MPEG-PS cut in the same way most are errors (all but those cut between two pictures). So the exit status does
# not tell a whole download from half of one: compare the last picture's time with the container's promise.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check imageio-ffmpeg==0.8.1
ffmpeg=$("$folder/env/bin/python" -c 'import imageio_ffmpeg; print(imageio_ffmpeg.get_ffmpeg_exe())')
cd "$folder"
"$ffmpeg" -version | head -n 1 | cut -d ' ' -f 1-3
make() { "$ffmpeg" -nostdin -v error -y -f lavfi -i testsrc2=s=320x180:r=24:d=5 -f lavfi -i sine=d=5 -ar 44100 "$@"; }
make -c:v libx264 -pix_fmt yuv420p -g 24 -c:a aac clip.mkv
make -c:v libvpx-vp9 -deadline realtime -cpu-used 8 -c:a libopus -ar 48000 clip.webm
"$ffmpeg" -nostdin -v error -y -i clip.mkv -c copy -movflags +faststart clip.mp4
"$ffmpeg" -nostdin -v error -y -i clip.mkv -c copy clip.flv
declare -A errors
for kind in mkv webm mp4 flv; do
  errors[$kind]=0
  size=$(wc -c < "clip.$kind")
  for percent in 50 53 56 59 62 65 68 71 74 77; do
    head -c $((size * percent / 100)) "clip.$kind" > "half.$kind"
    "$ffmpeg" -nostdin -v info -xerror -err_detect explode -i "half.$kind" -map 0:v -f null - 2> log || errors[$kind]=$((errors[$kind] + 1))
  done
  echo "$kind: ${errors[$kind]} of 10 files that lack their end are errors; the last log: $(grep -oE 'partial file|File ended prematurely' log | head -n 1 || true)"
done
[ $((errors[mkv] + errors[webm])) -eq 0 ] || { echo "changed: a Matroska file that is cut short is an error now"; exit 1; }
[ "${errors[mp4]}" -gt 0 ] && [ "${errors[flv]}" -gt 0 ] || { echo "changed: MP4 and FLV pass, too"; exit 1; }
echo "as described: whatever is missing of a Matroska file, ffmpeg exits with 0"
