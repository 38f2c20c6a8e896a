// A film's poster, and the film itself while somebody points at it: without sound, and only one at a time.
// Exports: playing (signal), play, dwell, Poster({job}), Moving({job}).
import { gradientOf } from "./widgets.js";
import { html, signal, useEffect, useRef } from "./html.js";
import { refresh } from "./gallery-films.js";

// Somebody whose pointer only passes over does not want to see it all move.
const DWELL_MS = 160;
// Who wants little to move has to mean it.
const STILL_DWELL_MS = 800;
const still = matchMedia("(prefers-reduced-motion: reduce)");

/** The id of the one film that plays; null while none does. */
export const playing = signal(null);
let timer = 0;

/** @param {string | null} id @param {number} [after] ms */
export function play(id, after = 0) {
  clearTimeout(timer);
  timer = setTimeout(() => { playing.value = id; }, after);
}

/** Somebody points at it: play it soon. @param {string} id */
export function dwell(id) {
  play(id, still.matches ? STILL_DWELL_MS : DWELL_MS);
}

export function Poster({ job }) {
  if (!job.poster) return html`<span class="tile-blank" style=${gradientOf(job.job_id)}></span>`;
  return html`<img class="tile-poster" src=${job.poster.url} alt="" loading="lazy" decoding="async" draggable=${false} onError=${() => renew(job.job_id)} />`;
}

export function Moving({ job }) {
  const ref = useRef(null);
  useEffect(() => { ref.current.play().catch(() => {}); }, [job.film.url]);
  return html`<video class="tile-moving" ref=${ref} src=${job.film.url} muted loop playsinline disablepictureinpicture
    aria-hidden="true" tabindex="-1" onError=${() => renew(job.job_id)} />`;
}

const renewedAt = new Map();

/** A link is good for an hour. If it is not that, asking again and again would not help. */
function renew(id) {
  if (Date.now() - (renewedAt.get(id) ?? 0) < 60000) return;
  renewedAt.set(id, Date.now());
  refresh(id);
}
