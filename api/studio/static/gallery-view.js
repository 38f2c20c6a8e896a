// The gallery: films as the filters want them; more are loaded while the reader scrolls.
import { EmulatedNote } from "./emulated-note.js";
import { connection } from "./event-stream.js";
import { formatCount } from "./format.js";
import { useDrawnFilms } from "./gallery-drawn.js";
import { useGalleryKeys } from "./gallery-keys.js";
import { Filters } from "./gallery-filters.js";
import { filmGroups } from "./gallery-months.js";
import { useNearFilms } from "./gallery-near.js";
import { EmptyGallery, LoadError, NoMatches, Skeletons } from "./gallery-placeholders.js";
import { renderRuns } from "./gallery-runs.js";
import { clearSelection, selectedIds } from "./gallery-selection.js";
import {
  films, filters, findFilm, followAddress, isFiltered, loadError, loading, loadMore, nextCursor, refreshFilm,
  refreshFirstPage, retryLoad, total,
} from "./gallery-store.js";
import { DeletionErrors, SelectionBar } from "./gallery-toolbar.js";
import { computed, effect, html, useEffect, useLayoutEffect, useRef } from "./html.js";
import { jobs } from "./job-store.js";
import { isActive } from "./labels.js";
import { TrashBar } from "./trash-bar.js";
import { getNeed } from "./needs-you.js";
import { route, routeQuery } from "./router.js";

// The next page is loaded when its place is this near.
const LOAD_MARGIN = "1200px";
let scrollTop = 0;
const isSelecting = computed(() => selectedIds.value.size > 0);

export function GalleryView() {
  const grid = useRef(null);
  useEffect(() => {
    if (!followAddress(routeQuery.peek())) refreshFirstPage();
    return clearSelection;
  }, []);
  useEffect(() => { if (route.peek().name === "gallery") followAddress(routeQuery.value); }, [routeQuery.value]);
  useEffect(() => effect(refreshChangedFilms), []);
  useEffect(() => effect(retryWhenLive), []);
  useLayoutEffect(restoreScroll, []);
  useGalleryKeys(grid);
  useDrawnFilms();
  useNearFilms(grid);
  return html`<section class="gallery" aria-labelledby="gallery-title" data-selecting=${isSelecting.value}>
    <header class="gallery-head">
      <h1 id="gallery-title" tabindex="-1">${filters.value.trashed ? "Trash" : "Gallery"}</h1>
      <p class="gallery-total" role="status">${total.value === null ? "" : formatCount(total.value, "film")}</p>
      <${Filters} /></header>
    ${films.value.length > 0 && html`<${EmulatedNote} />`}
    <${TrashBar} />
    <${DeletionErrors} />
    <${Films} grid=${grid} />
    <${SelectionBar} />
  </section>`;
}

/** Open the gallery where it was left. */
function restoreScroll() {
  scrollTo(0, scrollTop);
  return () => { scrollTop = scrollY; };
}

/** Load again what failed because there was no connection. */
function retryWhenLive() {
  // In a microtask, because the signals that it reads must not run this effect again.
  if (connection.value === "live" && loadError.peek()?.status === 0) queueMicrotask(retryLoad);
}

/** Load films again whose jobs have started, ended, or begun to need somebody. */
function refreshChangedFilms() {
  for (const job of jobs.value.values()) {
    if (job.id && hasChanged(job) && isNews(job.id, `${job.status} ${getNeed(job)?.kind}`)) refreshFilm(job.id);
  }
}

/** @param {import("./job-store.js").JobEntry} job */
function hasChanged(job) {
  const film = job.id && findFilm(job.id)?.peek();
  if (!film) return isActive(job.status) && nextCursor.peek() !== undefined;
  return film.status !== job.status || film.needs_you?.kind !== getNeed(job)?.kind;
}

/** @type {Map<string, string>} */
const seen = new Map();

/** Return whether a job was not seen in this state before. @param {string} id @param {string} state */
function isNews(id, state) {
  if (seen.get(id) === state) return false;
  seen.set(id, state);
  return true;
}

/** @param {{grid: object}} props */
function Films({ grid }) {
  if (!films.value.length) return html`<${NoFilms} />`;
  return html`<div class="film-groups" role="group" aria-label="Films" aria-busy=${loading.value} ref=${grid}>
      ${filmGroups.value.map((group) => html`<${FilmGroup} key=${group.key} ...${group} />`)}
    </div>
    <${ListEnd} />`;
}

/** @param {import("./gallery-months.js").FilmGroup} group */
function FilmGroup({ month, films: shown }) {
  return html`${month && html`<h2 class="film-month">${month}</h2>`}
    <ul class="films" role="list" aria-label=${month || null}>${renderRuns(shown)}</ul>`;
}

function NoFilms() {
  if (loadError.value) return html`<${LoadError} problem=${loadError.value} />`;
  if (loading.value || nextCursor.value === undefined) return html`<${Skeletons} />`;
  if (nextCursor.value) return html`<${ListEnd} />`;
  return isFiltered.value ? html`<${NoMatches} />` : html`<${EmptyGallery} />`;
}

/** The end of the list: it loads the next page when it comes near. */
function ListEnd() {
  const ref = useRef(null);
  const isEnd = nextCursor.value === null;
  // Observed anew after each page, which may have been too short to push the end out of sight.
  useEffect(() => {
    if (isEnd || loadError.value) return undefined;
    const observer = new IntersectionObserver(([entry]) => {
      if (entry?.isIntersecting) loadMore();
    }, { rootMargin: LOAD_MARGIN });
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, [nextCursor.value, loadError.value, loading.value]);
  return html`<div class="gallery-more" ref=${ref}>
    <p role="status">${isEnd ? formatCount(films.value.length, "film") : loading.value ? "Loading more…" : ""}</p>
    ${loadError.value && html`<${LoadError} problem=${loadError.value} small />`}
  </div>`;
}
