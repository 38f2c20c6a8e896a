"""Where a service differs from the rest, and what becomes of the money of a job that is cancelled there."""

from dataclasses import replace

from contracts.error_types import ErrorType
from tests.faults.expectation import Expected, Money

# It goes on, and so does the asking for it.
GOES_ON = Expected(end="open, receipt still_billed", cost=Money.UNKNOWN, jobs=1)
STOPPED = Expected(end="canceled, receipt not_billed", jobs=1)
# Stopped, and nothing is written anywhere on what that costs.
WHO_KNOWS = Expected(end="canceled, receipt unknown", cost=Money.UNKNOWN, jobs=1)
RECEIPTS = {
    "KIE market": GOES_ON,
    "KIE Veo": GOES_ON,
    "KIE Suno": GOES_ON,
    "KIE images": GOES_ON,
    "fal": STOPPED,
    "fal images": STOPPED,
    "Google Omni": WHO_KNOWS,
    "Luma": GOES_ON,
    "Dream Machine": WHO_KNOWS,
    "Runway": STOPPED,
    "MiniMax v1": GOES_ON,
    "MiniMax v2": STOPPED,
    "xAI": GOES_ON,
    # They run by then, and what runs cannot be stopped.
    "DashScope": GOES_ON,
    "ModelArk": GOES_ON,
    "Kling": GOES_ON,
    "Vertex": GOES_ON,
    # Its jobs end as canceled, and are billed.
    "Replicate": Expected(
        end="canceled, receipt still_billed", cost=Money.PRICE, jobs=1, charged=Money.PRICE
    ),
    "OpenAI": GOES_ON,
    "Stability 3": GOES_ON,
}
FINISHED = Expected(end="succeeded, kept", cost=Money.PRICE, jobs=1, charged=Money.PRICE)
# The file is gone, and with it what was paid for.
GONE = replace(FINISHED, error=ErrorType.JOB_LOST, next_try="never", end="succeeded (provider_job_lost)")
# There is no other address; it is asked for until our patience is over.
NO_OTHER_ADDRESS = replace(FINISHED, error=ErrorType.TRANSIENT, next_try="usual", end="succeeded")
BUSY = replace(FINISHED, error=ErrorType.TRANSIENT, next_try="usual")
# What safety stops at Runway is charged, and Runway says so.
BILLED_REFUSAL = Expected(end="failed (safety_blocked)", cost=Money.PRICE, jobs=1, charged=Money.PRICE)
NO_CLIP = Expected(end="failed (generation_failed)", jobs=1)
# One activity orders a line and waits for it: what the service says of the line is that activity's failure.
UNSAFE_LINE = replace(
    NO_CLIP, error=ErrorType.SAFETY_BLOCKED, next_try="never", end="failed (safety_blocked)"
)
FAILED_LINE = replace(NO_CLIP, error=ErrorType.GENERATION_FAILED, next_try="never")
# The service has no word of its own for a failure, so nobody knows whether it is paid for.
HELD_LINE = Expected(
    error=ErrorType.OUTCOME_UNKNOWN, next_try="never", end="held", cost=Money.UNKNOWN, jobs=1
)
# The history shows lines that were made, and proves of no line that it was not: that is looked up, and held.
UNFOUND_LINE = replace(HELD_LINE, next_try="in 5 s")
UNMADE_LINE = replace(UNFOUND_LINE, jobs=0)
# Who asks too often has to be silent for that long.
SILENT_FOR_A_MINUTE = replace(FINISHED, error=ErrorType.RATE_LIMITED, next_try="in 60 s")
# The answer to a cancel has nothing that we read: how it stands afterwards is asked for.
UNREAD = {
    name: {"cancel: malformed JSON": RECEIPTS[name]}
    for name in ("fal", "fal images", "Google Omni", "Dream Machine", "Runway", "MiniMax v2", "DashScope")
}
KIE = {
    # It names a fresh address for an old one, within the same try.
    "fetch: expired URL": FINISHED,
}

