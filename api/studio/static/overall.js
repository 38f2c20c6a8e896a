// How far the whole film is: the bar, the stage in words, time and money.
// Exports: Overall.
import { html } from "./html.js";
import { elapsed, remaining } from "./remaining.js";
import { stageOf } from "./stage.js";
import { MoneyMeter } from "./money.js";
import { needOf } from "./needs.js";
import { Bar, Chip } from "./widgets.js";

/** @param {{job: import("./jobs.js").Entry}} props */
export function Overall({ job }) {
  const { picture } = job;
  const { words, title } = remaining(job);
  const held = needOf(job) !== null;
  const slow = picture.slower_than_usual && !held;
  return html`<section class="overall" aria-label="Overall progress">
    <div class="overall-line">
      <strong class="overall-stage" aria-live="polite">${stageOf(job)}</strong>
      <span class="overall-left tabular" title=${title}>${held || slow ? "" : words}</span>
    </div>
    <${Bar} label="Progress of the film" value=${picture.progress} tone=${held ? "hold" : slow ? "slow" : ""} />
    <div class="row overall-facts hint tabular">
      <span>${Math.floor(picture.progress)} %</span>
      <span>${elapsed(job)} elapsed</span>
      ${title && !held && html`<span>${title.replace("Such films are done ", "").replace(" from now", " left")}</span>`}
            ${slow && html`<${Chip} tone="slow" icon="snail">Slower than usual<//>`}
    </div>
    <${MoneyMeter} told=${picture.money} />
    ${picture.detail && !held && html`<p class="hint">${picture.detail}</p>`}
  </section>`;
}
