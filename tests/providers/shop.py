"""A service that gives a film away, in pieces if it is asked to."""

from tests.providers.scripted import Heard, Talk

FILM = bytes(range(256)) * 4_000


class Shop:
    """Gives the film, and breaks off the first `breaks` times after `after` bytes of what it was to send."""

    def __init__(self, breaks: int, after: int = 300_000, **headers: str) -> None:
        self.breaks, self.after, self.headers = breaks, after, headers
        self.film = FILM

    async def __call__(self, heard: Heard, talk: Talk) -> None:
        start = 0
        if heard.headers.get("if-range") == self.headers.get("etag", "no"):
            start = int(heard.headers["range"].removeprefix("bytes=").removesuffix("-"))
        body, head = self.film[start:], dict(self.headers)
        if start:
            head["content_range"] = f"bytes {start}-{len(self.film) - 1}/{len(self.film)}"
        head["content_length"] = str(len(body))
        self.breaks -= 1
        if self.breaks >= 0:
            await talk.answer(206 if start else 200, body[: self.after], **head)
            talk.close()
        else:
            await talk.answer(206 if start else 200, body, **head)
