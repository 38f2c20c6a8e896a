// The gallery's films: pages of the server's list, as far as somebody has scrolled.
// Exports: films, filters, busy, problem, next, filtered, narrow, widen, load, more, again, freshen, put, drop, refresh, shown.
import { api } from "./api.js";
import { batch, computed, signal } from "./html.js";

const PAGE = 40;
// Links to files are good for an hour.
const OLD_MS = 45 * 60 * 1000;
const EVERYTHING = { q: "", status: "", provider: "", favorite: false };

/**
 * Each film in a signal of its own: one that changes is drawn anew alone.
 * @type {import("@preact/signals").Signal<import("@preact/signals").Signal<object>[]>} newest first
 */
export const films = signal([]);
export const filters = signal(EVERYTHING);
export const busy = signal(false);
/** @type {import("@preact/signals").Signal<Error | null>} why the last page did not come */
export const problem = signal(null);
/** The cursor of the page that comes next: null behind the last one, undefined before the first. */
export const next = signal(undefined);

export const filtered = computed(() => Object.keys(EVERYTHING).some((name) => filters.value[name] !== EVERYTHING[name]));

/** Show only what fits these too. @param {Partial<typeof EVERYTHING>} more */
export function narrow(more) {
  filters.value = { ...filters.value, ...more };
  load();
}

export const widen = () => narrow(EVERYTHING);

let asking = new AbortController();
let askedAt = 0;

/** The first page, in the place of all that is shown. */
export const load = () => ask();

/** The next page, unless one is on its way already. */
export function more() {
  if (!busy.value && next.value) ask(next.value);
}

/** What failed, once more. */
export const again = () => (films.value.length ? ask(next.value) : ask());

async function ask(cursor) {
  asking.abort();
  const mine = asking = new AbortController();
  batch(() => { busy.value = true; problem.value = null; });
  try {
    const page = await api.list(query(cursor), mine.signal);
    if (!cursor) askedAt = Date.now();
    show(cursor ? films.value : [], page);
  } catch (error) {
    if (error.name !== "AbortError") fail(error, cursor);
  }
  if (asking === mine) busy.value = false;
}

function query(cursor) {
  const { status, ...others } = filters.value;
  // What needs somebody is no status of its own: a film may be made on meanwhile.
  const state = status === "needs_you" ? { needs_you: true } : { status };
  const given = Object.entries({ ...others, ...state, cursor }).filter(([, value]) => value);
  return { ...Object.fromEntries(given), limit: PAGE };
}

function show(before, page) {
  const known = new Set(before.map((film) => film.peek().job_id));
  const fresh = page.jobs.filter((job) => !known.has(job.job_id)).map((job) => signal(job));
  batch(() => { films.value = [...before, ...fresh]; next.value = page.next_cursor; });
}

function fail(error, cursor) {
  // What was shown before is no answer to what was asked now.
  batch(() => { problem.value = error; if (!cursor) films.value = []; });
}

/** Somebody looks again: what is new comes on top, and what has changed is drawn anew. */
export async function freshen() {
  if (next.value === undefined || problem.value || Date.now() - askedAt > OLD_MS) return load();
  const page = await api.list(query()).catch(() => null);
  if (page && !busy.value) page.jobs.reverse().forEach(welcome);
}

/** Take in what the server says of a film, if it is shown. @param {object} job */
export function put(job) {
  const film = shown(job.job_id);
  if (film) film.value = job;
}

/** The same; one that is not shown yet comes on top. */
function welcome(job) {
  if (shown(job.job_id)) put(job);
  else films.value = [signal(job), ...films.value];
}

/** @param {Iterable<string>} ids of films that are no more */
export function drop(ids) {
  const gone = new Set(ids);
  films.value = films.value.filter((film) => !gone.has(film.peek().job_id));
}

/** Ask for one film anew: its links have expired, or it has ended. A film that is no more leaves. @param {string} id */
export async function refresh(id) {
  try {
    const job = await api.job(id);
    if (filtered.value) put(job);
    else welcome(job);
  } catch (error) {
    if (error.status === 404) drop([id]);
  }
}

/** @param {string} id */
export const shown = (id) => films.peek().find((film) => film.peek().job_id === id);
