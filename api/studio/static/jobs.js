// The jobs that this page knows, and which of them stand in the queue.
// Exports: jobs (signal), BLANK, entry, active, queued, inQueue, remembered, add, change, remove, dismiss, store.
import { computed, signal } from "./html.js";
import { keep, recall } from "./keep.js";
import { isActive } from "./words.js";

/**
 * @typedef {object} Entry
 * @property {string} key stays the same from the click on; `id` is null until the server gave one
 * @property {string | null} id
 * @property {string} title @property {string} status @property {string} provider @property {string} model
 * @property {number | null} seconds @property {string} resolution @property {string} ratio @property {string} created
 * @property {object | null} picture the last Progress, @property {number} at the time of its arrival
 * @property {{type: string, message: string} | null} trouble why no news comes
 * @property {object | null} error @property {string} note @property {string} poster its address @property {number} gaps
 * @property {object | null} needs what a list said that only the reader can decide
 * @property {number} price in US dollars, as its button said before it was sent
 */

/** @type {import("@preact/signals").Signal<Map<string, Entry>>} by key, which is the id for all but new ones */
export const jobs = signal(new Map());

// What stands in the queue, with the status it was last seen in: ids outlive the page.
const shown = signal(new Map(Object.entries(recall("queue", {}))));

export const BLANK = {
  id: null, title: "", status: "queued", provider: "", model: "", seconds: null, resolution: "", ratio: "", created: "",
  picture: null, at: 0, trouble: null, error: null, note: "", poster: "", gaps: 0, price: 0, needs: null,
};
// Who never dismisses anything still has a queue that opens quickly.
const MOST_ENDED = 40;

/** The entry of an id. @param {string} id @returns {Entry | undefined} */
export function entry(id) {
  return jobs.value.get(id) ?? [...jobs.value.values()].find((each) => each.id === id);
}

// What has no name yet was begun elsewhere a moment ago: it is asked for.
const named = computed(() => [...jobs.value.values()].filter((each) => each.title));

export const active = computed(() => named.value.filter((each) => isActive(each.status)));

/** What the queue shows, newest first. */
export const queued = computed(() => named.value
  .filter((each) => isActive(each.status) || each.status === "unsent" || shown.value.has(each.id))
  .sort((a, b) => b.created.localeCompare(a.created)));

/** Whether it stood in the queue, and as what. @param {string} id @returns {string | undefined} */
export const inQueue = (id) => shown.value.get(id);

/** The ids that stand in it, now or when the page was last open. */
export const remembered = () => [...shown.value.keys()];

/** @param {Partial<Entry> & {key: string}} fields */
export function add(fields) {
  store({ ...BLANK, ...fields });
}

/** @param {string} key @param {Partial<Entry>} fields */
export function change(key, fields) {
  const old = jobs.value.get(key);
  if (old) store({ ...old, ...fields });
}

/** @param {string} key */
export function remove(key) {
  const next = new Map(jobs.value);
  next.delete(key);
  jobs.value = next;
}

/** Take an ended one out of the queue; it stays in the gallery. @param {Entry} gone */
export function dismiss(gone) {
  remembering((next) => next.delete(gone.id));
  if (gone.status === "unsent") remove(gone.key);
}

/** @param {Entry} next */
export function store(next) {
  jobs.value = new Map(jobs.value).set(next.key, next);
  if (next.id && (isActive(next.status) || shown.value.has(next.id))) {
    if (shown.value.get(next.id) !== next.status) remembering((ids) => ids.set(next.id, next.status));
  }
}

function remembering(edit) {
  const next = new Map(shown.value);
  edit(next);
  const ended = [...next].filter(([, status]) => !isActive(status));
  for (const [id] of ended.slice(0, -MOST_ENDED)) next.delete(id);
  shown.value = next;
  keep("queue", Object.fromEntries(next));
}

// Another tab dismissed something, or began it.
addEventListener("storage", (event) => {
  if (event.key === "longtake.queue") shown.value = new Map(Object.entries(recall("queue", {})));
});
