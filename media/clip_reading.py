"""Read a clip once: one ffmpeg decodes it to its end, and makes of its frames all that the film needs.

The proof that it can be played, its still, the pieces that show it, and the frames that a later transition
needs: each of these by itself would decode the clip anew, while a user waits for the film.
"""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from media.burnt_captions import REPORT_FONTS, require_all_glyphs
from media.clip_outputs import ClipOutputs, OutputArguments
from media.colour_conversion import has_own_decoder
from media.errors import CorruptMedia
from media.ffmpeg import Ffmpeg
from media.film_format import FilmFormat
from media.framecrc import FramecrcReader
from media.packet_sums import decode_pieces, digest_packets
from media.piece_graphs import PictureInput, open_own_picture, open_picture
from media.probe import ClipProbe, build_decode_options, judge_picture
from media.tracks import list_tracks
from media.written_pieces import read_encoder_sums


async def read_clip(
    ffmpeg: Ffmpeg, clip: Path, outputs: ClipOutputs, *, fmt: FilmFormat, folder: Path
) -> ClipProbe | None:
    """Decode the clip to its end and write all `outputs`; None if proof and pieces need different decoders.

    The pieces that it writes are still to be checked, by `check_pieces`.

    Args:
        ffmpeg: the program.
        clip: it is not trusted.
        outputs: what to make of it.
        fmt: the film's.
        folder: for work.

    Raises:
        MediaError: anything failed. It does not say whether the clip, an output or another clip is to blame,
            and the outputs may be incomplete.
    """
    tracks, own = await list_tracks(ffmpeg, clip), await open_picture(ffmpeg, clip)
    if has_own_decoder(own.tags):
        return None
    pictures = [
        own,
        *[
            open_own_picture(file, fmt) if file in outputs.tails_beside else await open_picture(ffmpeg, file)
            for file in outputs.clips_beside
        ],
    ]
    decoded = folder / f"{clip.stem}.framecrc"
    await _run(ffmpeg, pictures, decoded, outputs, fmt)
    return judge_picture(_read_framecrc(decoded), tracks)


async def check_pieces(ffmpeg: Ffmpeg, outputs: ClipOutputs) -> dict[Path, str]:
    """Return the digest of each piece's packets, by the piece's file.

    An awaited piece is not read back: the packets are the encoder's, and the film is compared with them.

    Raises:
        CorruptMedia: a piece cannot be decoded, or has not as many frames as it must have.
    """
    files = [piece.out for piece in outputs.pieces]
    sums = (
        [read_encoder_sums(file) for file in files] if outputs.awaited else await decode_pieces(ffmpeg, files)
    )
    for each, found in zip(outputs.pieces, sums, strict=True):
        if len(found) != each.piece.frames:
            raise CorruptMedia(detail=f"{len(found)} frames instead of {each.piece.frames}")
    return {file: digest_packets(found) for file, found in zip(files, sums, strict=True)}


async def _run(
    ffmpeg: Ffmpeg, pictures: Sequence[PictureInput], decoded: Path, outputs: ClipOutputs, fmt: FilmFormat
) -> None:
    inputs = [word for picture in pictures for word in picture.input_options]
    report = REPORT_FONTS if outputs.has_captions else ()
    with ExitStack() as stack:
        made = OutputArguments(pictures, fmt, stack).build(outputs)
        done = await ffmpeg.run([*report, *inputs, *build_decode_options(pictures[0].track), decoded, *made])
    if outputs.has_captions:
        require_all_glyphs(done.stderr)


def _read_framecrc(listing: Path) -> FramecrcReader:
    reader = FramecrcReader()
    for line in listing.read_text().splitlines():
        reader.read_line(line)
    return reader
