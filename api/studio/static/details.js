// All else that is known of a job, folded until it is wanted: what was ordered, the cost, and how the film came out.
import { Brief } from "./details-brief.js";
import { Languages } from "./details-languages.js";
import { Receipt } from "./details-receipt.js";
import { TakeList } from "./details-takes.js";
import { Webhooks } from "./details-webhooks.js";
import { EmulatedNote } from "./emulated-note.js";
import { formatMoney } from "./format.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { loadLocal, saveLocal } from "./local-storage.js";

const OPEN = "details-open";

/** @param {import("./use-job.js").JobQuery & {money: Api.JobMoney}} props */
export function JobDetails({ job, problem, reload, money }) {
  if (!job) return problem && html`<${LoadError} problem=${problem} reload=${reload} />`;
  return html`<${Languages} job=${job} money=${money} reload=${reload} />
    <details class="details" open=${loadLocal(OPEN, false)}
        onToggle=${(/** @type {any} */ event) => saveLocal(OPEN, event.currentTarget.open)}>
      <summary><h2>Details</h2><span class="hint tabular">${formatMoney(job.cost)}</span></summary>
      <div class="stack">
        <div class="details-columns"><${Brief} job=${job} /><${Costs} job=${job} /></div>
        <${Receipt} receipt=${job.results.receipt} />
        <${Webhooks} job=${job} />
      </div>
    </details>`;
}

/** @param {{problem: Error, reload: () => Promise<void>}} props */
function LoadError({ problem, reload }) {
  return html`<div class="gallery-state small" role="alert"><${Icon} name="alert" size=${24} />
    <p><strong>The details could not be loaded.</strong> ${problem.message}</p>
    <button type="button" class="button" onClick=${reload}>Try again</button></div>`;
}

/** @param {{job: Api.JobDetails}} props */
function Costs({ job }) {
  const { script, soundtrack } = job.results;
  const webUi = job.links.web_ui;
  const total = job.budget_usd === null ? "Total" : `Total, of ${formatMoney(job.budget_usd)}`;
  return html`<section class="panel stack" aria-labelledby="paid-title">
    <div class="paid-head">
      <h3 id="paid-title">Cost</h3>
      <p class="paid-total tabular"><span class="hint">${total}</span> ${formatMoney(job.cost)}</p>
    </div>
    <${EmulatedNote} />
    ${script.length > 0 && html`<div>
      <h4>Storyboard</h4><${TakeList} label="Orders of the storyboard" takes=${script} /></div>`}
    <p class="hint">What each scene cost is with the scene.</p>
    ${soundtrack.takes.length > 0 && html`<div>
      <h4>Music</h4><${TakeList} label="Orders of the music" takes=${soundtrack.takes} /></div>`}
    <footer class="paid-end"><span class="hint">Job <span class="mono">${job.job_id}</span></span>
      ${webUi && html`<a class="button" href=${webUi} target="_blank" rel="noopener noreferrer">
        <${Icon} name="open" /> Open in the Temporal Web UI</a>`}</footer>
  </section>`;
}
