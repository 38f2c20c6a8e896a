// The jobs that this page knows, and which of them are in the queue.
import { computed, signal } from "./html.js";
import { isActive } from "./labels.js";
import { loadLocal, onLocalChange, saveLocal } from "./local-storage.js";

/** @typedef {import("./labels.js").JobStatus} JobStatus */

/**
 * What the page knows of a job.
 * @typedef {object} JobEntry
 * @property {string} key stays the same from the click on; equal to `id` unless the job was sent from this page
 * @property {string | null} id null until the server has accepted the job
 * @property {string} title
 * @property {JobStatus} status
 * @property {string} provider
 * @property {string} model
 * @property {number | null} seconds the film's length
 * @property {string} resolution
 * @property {string} ratio
 * @property {string} created ISO time
 * @property {Api.ProgressSnapshot | null} snapshot the last progress that was received
 * @property {number} receivedAt when the snapshot came, in ms of the server's time
 * @property {Api.JobError | null} outage why no progress can be read now
 * @property {Api.JobError | null} error
 * @property {string} note what happens to a job that is being sent
 * @property {string} posterUrl
 * @property {string} pictureUrl of the picture that the film begins from
 * @property {number} gapCount
 * @property {Api.OwnerNeed | null} listedNeed `needs_you` as a list had it, for jobs without a snapshot
 * @property {number} price in US dollars, as the button said before the job was sent
 */

/** A job that the server has accepted. @typedef {JobEntry & {id: string}} SentJob */
/** A job whose progress is known. @typedef {SentJob & {snapshot: Api.ProgressSnapshot}} KnownJob */

const QUEUE = "queue";
// A queue that nobody ever clears must still open quickly.
const MAX_ENDED = 40;

/** @type {import("@preact/signals").Signal<Map<string, JobEntry>>} by key */
export const jobs = signal(new Map());

/** The queue as it is stored: the last known status of each job, by id. @returns {Map<string, JobStatus>} */
const loadQueue = () => new Map(Object.entries(loadLocal(QUEUE, {})));

const queue = signal(loadQueue());
onLocalChange(QUEUE, () => { queue.value = loadQueue(); });

/** @type {Omit<JobEntry, "key">} */
export const EMPTY_JOB = {
  id: null, title: "", status: "queued", provider: "", model: "", seconds: null, resolution: "", ratio: "", created: "",
  snapshot: null, receivedAt: 0, outage: null, error: null, note: "", posterUrl: "", pictureUrl: "", gapCount: 0,
  listedNeed: null, price: 0,
};

/** @param {string} id @returns {JobEntry | undefined} */
export function findJob(id) {
  return jobs.value.get(id) ?? [...jobs.value.values()].find((job) => job.id === id);
}

// A job without a title was started elsewhere a moment ago; its title is being asked for.
const titled = computed(() => [...jobs.value.values()].filter((job) => job.title));

export const activeJobs = computed(() => titled.value.filter((job) => isActive(job.status)));

/** @param {JobEntry} job */
const hasEnded = ({ status }) => Number(!isActive(status) && status !== "unsent");

/** The jobs that the queue shows: those that go on above those that have ended, and the newest first. */
export const queuedJobs = computed(() => titled.value
  .filter((job) => isActive(job.status) || job.status === "unsent" || (job.id && queue.value.has(job.id)))
  .sort((a, b) => hasEnded(a) - hasEnded(b) || b.created.localeCompare(a.created)));

/** Return the status with which a job is in the queue; undefined if it is not in it. @param {string} id */
export const getQueuedStatus = (id) => queue.value.get(id);

/** Return the ids in the queue, including those from when the page was last open. */
export const getQueuedIds = () => [...queue.value.keys()];

/** @param {Partial<JobEntry> & {key: string}} fields */
export function addJob(fields) {
  saveJob({ ...EMPTY_JOB, ...fields });
}

/** @param {string} key @param {Partial<JobEntry>} fields */
export function updateJob(key, fields) {
  const job = jobs.value.get(key);
  if (job) saveJob({ ...job, ...fields });
}

/** @param {string} key */
export function removeJob(key) {
  const next = new Map(jobs.value);
  next.delete(key);
  jobs.value = next;
}

/** Take an ended job out of the queue; it stays in the gallery. @param {JobEntry} job */
export function dismissJob({ key, id, status }) {
  if (id) dismissId(id);
  if (status === "unsent") removeJob(key);
}

/** @param {string} id */
export function dismissId(id) {
  editQueue((next) => next.delete(id));
}

/** Store a job, and note its status in the queue. @param {JobEntry} job */
export function saveJob(job) {
  jobs.value = new Map(jobs.value).set(job.key, job);
  const { id, status } = job;
  if (!id || !(isActive(status) || queue.value.has(id)) || queue.value.get(id) === status) return;
  editQueue((next) => next.set(id, status));
}

/** @param {(next: Map<string, JobStatus>) => void} edit */
function editQueue(edit) {
  const next = new Map(queue.value);
  edit(next);
  const ended = [...next].filter(([, status]) => !isActive(status));
  for (const [id] of ended.slice(0, -MAX_ENDED)) next.delete(id);
  queue.value = next;
  saveLocal(QUEUE, Object.fromEntries(next));
}
