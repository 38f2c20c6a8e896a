"""Cards: exact in frames, equal each time, and with their text in the middle."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from media.animatic.captions.fonts import FontFinder
from media.cards import CardSpec, render_card
from media.cards.draw_card import draw_frames, set_text
from media.errors import CaptionsUndrawable
from media.ffmpeg import Ffmpeg, find_ffmpeg
from media.probe import probe_clip

CARD = CardSpec(text="The Kite", frames=30, width=128, height=72, mood="dusk over the hills", seed=3)


@pytest.mark.slow
async def test_a_card_has_exactly_its_frames_and_is_the_same_each_time(tmp_path: Path) -> None:
    for name in ("a.mp4", "b.mp4"):
        await render_card(CARD, tmp_path / name, ffmpeg=find_ffmpeg())
    probed = await probe_clip(Ffmpeg(find_ffmpeg()), tmp_path / "a.mp4")
    assert (probed.frames, probed.width, probed.height) == (30, 128, 72)
    assert (tmp_path / "a.mp4").read_bytes() == (tmp_path / "b.mp4").read_bytes()


@pytest.mark.slow
async def test_a_card_that_no_font_can_draw_is_an_error_and_no_file(tmp_path: Path) -> None:
    with pytest.raises(CaptionsUndrawable, match="title or end card"):
        await render_card(
            replace(CARD, text="\U0001f9ff\U00010a00"), tmp_path / "a.mp4", ffmpeg=find_ffmpeg()
        )


def test_the_text_fades_in_on_a_plain_ground() -> None:
    first, *_, last = (
        np.frombuffer(frame[: 128 * 72], dtype=np.uint8).reshape(72, 128)
        for frame in draw_frames(CARD, FontFinder())
    )
    assert np.ptp(first) == 0
    assert last[20:52, 20:108].max() > first.max() + 60
    assert np.ptp(last[:10]) == np.ptp(last[-10:]) == 0


@pytest.mark.parametrize(
    "text", ["A film about nearly everything that there is under the sun", "مرحبا بالعالم", "x" * 60]
)
@pytest.mark.parametrize("size", [(128, 72), (72, 128)])
def test_long_texts_in_any_direction_stay_within_the_frame(text: str, size: tuple[int, int]) -> None:
    card = replace(CARD, text=text, width=size[0], height=size[1])
    letters = np.asarray(set_text(card, FontFinder()))
    assert letters.max() > 200
    edge = np.concatenate([letters[0], letters[-1], letters[:, 0], letters[:, -1]])
    assert edge.max() == 0


def test_other_texts_and_sizes_have_other_keys() -> None:
    cards = [CARD, replace(CARD, text="A Kite"), replace(CARD, width=130), replace(CARD, seed=4)]
    assert len({card.key for card in cards}) == len(cards)
