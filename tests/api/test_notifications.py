"""People choose what they are told by mail, show that an address is theirs, and stop it in one click."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from api.services import ApiServices
from cli.ports import find_free_port
from mail.unsubscribe_tokens import UnsubscribeTokens
from tests.api.kit import V1, services_of
from tests.api.people_kit import a_browser, a_key, a_program, an_owner, guarded_app
from tests.mail_kit import MailHouse, mail_house

OWN = f"{V1}/session/notifications"
ANN = "ann@films.example"
ALL, NONE = {"when_ended": True, "when_needed": True}, {"when_ended": False, "when_needed": False}
SITE = "https://films.example"


@pytest.fixture
async def house() -> AsyncIterator[MailHouse]:
    async with mail_house() as house:
        yield house


@pytest.fixture
async def app(tmp_path: Path, house: MailHouse) -> AsyncIterator[FastAPI]:
    async with guarded_app(tmp_path, **_mail_settings(house.url)) as app:
        yield app


@pytest.fixture
async def ann(app: FastAPI) -> httpx.AsyncClient:
    return await an_owner(app)


def _mail_settings(url: str) -> dict[str, Any]:
    return {"smtp_url": url, "mail_from": "films@films.example", "public_url": SITE}


def _stranger(app: FastAPI) -> httpx.AsyncClient:
    """A mail program's server: no browser, nobody is logged in."""
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=SITE)


def _link_in(house: MailHouse) -> str:
    found = re.search(rf"{SITE}(/mail/verify/\S+)", house.letters[-1].get_content())
    assert found
    return found[1]


async def test_a_person_chooses_and_verifies_an_address_once(
    app: FastAPI, ann: httpx.AsyncClient, house: MailHouse
) -> None:
    assert (await ann.get(OWN)).json() == NONE | {
        "is_set_up": True,
        "email": ANN,
        "is_verified": False,
        "refused": None,
    }
    assert (await ann.put(OWN, json=ALL)).json()["when_ended"]
    assert house.letters == []
    assert (await ann.post(f"{OWN}/link")).status_code == 204
    assert house.recipients == [ANN]
    link, stranger = _link_in(house), _stranger(app)
    assert "Yes, this is my address" in (await stranger.get(link)).text
    assert not (await ann.get(OWN)).json()["is_verified"]
    assert "Thank you" in (await stranger.post(link)).text
    assert (await ann.get(OWN)).json()["is_verified"]
    again = await stranger.post(link)
    assert (again.status_code, "does not work" in again.text) == (404, True)


async def test_links_are_not_sent_one_after_the_other(ann: httpx.AsyncClient, house: MailHouse) -> None:
    await ann.post(f"{OWN}/link")
    answer = await ann.post(f"{OWN}/link")
    assert (answer.status_code, answer.json()["type"]) == (429, "/problems/mail-link-just-sent")
    assert 0 < int(answer.headers["Retry-After"]) <= 120
    assert len(house.letters) == 1


async def test_a_link_that_cannot_be_sent_can_be_sent_at_once_again(
    ann: httpx.AsyncClient, house: MailHouse
) -> None:
    house.rcpt.append(f"550 5.1.1 no {ANN} here")
    answer = await ann.post(f"{OWN}/link")
    assert (answer.status_code, answer.json()["type"]) == (502, "/problems/mail-not-sent")
    assert ANN not in answer.text
    assert (await ann.post(f"{OWN}/link")).status_code == 204


def _unsubscribe_link(services: ApiServices, user_id: str) -> str:
    return f"/mail/unsubscribe/{UnsubscribeTokens(services.settings.signing_secrets).sign(user_id)}"


async def test_one_click_ends_all_mails_without_a_log_in(app: FastAPI, ann: httpx.AsyncClient) -> None:
    await ann.put(OWN, json=ALL)
    user_id = (await ann.get(f"{V1}/session")).json()["user_id"]
    link, stranger = _unsubscribe_link(services_of(app), user_id), _stranger(app)
    assert "Stop these mails" in (await stranger.get(link)).text
    assert (await ann.get(OWN)).json()["when_ended"]
    # What RFC 8058 says that mail programs send.
    clicked = await stranger.post(link, data={"List-Unsubscribe": "One-Click"})
    assert (clicked.status_code, "no more mails" in clicked.text) == (200, True)
    assert {key: (await ann.get(OWN)).json()[key] for key in NONE} == NONE


async def test_a_link_that_we_did_not_sign_stops_nothing(app: FastAPI, ann: httpx.AsyncClient) -> None:
    await ann.put(OWN, json=ALL)
    link = _unsubscribe_link(services_of(app), (await ann.get(f"{V1}/session")).json()["user_id"])
    # Not the last character, two of whose bits say nothing.
    other = link[:-2] + ("A" if link[-2] != "A" else "B") + link[-1]
    forged = [other, "/mail/unsubscribe/%00", "/mail/unsubscribe/x.y"]
    assert [(await _stranger(app).post(each)).status_code for each in forged] == [404] * 3
    assert (await ann.get(OWN)).json()["when_ended"]


async def test_a_page_of_another_site_clicks_nothing(app: FastAPI) -> None:
    browser = a_browser(app, SITE, **{"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"})
    for path in ("/mail/unsubscribe/x", "/mail/verify/x"):
        assert (await browser.post(path)).status_code == 403
        headers = (await browser.get(path)).headers
        assert "form-action 'self'" in headers["Content-Security-Policy"]
        assert headers["Referrer-Policy"] == "same-origin"


async def test_a_programs_key_has_no_mails(app: FastAPI, ann: httpx.AsyncClient) -> None:
    program = a_program(app, (await a_key(ann))[1])
    assert (await program.get(OWN)).status_code == 404
    assert (await program.put(OWN, json=ALL)).status_code == 404


async def test_where_no_mail_is_set_up_nothing_can_be_chosen(tmp_path: Path) -> None:
    async with guarded_app(tmp_path) as app:
        ann = await an_owner(app)
        assert (await ann.get(OWN)).json()["is_set_up"] is False
        for answer in (await ann.put(OWN, json=ALL), await ann.post(f"{OWN}/link")):
            assert (answer.status_code, answer.json()["type"]) == (409, "/problems/no-mail-here")
        assert (await ann.put(OWN, json=NONE)).status_code == 200


async def test_what_is_kept_can_be_taken_along(ann: httpx.AsyncClient) -> None:
    await ann.put(OWN, json=ALL)
    await ann.post(f"{OWN}/link")
    told = await ann.get(f"{V1}/session/data")
    [row] = told.json()["mail_choices"]
    assert (row["when_ended"], row["link_email"]) == (True, ANN)
    assert "link_hash" not in row


async def test_a_server_that_is_away_is_said(tmp_path: Path) -> None:
    async with guarded_app(tmp_path, **_mail_settings(f"smtp://127.0.0.1:{find_free_port()}")) as app:
        answer = await (await an_owner(app)).post(f"{OWN}/link")
        assert (answer.status_code, answer.json()["type"]) == (502, "/problems/mail-not-sent")
