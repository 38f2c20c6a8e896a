// The gallery: all films, newest first, as far as somebody scrolls.
// Exports: Gallery.
import { Card } from "./gallery-card.js";
import { Filters, Refused, Selection } from "./gallery-bar.js";
import { Icon } from "./icons.js";
import { again, busy, films, filtered, freshen, more, next, problem, refresh, shown, widen } from "./gallery-films.js";
import { connection } from "./stream.js";
import { clear, selected } from "./gallery-select.js";
import { computed, effect, html, useEffect, useLayoutEffect, useRef } from "./html.js";
import { isActive } from "./words.js";
import { needOf } from "./needs.js";
import { jobs } from "./jobs.js";
import { useKeys } from "./gallery-keys.js";

// Pages are asked for before their place is seen.
const AHEAD = "1200px";
const SKELETONS = 12;
const rows = new WeakMap();
let scrolled = 0;
const selecting = computed(() => selected.value.size > 0);

export function Gallery() {
  const grid = useRef(null);
  useEffect(() => { freshen(); return clear; }, []);
  useEffect(() => effect(keepUp), []);
  useEffect(() => effect(mend), []);
  useLayoutEffect(comeBack, []);
  useKeys(grid);
  return html`<section class="gallery" aria-labelledby="gallery-title" data-selecting=${selecting.value}>
    <header class="gallery-head"><h1 id="gallery-title" tabindex="-1">Gallery</h1><${Filters} /></header>
    <${Refused} />
    <${Films} grid=${grid} />
    <${Selection} />
  </section>`;
}

/** Back from a film, one is where one was. */
function comeBack() {
  scrollTo(0, scrolled);
  return () => { scrolled = scrollY; };
}

/** The line is back: what failed for want of it is asked for again. */
function mend() {
  // Later: what it reads is no reason to do this once more.
  if (connection.value === "live" && problem.peek()?.status === 0) queueMicrotask(again);
}

/** What ends, or begins, while somebody looks. */
function keepUp() {
  for (const job of jobs.value.values()) {
    const { id, status } = job;
    const [film, need] = [id && shown(id), needOf(job)?.kind];
    if (film ? (film.peek().status !== status || film.peek().needs_you?.kind !== need) && known(id, `${status} ${need}`) : id && isActive(status) && next.peek() !== undefined && known(id, status)) refresh(id);
  }
}

const asked = new Map();

/** Whether this is news: each is asked for once. */
function known(id, status) {
  if (asked.get(id) === status) return false;
  asked.set(id, status);
  return true;
}

function Films({ grid }) {
  const none = !films.value.length;
  if (none && problem.value) return html`<${Failed} />`;
  if (none && (busy.value || next.value === undefined)) return html`<${Skeletons} />`;
  if (none && !next.value) return html`<${Nothing} />`;
  return html`<ul class="films" role="list" aria-label="Films" aria-busy=${busy.value} ref=${grid}>
      ${films.value.map(row)}
    </ul>
    <${More} />`;
}

/** A film's place in the list, made once: what is the same as before is not even looked at. */
function row(film) {
  if (!rows.has(film)) rows.set(film, html`<li key=${film.peek().job_id}><${Card} film=${film} /></li>`);
  return rows.get(film);
}

function More() {
  const ref = useRef(null);
  const end = next.value === null;
  // Observed anew after each page: it may have been too short to push the end out of sight.
  useEffect(() => {
    if (end || problem.value) return undefined;
    const watcher = new IntersectionObserver(([seen]) => seen.isIntersecting && more(), { rootMargin: AHEAD });
    watcher.observe(ref.current);
    return () => watcher.disconnect();
  }, [next.value, problem.value, busy.value]);
  return html`<div class="gallery-more" ref=${ref}>
    <p role="status">${end ? (films.value.length === 1 ? "1 film" : `${films.value.length} films`) : busy.value ? "Loading more…" : ""}</p>
    ${problem.value && html`<${Failed} small />`}
  </div>`;
}

function Failed({ small }) {
  return html`<div class="gallery-state ${small ? "small" : ""}" role="alert">
    <${Icon} name="alert" size=${28} />
    <p><strong>${small ? "The next films could not be loaded." : "Your films could not be loaded."}</strong> ${Object.values(problem.value.fields ?? {})[0] ?? problem.value.message}</p>
    <button type="button" class="button primary" onClick=${again}>Try again</button>
  </div>`;
}

function Nothing() {
  if (filtered.value) return html`<div class="gallery-state"><${Icon} name="search" size=${28} />
    <p><strong>No films match.</strong> Try other words, or clear the filters.</p>
    <button type="button" class="button" onClick=${widen}>Clear filters</button></div>`;
  return html`<div class="gallery-state"><${Icon} name="film" size=${28} />
    <p><strong>No films yet.</strong> What you make is kept here.</p>
    <a class="button primary" href="#/">Make the first one</a></div>`;
}

function Skeletons() {
  return html`<div class="films" aria-busy="true"><p class="visually-hidden" role="status">Loading your films…</p>
    ${Array.from({ length: SKELETONS }, (_, n) => html`<div key=${n} class="tile skeleton" aria-hidden="true"></div>`)}</div>`;
}
