"""Exceptions of the store, each with a sentence for people."""

# ruff: noqa: N818 - errors are named by the condition, like the problem types of the API, without `Error`.

from contracts import TakeOrder

# Amounts are whole millionths.
HALF_MICRO_USD = 5e-7


class StoreError(Exception):
    """Base of all errors of the store."""


class JobNotFound(StoreError):
    """No such job for this caller: it never existed, is another owner's, or is being deleted."""

    def __init__(self, job_id: str) -> None:
        super().__init__(f"There is no job {job_id!r}.")
        self.job_id = job_id


class JobActive(StoreError):
    """The job has not ended, so it cannot be deleted."""

    def __init__(self, job_id: str) -> None:
        super().__init__(f"Job {job_id!r} has not ended: cancel it before you delete it.")
        self.job_id = job_id


class IdempotencyConflict(StoreError):
    """The idempotency key was used before with another brief."""

    def __init__(self, key: str, job_id: str) -> None:
        super().__init__(f"Idempotency key {key!r} was used for another request.")
        self.key, self.job_id = key, job_id


class InvalidCursor(StoreError):
    """The cursor was not issued with a page."""

    def __init__(self) -> None:
        super().__init__("The cursor is not valid: use `next_cursor` of a page as it came.")


class ShareNotFound(StoreError):
    """There is no such link: it never existed, has ended, was revoked, or its film is gone."""

    def __init__(self, share: str) -> None:
        super().__init__(f"There is no link {share!r}.")


class ShareLimitReached(StoreError):
    """The film has as many links as it may have."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"A film may have {limit} links at a time.")
        self.limit = limit


class SceneNotFound(StoreError):
    """The job's storyboard has no scene of this number."""

    def __init__(self, job_id: str, number: int) -> None:
        super().__init__(f"Job {job_id!r} has no scene {number}.")


class LanguageNotFound(StoreError):
    """The job has no film in this language."""

    def __init__(self, job_id: str, language: str) -> None:
        super().__init__(f"Job {job_id!r} has no film in {language!r}.")


class StaleDraft(StoreError):
    """The storyboard was edited since the draft was written."""

    def __init__(self, draft_id: str) -> None:
        super().__init__(f"The storyboard was edited before draft {draft_id} came to it.")


class IntentNotFound(StoreError):
    """The ledger has no intent for the paid call."""

    def __init__(self, token: str) -> None:
        super().__init__(f"The ledger has no intent for {token}.")


class LedgerConflict(StoreError):
    """A second provider job was reported for one paid call."""

    def __init__(self, token: str, known: str, other: str) -> None:
        super().__init__(f"{token} is provider job {known!r}, not {other!r}.")


class ProviderJobTaken(LedgerConflict):
    """The provider job belongs to another take, so this take must not cancel it, either."""

    def __init__(self, token: str, provider_job_id: str) -> None:
        StoreError.__init__(self, f"Provider job {provider_job_id!r} belongs to another take than {token}.")


class OutcomeKnown(LedgerConflict):
    """The call's outcome is known by now, so there is nothing left to decide."""

    def __init__(self, token: str) -> None:
        StoreError.__init__(self, f"{token} is not a call of which nobody knows whether it was paid for.")


class SpendingStopped(StoreError):
    """The owner has stopped all further spending on this job."""

    def __init__(self, job_id: str) -> None:
        super().__init__("It was not bought: you wanted the film from what was there.")
        self.job_id = job_id


def format_usd(usd: float) -> str:
    """Return an amount as a person reads it, to the cent; with more digits where cents would hide it."""
    return f"${usd:.2f}" if abs(usd - round(usd, 2)) < HALF_MICRO_USD else f"${usd:.6f}".rstrip("0")


class BudgetExceeded(StoreError):
    """The call exceeds the job's budget. A budget of `needed_usd` would allow it."""

    def __init__(self, job_id: str, needed_usd: float, budget_usd: float) -> None:
        needed, budget = format_usd(needed_usd), format_usd(budget_usd)
        super().__init__(f"The next take needs a budget of {needed}; it is {budget}.")
        self.job_id, self.needed_usd, self.budget_usd = job_id, needed_usd, budget_usd


