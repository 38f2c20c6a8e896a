"""The studio makes the files: drawn from the prompt, or a test card; each once, one or two at a time."""

import asyncio
import hashlib
import json
from pathlib import Path

from emulator.job import Order
from emulator.settings import EmulatorSettings
from media.animatic import Picture, render_picture
from media.ffmpeg import Ffmpeg, find_ffmpeg
from media.music import Music, render_music

MP3 = ("-c:a", "libmp3lame", "-b:a", "128k")
H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-movflags", "+faststart")
WITH_TONE = ("-map", "1:v", "-map", "0:a", "-c:v", "copy", "-c:a", "aac", "-movflags", "+faststart")
TONE = ("-f", "lavfi", "-i", "sine=frequency=220:sample_rate=44100")


class Studio:
    """Makes files into `folder`, and makes none twice."""

    def __init__(self, settings: EmulatorSettings, folder: Path) -> None:
        self._settings = settings
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._path = find_ffmpeg(settings.ffmpeg)
        self._ffmpeg = Ffmpeg(self._path)
        self._room = asyncio.Semaphore(settings.renders)
        self._made: dict[str, asyncio.Task[Path]] = {}

    async def make(self, order: Order, number: int = 0) -> Path:
        """The file for an order: mp4 or mp3. Who leaves does not stop it, since others may wait for it."""
        wanted = self._wanted(order, number)
        digest = hashlib.sha256(json.dumps(wanted).encode()).hexdigest()[:24]
        if digest not in self._made:
            out = self._folder / f"{digest}.{'mp3' if order.kind == 'music' else 'mp4'}"
            self._made[digest] = asyncio.create_task(self._make(order, number, out))
        return await asyncio.shield(self._made[digest])

    async def close(self) -> None:
        """Stop what is being made."""
        for task in self._made.values():
            task.cancel()
        await asyncio.gather(*self._made.values(), return_exceptions=True)

    async def turned(self, path: Path, form: str) -> Path:
        """The file in another form, such as ".wav"; the same file when it has that form, or "" is asked."""
        if form in {"", path.suffix}:
            return path
        out = path.with_suffix(form)
        if str(out) not in self._made:
            self._made[str(out)] = asyncio.create_task(self._turn(path, out))
        return await asyncio.shield(self._made[str(out)])

    async def _turn(self, path: Path, out: Path) -> Path:
        part = out.with_suffix(".part" + out.suffix)
        await self._ffmpeg.run(["-i", path, part])
        return part.rename(out)

    def size(self, order: Order) -> tuple[int, int]:
        """Width and height in pixels: as ordered, or smaller in the same shape; even."""
        short = min(order.width, order.height)
        scale = min(self._settings.short_side / short, 1) if self._settings.short_side else 1
        return round(order.width * scale / 2) * 2, round(order.height * scale / 2) * 2

    def _wanted(self, order: Order, number: int) -> list[object]:
        """What makes two files different."""
        shape: list[object] = [order.kind, *self.size(order), order.seconds, order.sound]
        plain = self._settings.pictures == "plain"
        return shape if plain else [*shape, order.prompt, order.seed, number]

    async def _make(self, order: Order, number: int, out: Path) -> Path:
        async with self._room:
            part = out.with_suffix(".part" + out.suffix)
            make = self._music if order.kind == "music" else self._clip
            await make(order, number, part)
            part.rename(out)
        return out

    async def _clip(self, order: Order, number: int, out: Path) -> None:
        silent = out.with_suffix(".silent.mp4")
        width, height = self.size(order)
        if self._settings.pictures == "plain":
            card = f"testsrc=size={width}x{height}:rate=24:duration={order.seconds}"
            await self._ffmpeg.run(["-f", "lavfi", "-i", card, *H264, silent])
        else:
            picture = Picture(order.prompt, "", order.seconds, width, height, order.seed + number)
            await render_picture(picture, silent, ffmpeg=self._path, on_progress=lambda _: None)
        if order.sound:
            await self._ffmpeg.run([*TONE, "-i", silent, *WITH_TONE, "-t", str(order.seconds), out])
            silent.unlink()
        else:
            silent.rename(out)

    async def _music(self, order: Order, number: int, out: Path) -> None:
        if self._settings.pictures == "plain":
            await self._ffmpeg.run([*TONE, "-t", str(order.seconds), "-ac", "2", *MP3, out])
            return
        wav = out.with_suffix(".wav")
        music = Music(text=order.prompt, seconds=order.seconds, seed=order.seed + number)
        await render_music(music, wav, on_progress=lambda _: None)
        await self._ffmpeg.run(["-i", wav, *MP3, out])
        wav.unlink()
