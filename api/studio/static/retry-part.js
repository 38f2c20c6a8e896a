// One part of a film that is tried again: why it is missing, what happens to it, its price, and its text.
import { getProviderTitle } from "./catalog.js";
import { formatMoney } from "./format.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { getModelTitle } from "./job-summary.js";
import { describeExcess, MAX_LENGTHS } from "./text-limits.js";
import { Field } from "./widgets.js";

/** @typedef {{texts: Record<string, string>, leave_out: number[]}} RetryForm */
/** @typedef {(fields: Partial<RetryForm>) => void} EditRetry */
/** @typedef {{part: Api.RetryPartEstimate, form: RetryForm, edit: EditRetry, error?: string}} PartProps */

/** @type {Record<Api.RetryAction, string>} */
const ACTIONS = {
  order: "Ordered again",
  await: "Already ordered, and may still arrive",
  fetch: "Ready at the provider, and downloaded",
  decide: "You are asked what to do",
  leave_out: "Left out",
};

/** @param {PartProps} props */
export function RetryPart({ part, form, edit, error }) {
  const name = part.scene ? `Scene ${part.scene}` : "Music";
  const isLeftOut = form.leave_out.includes(part.scene);
  const toggle = () => edit({ leave_out: toggleNumber(form.leave_out, part.scene) });
  return html`<li class="retry-part" aria-label=${name} data-action=${part.action}>
    <div class="retry-head">
      <label class="check"><input type="checkbox" checked=${!isLeftOut} onChange=${toggle}
        aria-label="Retry ${name.toLowerCase()}" /><strong>${name}</strong></label>
      <span class="hint">${describeAction(part)}</span>
      <strong class="retry-price tabular">${formatMoney(part.cost_usd)}</strong>
    </div>
    ${part.error && html`<p class="order-error">${part.error.message}</p>`}
    ${part.doubtful_usd > 0 && !isLeftOut && html`<${PaymentDoubt} part=${part} />`}
    ${canEditText(part) && html`<${PartText} part=${part} form=${form} edit=${edit} error=${error} />`}
  </li>`;
}

/** @param {number[]} numbers @param {number} number */
const toggleNumber = (numbers, number) => (
  numbers.includes(number) ? numbers.filter((each) => each !== number) : [...numbers, number]
);

/** @param {Api.RetryPartEstimate} part */
function describeAction({ action, provider, model }) {
  return action === "order" ? `${ACTIONS.order} · ${getModelTitle(provider, model)}` : ACTIONS[action];
}

/** @param {Api.RetryPartEstimate} part */
function canEditText({ scene, action, error }) {
  return scene > 0 && (action === "order" || (action === "fetch" && error !== null));
}

/** @param {{part: Api.RetryPartEstimate}} props */
function PaymentDoubt({ part }) {
  return html`<p class="retry-doubt"><${Icon} name="alert" size=${13} />${" "}
    ${formatMoney(part.doubtful_usd)} may have been paid for an earlier take already.${" "}
    Check at ${getProviderTitle(part.provider)} before you pay again.</p>`;
}

/** @param {PartProps} props */
function PartText({ part, form, edit, error }) {
  const text = form.texts[part.scene] ?? part.text;
  const hint = part.action === "fetch" ? "With another text, a new take is ordered." : undefined;
  /** @param {{target: HTMLTextAreaElement}} event */
  const change = ({ target }) => edit({ texts: { ...form.texts, [part.scene]: target.value } });
  return html`<${Field} id="retry-${part.scene}" label="Text of scene ${part.scene}" hint=${hint}
      error=${error ?? describeExcess(text, MAX_LENGTHS.scene)}>
    ${(props) => html`<textarea ...${props} rows="2" value=${text} onInput=${change}></textarea>`}<//>`;
}
