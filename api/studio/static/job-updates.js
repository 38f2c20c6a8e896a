// Merges what the server says of a job into the job store; older answers never replace newer ones.
import { now } from "./clock.js";
import { EMPTY_JOB, findJob, saveJob } from "./job-store.js";
import { isActive } from "./labels.js";

/**
 * Store a snapshot, unless a newer one is known.
 * @param {Api.ProgressSnapshot} snapshot @returns {boolean} whether the job's title is known
 */
export function applyProgress(snapshot) {
  const old = findJob(snapshot.job_id);
  if (old?.snapshot && isOlder(snapshot, old.snapshot)) return Boolean(old.title);
  // A snapshot from the database is the last known state: it does not say that the workflow can be read again.
  const outage = snapshot.source === "workflow" || !isActive(snapshot.status) ? null : old?.outage ?? null;
  const seconds = snapshot.film_seconds || old?.seconds || null;
  const { status, error } = snapshot;
  const job = old ?? { ...EMPTY_JOB, key: snapshot.job_id, id: snapshot.job_id, created: snapshot.started_at ?? "" };
  saveJob({ ...job, snapshot, seconds, receivedAt: now.peek(), status, error, outage });
  return Boolean(old?.title);
}

/**
 * Return whether a snapshot is older than another. Those from the database have no number: they only count for an end.
 * @param {Api.ProgressSnapshot} snapshot @param {Api.ProgressSnapshot} known
 */
function isOlder(snapshot, known) {
  return snapshot.seq < known.seq && (isActive(snapshot.status) || !isActive(known.status));
}

/** Store a job's title and settings. Its snapshot knows the status better. @param {Api.JobSummary} summary */
export function applySummary(summary) {
  const old = findJob(summary.job_id);
  const status = old?.snapshot && !isActive(old.snapshot.status) ? old.status : summary.status;
  saveJob({
    ...EMPTY_JOB, ...old, key: old?.key ?? summary.job_id, id: summary.job_id, title: summary.title, status,
    provider: summary.provider, model: summary.model, created: summary.created_at, error: summary.error,
    posterUrl: (summary.poster_small ?? summary.poster)?.url ?? "", pictureUrl: summary.reference_image?.url ?? "",
    gapCount: summary.gaps.length, listedNeed: summary.needs_you,
    seconds: summary.duration_seconds ?? old?.seconds ?? null,
    resolution: summary.resolution ?? old?.resolution ?? "", ratio: summary.aspect_ratio ?? old?.ratio ?? "",
  });
}
