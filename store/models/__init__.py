"""The database tables as SQLModel classes."""

from store.models.call_states import CallOutcome, CostBasis, CostSource, LedgerState
from store.models.job_table import JobRow
from store.models.language_table import LanguageRow
from store.models.ledger_table import LedgerRow, primary_key_of
from store.models.limit_tables import LockRow, RemovedSpendingRow, WaitingRow
from store.models.service_tables import CallbackDeliveryRow, MediaPoolRow
from store.models.share_table import ShareRow
from store.models.storyboard_tables import DraftRow, RetakeRequestRow, SceneRow
from store.models.upload_tables import UploadRow, UploadUseRow

__all__ = [
    "CallOutcome",
    "CallbackDeliveryRow",
    "CostBasis",
    "CostSource",
    "DraftRow",
    "JobRow",
    "LanguageRow",
    "LedgerRow",
    "LedgerState",
    "LockRow",
    "MediaPoolRow",
    "RemovedSpendingRow",
    "RetakeRequestRow",
    "SceneRow",
    "ShareRow",
    "UploadRow",
    "UploadUseRow",
    "WaitingRow",
    "primary_key_of",
]
