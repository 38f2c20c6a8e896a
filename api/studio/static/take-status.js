// The state of a take: its label, how far it is, and the reason for what is unusual.
import { getSecondsSince } from "./clock.js";
import { formatClock, formatRoughDuration } from "./format.js";
import { html } from "./html.js";
import { getTakeLabel, RECEIPT_LABELS } from "./labels.js";
import { Bar, Chip } from "./widgets.js";

/** @type {Set<Api.SceneState>} */
const UNDER_WAY = new Set(["submitted", "queued", "running", "collecting", "stalled"]);

/** @param {{take: Api.TakeProgress, what: string}} props */
export function TakeStatus({ take, what }) {
  const { word, tone, icon } = getTakeLabel(take);
  const reason = describeReason(take);
  const isUnderWay = UNDER_WAY.has(take.state);
  return html`<div class="take-state">
    <div class="row">
      <${Chip} tone=${tone} icon=${icon}>${word}<//>${isUnderWay && html`<${Times} take=${take} />`}
    </div>
    ${isUnderWay && html`<${Bar} label="Progress of ${what}" value=${take.progress} tone=${tone}
      text=${take.progress === null ? "under way" : undefined} />`}
    ${reason && html`<p class="take-why ${tone}">${reason}</p>`}
  </div>`;
}

/** `1:20 (usually about 2:30)`, because many providers report no percentage. @param {{take: Api.TakeProgress}} props */
function Times({ take: { started_at, expected } }) {
  const seconds = getSecondsSince(started_at);
  if (seconds === null) return null;
  const usual = expected ? ` (usually about ${formatClock(expected.usual)})` : "";
  const title = expected && `9 of 10 are done within ${formatRoughDuration(expected.late)}`;
  return html`<span class="hint tabular" title=${title}>${formatClock(seconds)}${usual}</span>`;
}

/** @param {Api.TakeProgress} take */
export function describeReason({ state, condition, detail, error, receipt }) {
  if (receipt && state !== "complete") return RECEIPT_LABELS[receipt];
  if (state === "canceled") return detail;
  // The question about it says so.
  if (state === "held") return "";
  if (state === "failed") return error?.message || detail;
  return state === "complete" && condition !== "not_as_ordered" ? "" : detail || error?.message;
}
