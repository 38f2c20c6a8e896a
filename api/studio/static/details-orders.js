// Everything that was ordered of anybody: in which words, with which seed, how it ended, what it cost.
// Exports: Orders({label, takes, scene}).
import { costOf, makerOf, outcomeOf, tookOf } from "./take-words.js";
import { html } from "./html.js";
import { RECEIPTS } from "./words.js";
import { Chip } from "./widgets.js";

/** @param {{label: string, takes: object[], scene?: object}} props scene: the one that they are takes of */
export function Orders({ label, takes, scene }) {
  if (!takes.length) return html`<p class="hint">Not generated yet.</p>`;
  return html`<ul class="orders" role="list" aria-label=${label}>
    ${takes.map((take) => html`<${Order} key=${take.take} take=${take} scene=${scene} />`)}
  </ul>`;
}

function Order({ take, scene }) {
  const { word, tone, icon } = outcomeOf(take);
  const words = take.text && take.text !== scene?.text ? take.text : null;
  return html`<li class="order">
    <div class="order-head"><span class="order-name">Take ${take.take}</span><${Chip} tone=${tone} icon=${icon}>${word}<//>
      ${scene && scene.take === take.take && html`<${Chip} tone="run" icon="film">In use<//>`}
      <span class="order-cost tabular">${costOf(take)}</span></div>
    ${words && html`<p class="order-words">${words}</p>`}
    <p class="hint">${facts(take).join(" · ")}</p>
    ${take.receipt && html`<p class="hint">It ${RECEIPTS[take.receipt] ?? take.receipt}.</p>`}
    ${(take.departures ?? []).map(({ kind, message }) => html`<p class="hint" key=${kind}>${message}</p>`)}
    ${take.error && html`<p class="order-error">${take.error.message}</p>`}
  </li>`;
}

function facts(take) {
  const took = tookOf(take);
  const seed = take.seed ?? null;
  return [
    makerOf(take.provider, take.model), seed !== null && `seed ${seed}`, took && `took ${took}`,
    take.provider_job_id && `provider job ID ${take.provider_job_id}`,
  ].filter(Boolean);
}
