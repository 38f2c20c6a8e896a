"""The notice of a job's end, made of its row."""

from contracts import CallerNotice, NoticeWay
from store.models import JobRow


def make_end_notice(row: JobRow, way: NoticeWay = NoticeWay.WEBHOOK) -> CallerNotice:
    """Make the same notice that the job's workflow makes when it ends."""
    return CallerNotice(
        job_id=row.id,
        run_id=row.run_id or "",
        status=row.status,
        gaps=tuple(row.gaps),
        error=row.error,
        ended_at=row.ended_at or row.created_at,
        way=way,
    )
