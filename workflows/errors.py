"""The stable names of everything that can go wrong: shared by activities, workflow, API and catalog."""

from enum import StrEnum


class ErrorType(StrEnum):
    """An error's type as programs see it. A name, once shipped, keeps its meaning."""

    # Said by providers.
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
    # Not an error: the provider job has no news, ask again later.
    NO_NEWS = "no_news"
    # Not errors either: other takes of ours come first; an operator has paused the step; what it would cost
    # is not allowed (yet).
    NO_SLOT = "waiting_for_slot"
    PAUSED = "paused"
    BUDGET_EXCEEDED = "budget_exceeded"
    DAILY_CAP_REACHED = "daily_cap_reached"
    # Said by the machine that cuts.
    CORRUPT_CLIP = "corrupt_clip"
    UNSUPPORTED_CLIP = "unsupported_clip"
    CUT_FAILED = "cut_failed"
    DISK_FULL = "disk_full"
    FFMPEG_MISSING = "ffmpeg_missing"
    # Said of a whole job.
    JOB_GONE = "job_gone"
    NOT_HELD = "not_held"
    # Its owner asked to buy nothing more.
    NOT_BOUGHT = "not_bought"
    APPROVAL_EXPIRED = "approval_expired"
    # Said to an owner who asks for what cannot be now.
    NOT_WAITING = "not_waiting"
    REVISION_CONFLICT = "revision_conflict"
    SCENE_BUSY = "scene_busy"
    JOB_ENDING = "job_ending"
    NOTHING_TO_KEEP = "nothing_to_keep"
    ALL_SCENES_FAILED = "all_scenes_failed"
    TIMED_OUT = "timed_out"
    TERMINATED = "terminated"
    CANCELED = "canceled"
    CALLER_UNREACHED = "caller_unreached"
    INTERNAL = "internal"
