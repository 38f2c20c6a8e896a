// All that is known of a job: what was ordered, every take and its cost, and what the owner does with the film.
import { DetailsActions } from "./details-actions.js";
import { Brief } from "./details-brief.js";
import { Languages } from "./details-languages.js";
import { Receipt } from "./details-receipt.js";
import { TakeList } from "./details-takes.js";
import { Webhooks } from "./details-webhooks.js";
import { formatMoney, formatSeconds } from "./format.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";

/** @param {import("./use-job.js").JobQuery} props */
export function JobDetails({ job, problem, reload }) {
  if (!job) return problem && html`<${LoadError} problem=${problem} reload=${reload} />`;
  return html`<section class="details stack" aria-labelledby="details-title">
    <div class="details-head">
      <h2 id="details-title">Details</h2><${DetailsActions} job=${job} reload=${reload} />
    </div>
    <div class="details-columns"><${Brief} job=${job} /><${Costs} job=${job} /></div>
    <${Receipt} receipt=${job.results.receipt} />
    <${Languages} job=${job} reload=${reload} />
    <${Webhooks} job=${job} />
  </section>`;
}

/** @param {{problem: Error, reload: () => Promise<void>}} props */
function LoadError({ problem, reload }) {
  return html`<div class="gallery-state small" role="alert"><${Icon} name="alert" size=${24} />
    <p><strong>The details could not be loaded.</strong> ${problem.message}</p>
    <button type="button" class="button" onClick=${reload}>Try again</button></div>`;
}

/** @param {{job: Api.JobDetails}} props */
function Costs({ job }) {
  const { script, scenes, soundtrack } = job.results;
  const webUi = job.links.web_ui;
  const total = job.budget_usd === null ? "Total" : `Total, of ${formatMoney(job.budget_usd)}`;
  return html`<section class="panel stack" aria-labelledby="paid-title">
    <div class="paid-head">
      <h3 id="paid-title">Scenes, takes and cost</h3>
      <p class="paid-total tabular"><span class="hint">${total}</span> ${formatMoney(job.cost)}</p>
    </div>
    ${script.length > 0 && html`<div>
      <h4>Storyboard</h4><${TakeList} label="Orders of the storyboard" takes=${script} /></div>`}
    ${scenes.map((scene) => html`<${SceneCosts} key=${scene.number} scene=${scene} />`)}
    ${soundtrack.takes.length > 0 && html`<div>
      <h4>Music</h4><${TakeList} label="Orders of the music" takes=${soundtrack.takes} /></div>`}
    <footer class="paid-end"><span class="hint">Job <span class="mono">${job.job_id}</span></span>
      ${webUi && html`<a class="button" href=${webUi} target="_blank" rel="noopener noreferrer">
        <${Icon} name="open" /> Open in the Temporal Web UI</a>`}</footer>
  </section>`;
}

/** @param {{scene: Api.SceneResult}} props */
function SceneCosts({ scene }) {
  return html`<div>
    <h4>Scene ${scene.number} <span class="hint tabular">${formatSeconds(scene.seconds)}</span></h4>
    <p class="scene-words">${scene.text}</p>
    <${TakeList} label="Orders of scene ${scene.number}" takes=${scene.takes} scene=${scene} /></div>`;
}
