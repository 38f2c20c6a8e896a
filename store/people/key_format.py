"""The form of an API key: `ltk_`, 37 random characters, and a check sum in 6.

Scanners of leaked secrets know it by the prefix and the sum, without asking us, and a typo is told from a key
that was revoked.
"""

import re
import secrets
import zlib

PREFIX = "ltk_"
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
RANDOM_CHARS = 37  # 220 bits
SUM_CHARS = 6
HINT_CHARS = 8
_FORM = re.compile(rf"{PREFIX}[0-9A-Za-z]{{{RANDOM_CHARS + SUM_CHARS}}}", re.ASCII)


def new_key() -> str:
    """Make a key."""
    body = PREFIX + "".join(secrets.choice(ALPHABET) for _ in range(RANDOM_CHARS))
    return body + _check_sum(body)


def is_well_formed(key: str) -> bool:
    """Return whether the text has the form of a key, with the right sum."""
    return bool(_FORM.fullmatch(key)) and key[-SUM_CHARS:] == _check_sum(key[:-SUM_CHARS])


def _check_sum(body: str) -> str:
    number, digits = zlib.crc32(body.encode()), ""
    for _ in range(SUM_CHARS):
        number, digit = divmod(number, len(ALPHABET))
        digits = ALPHABET[digit] + digits
    return digits
