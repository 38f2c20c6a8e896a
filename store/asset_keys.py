"""The keys under which assets are stored, and which keys are valid."""

import re
from hashlib import sha256

from contracts import TakeKey
from store.errors import InvalidAssetKey

MAX_KEY_CHARS = 512
PARTIAL_DOWNLOADS_FOLDER = "incoming"
UPLOADS_FOLDER = "uploads"
_POSTERS_FOLDER = "posters"
# A segment of a path has no control character, no backslash, nothing that a store or a URL treats specially.
_SEGMENT = re.compile(r"[A-Za-z0-9_.=+@ ~-]{1,200}")


def require_valid_key(key: str) -> str:
    """Return the key if it is valid.

    Raises:
        InvalidAssetKey: it is absolute or too long, or has a segment that is empty, only dots, or has a
            forbidden character.
    """
    if len(key) > MAX_KEY_CHARS:
        raise InvalidAssetKey(key)
    for part in key.split("/"):
        _require_segment(part)
    return key


def job_folder(job_id: str) -> str:
    """Return the folder of all assets of a job."""
    return f"jobs/{_require_segment(job_id)}"


def take_key(key: TakeKey, extension: str = "mp4") -> str:
    """Return the key of a take's file as the provider made it."""
    return require_valid_key(f"{job_folder(key.job_id)}/takes/{key.stage}-{key.scene}-{key.take}.{extension}")


def film_piece_key(job_id: str, sha256: str) -> str:
    """Return the key of a piece of the film; `sha256` is the digest of what it was rendered from."""
    return require_valid_key(f"{job_folder(job_id)}/pieces/{sha256}.mp4")


def packet_digest_key(piece_key: str) -> str:
    """Return the key of the digest of a piece's packets."""
    return require_valid_key(piece_key.replace("/pieces/", "/packet-digests/").removesuffix(".mp4"))


def clip_tail_key(job_id: str, sha256: str) -> str:
    """Return the key of frames kept for a later transition; `sha256` is the digest of what they are from."""
    return require_valid_key(f"{job_folder(job_id)}/tails/{sha256}.mp4")


def thumbnail_key(key: TakeKey) -> str:
    """Return the key of a take's thumbnail."""
    return require_valid_key(f"{job_folder(key.job_id)}/thumbnails/{key.scene}-{key.take}.jpg")


def still_key(key: TakeKey) -> str:
    """Return the key of the picture that a scene begins from, as it was drawn for the scene."""
    return take_key(key, "jpg")


def last_frame_key(job_id: str, scene: int, take: int) -> str:
    """Return the key of the picture on which the scene after a take's may open."""
    return require_valid_key(f"{job_folder(job_id)}/frames/{scene}-{take}.jpg")


def card_key(job_id: str, sha256: str) -> str:
    """Return the key of a title or end card; `sha256` is the digest of what it was drawn from."""
    return require_valid_key(f"{job_folder(job_id)}/cards/{sha256}.mp4")


def soundtrack_key(job_id: str, name: str) -> str:
    """Return the key of levelled music; `name` tells the job's soundtracks apart (a take, a digest)."""
    return require_valid_key(f"{job_folder(job_id)}/soundtrack-{name}.m4a")


def loudness_key(soundtrack_key: str) -> str:
    """Return the key of what was measured of levelled music."""
    return require_valid_key(f"{soundtrack_key.removesuffix('.m4a')}.json")


def sound_packets_key(soundtrack_key: str) -> str:
    """Return the key of the sums of the packets of levelled music."""
    return require_valid_key(f"{soundtrack_key.removesuffix('.m4a')}.packets.json")


def recorded_line_key(job_id: str, sha256: str, extension: str) -> str:
    """Return the key of a spoken line; `sha256` is the digest of what it was made from."""
    return require_valid_key(f"{job_folder(job_id)}/narration/{sha256}.{extension}")


