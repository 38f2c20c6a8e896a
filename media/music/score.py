"""The score: bars of notes. Times are in beats; `Score.bar_seconds` converts them to seconds."""

from dataclasses import dataclass

from media.music.music_spec import MusicSpec
from media.music.music_style import MusicStyle, choose_progression, choose_style
from media.procedural.seeded_random import SeededRandom, seeded_random_for

BEATS_PER_BAR = 4
STEPS_PER_BAR = 16  # per bar
TAIL_SHARE, TAIL_SECONDS = 0.2, 3.0  # the last chord rings for this share of the piece, at most these seconds
PAD, BASS, TOP = 57, 36, 69  # centres of the registers, as MIDI notes
RHYTHMS = ((0, 6, 8, 14), (0, 4, 10), (0, 3, 6, 8, 12), (2, 8, 12), (0, 8, 11, 14))


@dataclass(frozen=True)
class Note:
    """`voice` plays MIDI note `pitch` at `beat` of its bar for `beats`, at `volume` 0 to 1, `pan` -1 to 1."""

    voice: str
    pitch: int
    beat: float
    beats: float
    volume: float
    pan: float = 0.0


@dataclass(frozen=True)
class Score:
    """A piece: `bars` of notes, each `bar_seconds` long; the last one rings to the end."""

    bars: list[list[Note]]
    bar_seconds: float


def compose_score(music: MusicSpec) -> Score:
    """Compose the score of a piece; its tempo is adjusted a little so that whole bars fill the length."""
    luck = seeded_random_for("score", music.text, music.seed)
    character = choose_style(music.text, music.seed)
    wished = BEATS_PER_BAR * 60 / float(luck.uniform(*character.tempo))
    playing = music.seconds - min(TAIL_SHARE * music.seconds, TAIL_SECONDS)
    count = max(1, round(playing / wished))
    writer = ScoreWriter(character, luck, count)
    return Score(
        [*(writer.write_bar(number) for number in range(count)), writer.write_ending()], playing / count
    )


