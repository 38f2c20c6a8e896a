// How far the whole film is: the bar, the stage in words, time and money.
import { html } from "./html.js";
import { describeStage } from "./job-stage.js";
import { getConditionLabel, nameLanguage } from "./labels.js";
import { MoneyMeter } from "./money-meter.js";
import { getNeed } from "./needs-you.js";
import { describeTimeLeft, formatElapsed } from "./time-left.js";
import { Bar, Chip } from "./widgets.js";

/** @param {{job: import("./job-store.js").KnownJob}} props */
export function OverallProgress({ job }) {
  const { snapshot } = job;
  const { words, range } = describeTimeLeft(job);
  const isWaiting = getNeed(job) !== null;
  const unusual = isWaiting ? undefined : getConditionLabel(snapshot.condition);
  const isSlow = snapshot.slower_than_usual && !isWaiting;
  const other = snapshot.other_language;
  const what = other ? `Progress of the film in ${nameLanguage(other.language)}` : "Progress of the film";
  return html`<section class="overall" aria-label="Overall progress">
    <div class="overall-line">
      <strong class="overall-stage" aria-live="polite">${describeStage(job)}</strong>
      <span class="overall-left tabular">${isWaiting || isSlow ? "" : words}</span>
    </div>
    <${Bar} label=${what} value=${snapshot.progress} tone=${isWaiting ? "hold" : isSlow ? "slow" : ""} />
    <div class="row overall-facts hint tabular">
      <span>${Math.floor(snapshot.progress)} %</span>
      <span>${formatElapsed(job)} elapsed</span>
      ${range && !isWaiting && !isSlow && html`<span>${range} left</span>`}
      ${unusual && html`<${Chip} tone=${unusual.tone} icon=${unusual.icon}>${unusual.word}<//>`}
      ${isSlow && html`<${Chip} tone="slow" icon="snail">Slower than usual<//>`}
    </div>
    <${MoneyMeter} money=${snapshot.money} />
    ${snapshot.detail && !isWaiting && html`<p class="hint">${snapshot.detail}</p>`}
  </section>`;
}