def stem_key(job_id: str, sha256: str) -> str:
    """Return the key of a levelled sound for the mix; `sha256` is the digest of what it was made from."""
    return require_valid_key(f"{job_folder(job_id)}/stems/{sha256}.wav")


def mix_key(job_id: str, sha256: str) -> str:
    """Return the key of the mixed sound of a film; `sha256` is the digest of what it was mixed from."""
    return require_valid_key(f"{job_folder(job_id)}/mixes/{sha256}.m4a")


def mix_facts_key(mix_key: str) -> str:
    """Return the key of what is known of a mix."""
    return require_valid_key(f"{mix_key.removesuffix('.m4a')}.json")


def film_key(job_id: str, run_id: str) -> str:
    """Return the key of a run's film."""
    return require_valid_key(f"{job_folder(job_id)}/film-{run_id}.mp4")


def captions_key(film_key: str, extension: str) -> str:
    """Return the key of a film's captions; `extension` is their format."""
    return require_valid_key(f"{film_key.removesuffix('.mp4')}.{extension}")


def film_cut_key(film_key: str) -> str:
    """Return the key of the description of how a film is cut."""
    return require_valid_key(f"{film_key.removesuffix('.mp4')}.cut.json")


def poster_key(job_id: str, run_id: str) -> str:
    """Return the key of the poster of a run's film."""
    return require_valid_key(f"{job_folder(job_id)}/{_POSTERS_FOLDER}/{run_id}.jpg")


def small_poster_key(poster_key: str | None) -> str | None:
    """Return the key of the same poster for lists; None for posters of before, which are of one size.

    Those lie in the job's own folder, so that a poster's key tells whether there is a small one, in every
    table that names posters, and no store has to be asked.
    """
    if poster_key is None or f"/{_POSTERS_FOLDER}/" not in poster_key:
        return None
    return require_valid_key(f"{poster_key.removesuffix('.jpg')}.small.jpg")


def result_folder(name: str) -> str:
    """Return the folder of a file that a service returned at once; `name` may hold any characters."""
    return f"inbox/{sha256(name.encode()).hexdigest()}"


def upload_folder(owner: str, upload_id: str) -> str:
    """Return the folder of an upload; `owner` may hold any characters."""
    return f"{UPLOADS_FOLDER}/{sha256(owner.encode()).hexdigest()[:32]}/{_require_segment(upload_id)}"


def uploaded_picture_key(owner: str, upload_id: str) -> str:
    """Return the key of an uploaded picture."""
    return f"{upload_folder(owner, upload_id)}/picture.jpg"


def uploaded_audio_key(owner: str, upload_id: str) -> str:
    """Return the key of uploaded sound."""
    return f"{upload_folder(owner, upload_id)}/audio.m4a"


def transparent_picture_key(owner: str, upload_id: str) -> str:
    """Return the key of an uploaded picture with its transparent parts, which only such pictures have."""
    return f"{upload_folder(owner, upload_id)}/picture.png"


def watermark_key(job_id: str, extension: str, digest: str = "") -> str:
    """Return the key of a picture that is laid over a job's film, fetched from its public address.

    `digest` tells the address of a later one from that of the brief.
    """
    later = f"-{digest}" if digest else ""
    return require_valid_key(f"{job_folder(job_id)}/watermark{later}.{extension}")


def partial_downloads_folder(job_id: str) -> str:
    """Return the folder of all partial downloads of a job."""
    return f"{PARTIAL_DOWNLOADS_FOLDER}/{_require_segment(job_id)}"


def partial_download_folder(key: TakeKey) -> str:
    """Return the folder of the partial download of a take's file."""
    return require_valid_key(f"{partial_downloads_folder(key.job_id)}/{key.stage}-{key.scene}-{key.take}")


def _require_segment(text: str) -> str:
    if not _SEGMENT.fullmatch(text) or not text.strip("."):
        raise InvalidAssetKey(text)
    return text
