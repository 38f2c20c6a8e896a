"""Narrated films of random scripts in eight languages: is every line heard, read, and loud enough?

    .venv/bin/python -m bench.film_quality 200
    .venv/bin/python -m bench.film_quality 24 fr,es,ru

Each film is made by the real activities with an embedded voice, half of them with music. Loudness and lengths
are measured here again on the stored film. Whether a line is cut is known from the activity that composes
the film: it decodes the sound, and compares every slice of every line with the line's stem.

On TERM it ends after the film at hand, with the figures of those that are made.
"""

import asyncio
import signal
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from activities.narration_placement import PlacedLine
from bench.activity_films import ActivityFilm, FilmWiring, open_film_wiring
from bench.caption_quality import (
    ReadCue,
    has_words_in_order,
    list_breaches,
    list_broken_phrases,
    list_onset_errors,
    read_subrip,
    reading_speeds,
)
from bench.film_scripts import MAX_SCENES, SENTENCES, FilmScript, write_scripts
from bench.report import Measurement, quantile
from bench.runner import run_standalone
from contracts import Film, SoundReceipt
from media.loudness import Loudness, measure_loudness
from media.probe import probe_clip, probe_sound
from store import asset_keys

FILMS, SEED = 24, 20261130
CLIP_SECONDS, MUSIC_SECONDS = 40, 60
AFTER_LAST_WORD_SECONDS, MAX_ONSET_P95_MS = 0.3, 50
TARGET_LUFS, LUFS_TOLERANCE, MAX_DBTP = -14.0, 0.5, -1.0
LEAST_OVER_MUSIC_LU, LEAST_OVER_REST_LU, MOST_APART_LU = 15.0, 12.0, 1.5
# R128 measures no shorter sound reliably.
LEAST_LINE_SECONDS = 1.0
MOST_FAST_CUES = 12


@dataclass(frozen=True)
class FilmFigures:
    """The figures of one film. `error`: why there is none; `lines_apart_lu`: loudest against quietest."""

    script: FilmScript
    error: str = ""
    seconds_after_last_word: float = 0.0
    heard: Loudness | None = None
    receipt: SoundReceipt | None = None
    lines_apart_lu: float = 0.0
    sound_off_seconds: float = 0.0
    cues: Sequence[ReadCue] = ()
    onset_errors: Sequence[float] = ()


async def measure(count: int = FILMS, languages: Sequence[str] = tuple(SENTENCES)) -> list[Measurement]:
    """Make `count` films, and return what they are like."""
    with tempfile.TemporaryDirectory() as folder:
        async with open_film_wiring(Path(folder), MAX_SCENES) as wiring:
            await _make_files(wiring)
            films = await _make_films(wiring, write_scripts(count, SEED, languages))
    return [*_report_lines(films), *_report_sound(films), *_report_captions(films)]


async def _make_files(wiring: FilmWiring) -> None:
    for number, file in wiring.files.items():
        made = file.with_suffix(".mp4" if number else ".wav")
        picture = f"testsrc=s=320x180:r=24:d={CLIP_SECONDS}"
        tone = f"sine=f=220:d={MUSIC_SECONDS}:r=48000,tremolo=f=3:d=0.7"
        encode = ["-c:v", "libx264", "-preset", "ultrafast"] if number else ["-ac", "2"]
        await wiring.ffmpeg.run(["-f", "lavfi", "-i", picture if number else tone, *encode, made])
        made.rename(file)


async def _make_films(wiring: FilmWiring, scripts: Sequence[FilmScript]) -> list[FilmFigures]:
    stopped, films = asyncio.Event(), list[FilmFigures]()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    for script in scripts:
        if stopped.is_set():
            break
        films.append(film := await _make_film(wiring, script))
        print(f"{len(films)} of {len(scripts)}: {script.language} {film.error}", file=sys.stderr, flush=True)
    return films


async def _make_film(wiring: FilmWiring, script: FilmScript) -> FilmFigures:
    try:
        made = await ActivityFilm.begin(wiring, script.build_brief())
        if script.with_music:
            await made.collect_music()
        for scene in range(1, made.scenes + 1):
            await made.collect_clip(await made.submit_scene(scene, there=set(range(1, scene))))
        film = await made.compose(with_music=script.with_music, narrated=True)
    except Exception as error:
        return FilmFigures(script, error=repr(error))
    return await _measure_film(wiring, made, film, script)


async def _measure_film(
    wiring: FilmWiring, made: ActivityFilm, film: Film, script: FilmScript
) -> FilmFigures:
    context, folder = wiring.open_media_context(), wiring.settings.var_dir
    file = await wiring.assets.get_local_file(film.asset_key, folder)
    job = await wiring.jobs.get_for_any_owner(made.job_id)
    timeline = await context.load_timeline(made.job_id)
    lines = await context.place_lines(job, range(1, made.scenes + 1), timeline)
    stems = context.open_stems(made.job_id, folder)
    loud = [
        (await measure_loudness(wiring.ffmpeg, await stems.fetch_file(line.recording))).lufs
        for line in lines
        if line.recording.seconds >= LEAST_LINE_SECONDS
    ]
    picture = await probe_clip(wiring.ffmpeg, file)
    captions = await wiring.assets.read_bytes(asset_keys.captions_key(film.asset_key, "srt"))
    cues = read_subrip(captions.decode())
    return FilmFigures(
        script,
        seconds_after_last_word=picture.seconds - lines[-1].ends_at,
        heard=await measure_loudness(wiring.ffmpeg, file),
        receipt=job.receipt.sound if job.receipt else None,
        lines_apart_lu=max(loud) - min(loud) if loud else 0.0,
        sound_off_seconds=abs(await probe_sound(wiring.ffmpeg, file) - picture.seconds),
        cues=cues,
        onset_errors=list_onset_errors(cues, _list_words(lines)),
    )


