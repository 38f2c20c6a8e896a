// How far the whole film is: the bar, the stage in words, time and money.
// Exports: Overall.
import { html } from "./html.js";
import { elapsed, remaining } from "./remaining.js";
import { money } from "./time.js";
import { Bar, Chip } from "./widgets.js";

/** @param {{job: import("./jobs.js").Entry}} props */
export function Overall({ job }) {
  const { picture } = job;
  const { words, title } = remaining(job);
  const held = picture.status === "awaiting_approval";
  const slow = picture.slower_than_usual && !held;
  return html`<section class="overall" aria-label="Overall progress">
    <div class="overall-line">
      <strong class="overall-stage" aria-live="polite">${stage(picture)}</strong>
      <span class="overall-left tabular" title=${title}>${held || slow ? "" : words}</span>
    </div>
    <${Bar} label="Progress of the film" value=${picture.progress} tone=${held ? "hold" : slow ? "slow" : ""} />
    <div class="row overall-facts hint tabular">
      <span>${Math.floor(picture.progress)} %</span>
      <span>${elapsed(job)} so far</span>
      ${title && !held && html`<span>${title.replace("Such films are done ", "").replace(" from now", " to go")}</span>`}
      <span class="overall-cost">${cost(picture)}</span>
      ${slow && html`<${Chip} tone="slow" icon="snail">Slower than usual<//>`}
    </div>
    ${picture.detail && !held && html`<p class="hint">${picture.detail}</p>`}
  </section>`;
}

function stage({ status, ending, approval, current_stage_display: words }) {
  if (ending === "keep") return "Finishing with what is there";
  if (ending === "stop") return "Stopping";
  if (status === "awaiting_approval") return approval?.gate === "budget" ? "Waits for a larger budget" : "Waits for your approval";
  return words || "Queued";
}

const cost = ({ cost: spent, budget_usd: budget }) => (budget === null || budget === undefined ? `${money(spent)} spent` : `${money(spent)} of ${money(budget)} spent`);
