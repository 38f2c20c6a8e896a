"""Makes clips, pictures, music and speech: from the prompt, or a test card; each once, a few at a time."""

import asyncio
import hashlib
import json
from dataclasses import replace
from pathlib import Path

from emulator.job import Order
from emulator.settings import EmulatorSettings
from emulator.spoken_sound import write_spoken_sound
from media.animatic import AnimaticSpec, render_animatic
from media.ffmpeg import Ffmpeg, find_ffmpeg
from media.music import MusicSpec, render_music

MP3 = ("-c:a", "libmp3lame", "-b:a", "128k")
H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-movflags", "+faststart")
WITH_TONE = ("-map", "1:v", "-map", "0:a", "-c:v", "copy", "-c:a", "aac", "-movflags", "+faststart")
SUFFIXES = {"video": "mp4", "image": "jpg"}
# The clip that a picture is taken from.
IMAGE_CLIP_SECONDS = 0.5
TONE_SECONDS = 10.0
TONE_SOURCE = ("-f", "lavfi", "-i", "sine=frequency=220:sample_rate=44100")


class FileMaker:
    """Makes files in `folder`, equal ones only once."""

    def __init__(self, settings: EmulatorSettings, folder: Path) -> None:
        self._settings = settings
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._path = find_ffmpeg(settings.ffmpeg)
        self._ffmpeg = Ffmpeg(self._path)
        self._render_slots = asyncio.Semaphore(settings.max_renders)
        self._tasks: dict[str, asyncio.Task[Path]] = {}

    async def make_file(self, order: Order, number: int = 0) -> Path:
        """Return the file of an order. Cancelling a caller does not stop it: others may wait for it."""
        wanted = self._distinguishing_values(order, number)
        digest = hashlib.sha256(json.dumps(wanted).encode()).hexdigest()[:24]
        if digest not in self._tasks:
            out = self._folder / f"{digest}.{SUFFIXES.get(order.kind, 'mp3')}"
            self._tasks[digest] = asyncio.create_task(self._make_once(order, number, out))
        return await asyncio.shield(self._tasks[digest])

    async def close(self) -> None:
        """Cancel running renders."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def convert_file(self, path: Path, form: str) -> Path:
        """Return the file converted to a suffix such as ".wav"; unchanged for "" or its own suffix."""
        if form in {"", path.suffix}:
            return path
        out = path.with_suffix(form)
        if str(out) not in self._tasks:
            self._tasks[str(out)] = asyncio.create_task(self._run_conversion(path, out))
        return await asyncio.shield(self._tasks[str(out)])

    async def _run_conversion(self, path: Path, out: Path) -> Path:
        part = out.with_suffix(".part" + out.suffix)
        await self._ffmpeg.run(["-i", path, part])
        return part.rename(out)

    def scaled_size(self, order: Order) -> tuple[int, int]:
        """Return width and height in even pixels: as ordered, or scaled to the settings' short side."""
        short = min(order.width, order.height)
        scale = min(self._settings.short_side / short, 1) if self._settings.short_side else 1
        return round(order.width * scale / 2) * 2, round(order.height * scale / 2) * 2

    def _distinguishing_values(self, order: Order, number: int) -> list[object]:
        """Return the values that distinguish one file from another."""
        shape: list[object] = [order.kind, *self.scaled_size(order), order.seconds, order.sound]
        plain = self._settings.picture_style == "plain" and order.kind != "speech"
        return shape if plain else [*shape, order.prompt, order.seed, number]

    async def _make_once(self, order: Order, number: int, out: Path) -> Path:
        async with self._render_slots:
            part = out.with_suffix(".part" + out.suffix)
            makers = {"music": self._make_music, "speech": self._make_speech, "image": self._make_image}
            make = makers.get(order.kind, self._make_clip)
            await make(order, number, part)
            part.rename(out)
        return out

    async def _make_clip(self, order: Order, number: int, out: Path) -> None:
        silent = out.with_suffix(".silent.mp4")
        width, height = self.scaled_size(order)
        if self._settings.picture_style == "plain":
            card = f"testsrc=size={width}x{height}:rate=24:duration={order.seconds}"
            await self._ffmpeg.run(["-f", "lavfi", "-i", card, *H264, silent])
        else:
            picture = AnimaticSpec(order.prompt, "", order.seconds, width, height, order.seed + number)
            await render_animatic(picture, silent, ffmpeg=self._path, on_progress=lambda _: None)
        if order.sound:
            await self._ffmpeg.run([*TONE_SOURCE, "-i", silent, *WITH_TONE, "-t", str(order.seconds), out])
            silent.unlink()
        else:
            silent.rename(out)

    async def _make_image(self, order: Order, number: int, out: Path) -> None:
        clip = out.with_suffix(".mp4")
        await self._make_clip(replace(order, seconds=IMAGE_CLIP_SECONDS), number, clip)
        await self._ffmpeg.run(["-i", clip, "-frames:v", "1", "-update", "1", out])
        clip.unlink()

    async def _make_music(self, order: Order, number: int, out: Path) -> None:
        if self._settings.picture_style == "plain":
            await self._make_tone(order.seconds, out)
            return
        wav = out.with_suffix(".wav")
        music = MusicSpec(text=order.prompt, seconds=order.seconds, seed=order.seed + number)
        await render_music(music, wav, on_progress=lambda _: None)
        await self._ffmpeg.run(["-i", wav, *MP3, out])
        wav.unlink()

    async def _make_tone(self, seconds: float, out: Path) -> None:
        """Encode a tone, of which more than a while is the same while again: minutes would take seconds."""
        once = out.with_suffix(f".once{out.suffix}")
        await self._ffmpeg.run([*TONE_SOURCE, "-t", str(min(seconds, TONE_SECONDS)), "-ac", "2", *MP3, once])
        await self._ffmpeg.run(["-stream_loop", "-1", "-i", once, "-t", str(seconds), "-c", "copy", out])
        once.unlink()

    async def _make_speech(self, order: Order, number: int, out: Path) -> None:
        del number
        wav = out.with_suffix(".wav")
        speed = float(order.detail.get("speed", 1.0))
        silence = float(order.detail.get("silence_seconds", 0.0))
        await asyncio.to_thread(write_spoken_sound, order.prompt, wav, speed, silence)
        await self._ffmpeg.run(["-i", wav, *MP3, out])
        wav.unlink()
