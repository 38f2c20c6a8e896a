"""ErrorType: the stable names of everything that can go wrong, shared by all rooms."""

from enum import StrEnum


class ErrorType(StrEnum):
    """An error's type as programs see it. A shipped value keeps its meaning."""

    # Raised by providers.
    TRANSIENT = "provider_transient"
    RATE_LIMITED = "rate_limited"
    QUOTA_EXHAUSTED = "quota_exhausted"
    AUTH_FAILED = "auth_failed"
    INVALID_REQUEST = "invalid_request"
    SAFETY_BLOCKED = "safety_blocked"
    GENERATION_FAILED = "generation_failed"
    OUTCOME_UNKNOWN = "outcome_unknown"
    JOB_LOST = "provider_job_lost"
    MODEL_RETIRED = "model_retired"
    INPUT_UNFETCHABLE = "input_unfetchable"
    UNKNOWN_PROVIDER = "unknown_provider"
    # This is no error: the provider job has no new report, and the retry is the next poll.
    NO_NEWS = "no_news"
    # These are no errors either: the provider's slots are taken by our other takes; an operator paused the
    # activity; the price is not allowed (yet).
    NO_SLOT = "waiting_for_slot"
    PAUSED = "paused"
    BUDGET_EXCEEDED = "budget_exceeded"
    DAILY_CAP_REACHED = "daily_cap_reached"
    # Raised by the media pool.
    CORRUPT_CLIP = "corrupt_clip"
    UNSUPPORTED_CLIP = "unsupported_clip"
    CUT_FAILED = "cut_failed"
    DISK_FULL = "disk_full"
    FFMPEG_MISSING = "ffmpeg_missing"
    CAPTIONS_UNDRAWABLE = "captions_undrawable"
    # The voice of the narration failed; or it cannot speak these words, or no clip is long enough for them.
    VOICE_FAILED = "voice_failed"
    UNSPEAKABLE = "unspeakable"
    # About a whole job.
    JOB_GONE = "job_gone"
    NOT_HELD = "not_held"
    # The owner stopped spending.
    NOT_BOUGHT = "not_bought"
    # The owner wanted the film without this part, and did not wait for it.
    LEFT_OUT = "left_out"
    APPROVAL_EXPIRED = "approval_expired"
    # Refused updates.
    NOT_WAITING = "not_waiting"
    REVISION_CONFLICT = "revision_conflict"
    SCENE_BUSY = "scene_busy"
    JOB_ENDING = "job_ending"
    NOTHING_TO_KEEP = "nothing_to_keep"
    NOT_BEING_MADE = "not_being_made"
    ALL_SCENES_FAILED = "all_scenes_failed"
    TIMED_OUT = "timed_out"
    TERMINATED = "terminated"
    CANCELED = "canceled"
    CALLER_UNREACHED = "caller_unreached"
    MAIL_UNREACHED = "mail_unreached"
    MAIL_REFUSED = "mail_refused"
    PUSH_UNREACHED = "push_unreached"
    TRIAL_GONE = "trial_gone"
    INTERNAL = "internal"