class ScoreWriter:
    """Writes one bar after the other, leading each voice to the nearest note of the next chord."""

    def __init__(self, character: MusicStyle, luck: SeededRandom, count: int) -> None:
        self.character, self.luck, self.count = character, luck, count
        self.root = int(luck.integers(-5, 7)) + character.low
        self.turns = (choose_progression(character, luck), choose_progression(character, luck))
        self.motif = _invent_motif(luck)
        self.pattern = [int(step) for step in luck.integers(0, 4, STEPS_PER_BAR)]
        self.voicing = [PAD, PAD + 4, PAD + 7, PAD + 11]

    def write_bar(self, number: int) -> list[Note]:
        """Write the notes of bar `number`: instruments enter one by one, and drums stop before the end."""
        chord = self._voice_chord(self._degree_of_bar(number))
        share = number / max(1, self.count - 1)
        notes = [*self._write_pads(chord, 1.04), *self._write_bass(chord)]
        if number or self.count < 4:  # noqa: PLR2004
            notes += self._write_arpeggio(chord, 0.55 + 0.45 * min(1.0, share * 3))
        if self.character.drums and 0.12 < share < 0.94:  # noqa: PLR2004
            notes += write_drums(self.character.drums, number)
        if number % 8 >= 4 or (self.count < 10 and number % 4 >= 1):  # noqa: PLR2004
            notes += self._write_melody(chord, number)
        return notes

    def write_ending(self) -> list[Note]:
        """Write the ending: the tonic chord, slightly arpeggiated, left to ring."""
        chord = self._voice_chord(0)
        arrival = [
            Note("keys", pitch + 12, 0.12 * at, 4, 0.5 - 0.07 * at, 0.3 * at - 0.4)
            for at, pitch in enumerate(chord)
        ]
        return [*self._write_pads(chord, 1.6), Note("bass", self._bass_pitch(chord), 0, 4, 0.9), *arrival]

    def _degree_of_bar(self, number: int) -> int:
        return self.turns[(number // 8) % 2][number % 4]

    def _voice_chord(self, degree: int) -> list[int]:
        """Voice root, third, fifth and seventh or ninth of a degree, each near its voice's last note."""
        steps = (0, 2, 4, 8 if degree in {0, 3} else 6)
        tones = [self._scale_tone(degree + step) for step in steps]
        self.voicing = [
            _nearest_pitch(tone, (was + 3 * middle) / 4)
            for tone, was, middle in zip(tones, self.voicing, (PAD, PAD + 4, PAD + 7, PAD + 11), strict=True)
        ]
        return self.voicing

    def _scale_tone(self, step: int) -> int:
        """Return the pitch class of a step of the scale."""
        scale = self.character.scale
        return (self.root + scale[step % len(scale)]) % 12

    def _write_pads(self, chord: list[int], bars: float) -> list[Note]:
        return [
            Note("pad", pitch, 0, BEATS_PER_BAR * bars, 0.5, pan)
            for pitch, pan in zip(chord, (-0.5, 0.2, -0.15, 0.5), strict=True)
        ]

    def _bass_pitch(self, chord: list[int]) -> int:
        return _nearest_pitch(chord[0] % 12, BASS + self.character.low / 2)

    def _write_bass(self, chord: list[int]) -> list[Note]:
        pitch = self._bass_pitch(chord)
        if self.character.drums == "pulse":
            return [Note("bass", pitch, beat / 2, 0.45, 0.62 if beat % 2 else 0.8) for beat in range(8)]
        if self.character.drums:
            return [Note("bass", pitch, 0, 1.8, 0.9), Note("bass", pitch, 2.5, 1.4, 0.7)]
        return [Note("bass", pitch, 0, 3.8, 0.85)]

    def _write_arpeggio(self, chord: list[int], swell: float) -> list[Note]:
        """Write eighths or sixteenths over the chord, with an echo on the other stereo side."""
        notes = []
        stride = 1 if self.character.busy > 0.9 else 2  # noqa: PLR2004
        for step in range(0, STEPS_PER_BAR, stride):
            if step and self.luck.random() > self.character.busy:
                continue
            pitch = chord[self.pattern[step]] + (12 if self.pattern[(step * 5 + 3) % STEPS_PER_BAR] else 24)
            volume = swell * (0.5 if step % 4 == 0 else 0.34) * float(self.luck.uniform(0.8, 1.0))
            pan = 0.55 if (step // stride) % 2 else -0.45
            notes.append(Note(self.character.pluck, pitch, step / 4, 1, volume, pan))
            notes.append(Note(self.character.pluck, pitch, step / 4 + 0.75, 1, volume * 0.32, -pan))
        return notes

    def _write_melody(self, chord: list[int], number: int) -> list[Note]:
        """Write the motif over this chord: chord tones on beats, neighbouring scale tones elsewhere."""
        rhythm, shape = self.motif[number % 2]
        notes, pitch = [], TOP + self.character.low // 2
        for at, step in enumerate(rhythm):
            until = rhythm[at + 1] if at + 1 < len(rhythm) else STEPS_PER_BAR
            wish = TOP + 3 * shape[at] + self.character.low // 2
            pitch = (
                _nearest_pitch(chord[shape[at] % 3] % 12, wish)
                if step % 4 == 0
                else self._neighbour_tone(pitch, shape[at])
            )
            notes.append(Note(self.character.lead, pitch, step / 4, (until - step) / 4 * 0.95, 0.5, 0.12))
        return notes

    def _neighbour_tone(self, pitch: int, shape: int) -> int:
        tones = {self._scale_tone(step) for step in range(len(self.character.scale))}
        way = 1 if shape > 0 else -1
        return next(pitch + way * by for by in range(1, 5) if (pitch + way * by) % 12 in tones)


def write_drums(kind: str, number: int) -> list[Note]:
    """Write a bar of drums: 'soft', 'light', 'pulse' or 'deep'."""
    kicks = {"soft": (0.0, 2.5), "light": (0.0, 2.0), "pulse": (0.0, 1.0, 2.0, 3.0), "deep": (0.0, 1.5, 3.0)}[
        kind
    ]
    notes = [Note("kick", 36, beat, 1, 0.7 if kind != "soft" else 0.5) for beat in kicks]
    if kind != "deep":
        notes += [Note("shaker", 60, at / 2, 0.2, 0.3 if at % 2 else 0.18, 0.35) for at in range(8)]
        notes += [Note("rim", 60, beat, 0.3, 0.3, -0.2) for beat in (1.0, 3.0)]
    elif number % 2:
        notes += [Note("kick", 41, beat, 1, 0.4, 0.3) for beat in (3.5, 3.75)]
    return notes


def _invent_motif(luck: SeededRandom) -> list[tuple[tuple[int, ...], list[int]]]:
    """Invent two bars of rhythm and melodic shape, as question and answer."""
    bars: list[tuple[tuple[int, ...], list[int]]] = []
    for _ in range(2):
        rhythm = RHYTHMS[int(luck.integers(len(RHYTHMS)))]
        bars.append((rhythm, [int(step) for step in luck.integers(-2, 3, len(rhythm))]))
    return bars


def _nearest_pitch(tone: int, wish: float) -> int:
    """Return the MIDI note of the pitch class `tone` that is nearest to `wish`."""
    return tone + 12 * round((wish - tone) / 12)
