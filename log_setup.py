"""How logs are written: as text, or as a JSON object a line, with the ids of job, request and activity."""

import json
import logging
import re
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Literal

from temporalio import activity

from tracing import find_trace_ids

LogForm = Literal["text", "json"]
Ids = Callable[[], Mapping[str, object]]
TEXT_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
# A workflow of this type is called by its job's id.
JOB_WORKFLOW = "GenerationWorkflow"
WORKFLOW_IDS = ("workflow_id", "run_id", "workflow_type", "attempt")
# They say what each request or migration is; ours say what matters of it.
TALKATIVE = ("alembic", "temporalio.worker", "uvicorn.access")
# uvicorn gives these a handler of their own.
SERVER_LOGGERS = ("uvicorn", "uvicorn.error", "uvicorn.access")
# Where it does not belong, but somebody may put it there.
_KEYS = re.compile("ltk_[0-9A-Za-z]+")


class JsonFormatter(logging.Formatter):
    """Formats a record as one JSON object on one line; `find_ids` tells what it is about."""

    def __init__(self, find_ids: Ids) -> None:
        super().__init__()
        self._find_ids = find_ids

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, with what `extra={"fields": {…}}` adds."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **self._find_ids(),
            **find_trace_ids(),
            **_find_workflow_ids(record),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return _KEYS.sub("ltk_…", json.dumps(line, ensure_ascii=False, default=str))


def _find_workflow_ids(record: logging.LogRecord) -> Mapping[str, object]:
    """Return what the SDK's logger of workflows has put into a record."""
    known = getattr(record, "temporal_workflow", None)
    return {key: known[key] for key in WORKFLOW_IDS if key in known} if isinstance(known, dict) else {}


def write_logs(form: LogForm, find_ids: Ids) -> None:
    """Have all loggers of this process write to stderr in that form."""
    if form == "json":
        write_json_logs(find_ids)
    else:
        write_text_logs()


def write_json_logs(find_ids: Ids) -> None:
    """Have all loggers of this process write JSON to stderr, the server's own among them."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter(find_ids))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name in SERVER_LOGGERS:
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
    _quiet_talkative()


def write_text_logs() -> None:
    """Have all loggers of this process write lines of text to stderr."""
    logging.basicConfig(level=logging.INFO, format=TEXT_FORMAT)
    _quiet_talkative()


def find_activity_ids() -> Mapping[str, object]:
    """Return the ids of the activity that is logging, if any, and of its workflow and job."""
    if not activity.in_activity():
        return {}
    info = activity.info()
    return {
        **({"job_id": info.workflow_id} if info.workflow_type == JOB_WORKFLOW else {}),
        "workflow_id": info.workflow_id,
        "run_id": info.workflow_run_id,
        "activity": info.activity_type,
        "activity_id": info.activity_id,
        "attempt": info.attempt,
    }


def _quiet_talkative() -> None:
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
