// Keeps the job store in step with the server: through the event stream, and by asking for what it missed.
import { api, Problem } from "./api.js";
import { connectStream } from "./event-stream.js";
import { activeJobs, dismissId, findJob, getQueuedIds, getQueuedStatus, removeJob, updateJob } from "./job-store.js";
import { applyProgress, applySummary } from "./job-updates.js";
import { isActive } from "./labels.js";
import { getNeed } from "./needs-you.js";
import { notifyEnd, notifyNeed } from "./notifications.js";
import { closeToastsAbout } from "./toasts.js";

/** @typedef {import("./job-store.js").JobStatus} JobStatus */
/** @typedef {import("./job-store.js").SentJob} SentJob */

// One page of the list is enough for a queue; older jobs that are still active are asked for by their ids.
const PAGE_SIZE = 50;
// The connection works when the list is asked for: a server that does not answer yet will do so soon.
const LIST_TRIES = 3;
const LIST_RETRY_MS = 2000;

/** Load the queue as it is now, and follow the event stream from then on. */
export function startSync() {
  connectStream({ onUpdate: handleUpdate, onDone: handleDone, onOutage: handleOutage, onOpen: () => catchUp() });
}

/**
 * Load a job and its progress; an end is told of if the job was active `before`.
 * @param {string} id @param {JobStatus | undefined} [before] @returns {Promise<void>} rejects with a Problem
 */
export async function refreshJob(id, before = getLastStatus(id)) {
  const [job, snapshot] = await Promise.all([api.getJob(id), api.getProgress(id)]);
  applySummary(job);
  applyProgress(snapshot);
  notifyChange(id, before);
}

/** @param {Api.ProgressSnapshot} snapshot */
function handleUpdate(snapshot) {
  const before = getLastStatus(snapshot.job_id);
  if (applyProgress(snapshot)) notifyChange(snapshot.job_id, before);
  else loadTitle(snapshot.job_id, before);
}

/** @param {{job_id: string, status: Api.JobStatus}} end */
function handleDone({ job_id: id, status }) {
  // The last update has the same status, unless it was missed.
  if (findJob(id)?.status !== status) refreshJob(id).catch(() => {});
}

/** @param {{job_id: string | null, error: Api.JobError}} outage of one job, or of all */
function handleOutage({ job_id: id, error }) {
  const affected = id ? [findJob(id)] : activeJobs.peek();
  for (const job of affected) if (job) updateJob(job.key, { outage: error });
}

/** What was last said about each job, so that nothing is said twice. @type {Map<string, string>} */
const notified = new Map();

/** Notify of an end, or of a decision that is needed, once. @param {string} id @param {JobStatus | undefined} before */
function notifyChange(id, before) {
  const job = findJob(id);
  if (!isSent(job)) return;
  if (isActive(job.status)) {
    notifyNeedOnce(job);
    return;
  }
  // An end is news if the job was active, on this page or when the page was last open.
  if (!isActive(before)) return;
  if (notified.get(id) !== job.status) notifyEnd(job);
  notified.set(id, job.status);
}

/** @param {import("./job-store.js").JobEntry | undefined} job @returns {job is SentJob} */
const isSent = (job) => Boolean(job?.id);

/** Notify when a decision begins to be needed; close that toast when it is made. @param {SentJob} job */
function notifyNeedOnce(job) {
  const need = getNeed(job);
  const known = need ? JSON.stringify([need.kind, need.scenes]) : "";
  if (notified.get(job.id) === known || !job.title) return;
  if (need) notifyNeed(job, need);
  else closeToastsAbout(job.id);
  notified.set(job.id, known);
}

/** @param {string} id @returns {JobStatus | undefined} */
function getLastStatus(id) {
  return findJob(id)?.status ?? getQueuedStatus(id);
}

/** @type {Set<string>} */
const loadingTitles = new Set();

/**
 * Ask for the title of a job that was started elsewhere, because snapshots have none.
 * @param {string} id @param {JobStatus | undefined} before
 */
async function loadTitle(id, before) {
  if (loadingTitles.has(id)) return;
  loadingTitles.add(id);
  await api.getJob(id).then(applySummary, () => {});
  loadingTitles.delete(id);
  notifyChange(id, before);
}

/** Learn what happened while there was no connection. */
async function catchUp(tries = LIST_TRIES) {
  const missing = new Set([...getQueuedIds(), ...activeJobs.peek().map((job) => job.id)].filter(isId));
  const page = await api.listJobs({ limit: PAGE_SIZE }).catch(() => null);
  if (!page) {
    if (tries > 1) setTimeout(catchUp, LIST_RETRY_MS, tries - 1);
    return;
  }
  for (const summary of page.jobs) {
    if (needsRefresh(summary, missing)) continue;
    applySummary(summary);
    missing.delete(summary.job_id);
    const job = findJob(summary.job_id);
    if (isSent(job) && isActive(job.status)) notifyNeedOnce(job);
  }
  await Promise.all([...missing].map((id) => refreshJob(id).catch((problem) => forgetDeleted(id, problem))));
}

/** @param {string | null} id @returns {id is string} */
const isId = (id) => Boolean(id);

/**
 * Return whether the list says too little of a job: one that has ended meanwhile is loaded in full, and one that had
 * ended before and is not in the queue is left to the gallery.
 * @param {Api.JobSummary} summary @param {Set<string>} known
 */
function needsRefresh({ job_id: id, status }, known) {
  return !isActive(status) && (isActive(getLastStatus(id)) || !known.has(id));
}

/** @param {string} id @param {unknown} problem */
function forgetDeleted(id, problem) {
  if (!(problem instanceof Problem) || problem.status !== 404) return;
  dismissId(id);
  const job = findJob(id);
  if (job) removeJob(job.key);
}
