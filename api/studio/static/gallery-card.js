// One film of the gallery: its poster, which plays while somebody points at it, and what can be done with it.
// Exports: Card({film}), favor.
import { api } from "./api.js";
import { Icon } from "./icons.js";
import { Chip } from "./widgets.js";
import { clockTime, money } from "./time.js";
import { html, useComputed, useRef } from "./html.js";
import { fileName } from "./player.js";
import { href } from "./router.js";
import { NEEDS_YOU, statusOf } from "./words.js";
import { put } from "./gallery-films.js";
import { dwell, Moving, play, playing, Poster } from "./gallery-poster.js";
import { selected, span, toggle } from "./gallery-select.js";
import { toast } from "./toasts.js";
import { useNear } from "./near.js";

/**
 * A film that is far from what is seen has its name and its link: enough to be read out, found, and gone to by keys.
 * @param {{film: import("@preact/signals").Signal<object>}} props
 */
export function Card({ film }) {
  const ref = useRef(null);
  const near = useNear(ref);
  const job = film.value;
  const id = job.job_id;
  const isSelected = useComputed(() => selected.value.has(id)).value;
  const start = () => dwell(id);
  return html`<article class="tile" ref=${ref} aria-label=${job.title} data-film=${id} data-ratio=${job.aspect_ratio}
      data-selected=${isSelected} onMouseEnter=${start} onMouseLeave=${() => play(null)} onClick=${(event) => selecting(event, id)}>
    <a class="tile-open" href=${href(id)} aria-label="Open ${job.title}" onFocus=${(event) => event.target.matches(":focus-visible") && start()} onBlur=${() => play(null)}>
      ${near && html`<${Picture} job=${job} />`}
    </a>
    ${near && html`<${Rest} job=${job} isSelected=${isSelected} />`}
  </article>`;
}

function Picture({ job }) {
  const plays = useComputed(() => playing.value === job.job_id).value && job.film !== null;
  return html`<${Poster} job=${job} />
    ${plays && html`<${Moving} job=${job} />`}
    <span class="tile-badges"><${Badges} job=${job} /></span>`;
}

function Rest({ job, isSelected }) {
  return html`<label class="tile-check"><input type="checkbox" aria-label="Select ${job.title}" checked=${isSelected} onClick=${(event) => choose(event, job.job_id)} /></label>
    <${Star} job=${job} />
    <div class="tile-text">
      <h2>${job.title}</h2>
      <${Facts} job=${job} />
    </div>`;
}

function Badges({ job }) {
  const look = job.needs_you ? NEEDS_YOU : statusOf(job.status);
  // Of a film that failed all are missing, and that is said already.
  const missing = job.status === "completed" ? job.gaps.length : 0;
  return html`${job.status !== "completed" && html`<${Chip} tone=${look.tone} icon=${look.icon}>${look.word}<//>`}
    ${missing > 0 && html`<${Chip} tone="warn" icon="alert">${missing === 1 ? "1 scene missing" : `${missing} scenes missing`}<//>`}
    <span class="tile-length">${clockTime(job.duration_seconds)}</span>`;
}

// One for all: to make one takes longer than to draw a film.
const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });

function Facts({ job }) {
  const told = [day.format(new Date(job.created_at)), job.provider, job.resolution, job.cost > 0 && money(job.cost)];
  return html`<div class="tile-facts">
    <span>${told.filter(Boolean).join(" · ")}</span>
    ${job.film && html`<a class="icon-button small" href=${job.film.download_url ?? job.film.url} download=${fileName(job.title)} aria-label="Download ${job.title}"><${Icon} name="down" /></a>`}
  </div>`;
}

function Star({ job }) {
  return html`<button type="button" class="tile-star" aria-label="Favorite ${job.title}" aria-pressed=${job.favorite} onClick=${() => favor(job)}>
    <${Icon} name="star" size=${18} />
  </button>`;
}

/** Mark it, or take the mark away; shown at once, and taken back if the server does not. @param {object} job */
export async function favor(job) {
  put({ ...job, favorite: !job.favorite });
  try {
    put(await api.edit(job.job_id, { favorite: !job.favorite }));
  } catch (problem) {
    put(job);
    toast(`Not changed: ${job.title}. ${problem.message}`, { tone: "bad" });
  }
}

function choose(event, id) {
  event.stopPropagation();
  if (event.shiftKey) span(id);
  else toggle(id);
  // A range leaves the box checked, whatever the browser has just made of it.
  event.target.checked = selected.value.has(id);
}

/** With a modifier, a click anywhere on the film selects it. */
function selecting(event, id) {
  if (!(event.shiftKey || event.ctrlKey || event.metaKey) || event.target.closest("button, label, [download]")) return;
  event.preventDefault();
  if (event.shiftKey) span(id);
  else toggle(id);
}

