// Between the stream and the jobs: who is new, what was missed, and what is said when one ends.
// Exports: follow, look.
import { api } from "./api.js";
import { active, change, dismiss, entry, inQueue, remembered, remove } from "./jobs.js";
import { absorb, describe } from "./news.js";
import { connect } from "./stream.js";
import { needOf } from "./needs.js";
import { tellEnd, tellNeed } from "./notify.js";
import { settle } from "./toasts.js";
import { isActive } from "./words.js";

// As many as one look at the list shows; what is older and still active is asked for by its id.
const PAGE = 50;
// The line is there when this is asked: who does not answer then does so soon.
const TRIES = 3;
const AGAIN_MS = 2000;

/** Begin: the queue as it stands, then all news. */
export function follow() {
  connect({ update, done, trouble, opened: () => catchUp() });
}

/** Ask how one job stands, now. @param {string} id @returns {Promise<void>} rejects with a Problem */
export async function look(id) {
  const before = statusBefore(id);
  const [job, picture] = await Promise.all([api.job(id), api.progress(id)]);
  describe(job);
  absorb(picture);
  ended(id, before);
}

function update(picture) {
  const before = statusBefore(picture.job_id);
  if (absorb(picture)) ended(picture.job_id, before);
  else name(picture.job_id, before);
}

// What was told of each job: two answers that say the same, at the same time, are one piece of news.
const told = new Map();

/** An end is told once: when a job that was active, here or when the page was last open, is not any more. */
function ended(id, before) {
  const job = entry(id);
  if (isActive(job.status)) return needed(job);
  if (before && isActive(before) && told.get(id) !== job.status) tellEnd(job);
  told.set(id, job.status);
  return undefined;
}

/** What somebody is needed for is told once, when it begins; when it is settled, its toast goes. */
function needed(job) {
  const need = needOf(job);
  const known = need ? JSON.stringify([need.kind, need.scenes]) : "";
  if (told.get(job.id) === known || !job.title) return;
  if (need) tellNeed(job, need);
  else settle(job.id);
  told.set(job.id, known);
}

function statusBefore(id) {
  return entry(id)?.status ?? inQueue(id);
}

function done({ job_id: id, status }) {
  // Its last update said the same; if that was missed, here is what to ask for.
  if (entry(id)?.status !== status) look(id).catch(() => {});
}

function trouble({ job_id: id, error }) {
  for (const each of id ? [entry(id)].filter(Boolean) : active.peek()) change(each.key, { trouble: error });
}

const asked = new Set();

/** A picture has no title: ask for it, once. */
async function name(id, before) {
  if (asked.has(id)) return;
  asked.add(id);
  await api.job(id).then(describe, () => {});
  asked.delete(id);
  ended(id, before);
}

/** Whatever happened while nobody listened. */
async function catchUp(tries = TRIES) {
  const known = new Set([...remembered(), ...active.peek().map((each) => each.id)].filter(Boolean));
  const page = await api.list({ limit: PAGE }).catch(() => null);
  if (!page) {
    if (tries > 1) setTimeout(catchUp, AGAIN_MS, tries - 1);
    return;
  }
  for (const summary of page.jobs) {
    const news = isActive(statusBefore(summary.job_id)) && !isActive(summary.status);
    // What ended meanwhile is looked at below; what ended before and was not in the queue is the gallery's.
    if (news || (!isActive(summary.status) && !known.has(summary.job_id))) continue;
    describe(summary);
    known.delete(summary.job_id);
    if (isActive(summary.status)) needed(entry(summary.job_id));
  }
  await Promise.all([...known].map((id) => look(id).catch((problem) => forget(id, problem))));
}

function forget(id, problem) {
  if (problem.status !== 404) return;
  dismiss({ id });
  remove(entry(id)?.key);
}
