// Every take that was ordered: its text, seed, result and cost.
import { html } from "./html.js";
import { RECEIPT_LABELS } from "./labels.js";
import { describeCost, describeModel, describeWorkTime, getOutcome } from "./take-labels.js";
import { Chip } from "./widgets.js";

/**
 * @param {{label: string, takes: Api.TakeDetails[], scene?: Api.SceneResult}} props
 *   scene: that of the takes, if they have one
 */
export function TakeList({ label, takes, scene }) {
  if (!takes.length) return html`<p class="hint">Not generated yet.</p>`;
  return html`<ul class="orders" role="list" aria-label=${label}>
    ${takes.map((take) => html`<${TakeItem} key=${take.take} take=${take} scene=${scene} />`)}
  </ul>`;
}

/** @param {{take: Api.TakeDetails, scene?: Api.SceneResult}} props */
function TakeItem({ take, scene }) {
  const { word, tone, icon } = getOutcome(take);
  const ownText = take.text && take.text !== scene?.text ? take.text : null;
  return html`<li class="order">
    <div class="order-head"><span class="order-name">Take ${take.take}</span>
      <${Chip} tone=${tone} icon=${icon}>${word}<//>
      ${scene?.take === take.take && html`<${Chip} tone="run" icon="film">In use<//>`}
      <span class="order-cost tabular">${describeCost(take)}</span></div>
    ${ownText && html`<p class="order-words">${ownText}</p>`}
    <p class="hint">${describeOrder(take)}</p>
    ${take.receipt && html`<p class="hint">${RECEIPT_LABELS[take.receipt] ?? take.receipt}.</p>`}
    ${take.departures.map(({ kind, message }) => html`<p class="hint" key=${kind}>${message}</p>`)}
    ${take.error && html`<p class="order-error">${take.error.message}</p>`}
  </li>`;
}

/** @param {Api.TakeDetails} take */
function describeOrder(take) {
  const time = describeWorkTime(take);
  return [
    describeModel(take.provider, take.model),
    take.seed !== null && `seed ${take.seed}`,
    time && `took ${time}`,
    take.provider_job_id && `provider job ID ${take.provider_job_id}`,
  ].filter(Boolean).join(" · ");
}