OWN: dict[str, dict[str, Expected]] = {
    "KIE market": KIE,
    "KIE Veo": KIE,
    "KIE Suno": KIE,
    "KIE images": KIE,
    "fal": {"fetch: expired URL": NO_OTHER_ADDRESS},
    "fal images": {"fetch: expired URL": NO_OTHER_ADDRESS},
    "Google Omni": {
        # How it withholds a clip, and how it refuses a country: there is no word for either.
        "submit: moderated result": replace(NO_CLIP, end="failed (safety_blocked)"),
        "fetch: expired URL": GONE,
    },
    "Google Lyria": {
        "submit: moderated result": replace(NO_CLIP, error=ErrorType.GENERATION_FAILED, next_try="never"),
        "submit: moderated prompt": replace(
            NO_CLIP, error=ErrorType.SAFETY_BLOCKED, next_try="never", end="failed (safety_blocked)"
        ),
        "submit: failed": replace(NO_CLIP, error=ErrorType.GENERATION_FAILED, next_try="never"),
    },
    # The address lives as long as the task.
    "DashScope": {"fetch: expired URL": NO_OTHER_ADDRESS},
    # A clip that is kept back was made, and is charged.
    "xAI": {"submit: moderated result": BILLED_REFUSAL},
    "Runway": {
        "submit: moderated prompt": BILLED_REFUSAL,
        "submit: moderated result": BILLED_REFUSAL,
    },
    "Vertex": {
        # An exhausted quota is a 429 like any other.
        "submit: quota": replace(BUSY, error=ErrorType.RATE_LIMITED),
        "fetch: expired URL": GONE,
        # The bytes are in the answer itself, which cannot be continued.
        "fetch: ends half way": BUSY,
        "fetch: reset half way": BUSY,
    },
    "Replicate": {"fetch: expired URL": NO_OTHER_ADDRESS},
    "ElevenLabs": {
        # What is busy wants to be left alone for longer than usual.
        "submit: 429, Retry-After is garbage": replace(
            FINISHED, error=ErrorType.RATE_LIMITED, next_try="in 30 s"
        ),
        # It has no word of its own for a failure: a 500, of which nobody knows.
        "submit: failed": Expected(
            error=ErrorType.OUTCOME_UNKNOWN, next_try="never", end="held", cost=Money.UNKNOWN, jobs=1
        ),
    },
    "Stability 2.5": {
        "submit: 429, Retry-After is garbage": SILENT_FOR_A_MINUTE,
        "submit: failed": Expected(
            error=ErrorType.OUTCOME_UNKNOWN, next_try="never", end="held", cost=Money.UNKNOWN, jobs=1
        ),
    },
    "Stability 3": {
        "submit: 429, Retry-After is garbage": SILENT_FOR_A_MINUTE,
        # [?] The result of a job that failed is a 500, which might pass: it is asked for all the same.
        "submit: failed": Expected(
            error=ErrorType.TRANSIENT,
            next_try="usual",
            end="failed (timed_out), late",
            cost=Money.UNKNOWN,
            jobs=1,
        ),
        # The status says that it is not there yet; the body is not read.
        "status: malformed JSON": FINISHED,
        "fetch: expired URL": GONE,
    },
    "ElevenLabs speech": {
        "submit: 429, Retry-After is garbage": replace(
            FINISHED, error=ErrorType.RATE_LIMITED, next_try="in 15 s"
        ),
        "submit: failed": UNFOUND_LINE,
        "submit: never ends": UNFOUND_LINE,
        **{
            f"submit: {fault}": UNMADE_LINE
            for fault in ("500", "502", "503", "504", "reset before", "read timeout before")
        },
    },
    "MiniMax speech": {"submit: failed": HELD_LINE},
    "KIE speech": {
        **KIE,
        "submit: moderated prompt": UNSAFE_LINE,
        "submit: moderated result": UNSAFE_LINE,
        "submit: failed": FAILED_LINE,
        # Its owner decides who speaks; it is asked for when somebody asks for the same voice again.
        "submit: never ends": Expected(
            error=ErrorType.TIMED_OUT, next_try="never", end="open", cost=Money.UNKNOWN, jobs=1
        ),
        "submit: ends after our patience": FINISHED,
        "status: unknown job": Expected(
            error=ErrorType.JOB_LOST,
            next_try="never",
            end="failed (provider_job_lost)",
            cost=Money.UNKNOWN,
            jobs=1,
            charged=Money.PRICE,
        ),
    },
    "Google images": {
        "submit: moderated prompt": UNSAFE_LINE,
        "submit: failed": FAILED_LINE,
    },
    "Google speech": {
        "submit: moderated prompt": UNSAFE_LINE,
        # It has no word for a sound that it keeps back.
        "submit: moderated result": FAILED_LINE,
        "submit: failed": FAILED_LINE,
    },
}

PECULIAR = {name: UNREAD.get(name, {}) | OWN.get(name, {}) for name in OWN | UNREAD}
