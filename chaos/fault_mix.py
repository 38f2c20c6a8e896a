"""The fault rules of a run: every kind that an operation can have, each with a few per cent.

Left out is a job that never ends: Longtake waits 20 minutes and more for one, whatever the emulator's speed.
"""

from typing import Any

Json = dict[str, Any]
# How Stability reports a failed job is not known: the emulator's response (500) would be retried for a day.
# The pattern excludes it by its first letter, which no other service has.
JOB_FAILURE_RULE: Json = {
    "operation": "submit",
    "service": "[!s]*",
    "chance": 0.02,
    "fault": {"kind": "failed"},
}
# Tuples of (chance, fault), one constant per operation.
SUBMIT_FAULTS: tuple[tuple[float, Json], ...] = (
    (0.02, {"kind": "reset", "when": "after"}),
    (0.004, {"kind": "hang", "when": "after"}),
    (0.01, {"kind": "malformed"}),
    (0.015, {"kind": "http", "status": 500}),
    (0.015, {"kind": "http", "status": 503, "retry_after": 1}),
    (0.015, {"kind": "code", "status": 503}),
    (0.02, {"kind": "http", "status": 429, "retry_after": 2}),
    (0.01, {"kind": "code", "status": 429, "retry_after": 1, "retry_form": "date"}),
    (0.01, {"kind": "reset", "when": "before"}),
    (0.003, {"kind": "hang", "when": "before"}),
    (0.03, {"kind": "slow", "seconds": 60}),
    (0.03, {"kind": "webhook_first"}),
    (0.03, {"kind": "late", "seconds": 200}),
    (0.015, {"kind": "moderated_prompt"}),
    (0.015, {"kind": "moderated_result"}),
    (0.003, {"kind": "quota"}),
)
STATUS_FAULTS: tuple[tuple[float, Json], ...] = (
    (0.02, {"kind": "http", "status": 500}),
    (0.02, {"kind": "http", "status": 429, "retry_after": 1, "retry_form": "garbage"}),
    (0.01, {"kind": "code", "status": 500}),
    (0.01, {"kind": "reset"}),
    (0.003, {"kind": "hang"}),
    (0.02, {"kind": "slow", "seconds": 30}),
    (0.01, {"kind": "malformed"}),
    (0.01, {"kind": "unknown_status"}),
    (0.02, {"kind": "progress_back"}),
    (0.002, {"kind": "lost"}),
)
FETCH_FAULTS: tuple[tuple[float, Json], ...] = (
    (0.02, {"kind": "http", "status": 503}),
    (0.01, {"kind": "reset"}),
    (0.002, {"kind": "hang"}),
    (0.02, {"kind": "slow", "seconds": 30}),
    (0.01, {"kind": "expired"}),
    (0.01, {"kind": "truncated"}),
    (0.01, {"kind": "short"}),
    (0.01, {"kind": "corrupt"}),
    (0.01, {"kind": "breaks"}),
)
WEBHOOK_FAULTS: tuple[tuple[float, Json], ...] = (
    (0.05, {"kind": "late", "seconds": 120}),
    (0.05, {"kind": "doubled"}),
    (0.05, {"kind": "forged"}),
    (0.05, {"kind": "replayed"}),
    (0.05, {"kind": "lost"}),
)
LIST_FAULTS: tuple[tuple[float, Json], ...] = (
    (0.02, {"kind": "http", "status": 503}),
    (0.02, {"kind": "reset"}),
    (0.01, {"kind": "malformed"}),
    (0.02, {"kind": "slow", "seconds": 30}),
)
# Rewrites every list that no other fault strikes.
REWRITE_RULE: Json = {"operation": "list", "fault": {"kind": "rewritten"}}
CANCEL_FAULTS: tuple[tuple[float, Json], ...] = ((0.02, {"kind": "reset", "when": "after"}),)
STATUS_ONLY_KINDS = {"unknown_status", "progress_back"}
RESULT_FAULTS = tuple(
    (chance, fault) for chance, fault in STATUS_FAULTS if fault["kind"] not in STATUS_ONLY_KINDS
)


# Interrupts every download that no other fault strikes, three times a file, as a bad connection does.
INTERRUPTION_RULE: Json = {"operation": "fetch", "fault": {"kind": "breaks_off"}}
# So each file is fetched four times; other fetch faults get a quarter of their chance to stay as frequent.
FETCHES_PER_FILE = 4


def build_fault_rules(share: float = 1.0) -> list[Json]:
    """Return the emulator's rules (`emulator.fault_rules.FaultRule`); `share` scales all chances, 0: none."""
    if not share:
        return []
    faults = {
        "submit": SUBMIT_FAULTS,
        "status": STATUS_FAULTS,
        "result": RESULT_FAULTS,
        "fetch": [(chance / FETCHES_PER_FILE, fault) for chance, fault in FETCH_FAULTS],
        "webhook": WEBHOOK_FAULTS,
        "list": LIST_FAULTS,
        "cancel": (*LIST_FAULTS, *CANCEL_FAULTS),
    }
    rules = [
        {"operation": operation, "chance": chance * share, "fault": fault}
        for operation, chances in faults.items()
        for chance, fault in chances
    ]
    return [
        *rules,
        JOB_FAILURE_RULE | {"chance": JOB_FAILURE_RULE["chance"] * share},
        REWRITE_RULE,
        INTERRUPTION_RULE,
    ]
