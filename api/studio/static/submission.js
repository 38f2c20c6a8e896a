// Sends briefs. A film is in the queue before the first byte is sent, and the form is free at once.
import { api, Problem } from "./api.js";
import { connection } from "./event-stream.js";
import { effect, signal } from "./html.js";
import { addJob, findJob, jobs, removeJob, updateJob } from "./job-store.js";
import { isActive } from "./labels.js";
import { requestPermissionOnce } from "./notifications.js";
import { getPictureUrl } from "./picture.js";
import { isQueueOpen } from "./queue-state.js";
import { getJobHref, navigate } from "./router.js";
import { askForSoundOnce } from "./sound-choice.js";
import { refreshJob } from "./sync.js";
import { showToast } from "./toasts.js";

/** @typedef {import("./form-state.js").Brief} Brief */

const RETRY_DELAYS_MS = [800, 2000, 4000];
const MAX_TITLE_CHARS = 60;
const DOUBLE_CLICK_MS = 1000;
const UNPROCESSABLE = 422;
/** The key of the last film that the server has. */
export const lastSent = signal("");
let last = { text: "", at: 0 };
/** The briefs on their way, by key. @type {Map<string, Brief>} */
const briefs = new Map();

/**
 * Start a film.
 * @param {Brief} brief @param {number} price in US dollars, as the button said
 * @returns {Promise<Problem | null>} why the server refused it: then it is not in the queue
 */
export async function submitBrief(brief, price) {
  const text = JSON.stringify(brief);
  // A double click starts one film.
  if (text === last.text && Date.now() - last.at < DOUBLE_CLICK_MS) return null;
  last = { text, at: Date.now() };
  requestPermissionOnce();
  askForSoundOnce();
  const key = createKey();
  briefs.set(key, brief);
  addJob({
    key, title: brief.title ?? deriveTitle(brief.prompt ?? brief.script ?? ""), status: "sending",
    provider: brief.provider, model: brief.model ?? "", seconds: toSeconds(brief.duration_seconds),
    resolution: brief.resolution, ratio: brief.aspect_ratio, created: new Date().toISOString(), price,
    pictureUrl: getPictureUrl(brief.reference_image),
  });
  return sendBrief(key);
}

/** @param {string | number | undefined} value as it was typed */
const toSeconds = (value) => (typeof value === "number" ? value : null);

/**
 * Send a brief again under the same key: if it did arrive, this is the same job.
 * @param {import("./job-store.js").JobEntry} job
 */
export function resendBrief(job) {
  updateJob(job.key, { status: "sending", note: "" });
  return sendBrief(job.key);
}

// When the connection is back, what did not reach the server is sent.
effect(() => {
  if (connection.value !== "live") return;
  for (const job of jobs.peek().values()) if (job.status === "unsent") resendBrief(job);
});

/** @param {string} key @returns {Promise<Problem | null>} */
async function sendBrief(key) {
  try {
    acceptJob(key, (await postBrief(key)).job_id, "");
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    // The server has stored the job, although Temporal cannot start it yet.
    if (problem.jobId) acceptJob(key, problem.jobId, "Saved: starts when Temporal is back");
    else if (problem.status === UNPROCESSABLE) return refuseJob(key, problem);
    else updateJob(key, { status: "unsent", note: problem.message });
  }
  return null;
}

/** @param {string} key */
async function postBrief(key) {
  const brief = briefs.get(key) ?? {};
  for (const delay of RETRY_DELAYS_MS) {
    try {
      return await api.createJob(brief, key);
    } catch (problem) {
      if (!(problem instanceof Problem) || problem.status !== 0) throw problem;
      updateJob(key, { note: "No connection: trying again" });
      await new Promise((resolve) => setTimeout(resolve, delay));
    }
  }
  return api.createJob(brief, key);
}

/** @param {string} key @param {string} id @param {string} note */
function acceptJob(key, id, note) {
  briefs.delete(key);
  lastSent.value = key;
  // The event stream may have been faster, and have brought the job under its id.
  const early = findJob(id);
  if (early && early.key !== key) removeJob(early.key);
  const { status = "queued", snapshot = null, receivedAt = 0 } = early ?? {};
  updateJob(key, { id, note, status, snapshot, receivedAt });
  if (!isQueueOpen.peek() && isActive(status)) sayItIsQueued(id);
  // The stream may even have brought the end: that is news to whoever has just sent the film.
  refreshJob(id, "sending").catch(() => {});
}

/** @param {string} id */
function sayItIsQueued(id) {
  const action = { label: "Show it", run: () => navigate(getJobHref(id)) };
  showToast(`In the queue: ${findJob(id)?.title ?? ""}`, { about: id, action });
}

/** @param {string} key @param {Problem} problem */
function refuseJob(key, problem) {
  briefs.delete(key);
  removeJob(key);
  return problem;
}

/** Create a random key. `crypto.randomUUID` is only there for pages that come over TLS. */
export function createKey() {
  const parts = crypto.getRandomValues(new Uint32Array(4));
  return Array.from(parts, (part) => part.toString(16).padStart(8, "0")).join("");
}

/** Name a film without a title as the server will. @param {string} text */
export function deriveTitle(text) {
  const line = text.split(/\s+/).filter(Boolean).join(" ");
  if (line.length <= MAX_TITLE_CHARS) return line;
  const start = line.slice(0, MAX_TITLE_CHARS);
  return `${start.slice(0, Math.max(start.lastIndexOf(" "), 1)).replace(/[ ,;:.]+$/, "")}…`;
}
