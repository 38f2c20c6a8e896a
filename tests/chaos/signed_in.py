"""A deployment in which people log in: its first owner, a program's key, and what must be found nowhere."""

import base64
from dataclasses import dataclass

from api.access.session_cookie import LOOPBACK_NAME
from contracts.people import AccessScope
from tests.fixtures.deployment import Deployment

OWN_PAGE = {"Sec-Fetch-Site": "same-origin"}


@dataclass(frozen=True)
class SignedIn:
    """What proves who calls: a program's key, the one that it replaced, a browser's cookie, a password."""

    key: str
    replaced_key: str
    cookie: str
    password: str

    @property
    def secrets(self) -> tuple[str, ...]:
        """All of them."""
        return (self.key, self.replaced_key, self.cookie, self.password)


async def sign_in(deployment: Deployment, email: str, password: str) -> SignedIn:
    """Have a first owner join with a link of the command's, and make and rotate a key."""
    link = deployment.run_command("longtake", "people", "add-owner").stdout.split()[-1]
    async with deployment.http() as browser:
        browser.headers.update(OWN_PAGE)
        joining = {"token": link.rpartition("/")[2], "email": email, "password": password}
        (await browser.post("/api/v1/session/join", json=joining)).raise_for_status()
        wish = {"name": "films", "scopes": [scope.value for scope in AccessScope]}
        first = (await browser.post("/api/v1/keys", json=wish)).raise_for_status().json()
        second = (await browser.post(f"/api/v1/keys/{first['key_id']}/rotate")).raise_for_status().json()
        return SignedIn(second["key"], first["key"], browser.cookies[LOOPBACK_NAME], password)


async def call_wrongly(deployment: Deployment, signed_in: SignedIn, email: str) -> list[int]:
    """Send each credential in a way that is refused, and might be quoted; the answers' statuses."""
    typo = {"Authorization": f"Bearer {signed_in.key}x"}
    cookie = {"Cookie": f"{LOOPBACK_NAME}={signed_in.cookie}"}
    log_in = {"email": email, "password": f"{signed_in.password} "}
    async with deployment.http() as client:
        client.headers.pop("Authorization", None)
        answers = [
            await client.get("/api/v1/jobs", headers=typo),
            await client.get("/api/v1/jobs", headers={"Authorization": signed_in.key}),
            await client.post("/api/v1/jobs/recover", headers=cookie | {"Sec-Fetch-Site": "cross-site"}),
            await client.post("/api/v1/session", json=log_in, headers=OWN_PAGE),
            await client.post("/api/v1/session", json={"password": signed_in.password}, headers=OWN_PAGE),
        ]
    return [answer.status_code for answer in answers]


def new_payload_key(name: str) -> str:
    """A payload key that is always the same."""
    return base64.b64encode(name.encode().ljust(32, b"-")[:32]).decode()
