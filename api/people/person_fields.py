"""The form of what people type about themselves."""

from typing import Annotated

from pydantic import StringConstraints

MIN_PASSWORD_CHARS, MAX_PASSWORD_CHARS = 10, 256
MAX_EMAIL_CHARS = 254
MAX_NAME_CHARS = 100

EmailText = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=MAX_EMAIL_CHARS, pattern=r"^[^@\s]+@[^@\s]+$")
]
# A password is taken as it is: blanks count, and no kind of character is asked for (NIST SP 800-63B).
NewPassword = Annotated[str, StringConstraints(min_length=MIN_PASSWORD_CHARS, max_length=MAX_PASSWORD_CHARS)]
Password = Annotated[str, StringConstraints(max_length=MAX_PASSWORD_CHARS)]
PersonName = Annotated[str, StringConstraints(strip_whitespace=True, max_length=MAX_NAME_CHARS)]
TokenText = Annotated[str, StringConstraints(max_length=MAX_EMAIL_CHARS)]
