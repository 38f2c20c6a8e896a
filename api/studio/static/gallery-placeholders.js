// What the gallery shows in place of films: while they are loaded, when that fails, and when there are none.
import { clearFilters, filters, retryLoad } from "./gallery-store.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";

const SKELETON_COUNT = 12;

/** @param {{problem: import("./api.js").Problem, small?: boolean}} props small: below films that were loaded */
export function LoadError({ problem, small = false }) {
  return html`<div class="gallery-state ${small ? "small" : ""}" role="alert">
    <${Icon} name="alert" size=${28} />
    <p><strong>${small ? "The next films could not be loaded." : "Your films could not be loaded."}</strong>${" "}
      ${Object.values(problem.fields)[0] ?? problem.message}</p>
    <button type="button" class="button primary" onClick=${retryLoad}>Try again</button>
  </div>`;
}

export function NoMatches() {
  if (filters.value.trashed) return html`<div class="gallery-state"><${Icon} name="trash" size=${28} />
    <p><strong>Nothing here.</strong> Deleted films stay in the trash for a while.</p></div>`;
  return html`<div class="gallery-state"><${Icon} name="search" size=${28} />
    <p><strong>No films match.</strong> Try other words, or clear the filters.</p>
    <button type="button" class="button" onClick=${clearFilters}>Clear filters</button></div>`;
}

const SAMPLE = new URL("sample-film.mp4", import.meta.url).href;
const SAMPLE_POSTER = new URL("sample-film.webp", import.meta.url).href;

export function EmptyGallery() {
  return html`<div class="gallery-state">
    <p><strong>No films yet.</strong> Your films appear here, like this one.</p>
    <figure class="sample-film">
      <video src=${SAMPLE} poster=${SAMPLE_POSTER} controls muted playsinline preload="none"
        aria-label="A film made with Longtake"></video>
      <figcaption class="hint">Drawn by Longtake on one computer from a script of four sentences, free of charge.
      </figcaption>
    </figure>
    <a class="button primary" href="#/">Make your first film</a></div>`;
}

export function Skeletons() {
  return html`<div class="films" aria-busy="true"><p class="visually-hidden" role="status">Loading your films…</p>
    ${Array.from({ length: SKELETON_COUNT }, (_, n) => html`
      <div key=${n} class="tile skeleton" aria-hidden="true"></div>`)}</div>`;
}
