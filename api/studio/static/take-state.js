// Where a take stands: the word, the sign, the color; how far; and the reason for what is out of the ordinary.
// Exports: TakeState.
import { since } from "./clock.js";
import { html } from "./html.js";
import { about, clockTime } from "./time.js";
import { Bar, Chip } from "./widgets.js";
import { RECEIPTS, sceneLook } from "./words.js";

const ON_THE_WAY = ["submitted", "queued", "running", "collecting", "stalled"];

/** @param {{take: object, what: string}} props */
export function TakeState({ take, what }) {
  const { word, tone, icon } = sceneLook(take);
  const why = reason(take);
  const under = ON_THE_WAY.includes(take.state);
  return html`<div class="take-state">
    <div class="row"><${Chip} tone=${tone} icon=${icon}>${word}<//>${under && html`<${Times} take=${take} />`}</div>
    ${under && html`<${Bar} label="Progress of ${what}" value=${take.progress} tone=${tone} text=${take.progress === null ? "under way" : undefined} />`}
    ${why && html`<p class="take-why ${tone}">${why}</p>`}
  </div>`;
}

/** `1:20 of usually 2:30`: what is known where a provider gives no percentage. */
function Times({ take }) {
  const past = since(take.started_at);
  if (past === null) return null;
  const usual = take.expected && `usually about ${clockTime(take.expected.usual)}`;
  const title = take.expected && `Nine in ten are done within ${about(take.expected.late)}`;
  return html`<span class="hint tabular" title=${title}>${clockTime(past)}${usual && ` (${usual})`}</span>`;
}

function reason({ state, condition, detail, error, receipt }) {
  if (state === "canceled" || (receipt && state !== "complete")) return RECEIPTS[receipt] ?? detail;
  if (state === "failed") return error?.message || detail;
  return state === "complete" && condition !== "not_as_ordered" ? "" : detail || error?.message;
}
