// The gallery's films: the pages of the server's list that were loaded so far.
import { api, Problem } from "./api.js";
import { batch, computed, signal } from "./html.js";

const PAGE_SIZE = 40;
// Links to files are valid for an hour.
const MAX_AGE_MS = 45 * 60 * 1000;
const NOT_FOUND = 404;

/** @typedef {typeof NO_FILTERS} GalleryFilters */
/** @typedef {import("@preact/signals").Signal<Api.JobSummary>} FilmSignal */

const NO_FILTERS = { q: "", status: "", provider: "", favorite: false };
const FILTER_NAMES = /** @type {(keyof GalleryFilters)[]} */ (Object.keys(NO_FILTERS));

/**
 * Newest first. Each film has a signal of its own, so that a change of one does not draw the others again.
 * @type {import("@preact/signals").Signal<FilmSignal[]>}
 */
export const films = signal([]);
export const filters = signal(NO_FILTERS);
export const loading = signal(false);
/** Why the last page could not be loaded. @type {import("@preact/signals").Signal<Problem | null>} */
export const loadError = signal(null);
/**
 * The cursor of the next page: null after the last one, undefined before the first.
 * @type {import("@preact/signals").Signal<string | null | undefined>}
 */
export const nextCursor = signal(undefined);

export const isFiltered = computed(() => FILTER_NAMES.some((name) => filters.value[name] !== NO_FILTERS[name]));

/** Change some filters, and load the films that match. @param {Partial<GalleryFilters>} changes */
export function setFilters(changes) {
  filters.value = { ...filters.value, ...changes };
  loadFirstPage();
}

export const clearFilters = () => setFilters(NO_FILTERS);

let request = new AbortController();
let firstPageAt = 0;

/** Load the first page in place of all films. */
export const loadFirstPage = () => loadPage();

/** Load the next page, unless one is being loaded. */
export function loadMore() {
  if (!loading.value && nextCursor.value) loadPage(nextCursor.value);
}

/** Load the page that failed again. */
export const retryLoad = () => (films.value.length ? loadPage(nextCursor.value) : loadPage());

/** @param {string | null} [cursor] */
async function loadPage(cursor) {
  request.abort();
  const own = request = new AbortController();
  batch(() => { loading.value = true; loadError.value = null; });
  try {
    const page = await api.listJobs(toQuery(filters.value, cursor), own.signal);
    if (!cursor) firstPageAt = Date.now();
    showPage(cursor ? films.value : [], page);
  } catch (error) {
    if (!own.signal.aborted) showError(error, cursor);
  }
  if (request === own) loading.value = false;
}

/**
 * Build the query of a page.
 * @param {GalleryFilters} filters @param {string | null} [cursor] @returns {Record<string, string | number | boolean>}
 */
export function toQuery({ status, ...others }, cursor) {
  // The API keeps `needs_you` apart from the status: such a film may be being generated as well.
  const state = status === "needs_you" ? { needs_you: true } : { status };
  const given = Object.entries({ ...others, ...state, cursor: cursor ?? "" }).filter(([, value]) => value);
  return { ...Object.fromEntries(given), limit: PAGE_SIZE };
}

/** @param {FilmSignal[]} before @param {Api.JobList} page */
function showPage(before, page) {
  const known = new Set(before.map((film) => film.peek().job_id));
  const added = page.jobs.filter((job) => !known.has(job.job_id)).map((job) => signal(job));
  batch(() => { films.value = [...before, ...added]; nextCursor.value = page.next_cursor; });
}

/** @param {unknown} error @param {string | null} [cursor] */
function showError(error, cursor) {
  if (!(error instanceof Problem)) throw error;
  // Films of other filters must not look like the answer to these.
  batch(() => { loadError.value = error; if (!cursor) films.value = []; });
}

/** Load the first page again: new films come on top, and changed ones are updated. */
export async function refreshFirstPage() {
  const isOld = Date.now() - firstPageAt > MAX_AGE_MS;
  if (nextCursor.value === undefined || loadError.value || isOld) return loadFirstPage();
  const page = await api.listJobs(toQuery(filters.value)).catch(() => null);
  if (page && !loading.value) page.jobs.reverse().forEach(addOrUpdateFilm);
}

/** Update a film, if it is in the list. @param {Api.JobSummary} job */
export function updateFilm(job) {
  const film = findFilm(job.job_id);
  if (film) film.value = job;
}

/** @param {Api.JobSummary} job */
function addOrUpdateFilm(job) {
  if (findFilm(job.job_id)) updateFilm(job);
  else films.value = [signal(job), ...films.value];
}

/** @param {Iterable<string>} ids */
export function removeFilms(ids) {
  const removed = new Set(ids);
  films.value = films.value.filter((film) => !removed.has(film.peek().job_id));
}

/** Load one film again, because its links have expired or its status has changed. @param {string} id */
export async function refreshFilm(id) {
  try {
    const job = await api.getJob(id);
    // Whether a film matches the filters is for the server to say.
    if (isFiltered.value) updateFilm(job);
    else addOrUpdateFilm(job);
  } catch (error) {
    if (error instanceof Problem && error.status === NOT_FOUND) removeFilms([id]);
  }
}

/** @param {string} id */
export const findFilm = (id) => films.peek().find((film) => film.peek().job_id === id);
