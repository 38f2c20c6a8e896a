"""The loudness of each kind of sound before the master: voice first, music and clips' sound below it."""

from dataclasses import dataclass

VOICE_LUFS = -16.0
MUSIC_LUFS = VOICE_LUFS - 8.0
CLIP_LUFS = VOICE_LUFS - 10.0
# The loudness of clips whose sound is to be heard as a voice is.
LOUD_CLIP_LUFS = VOICE_LUFS
# A clip's own sound is neither lifted nor lowered more than this: far below, it is noise.
MAX_CLIP_LIFT_DB, MAX_CLIP_CUT_DB = 12.0, 24.0
# A film with clips' sound alone is lifted by no more than this: levelled clips come to the film's loudness.
MAX_CLIPS_ALONE_LIFT_DB = 18.0


@dataclass(frozen=True)
class MixLevels:
    """The dB by which speech lowers music, clips' sound, and the sound of clips as loud as a voice."""

    music_duck_db: float
    clip_duck_db: float
    loud_clip_duck_db: float


BALANCED = MixLevels(music_duck_db=12.0, clip_duck_db=8.0, loud_clip_duck_db=18.0)
# Speech is at least 20 LU above all else, as WCAG 2.2 wants of 1.4.7 (low or no background audio).
CLEAR = MixLevels(music_duck_db=17.0, clip_duck_db=15.0, loud_clip_duck_db=25.0)
