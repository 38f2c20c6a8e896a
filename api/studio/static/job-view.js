// The view of one job: how far it is, what it waits for, its scenes as they come, and the film.
import { JobDetails } from "./details.js";
import { FilmPlayer, FilmTools } from "./film-player.js";
import { FilmTags } from "./film-tags.js";
import { FilmActions, FilmNavigation } from "./film-toolbar.js";
import { html, useComputed, useEffect, useRef, useState } from "./html.js";
import { JobNotices } from "./job-notices.js";
import { getJobLabel } from "./job-stage.js";
import { findJob } from "./job-store.js";
import { summarizeJob } from "./job-summary.js";
import { isActive } from "./labels.js";
import { isNarrow } from "./narrow-screen.js";
import { OverallProgress } from "./overall-progress.js";
import { SceneList } from "./scene-list.js";
import { StageList } from "./stage-list.js";
import { isBoardOpen, StoryboardEditor } from "./storyboard-editor.js";
import { refreshJob } from "./sync.js";
import { getTrashedFilm } from "./trash.js";
import { TrashedFilm } from "./trashed-film.js";
import { useJob } from "./use-job.js";
import { Chip } from "./widgets.js";

/** @typedef {import("./api.js").Problem} Problem */

const NOT_FOUND = 404;

/** @param {{id: string}} props */
export function JobView({ id }) {
  const job = useComputed(() => findJob(id)).value;
  const [problem, setProblem] = useState(/** @type {Problem | null} */ (null));
  const load = () => refreshJob(id).then(() => setProblem(null), setProblem);
  useEffect(() => { setProblem(null); load(); }, [id]);
  // First, because the page may still know a film that has gone to the trash.
  if (problem?.status === NOT_FOUND) {
    return html`<${GoneJob} key=${id} id=${id} problem=${problem} onRestored=${load} />`;
  }
  if (job?.snapshot) return html`<${KnownJobView} job=${job} />`;
  return problem ? html`<${MissingJob} problem=${problem} onRetry=${load} />` : html`<${Loading} />`;
}

/** @param {{job: import("./job-store.js").KnownJob}} props */
function KnownJobView({ job }) {
  const { snapshot } = job;
  const detail = useJob(job.id, snapshot);
  const heading = useRef(null);
  useEffect(() => { heading.current.focus({ preventScroll: true }); }, []);
  const label = getJobLabel(job);
  const isBelow = isNarrow.value;
  const actions = html`<${FilmActions} job=${job} detail=${detail} />`;
  const tools = html`<${FilmTools} job=${job} detail=${detail} />`;
  const tags = detail.job && html`<${FilmTags} job=${detail.job} reload=${detail.reload} />`;
  return html`<div class="job">
    <div class="film-bar"><${FilmNavigation} id=${job.id} />${!isBelow && actions}</div>
    <header class="job-names">
      <div class="row">
        <${Chip} tone=${label.tone} icon=${label.icon}>${label.word}<//><span class="hint">${summarizeJob(job)}</span>
      </div>
      <h1 ref=${heading} tabindex="-1">${job.title}</h1>
      ${!isBelow && tags}
    </header>
    <${JobNotices} job=${job} />
    <${FilmPlayer} job=${job} />
    ${!isBelow && tools}
    ${isActive(job.status) && html`<${OverallProgress} job=${job} />`}
    ${isBelow && html`${actions}${tools}`}
    ${isBelow && tags}
    <${StoryboardEditor} job=${detail.job} snapshot=${snapshot} reload=${detail.reload} />
    ${!isBoardOpen(snapshot) && html`<div class="job-columns">
      <${SceneList} job=${job} detail=${detail} />
      ${job.status !== "completed" && html`<${StageList} snapshot=${snapshot} />`}
    </div>`}
    <${JobDetails} ...${detail} money=${job.snapshot.money} />
  </div>`;
}

function Loading() {
  return html`<div class="job" aria-busy="true">
    <div class="ghost ghost-title"></div><div class="ghost"></div><div class="ghost ghost-tall"></div></div>`;
}

/**
 * A film that is not found among the others may be in the trash.
 * @param {{id: string, problem: Problem, onRestored: () => void}} props
 */
function GoneJob({ id, problem, onRestored }) {
  const [trashed, setTrashed] = useState(/** @type {Api.JobDetails | null | undefined} */ (undefined));
  useEffect(() => { getTrashedFilm(id).then(setTrashed, () => setTrashed(null)); }, [id]);
  if (trashed) return html`<${TrashedFilm} job=${trashed} onRestored=${onRestored} />`;
  return trashed === null ? html`<${MissingJob} problem=${problem} onRetry=${onRestored} />` : html`<${Loading} />`;
}

/** @param {{problem: Problem, onRetry: () => void}} props */
function MissingJob({ problem, onRetry }) {
  const isGone = problem.status === NOT_FOUND;
  return html`<div class="empty">
    <h1>${isGone ? "Film not found" : "This film could not be loaded"}</h1>
    <p>${isGone ? "It was deleted, or the address is wrong." : problem.message}</p>
    <div class="row">
      ${!isGone && html`<button type="button" class="button" onClick=${onRetry}>Try again</button>`}
      <a class="button" href="#/gallery">Gallery</a>
    </div>
  </div>`;
}