class DailyCapReached(StoreError):
    """The call exceeds what all jobs together may spend today (in UTC)."""

    def __init__(self, cap_usd: float, spent_usd: float) -> None:
        super().__init__(
            f"Of the {format_usd(cap_usd)} for today, {format_usd(spent_usd)} are spent or promised."
        )
        self.cap_usd, self.spent_usd = cap_usd, spent_usd


class ProviderBusy(StoreError):
    """All slots at the provider are taken, or other takes come first.

    Attributes:
        order: of the take that waits.
        rank: its place in the queue; 1 is next.
        in_flight: how many of our calls the provider works on now.
    """

    def __init__(self, order: TakeOrder, rank: int, in_flight: int) -> None:
        super().__init__(
            f"{order.provider!r} works on {in_flight} calls of ours; this is number {rank} in line."
        )
        self.order, self.rank, self.in_flight = order, rank, in_flight


class CatalogTooNew(StoreError):
    """The database was migrated by a newer Longtake."""

    def __init__(self, revision: str) -> None:
        super().__init__(
            f"The catalog is at version {revision!r}, which this Longtake does not know: update it."
        )


class InvalidAssetKey(StoreError):
    """The text is not a valid asset key."""

    def __init__(self, key: str) -> None:
        super().__init__(f"{key!r} is not an asset key.")


class AssetNotFound(StoreError):
    """No asset is stored under the key."""

    def __init__(self, key: str) -> None:
        super().__init__(f"There is no asset {key!r}.")
        self.key = key


class StorageFull(StoreError):
    """The disk, or our quota of it, is full."""

    def __init__(self, what: str = "The disk") -> None:
        super().__init__(f"{what} is full: free some space, and the job goes on.")


class AssetStoreFull(StorageFull):
    """An object store, or our quota there, is full."""

    def __init__(self) -> None:
        super().__init__("The asset store, or its quota,")


class UploadNotFound(StoreError):
    """No such upload of this owner: it never existed, is another owner's, or was cleaned up."""

    def __init__(self, upload_id: str) -> None:
        super().__init__(f"There is no upload {upload_id!r}.")
        self.upload_id = upload_id


class UploadQuotaReached(StoreError):
    """The owner's uploads would take more than they may together."""

    def __init__(self, quota_bytes: int) -> None:
        super().__init__(f"Uploads of one owner may take {quota_bytes} bytes.")
        self.quota_bytes = quota_bytes


class UploadInUse(StoreError):
    """A job uses the upload, so it cannot be deleted."""

    def __init__(self, upload_id: str) -> None:
        super().__init__(f"A job uses upload {upload_id!r}: delete the job.")


class MemberNotFound(StoreError):
    """Nobody of this id is in the team."""

    def __init__(self) -> None:
        super().__init__("Nobody of this id is in the team.")


class LastOwner(StoreError):
    """The team would have no owner."""

    def __init__(self) -> None:
        super().__init__("A team keeps an owner: make somebody else one first.")


class RoleTooHigh(StoreError):
    """Somebody would grant or take what they do not have."""

    def __init__(self) -> None:
        super().__init__("Nobody gives or takes a role that may more than their own.")


class KeyNotFound(StoreError):
    """The team has no key of this id that works."""

    def __init__(self) -> None:
        super().__init__("There is no key of this id that works.")


class KeyReplaced(StoreError):
    """There is a key in its place already."""

    def __init__(self) -> None:
        super().__init__("There is a key in its place already: replace that one.")


class KeyLimitReached(StoreError):
    """The team has as many keys as it may have."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"A team may have {limit} keys at a time: revoke one first.")


class SessionNotFound(StoreError):
    """The person has no session of this id."""

    def __init__(self) -> None:
        super().__init__("You have no log-in of this id.")


class InvitationNotFound(StoreError):
    """There is no such invitation: it was used, withdrawn, has ended, or is for somebody else."""

    def __init__(self) -> None:
        super().__init__("This invitation was used, withdrawn, has ended, or is for another address.")


class InvitationLimitReached(StoreError):
    """The team has as many open invitations as it may have."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"A team may have {limit} open invitations: withdraw one first.")


class MailLinkJustSent(StoreError):
    """A link was sent to the person's address a moment ago: the next may be in `seconds`."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"A link was just sent: another can be in {seconds} seconds.")
        self.seconds = seconds


class TooManyLogIns(StoreError):
    """Too many log-ins have failed: the next may come in `seconds`."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"Too many log-ins have failed: try again in {seconds} seconds.")
        self.seconds = seconds
