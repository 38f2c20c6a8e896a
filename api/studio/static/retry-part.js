// One part of what is tried again: why it is missing, what becomes of it, its price, its words.
// Exports: RetryPart.
import { modelTitle } from "./facts.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { MOST, excess } from "./limits.js";
import { serviceOf } from "./market.js";
import { money } from "./time.js";
import { Field } from "./widgets.js";

const ACTIONS = {
  order: "Ordered again",
  await: "Ordered before, and may still come: waited for",
  fetch: "Ready at the provider: fetched",
  decide: "You are asked what becomes of it",
  leave_out: "Left out",
};

/** @param {{part: object, order: object, edit: (changes: object) => void, fault?: string}} props */
export function RetryPart({ part, order, edit, fault }) {
  const name = part.scene ? `Scene ${part.scene}` : "Music";
  const out = order.leave_out.includes(part.scene);
  const leave = () => edit({ leave_out: out ? order.leave_out.filter((n) => n !== part.scene) : [...order.leave_out, part.scene] });
  return html`<li class="retry-part" aria-label=${name} data-action=${part.action}>
    <div class="retry-head">
      <label class="check"><input type="checkbox" checked=${!out} onChange=${leave} aria-label="Retry ${name.toLowerCase()}" /><strong>${name}</strong></label>
      <span class="hint">${ACTIONS[part.action]}${part.action === "order" ? ` · ${modelTitle(part.provider, part.model)}` : ""}</span>
      <strong class="retry-price tabular">${money(part.cost_usd)}</strong>
    </div>
    ${part.error && html`<p class="order-error">${part.error.message}</p>`}
    ${part.doubtful_usd > 0 && !out && html`<p class="retry-doubt"><${Icon} name="alert" size=${13} /> ${money(part.doubtful_usd)} may have been paid for an earlier take already. Look at ${serviceOf(part.provider)?.title ?? part.provider} before you pay again.</p>`}
    ${part.scene > 0 && (part.action === "order" || (part.action === "fetch" && part.error)) && html`<${Words} part=${part} order=${order} edit=${edit} fault=${fault} />`}
  </li>`;
}

function Words({ part, order, edit, fault }) {
  const value = order.texts[part.scene] ?? part.text;
  const write = (text) => edit({ texts: { ...order.texts, [part.scene]: text } });
  return html`<${Field} id="retry-${part.scene}" label="Text of scene ${part.scene}" hint=${part.action === "fetch" ? "Other words order a new take." : undefined} error=${fault ?? excess(value, MOST.scene)}>
    ${(props) => html`<textarea ...${props} rows="2" value=${value} onInput=${(event) => write(event.target.value)}></textarea>`}<//>`;
}
