// The gallery's films: the pages of the server's list that were loaded so far.
import { api, Problem } from "./api.js";
import { FILTER_NAMES, NO_FILTERS, readFilters, toQuery, writeFilters } from "./gallery-query.js";
import { batch, computed, signal } from "./html.js";
import { setRouteQuery } from "./router.js";

// Links to files are valid for an hour.
const MAX_AGE_MS = 45 * 60 * 1000;
const NOT_FOUND = 404;

/** @typedef {import("./gallery-query.js").GalleryFilters} GalleryFilters */
/** @typedef {import("@preact/signals").Signal<Api.JobSummary>} FilmSignal */

/**
 * In the order that the filters name. Each film has a signal of its own, so that a change of one draws no other again.
 * @type {import("@preact/signals").Signal<FilmSignal[]>}
 */
export const films = signal([]);
export const filters = signal(NO_FILTERS);
/** How many films match, loaded or not; null: not known yet. */
export const total = signal(/** @type {number | null} */ (null));
export const loading = signal(false);
/** Why the last page could not be loaded. @type {import("@preact/signals").Signal<Problem | null>} */
export const loadError = signal(null);
/**
 * The cursor of the next page: null after the last one, undefined before the first.
 * @type {import("@preact/signals").Signal<string | null | undefined>}
 */
export const nextCursor = signal(undefined);

export const isFiltered = computed(() => FILTER_NAMES.some((name) => filters.value[name] !== NO_FILTERS[name]));

/** Change some filters, write them into the address, and load the films. @param {Partial<GalleryFilters>} changes */
export function setFilters(changes) {
  filters.value = { ...filters.value, ...changes };
  // What is typed makes no steps to go back by.
  setRouteQuery(writeFilters(filters.value), { replace: "q" in changes && Object.keys(changes).length === 1 });
  loadFirstPage();
}

/** Take the filters from the address; return whether they are others than before. @param {string} query */
export function followAddress(query) {
  const found = readFilters(query);
  if (FILTER_NAMES.every((name) => found[name] === filters.peek()[name])) return false;
  filters.value = found;
  loadFirstPage();
  return true;
}

/** The gallery as it was left. */
export function getGalleryHref() {
  const query = writeFilters(filters.value);
  return query ? `#/gallery?${query}` : "#/gallery";
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

/** @param {FilmSignal[]} before @param {Api.JobList} page */
function showPage(before, page) {
  const known = new Set(before.map((film) => film.peek().job_id));
  const added = page.jobs.filter((job) => !known.has(job.job_id)).map((job) => signal(job));
  batch(() => {
    films.value = [...before, ...added];
    nextCursor.value = page.next_cursor;
    total.value = page.total ?? total.peek();
  });
}

/** @param {unknown} error @param {string | null} [cursor] */
function showError(error, cursor) {
  if (!(error instanceof Problem)) throw error;
  // Films of other filters must not look like the answer to these.
  batch(() => { loadError.value = error; if (!cursor) { films.value = []; total.value = null; } });
}

/** Load the first page again: changed films are updated, and new ones come on top, or where the order has them. */
export async function refreshFirstPage() {
  const isOld = Date.now() - firstPageAt > MAX_AGE_MS;
  if (nextCursor.value === undefined || loadError.value || isOld) return loadFirstPage();
  const page = await api.listJobs(toQuery(filters.value)).catch(() => null);
  if (!page || loading.value) return;
  if (filters.value.sort && page.jobs.some((job) => !findFilm(job.job_id))) showPage([], page);
  else page.jobs.reverse().forEach(addOrUpdateFilm);
  total.value = page.total;
}

/** Update a film, if it is in the list. @param {Api.JobSummary} job */
export function updateFilm(job) {
  const film = findFilm(job.job_id);
  if (film) film.value = job;
}

/** @param {Api.JobSummary} job */
function addOrUpdateFilm(job) {
  if (findFilm(job.job_id)) updateFilm(job);
  else batch(() => { films.value = [signal(job), ...films.value]; total.value = (total.peek() ?? 0) + 1; });
}

/** @param {Iterable<string>} ids */
export function removeFilms(ids) {
  const removed = new Set(ids);
  const left = films.value.filter((film) => !removed.has(film.peek().job_id));
  const count = films.value.length - left.length;
  batch(() => { films.value = left; if (total.peek() !== null) total.value = (total.peek() ?? 0) - count; });
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
