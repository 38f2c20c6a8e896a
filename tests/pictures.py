"""Pictures as callers upload them: left blue, right red, perhaps stored lying down."""

import base64
import struct
import zlib
from io import BytesIO

from PIL import Image

BLUE, RED, WHITE = (20, 40, 210), (200, 30, 30), (255, 255, 255)
ORIENTATION, MAKER = 0x0112, 0x010F
LYING = 6  # to be turned right by 90 degrees

# 96 x 64, to be turned right, with Exif data; made with pillow-heif 1.8.1, which Longtake does not install.
HEIC = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAaFtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAADRp"
    "bG9jAAAAAERAAAIAAQAAAAABxQABAAAAAAAAAJIAAgAAAAACVwABAAAAAAAAADYAAAA4aWluZgAAAAAAAgAAABVpbmZlAgAAAAABAABo"
    "dmMxAAAAABVpbmZlAgAAAQACAABFeGlmAAAAAA5waXRtAAAAAAABAAAA4GlwcnAAAADAaXBjbwAAAHhodmNDAQNwAAAAkAAAAAAAHvAA"
    "/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQArQgEBA3AAAAMAkAAAAwAAAwAeoDCBBZbqSSmubgIaDAgAAAMA"
    "yAAAAwAIQGIAAQAHRAHBcrAiQAAAABNjb2xybmNseAABAA0ABoAAAAAUaXNwZQAAAAAAAABgAAAAQAAAABBwaXhpAAAAAAMICAgAAAAJ"
    "aXJvdAMAAAAYaXBtYQAAAAAAAAABAAEFgQIDBIUAAAAaaXJlZgAAAAAAAAAOY2RzYwACAAEAAQAAANBtZGF0AAAAjigBrwT47Z70nXb/"
    "9vv/5H+XZd//3SrQndLr72GrP/7qncL+b2sxmWVyzqFMMpPv6480VH1xzL9W2Q3lXkHwoO3Bk30jcqO3fKMvL/tF+cnUUZ9623znL3CU"
    "uI1+vpwBtMo4Rh9xbo2zUKvM+UKI/PPoDmuZA0lcgmHVQFzF1JnH7KzsA9yFekH/VCEK1OcAAAAGRXhpZgAATU0AKgAAAAgAAgEPAAIA"
    "AAAGAAAAJgESAAMAAAABAAYAAAAAAABNYWtlcgA="
)


def a_picture(form: str = "JPEG", width: int = 96, height: int = 64, **options: object) -> bytes:
    """A picture of two colours, in a format by Pillow's name."""
    image = Image.new("RGB", (width, height), RED)
    image.paste(BLUE, (0, 0, width // 2, height))
    return encoded(image, form, **options)


def a_lying_picture(form: str) -> bytes:
    """The picture with Exif data: to be turned right by 90 degrees, which brings the blue to the top."""
    if form == "HEIF":
        return HEIC
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER] = LYING, "Maker"
    return a_picture(form, exif=exif)


def encoded(image: Image.Image, form: str, **options: object) -> bytes:
    """The image's file."""
    file = BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


def a_bomb(width: int, height: int) -> bytes:
    """A PNG that says it has that many pixels, all black, in few bytes."""
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    packer = zlib.compressobj(9)
    row = b"\0" * (width // 8 + 1)
    data = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    return b"\x89PNG\r\n\x1a\n" + b"".join(map(_chunk, (b"IHDR", b"IDAT", b"IEND"), (head, data, b"")))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
