// A film's poster, and the film itself while somebody points at it: without sound, and one at a time.
import { refreshFilm } from "./gallery-store.js";
import { html, signal, useEffect, useRef } from "./html.js";
import { getGradient } from "./widgets.js";

// A pointer that only passes over starts nothing.
const DWELL_MS = 160;
// With reduced motion, pointing at a film must be meant.
const REDUCED_MOTION_DWELL_MS = 800;
const MIN_RENEWAL_MS = 60000;
const reducedMotion = matchMedia("(prefers-reduced-motion: reduce)");

/** The id of the film that plays. @type {import("@preact/signals").Signal<string | null>} */
export const playingId = signal(null);
let dwellTimer = 0;

/** Play a film, instead of the one that plays. @param {string | null} id null: none */
export function playFilm(id, delayMs = 0) {
  clearTimeout(dwellTimer);
  dwellTimer = setTimeout(() => { playingId.value = id; }, delayMs);
}

/** Play a film when it has been pointed at for a moment. @param {string} id */
export function playAfterDwell(id) {
  playFilm(id, reducedMotion.matches ? REDUCED_MOTION_DWELL_MS : DWELL_MS);
}

/** @param {{job: Api.JobSummary}} props */
export function Poster({ job }) {
  const picture = job.poster_small ?? job.poster ?? job.reference_image;
  if (!picture) return html`<span class="tile-blank" style=${getGradient(job.job_id)}></span>`;
  return html`<img class="tile-poster" src=${picture.url} alt="" decoding="async" draggable=${false}
    onError=${() => renewLinks(job.job_id)} />`;
}

/** @param {{job: Api.JobSummary & {film: Api.JobFile}}} props */
export function PosterVideo({ job }) {
  const ref = useRef(null);
  useEffect(() => { ref.current.play().catch(() => {}); }, [job.film.url]);
  return html`<video class="tile-moving" ref=${ref} src=${job.film.url} muted loop playsinline disablepictureinpicture
    aria-hidden="true" tabindex="-1" onError=${() => renewLinks(job.job_id)} />`;
}

/** @type {Map<string, number>} */
const renewedAt = new Map();

/**
 * Ask for new links, because they are valid for an hour; not again and again, if that does not help.
 * @param {string} id
 */
function renewLinks(id) {
  if (Date.now() - (renewedAt.get(id) ?? 0) < MIN_RENEWAL_MS) return;
  renewedAt.set(id, Date.now());
  refreshFilm(id);
}
