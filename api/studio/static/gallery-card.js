// One film of the gallery: its poster, which plays while somebody points at it, and what can be done with it.
import { api } from "./api.js";
import { getDownloadName } from "./film-player.js";
import { createDateFormat, formatClock, formatCount, formatMoney } from "./format.js";
import { getNear } from "./gallery-near.js";
import { playAfterDwell, playFilm, playingId, Poster, PosterVideo } from "./gallery-poster.js";
import { selectedIds, selectRange, toggleSelected } from "./gallery-selection.js";
import { updateFilm } from "./gallery-store.js";
import { html, useComputed } from "./html.js";
import { Icon } from "./icons.js";
import { getStatusLabel, NEEDS_YOU } from "./labels.js";
import { getJobHref } from "./router.js";
import { showToast } from "./toasts.js";
import { restoreFilms } from "./trash.js";
import { Chip } from "./widgets.js";

/**
 * A film far from the visible part has its title and its link: enough for screen readers, search and the keyboard.
 * @param {{film: import("./gallery-store.js").FilmSignal}} props
 */
export function FilmCard({ film }) {
  const job = film.value;
  const id = job.job_id;
  const isNear = getNear(id).value;
  const isSelected = useComputed(() => selectedIds.value.has(id)).value;
  const play = () => playAfterDwell(id);
  const stop = () => playFilm(null);
  return html`<article class="tile" aria-label=${job.title} data-film=${id} data-ratio=${job.aspect_ratio}
      data-selected=${isSelected} onMouseEnter=${play} onMouseLeave=${stop}
      onClick=${(event) => selectByClick(event, job)}>
    <a class="tile-open" href=${getJobHref(id)} onBlur=${stop}
      aria-label="Open ${job.title}"
      onFocus=${(event) => event.target.matches(":focus-visible") && play()}>
      ${isNear && html`<${Picture} job=${job} />`}
    </a>
    ${isNear && html`<${CardBody} job=${job} isSelected=${isSelected} />`}
  </article>`;
}

/** @param {{job: Api.JobSummary}} props */
function Picture({ job }) {
  const plays = useComputed(() => playingId.value === job.job_id).value && job.film !== null;
  return html`<${Poster} job=${job} />
    ${plays && html`<${PosterVideo} job=${job} />`}
    <span class="tile-badges"><${Badges} job=${job} /></span>`;
}

/** @param {{job: Api.JobSummary, isSelected: boolean}} props */
function CardBody({ job, isSelected }) {
  return html`<label class="tile-check">
      <input type="checkbox" aria-label="Select ${job.title}" checked=${isSelected}
        onClick=${(event) => selectByCheckbox(event, job.job_id)} />
    </label>
    ${!job.trashed_at && html`<button type="button" class="tile-star" aria-label="Favorite ${job.title}"
      aria-pressed=${job.favorite} onClick=${() => toggleFavorite(job)}><${Icon} name="star" size=${18} /></button>`}
    <div class="tile-text">
      <h2>${job.title}</h2>
      <${Facts} job=${job} />
    </div>`;
}

/** @param {{job: Api.JobSummary}} props */
function Badges({ job }) {
  const isCompleted = job.status === "completed";
  const label = job.needs_you ? NEEDS_YOU : getStatusLabel(job.status);
  // A film that has failed has no scenes: its status says so.
  const gaps = isCompleted ? job.gaps.length : 0;
  return html`${!isCompleted && html`<${Chip} tone=${label.tone} icon=${label.icon}>${label.word}<//>`}
    ${gaps > 0 && html`<${Chip} tone="warn" icon="alert">${formatCount(gaps, "scene")} missing<//>`}
    <span class="tile-length">${formatClock(job.duration_seconds)}</span>`;
}

const dayFormat = createDateFormat({ day: "numeric", month: "short" });
const oldDayFormat = createDateFormat({ day: "numeric", month: "short", year: "numeric" });

/** A day, with its year if that is not the present one. @param {string} iso */
function formatDay(iso) {
  const day = new Date(iso);
  return (day.getFullYear() === new Date().getFullYear() ? dayFormat : oldDayFormat).format(day);
}

/** @param {{job: Api.JobSummary}} props */
function Facts({ job }) {
  const { created_at, provider, resolution, cost, film, title, tags, trashed_at: trashedAt } = job;
  const facts = [formatDay(created_at), provider, resolution, cost > 0 && formatMoney(cost),
    ...tags.map((tag) => `#${tag}`)];
  return html`<div class="tile-facts">
    <span>${facts.filter(Boolean).join(" · ")}</span>
    ${trashedAt ? html`<button type="button" class="button small" aria-label="Restore ${title}"
        onClick=${() => restore(job)}>Restore</button>`
      : film && html`<a class="icon-button small" href=${film.download_url ?? film.url}
        download=${getDownloadName(title)} aria-label="Download ${title}"><${Icon} name="down" /></a>`}
  </div>`;
}

/**
 * Mark a film as a favorite, or not. Shown at once, and taken back if the server refuses.
 * @param {Api.JobSummary} job
 */
export async function toggleFavorite(job) {
  const favorite = !job.favorite;
  updateFilm({ ...job, favorite });
  try {
    updateFilm(await api.editJob(job.job_id, { favorite }));
  } catch (problem) {
    updateFilm(job);
    showToast(`Not changed: ${job.title}. ${problem instanceof Error ? problem.message : ""}`, { tone: "bad" });
  }
}

/** Take a film out of the trash. @param {Api.JobSummary} job */
async function restore({ job_id: id, title }) {
  const { refused: [refusal] } = await restoreFilms([id]);
  if (refusal) showToast(`Not restored: ${title}. ${refusal.detail}`, { tone: "bad" });
  else showToast(`Restored: ${title}`, { href: getJobHref(id) });
}

/** @param {MouseEvent} event @param {string} id */
function select(event, id) {
  if (event.shiftKey) selectRange(id);
  else toggleSelected(id);
}

/** @param {MouseEvent & {target: HTMLInputElement}} event @param {string} id */
function selectByCheckbox(event, id) {
  event.stopPropagation();
  select(event, id);
  // The last film of a range stays selected, although the browser has just unchecked the box.
  event.target.checked = selectedIds.value.has(id);
}

/**
 * With a modifier key, a click anywhere on the film selects it.
 * @param {MouseEvent & {target: Element}} event @param {Api.JobSummary} job
 */
function selectByClick(event, { job_id: id }) {
  const hasModifier = event.shiftKey || event.ctrlKey || event.metaKey;
  if (!hasModifier || event.target.closest("button, label, [download]")) return;
  event.preventDefault();
  select(event, id);
}
