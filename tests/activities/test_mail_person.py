"""Who ordered a film is told by mail: once, only if they want it, and as long as it takes."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from temporalio.exceptions import ApplicationError

from activities.mail_person import MailActivities
from cli.ports import find_free_port
from contracts import CallerNotice, JobError, JobStatus, NeedKind, NoticeOutcome
from contracts.activity_timeouts import NOTIFY_DELAYS
from contracts.error_types import ErrorType
from contracts.people import Role
from store.mail_deliveries import MailDeliveries
from store.people.mail_choices import MailChoices
from store.people.teams import Teams
from store.people.users import Users
from tests.activities.kit import ActivityStack, environment
from tests.mail_kit import MailHouse, mail_house, post_to
from tests.store.builders import OWNER, a_job, an_end

EVE = "eve@films.example"


@pytest.fixture
def backend() -> str:
    """One database: what differs between them is tested in `store`."""
    return "sqlite"


class Orderer:
    """Eve, who has ordered a film, and what is told her."""

    def __init__(self, stack: ActivityStack, house: MailHouse) -> None:
        self.stack, self.house, self.url = stack, house, house.url
        self.choices, self.deliveries = MailChoices(stack.database), MailDeliveries(stack.database)
        self.id = ""
        self.notice = CallerNotice(
            job_id="", run_id="run-1", status=JobStatus.COMPLETED, ended_at=datetime.now(UTC)
        )

    async def order(self) -> None:
        await Teams(self.stack.database).ensure_team(OWNER)
        self.id = (await Users(self.stack.database).add_to_team(EVE, OWNER, Role.MAKER)).id
        row, _ = await self.stack.jobs.add_job(a_job(title="The Kite", made_by=self.id))
        await self.choices.save(self.id, when_ended=True, when_needed=True)
        await self.choices.note_verified(self.id, EVE)
        self.notice = self.notice.model_copy(update={"job_id": row.id})

    def needs(self) -> CallerNotice:
        status = {"status": JobStatus.AWAITING_APPROVAL, "need": NeedKind.STORYBOARD, "token": "first"}
        return self.notice.model_copy(update=status)

    async def told(self, notice: CallerNotice | None = None, attempt: int = 1) -> NoticeOutcome:
        acting = MailActivities(self.stack.jobs, self.deliveries, post_to(self.url))
        told: NoticeOutcome = await environment(attempt=attempt).run(
            acting.mail_person, notice or self.notice
        )
        return told

    async def not_told(self, attempt: int = 1) -> ApplicationError:
        with pytest.raises(ApplicationError) as caught:
            await self.told(attempt=attempt)
        return caught.value

    @property
    def subjects(self) -> list[str]:
        return [letter["Subject"] for letter in self.house.letters]


@pytest.fixture
async def eve(stack: ActivityStack) -> AsyncIterator[Orderer]:
    async with mail_house() as house:
        orderer = Orderer(stack, house)
        await orderer.order()
        yield orderer


async def test_who_ordered_a_film_is_told_of_its_end_once(eve: Orderer) -> None:
    assert [await eve.told(), await eve.told()] == [NoticeOutcome.DELIVERED] * 2
    assert (eve.subjects, eve.house.recipients) == (["The Kite is finished"], [EVE])


async def test_each_end_and_need_is_told_by_itself(eve: Orderer) -> None:
    await eve.told(eve.needs())
    why = JobError(type="all_scenes_failed", message="No scene was made.")
    await eve.told(eve.notice.model_copy(update={"status": JobStatus.FAILED, "error": why}))
    await eve.told(eve.notice.model_copy(update={"run_id": "run-2"}))
    assert eve.subjects == [
        "The Kite waits for you to approve its storyboard",
        "The Kite was not made",
        "The Kite is finished",
    ]
    assert len({letter["Message-ID"] for letter in eve.house.letters}) == 3


async def test_a_mail_whose_record_was_lost_is_the_same_letter(
    eve: Orderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def die(*_: str) -> None:
        raise ConnectionError

    with monkeypatch.context() as dying:
        dying.setattr(MailDeliveries, "record_sent", die)
        with pytest.raises(ConnectionError):
            await eve.told()
    await eve.told()
    assert len(eve.house.letters) == 2
    assert len({letter["Message-ID"] for letter in eve.house.letters}) == 1


async def test_who_wants_no_mail_gets_none(eve: Orderer) -> None:
    await eve.choices.save(eve.id, when_ended=False, when_needed=True)
    assert await eve.told() is NoticeOutcome.UNWANTED
    await eve.choices.unsubscribe(eve.id)
    assert await eve.told(eve.needs()) is NoticeOutcome.UNWANTED
    assert eve.subjects == []


async def test_an_address_that_is_not_verified_gets_none(eve: Orderer) -> None:
    await eve.choices.note_verified(eve.id, "another@films.example")
    assert await eve.told() is NoticeOutcome.UNWANTED


async def test_of_another_persons_film_nobody_is_told(eve: Orderer) -> None:
    ann = await Users(eve.stack.database).add_to_team("ann@films.example", OWNER, Role.OWNER)
    for made_by in (ann.id, None):
        row, _ = await eve.stack.jobs.add_job(a_job(made_by=made_by))
        notice = eve.notice.model_copy(update={"job_id": row.id})
        assert await eve.told(notice) is NoticeOutcome.UNWANTED
    assert eve.subjects == []


async def test_who_left_the_team_is_not_told_of_its_films(eve: Orderer) -> None:
    await Teams(eve.stack.database).ensure_team("another-team")
    await Users(eve.stack.database).add_to_team(EVE, "another-team", Role.MAKER)
    await Teams(eve.stack.database).remove_member(OWNER, eve.id, by=Role.OWNER)
    assert await eve.told() is NoticeOutcome.UNWANTED


async def test_of_a_cancel_and_of_a_need_that_is_over_nobody_is_told(eve: Orderer) -> None:
    canceled = eve.notice.model_copy(update={"status": JobStatus.CANCELED})
    assert await eve.told(canceled) is NoticeOutcome.UNWANTED
    await eve.stack.jobs.close_job(an_end(eve.notice.job_id), run_id="run-1")
    assert await eve.told(eve.needs()) is NoticeOutcome.FORGOTTEN


async def test_a_film_that_was_deleted_is_forgotten(eve: Orderer) -> None:
    nowhere = eve.notice.model_copy(update={"job_id": "none"})
    assert await eve.told(nowhere) is NoticeOutcome.FORGOTTEN


async def test_a_server_that_is_away_is_tried_again_by_the_ladder(eve: Orderer) -> None:
    eve.url = f"smtp://127.0.0.1:{find_free_port()}"
    error = await eve.not_told(attempt=2)
    assert (error.type, error.non_retryable) == (ErrorType.MAIL_UNREACHED, False)
    assert error.next_retry_delay == NOTIFY_DELAYS[1]
    assert (await eve.not_told(attempt=len(NOTIFY_DELAYS) + 1)).non_retryable
    eve.url = eve.house.url
    assert await eve.told(attempt=3) is NoticeOutcome.DELIVERED


@pytest.mark.parametrize("stage", ["rcpt", "data"])
async def test_a_server_that_is_busy_is_tried_again(eve: Orderer, stage: str) -> None:
    getattr(eve.house, stage).append(f"451 4.3.0 busy with {EVE}")
    error = await eve.not_told()
    assert (error.type, error.message) == (ErrorType.MAIL_UNREACHED, "The mail server answered SMTP 451.")
    assert await eve.told(attempt=2) is NoticeOutcome.DELIVERED


async def test_a_refused_letter_is_not_tried_again_and_is_seen(
    eve: Orderer, caplog: pytest.LogCaptureFixture
) -> None:
    eve.house.data.append(f"554 5.7.1 {EVE} gets nothing")
    error = await eve.not_told()
    assert (error.type, error.non_retryable) == (ErrorType.MAIL_REFUSED, True)
    row = await eve.choices.read(eve.id)
    assert (row.refused_code, row.verified_email) == (554, EVE)
    assert row.refused_at is not None
    assert "SMTP 554" in caplog.text
    assert EVE not in caplog.text + str(error)


async def test_an_address_that_is_refused_is_verified_no_more(eve: Orderer) -> None:
    eve.house.rcpt.append("550 5.1.1 no such user")
    assert (await eve.not_told()).type == ErrorType.MAIL_REFUSED
    assert (await eve.choices.read(eve.id)).verified_email is None
    assert await eve.told() is NoticeOutcome.UNWANTED


async def test_without_a_mail_server_nobody_is_told(eve: Orderer) -> None:
    acting = MailActivities(eve.stack.jobs, eve.deliveries, None)
    assert await environment().run(acting.mail_person, eve.notice) is NoticeOutcome.UNWANTED
