"""What can go wrong in this room: a type for programs, a sentence for people."""

# ruff: noqa: N818 - an error here is named by what is so, as it is said in problem documents.


class StoreError(Exception):
    """Base of all errors of this room."""


class JobNotFound(StoreError):
    """There is no such job for this caller: never made, another owner's, or being deleted."""

    def __init__(self, job_id: str) -> None:
        super().__init__(f"There is no job {job_id!r}.")
        self.job_id = job_id


class JobActive(StoreError):
    """Only an ended job can be deleted."""

    def __init__(self, job_id: str) -> None:
        super().__init__(f"Job {job_id!r} has not ended: cancel it before you delete it.")
        self.job_id = job_id


class IdempotencyConflict(StoreError):
    """The same key came with another brief."""

    def __init__(self, key: str, job_id: str) -> None:
        super().__init__(f"Idempotency key {key!r} was used for another request.")
        self.key, self.job_id = key, job_id


class BadCursor(StoreError):
    """The cursor is none that a page gave."""

    def __init__(self) -> None:
        super().__init__("The cursor is not valid: use `next_cursor` of a page as it came.")


class SceneNotFound(StoreError):
    """The job's storyboard has no such scene."""

    def __init__(self, job_id: str, number: int) -> None:
        super().__init__(f"Job {job_id!r} has no scene {number}.")


class DraftGone(StoreError):
    """Another edit of the storyboard came first."""

    def __init__(self, draft_id: str) -> None:
        super().__init__(f"The storyboard was edited before draft {draft_id} came to it.")


class LedgerMissing(StoreError):
    """A paid call was reported that was never intended."""

    def __init__(self, token: str) -> None:
        super().__init__(f"The ledger has no intent for {token}.")


class LedgerConflict(StoreError):
    """A second provider job was reported for one paid call."""

    def __init__(self, token: str, known: str, other: str) -> None:
        super().__init__(f"{token} is provider job {known!r}, not {other!r}.")


class ProviderJobTaken(LedgerConflict):
    """The provider job belongs to another take: it is not this one's to stop, either."""

    def __init__(self, token: str, provider_job_id: str) -> None:
        StoreError.__init__(self, f"Provider job {provider_job_id!r} belongs to another take than {token}.")


class NotHeld(LedgerConflict):
    """It is known by now what became of the call: there is nothing left to decide."""

    def __init__(self, token: str) -> None:
        StoreError.__init__(self, f"{token} is not a call of which nobody knows whether it was paid for.")


class NotBought(StoreError):
    """The owner wants nothing more bought for this job."""

    def __init__(self, job_id: str) -> None:
        super().__init__("It was not bought: you wanted the film from what was there.")
        self.job_id = job_id


class BudgetExceeded(StoreError):
    """The job's budget does not allow the call. `needed_usd` is the budget that would."""

    def __init__(self, job_id: str, needed_usd: float, budget_usd: float) -> None:
        super().__init__(f"The next take needs a budget of ${needed_usd:.2f}; it is ${budget_usd:.2f}.")
        self.job_id, self.needed_usd, self.budget_usd = job_id, needed_usd, budget_usd


class DailyCapReached(StoreError):
    """What all jobs together may spend today (in UTC) does not allow the call."""

    def __init__(self, cap_usd: float, spent_usd: float) -> None:
        super().__init__(f"Of the ${cap_usd:.2f} for today, ${spent_usd:.2f} are spent or promised.")
        self.cap_usd, self.spent_usd = cap_usd, spent_usd


class NoSlot(StoreError):
    """The provider works on as many calls of ours as it should, or other takes come first.

    Attributes:
        rank: 1 is the next.
        in_flight: how many calls it works on now.
    """

    def __init__(self, provider: str, rank: int, in_flight: int) -> None:
        super().__init__(f"{provider!r} works on {in_flight} calls of ours; this is number {rank} in line.")
        self.provider, self.rank, self.in_flight = provider, rank, in_flight


class CatalogTooNew(StoreError):
    """The catalog was migrated by a newer Longtake."""

    def __init__(self, revision: str) -> None:
        super().__init__(
            f"The catalog is at version {revision!r}, which this Longtake does not know: update it."
        )


class BadKey(StoreError):
    """The text cannot be an asset's key."""

    def __init__(self, key: str) -> None:
        super().__init__(f"{key!r} is not an asset key.")


class AssetMissing(StoreError):
    """There is no such asset."""

    def __init__(self, key: str) -> None:
        super().__init__(f"There is no asset {key!r}.")
        self.key = key


class StorageFull(StoreError):
    """The disk, or the space that we may use of it, is full."""

    def __init__(self) -> None:
        super().__init__("The disk is full: free some space, and the job goes on.")
