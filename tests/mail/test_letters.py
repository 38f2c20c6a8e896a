"""Letters say what happened, and nothing that somebody typed becomes a header."""

from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from contracts import CallerNotice, JobError, JobStatus, NeedKind
from mail.letters import LetterHead
from mail.unsubscribe_tokens import UnsubscribeTokens
from tests.mail_kit import PUBLIC_URL, SENDER, mail_house, post_to

EVE = "eve@films.example"
END = CallerNotice(
    job_id="job-1", run_id="run-1", status=JobStatus.COMPLETED, ended_at=datetime(2026, 12, 1, tzinfo=UTC)
)
NEED = END.model_copy(update={"need": NeedKind.BUDGET, "token": "t"})
LONG = "x" * 200


async def arrived(notice: CallerNotice = END, title: str = "The Kite") -> tuple[EmailMessage, bytes]:
    """The letter as the server has it."""
    async with mail_house() as house:
        await post_to(house.url).send_notice(notice, title, "user-of-eve", EVE)
    assert house.recipients == [EVE]
    return house.letters[0], house.raw[0]


async def test_a_letter_names_the_film_and_links_to_it() -> None:
    letter, _ = await arrived()
    assert (letter["From"], letter["To"], letter["Auto-Submitted"]) == (SENDER, EVE, "auto-generated")
    assert letter["Subject"] == "The Kite is finished"
    assert letter.get_content_type() == "text/plain"
    assert f"{PUBLIC_URL}/#/jobs/job-1" in letter.get_content()


async def test_a_letter_can_be_unsubscribed_from_in_one_click() -> None:
    letter, raw = await arrived()
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    [line] = [line for line in raw.splitlines() if line.startswith(b"List-Unsubscribe: ")]
    link = line.decode().removeprefix("List-Unsubscribe: ")
    assert link.startswith(f"<{PUBLIC_URL}/mail/unsubscribe/")
    token = link.rpartition("/")[2].removesuffix(">")
    assert UnsubscribeTokens(("a secret of the tests",)).read(token) == "user-of-eve"
    assert link.strip("<>") in letter.get_content()


@pytest.mark.parametrize("forged", [f"{PUBLIC_URL}", "", "eve.forged", LONG * 2])
def test_a_token_that_we_did_not_sign_is_nobodys(forged: str) -> None:
    assert UnsubscribeTokens(("a",)).read(forged) is None
    assert UnsubscribeTokens(("b",)).read(UnsubscribeTokens(("a",)).sign("eve")) is None
    assert UnsubscribeTokens(("b", "a")).read(UnsubscribeTokens(("a",)).sign("eve")) == "eve"


@pytest.mark.parametrize("ends", ["\r\n", "\n", "\r", "\x85", "\u2028", "\x0b", "\x00"])
async def test_a_title_makes_no_header(ends: str) -> None:
    letter, raw = await arrived(title=f"Kite{ends}Bcc: all@films.example{ends}{ends}Hello")
    assert letter["Bcc"] is None
    assert letter["Subject"] == "Kite Bcc: all@films.example Hello is finished"
    assert not [line for line in raw.splitlines() if line.startswith(b"Bcc")]


async def test_a_long_title_in_another_script_arrives_whole() -> None:
    title = "Das Märchen vom Drachen 凧の物語 " * 3
    letter, raw = await arrived(title=title)
    assert letter["Subject"] == f"{title.strip()} is finished"
    assert max(map(len, raw.splitlines())) <= 998


async def test_a_failure_says_why_in_one_line() -> None:
    why = JobError(type="all_scenes_failed", message=f"No scene\nwas made. {LONG * 2}")
    letter, _ = await arrived(END.model_copy(update={"status": JobStatus.FAILED, "error": why}))
    assert letter["Subject"] == "The Kite was not made"
    assert "\n\nNo scene was made. xxx" in letter.get_content().replace("\r\n", "\n")


@pytest.mark.parametrize("need", list(NeedKind))
async def test_each_need_has_its_words(need: NeedKind) -> None:
    letter, _ = await arrived(NEED.model_copy(update={"need": need}), title="")
    assert letter["Subject"].startswith("Your film ")


def test_the_same_news_is_the_same_letter() -> None:
    head = LetterHead(SENDER, PUBLIC_URL)
    first = head.make_message_id("job", "run", "eve")
    assert first == head.make_message_id("job", "run", "eve")
    assert len({first, *(head.make_message_id("job", "run", who) for who in ("ann", "ben"))}) == 3
    assert first.endswith("@films.example>")