def _list_words(lines: Sequence[PlacedLine]) -> list[tuple[str, float]]:
    """List the film's words, with the second at which the voice says each."""
    return [
        (word.text, line.starts_at + word.start_ms / 1000) for line in lines for word in line.recording.words
    ]


def _report_lines(films: Sequence[FilmFigures]) -> list[Measurement]:
    lost = [film for film in films if film.error]
    made = [film for film in films if not film.error]
    languages = {film.script.language for film in films}
    late = min(film.seconds_after_last_word for film in made)
    lines = sum(len(film.script.lines) for film in films)
    return [
        _count(
            f"films with a line cut or missing, of {len(films)} in {len(languages)} languages",
            len(lost),
            notes=(f"{lines} lines", *(f"{film.script.language}: {film.error}" for film in lost)),
        ),
        Measurement(
            "picture after the last word, shortest",
            "",
            f"{late:.2f} s",
            checked_value=late,
            unit=" s",
            minimum=AFTER_LAST_WORD_SECONDS,
        ),
    ]


def _report_sound(films: Sequence[FilmFigures]) -> list[Measurement]:
    heard = [film.heard for film in films if film.heard]
    receipts = [film.receipt for film in films if film.receipt]
    over_music = [each.voice_over_music_lu for each in receipts if each.voice_over_music_lu is not None]
    over_rest = [each.voice_over_rest_lu for each in receipts if each.voice_over_rest_lu is not None]
    off = [abs(each.lufs - TARGET_LUFS) for each in heard]
    apart = [film.lines_apart_lu for film in films]
    sound_off = [film.sound_off_seconds * 1000 for film in films if film.heard]
    return [
        _at_most("loudness off -14 LUFS, on the AAC, worst", off, LUFS_TOLERANCE, " LU"),
        _at_most("true peak on the AAC, highest", [each.peak_dbtp for each in heard], MAX_DBTP, " dBTP"),
        _at_least("voice over music, least", over_music, LEAST_OVER_MUSIC_LU, " LU"),
        _at_least("voice over all else, least", over_rest, LEAST_OVER_REST_LU, " LU"),
        _at_most("lines of a film against each other, worst", apart, MOST_APART_LU, " LU"),
        _at_most("sound's length against the picture's, worst", sound_off, 1000 / 24, " ms"),
    ]


def _report_captions(films: Sequence[FilmFigures]) -> list[Measurement]:
    made = [film for film in films if not film.error]
    wrong = [film for film in made if not has_words_in_order(film.cues, film.script.lines)]
    breaches = [f"{film.script.language}: {each}" for film in made for each in list_breaches(film.cues)]
    broken = [
        line
        for film in made
        for line in list_broken_phrases(film.cues, film.script.lines, film.script.language)
    ]
    cues = sum(len(film.cues) for film in made)
    return [
        _count("films whose captions lack, add or move a letter", len(wrong)),
        _count(f"breaches of the norms in {cues} cues", len(breaches), notes=tuple(breaches[:12])),
        _count(
            "lines of captions that begin inside a word or a phrase", len(broken), notes=tuple(broken[:12])
        ),
        _report_speeds(made),
        _report_onsets([error * 1000 for film in made for error in film.onset_errors], cues),
    ]


def _report_speeds(films: Sequence[FilmFigures]) -> Measurement:
    speeds = [
        (share, f"{share:.2f} {film.script.language}: {' / '.join(cue.lines)}")
        for film in films
        for cue, share in zip(film.cues, reading_speeds(film.cues), strict=True)
    ]
    p95, highest = quantile((share for share, _ in speeds), 0.95), max(speeds)[0]
    return Measurement(
        "reading speed of cues, as a share of the norm, p95 / highest",
        "",
        f"{p95:.2f} / {highest:.2f}",
        checked_value=highest,
        maximum=1,
        notes=tuple(cue for share, cue in sorted(speeds, reverse=True)[:MOST_FAST_CUES] if share > 1),
    )


def _report_onsets(errors: Sequence[float], cues: int) -> Measurement:
    p95 = quantile(errors, 0.95)
    return Measurement(
        "onset of cues beside their first word's, p95 / worst",
        "",
        f"{p95:.0f} / {max(errors):.0f} ms of {len(errors)}",
        checked_value=p95,
        unit=" ms",
        maximum=MAX_ONSET_P95_MS,
        notes=(f"{cues - len(errors)} cues begin inside a word, and are left out",),
    )


def _count(label: str, found: int, notes: tuple[str, ...] = ()) -> Measurement:
    return Measurement(label, "", str(found), checked_value=found, maximum=0, notes=notes)


def _at_most(label: str, values: Sequence[float], maximum: float, unit: str) -> Measurement:
    worst = max(values)
    shown = f"{worst:.1f}{unit} of {len(values)}"
    return Measurement(label, "", shown, checked_value=worst, unit=unit, maximum=maximum)


def _at_least(label: str, values: Sequence[float], minimum: float, unit: str) -> Measurement:
    worst = min(values)
    shown = f"{worst:.1f}{unit} of {len(values)}"
    return Measurement(label, "", shown, checked_value=worst, unit=unit, minimum=minimum)


if __name__ == "__main__":
    given = sys.argv[1:]
    chosen = given[1].split(",") if given[1:] else tuple(SENTENCES)
    run_standalone(partial(measure, int(given[0]) if given else FILMS, chosen))
