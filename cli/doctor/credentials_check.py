"""Check the certificate that films are signed with: by signing a picture, and by its last day."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography import x509
from PIL import Image

from cli.doctor.finding import Finding, error_finding, ok_finding, warning_finding
from media.errors import MediaError
from media.marks.content_credentials import SigningFiles, sign_media
from media.marks.digital_source import DigitalSource
from settings import Settings

SUBJECT = "Film signature"
SOON = timedelta(days=30)
HOW = (
    "It needs the key usage digitalSignature and the extended key usage emailProtection or documentSigning, "
    "must be valid today, and LONGTAKE_C2PA_PRIVATE_KEY must be its key. Films are made, but not signed."
)


async def check_credentials(settings: Settings) -> AsyncIterator[Finding]:
    """Yield what is to say about the certificate; nothing when none is set."""
    if settings.c2pa_certificate is None or settings.c2pa_private_key is None:
        return
    files = SigningFiles(settings.c2pa_certificate, settings.c2pa_private_key)
    try:
        ends_at = _read_end(files.certificate)
        await _sign_picture(files)
    except (OSError, ValueError) as error:
        yield error_finding(SUBJECT, f"the certificate cannot be read: {error}", HOW)
    except MediaError as error:
        yield error_finding(SUBJECT, f"nothing can be signed: {_last_words(error)}", HOW)
    else:
        yield _judge_end(ends_at)


def _read_end(certificate: Path) -> datetime:
    return x509.load_pem_x509_certificate(certificate.read_bytes()).not_valid_after_utc


async def _sign_picture(files: SigningFiles) -> None:
    with TemporaryDirectory() as folder:
        plain, signed = Path(folder, "plain.png"), Path(folder, "signed.png")
        Image.new("RGB", (8, 8)).save(plain)
        await sign_media(files, plain, signed, source=DigitalSource.ALGORITHM, media_type="image/png")


def _judge_end(ends_at: datetime) -> Finding:
    day = f"{ends_at:%Y-%m-%d}"
    if ends_at - datetime.now(UTC) < SOON:
        return warning_finding(SUBJECT, f"films are signed, but only until {day}", "Renew the certificate.")
    return ok_finding(SUBJECT, f"films are signed, until {day}")


def _last_words(error: MediaError) -> str:
    return error.last_lines.splitlines()[-1] if error.last_lines else str(error)
