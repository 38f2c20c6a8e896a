"""What a page must not do: complain in its console, fail, break its own policy, or ask anybody else."""

from urllib.parse import urlsplit

from playwright.async_api import BrowserContext, ConsoleMessage, Request, WebError

INNER_SCHEMES = {"data", "blob", "about"}
# An answer that says no is no fault of the page's; that it was read is seen in the page.
REFUSED = "Failed to load resource: the server responded with a status of 4"


class Watch:
    """Follows a context's pages. `expect` names what the test itself brings about."""

    def __init__(self, origin: str) -> None:
        self._origin = origin
        self._expected: tuple[str, ...] = ()
        self.problems: list[str] = []

    def follow(self, context: BrowserContext) -> None:
        """Note from now on what goes wrong in it."""
        context.on("console", self._heard)
        context.on("weberror", self._failed)
        context.on("requestfailed", self._not_answered)

    def leave(self, context: BrowserContext) -> None:
        """Note no more of it."""
        context.remove_listener("console", self._heard)
        context.remove_listener("weberror", self._failed)
        context.remove_listener("requestfailed", self._not_answered)

    def expect(self, *texts: str) -> None:
        """Console errors with one of these texts are meant to be."""
        self._expected += texts

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not self._is_expected(message):
            self.problems.append(f"console: {message.text} ({message.location['url']})")

    def _is_expected(self, message: ConsoleMessage) -> bool:
        refused = REFUSED in message.text and "/api/" in message.location["url"]
        return refused or any(text in message.text for text in self._expected)

    def _failed(self, error: WebError) -> None:
        self.problems.append(f"uncaught: {error.error}")

    # No other name resolves (`ARGUMENTS` in chromium.py), and the Studio's policy allows no other port: what
    # goes to another origin fails. A listener to all requests costs each page's opening a tenth.
    def _not_answered(self, request: Request) -> None:
        url = urlsplit(request.url)
        if url.scheme not in INNER_SCHEMES and f"{url.scheme}://{url.netloc}" != self._origin:
            self.problems.append(f"another origin was asked: {request.url}")
