// One job: how far it is, what it waits for, its scenes as they come, and the film.
// Exports: JobView.
import { Actions } from "./job-actions.js";
import { JobDetails } from "./details.js";
import { useDetail } from "./detail.js";
import { look } from "./follow.js";
import { factsOf } from "./facts.js";
import { html, useComputed, useEffect, useRef, useState } from "./html.js";
import { entry } from "./jobs.js";
import { Notices } from "./notices.js";
import { Overall } from "./overall.js";
import { FilmPlayer } from "./player.js";
import { Scenes } from "./scenes.js";
import { Stages } from "./stages.js";
import { lookOf } from "./stage.js";
import { StoryboardGate } from "./storyboard.js";
import { Chip } from "./widgets.js";
import { isActive } from "./words.js";

/** @param {{id: string}} props */
export function JobView({ id }) {
  const job = useComputed(() => entry(id)).value;
  const [problem, setProblem] = useState(null);
  const ask = () => look(id).then(() => setProblem(null), setProblem);
  useEffect(() => { ask(); }, [id]);
  if (!job?.picture) return problem ? html`<${Unknown} problem=${problem} again=${ask} />` : html`<${Loading} />`;
  return html`<${Known} job=${job} />`;
}

function Known({ job }) {
  const { picture } = job;
  const detail = useDetail(job.id, picture);
  const heading = useRef(null);
  useEffect(() => { heading.current.focus({ preventScroll: true }); }, []);
  const gate = picture.status === "awaiting_approval" && picture.approval?.gate === "storyboard";
  return html`<div class="job">
    <header class="job-head">
      <div class="job-names">
        <div class="row"><${Status} job=${job} /><span class="hint">${factsOf(job)}</span></div>
        <h1 ref=${heading} tabindex="-1">${job.title}</h1>
      </div>
      <${Actions} job=${job} detail=${detail.job} />
    </header>
    <${Notices} job=${job} />
    ${(picture.assets.final_video ?? picture.assets.earlier_video) && html`<${FilmPlayer} job=${job} />`}
    ${isActive(job.status) && html`<${Overall} job=${job} />`}
    ${gate && html`<${StoryboardGate} job=${detail.job} picture=${picture} reload=${detail.reload} />`}
    <div class="job-columns">
      <${Scenes} job=${job} detail=${detail} />
      <${Stages} picture=${picture} />
    </div>
    <${JobDetails} job=${detail.job} picture=${picture} problem=${detail.problem} reload=${detail.reload} />
  </div>`;
}

function Status({ job }) {
  const { word, tone, icon } = lookOf(job);
  return html`<${Chip} tone=${tone} icon=${icon}>${word}<//>`;
}

const Loading = () => html`<div class="job" aria-busy="true"><div class="ghost ghost-title"></div><div class="ghost"></div><div class="ghost ghost-tall"></div></div>`;

function Unknown({ problem, again }) {
  const gone = problem.status === 404;
  return html`<div class="empty">
    <h1>${gone ? "There is no such film" : "This film cannot be shown"}</h1>
    <p>${gone ? "It was deleted, or the address is wrong." : problem.message}</p>
    <div class="row">${!gone && html`<button type="button" class="button" onClick=${again}>Look again</button>`}<a class="button" href="#/gallery">Gallery</a></div>
  </div>`;
}
