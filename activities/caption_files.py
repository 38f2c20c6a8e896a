"""The captions of a film as files: WebVTT, SubRip and ASS, which agree to the frame."""

from activities.film_captions import FilmCaptions
from captions.ass_script import write_ass
from captions.subrip import write_subrip
from captions.webvtt import write_webvtt
from store import asset_keys
from store.assets import Assets


async def store_caption_files(assets: Assets, film_key: str, captions: FilmCaptions) -> None:
    """Store the captions beside the film, in each format that editors and players take."""
    cues, fps = captions.cues, captions.fmt.fps
    texts = {
        "vtt": write_webvtt(cues, fps),
        "srt": write_subrip(cues, fps),
        "ass": write_ass(cues, captions.look, fps),
    }
    for extension, text in texts.items():
        await assets.write_bytes(asset_keys.captions_key(film_key, extension), text.encode())
