"""The database tables as SQLModel classes."""

from store.models.call_states import CallOutcome, CostBasis, CostSource, LedgerState
from store.models.job_table import JobRow
from store.models.language_table import LanguageRow
from store.models.ledger_table import LedgerRow, primary_key_of
from store.models.limit_tables import (
    JobBeginRow,
    LockRow,
    RemovedCallsRow,
    RemovedSpendingRow,
    RemovedTeamSpendingRow,
    TeamCapRow,
    TeamLimitRow,
    TeamRetentionRow,
    WaitingRow,
)
from store.models.mail_tables import MailChoiceRow, MailDeliveryRow
from store.models.music_table import MusicRequestRow
from store.models.people_tables import (
    ApiKeyRow,
    AuditRow,
    IdentityRow,
    InvitationRow,
    LogInFailureRow,
    MembershipRow,
    SessionRow,
    TeamRow,
    UserRow,
)
from store.models.push_tables import PushDeliveryRow, PushSubscriptionRow
from store.models.render_table import RenderRow
from store.models.secret_table import SharedSecretRow
from store.models.service_tables import CallbackDeliveryRow, MediaPoolRow
from store.models.share_table import ShareRow
from store.models.storyboard_tables import DraftRow, RetakeRequestRow, SceneRow
from store.models.upload_tables import UploadRow, UploadUseRow
from store.models.version_table import FilmVersionRow
from store.models.webhook_tables import WebhookAttemptRow, WebhookDeliveryRow

__all__ = [
    "ApiKeyRow",
    "AuditRow",
    "CallOutcome",
    "CallbackDeliveryRow",
    "CostBasis",
    "CostSource",
    "DraftRow",
    "FilmVersionRow",
    "IdentityRow",
    "InvitationRow",
    "JobBeginRow",
    "JobRow",
    "LanguageRow",
    "LedgerRow",
    "LedgerState",
    "LockRow",
    "LogInFailureRow",
    "MailChoiceRow",
    "MailDeliveryRow",
    "MediaPoolRow",
    "MembershipRow",
    "MusicRequestRow",
    "PushDeliveryRow",
    "PushSubscriptionRow",
    "RemovedCallsRow",
    "RemovedSpendingRow",
    "RemovedTeamSpendingRow",
    "RenderRow",
    "RetakeRequestRow",
    "SceneRow",
    "SessionRow",
    "ShareRow",
    "SharedSecretRow",
    "TeamCapRow",
    "TeamLimitRow",
    "TeamRetentionRow",
    "TeamRow",
    "UploadRow",
    "UploadUseRow",
    "UserRow",
    "WaitingRow",
    "WebhookAttemptRow",
    "WebhookDeliveryRow",
    "primary_key_of",
]
