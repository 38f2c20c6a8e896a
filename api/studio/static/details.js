// All that is known of a job: what was asked for, what was ordered of whom and for how much, and what its owner does with it.
// Exports: JobDetails({job, problem, reload}).
import { Brief } from "./details-brief.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { money } from "./time.js";
import { Orders } from "./details-orders.js";
import { Owner } from "./details-owner.js";

/** @param {{job: object | null, problem: Error | null, reload: () => Promise<void>}} props job: the job in full */
export function JobDetails({ job, problem, reload }) {
  if (!job) return problem ? html`<${Failed} problem=${problem} reload=${reload} />` : null;
  return html`<section class="details stack" aria-labelledby="details-title">
    <div class="details-head"><h2 id="details-title">Details</h2><${Owner} job=${job} reload=${reload} /></div>
    <div class="details-columns"><${Brief} job=${job} /><${Paid} job=${job} /></div>
  </section>`;
}

function Failed({ problem, reload }) {
  return html`<div class="gallery-state small" role="alert"><${Icon} name="alert" size=${24} />
    <p><strong>The details could not be loaded.</strong> ${problem.message}</p>
    <button type="button" class="button" onClick=${reload}>Try again</button></div>`;
}

function Paid({ job }) {
  const { script, scenes, soundtrack } = job.results;
  const link = job.links.web_ui;
  return html`<section class="panel stack" aria-labelledby="paid-title">
    <div class="paid-head"><h3 id="paid-title">Scenes, takes and cost</h3><p class="paid-total tabular"><span class="hint">${job.budget_usd === null ? "Total" : `Total, of ${money(job.budget_usd)}`}</span> ${money(job.cost)}</p></div>
    ${script.length > 0 && html`<div><h4>Storyboard</h4><${Orders} label="Orders of the storyboard" takes=${script} /></div>`}
    ${scenes.map((scene) => html`<${Scene} key=${scene.number} scene=${scene} />`)}
    ${soundtrack.takes.length > 0 && html`<div><h4>Music</h4><${Orders} label="Orders of the music" takes=${soundtrack.takes} /></div>`}
    <footer class="paid-end"><span class="hint">Job <span class="mono">${job.job_id}</span></span>
      ${link && html`<a class="button" href=${link} target="_blank" rel="noopener noreferrer"><${Icon} name="open" /> Open in the Temporal Web UI</a>`}</footer>
  </section>`;
}

function Scene({ scene }) {
  return html`<div><h4>Scene ${scene.number} <span class="hint tabular">${Math.round(scene.seconds * 10) / 10} s</span></h4>
    <p class="scene-words">${scene.text}</p>
    <${Orders} label="Orders of scene ${scene.number}" takes=${scene.takes} scene=${scene} /></div>`;
}
