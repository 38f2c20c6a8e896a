// Around a film: the way back to the gallery as it was left, its neighbors there, and what is done with a whole film.
import { getDownloadName } from "./film-player.js";
import { reuseBrief } from "./form-state.js";
import { toggleFavorite } from "./gallery-card.js";
import { films, getGalleryHref, loadFirstPage, loadMore, nextCursor } from "./gallery-store.js";
import { html, useEffect } from "./html.js";
import { Icon } from "./icons.js";
import { openCancelDialog } from "./job-dialogs.js";
import { isActive } from "./labels.js";
import { RenameButton } from "./rename-dialog.js";
import { getJobHref, navigate } from "./router.js";
import { ShareButton } from "./share-dialog.js";
import { showToast } from "./toasts.js";
import { trashFilms } from "./trash.js";

/** @typedef {import("./job-store.js").KnownJob} KnownJob */

/** @param {{job: KnownJob, detail: import("./use-job.js").JobQuery}} props */
export function FilmActions({ job, detail }) {
  return html`<div class="row film-actions" role="group" aria-label="This film">
    <${FilmFiles} job=${job} />
    ${isActive(job.status) && job.snapshot.ending !== "stop" && html`
      <button type="button" class="button" onClick=${() => openCancelDialog(job.id)}>
        <${Icon} name="stop" size=${14} />Cancel…</button>`}
    ${detail.job && html`<${OwnerActions} job=${detail.job} reload=${detail.reload} />`}
  </div>`;
}

/** Return the films before and after this one in the gallery. @param {string} id */
export function findNeighbors(id) {
  const index = films.value.findIndex((film) => film.value.job_id === id);
  /** @param {number} at */
  const pick = (at) => films.value[at]?.value.job_id ?? null;
  return index < 0 ? { before: null, after: null } : { before: pick(index - 1), after: pick(index + 1) };
}

/** @param {{id: string}} props */
export function FilmNavigation({ id }) {
  const { before, after } = findNeighbors(id);
  useEffect(() => {
    if (nextCursor.peek() === undefined) loadFirstPage();
    else if (!after) loadMore();
  }, [id]);
  return html`<nav class="row" aria-label="Films">
    <a class="button quiet" data-key="back" href=${getGalleryHref()}><${Icon} name="left" size=${14} />Gallery</a>
    <${Neighbor} id=${before} icon="left" label="Previous film" dataKey="previous" />
    <${Neighbor} id=${after} icon="right" label="Next film" dataKey="next" />
  </nav>`;
}

/**
 * @param {{id: string | null, icon: import("./icons.js").IconName, label: string, dataKey: string}} props
 *   id: null: there is none
 */
function Neighbor({ id, icon, label, dataKey }) {
  return html`<a class="icon-button" data-key=${dataKey} href=${id ? getJobHref(id) : undefined} role="link"
    aria-disabled=${!id} aria-label=${label} title=${label}><${Icon} name=${icon} /></a>`;
}

/** @param {{job: KnownJob}} props */
function FilmFiles({ job }) {
  const { final_video: film, earlier_video: earlier } = job.snapshot.assets;
  const file = film ?? earlier;
  if (!file) return null;
  return html`<a class="button primary" href=${file.download_url ?? file.url} download=${getDownloadName(job.title)}>
      <${Icon} name="down" size=${14} />Download</a>
    <${ShareButton} id=${job.id} />`;
}

/** @param {{job: Api.JobDetails, reload: () => Promise<void>}} props */
function OwnerActions({ job, reload }) {
  return html`<button type="button" class="button favorite" aria-label="Favorite ${job.title}"
      aria-pressed=${job.favorite} onClick=${() => toggleFavorite(job).then(reload)}>
      <${Icon} name="star" size=${14} />Favorite</button>
    <${RenameButton} job=${job} reload=${reload} />
    <button type="button" class="button" onClick=${() => reuseBrief(job.brief)}>
      <${Icon} name="copy" size=${14} />Reuse these settings</button>
    ${!isActive(job.status) && html`<button type="button" class="button danger" aria-label="Delete this film"
      onClick=${() => trashFilm(job)}><${Icon} name="trash" size=${14} />Delete</button>`}`;
}

/** Move a film to the trash, and leave its page. @param {Api.JobDetails} job */
async function trashFilm({ job_id: id, title }) {
  const { refused: [refusal] } = await trashFilms([id]);
  if (refusal) showToast(`Not deleted: ${title}. ${refusal.detail}`, { tone: "bad" });
  else navigate(getGalleryHref());
}
