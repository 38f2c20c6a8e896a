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


class LedgerMissing(StoreError):
    """A paid call was reported that was never intended."""

    def __init__(self, token: str) -> None:
        super().__init__(f"The ledger has no intent for {token}.")


class LedgerConflict(StoreError):
    """A second provider job was reported for one paid call."""

    def __init__(self, token: str, known: str, other: str) -> None:
        super().__init__(f"{token} is provider job {known!r}, not {other!r}.")


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
