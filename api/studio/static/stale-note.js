// What is told of a scene that goes on from a clip which the film has no more.
import { formatMoney } from "./format.js";
import { html } from "./html.js";

/** @param {{stale: Api.StaleScene | null | undefined}} props */
export function StaleNote({ stale }) {
  if (!stale) return null;
  return html`<p class="take-why warn">${stale.reason}${" "}${describeMending(stale)}</p>`;
}

/** @param {Api.StaleScene} stale */
export function describeMending({ cascade, cascade_usd: price }) {
  const what = cascade.length > 1 ? `scenes ${cascade.join(", ")}, one after the other` : `scene ${cascade[0]}`;
  return `To mend that, regenerate ${what}${price === null ? "" : `: ${formatMoney(price)}`}.`;
}

/** @param {{answer: Api.RetakeEstimate}} props */
export function DependentsNote({ answer: { makes_stale: scenes, cascade_usd: price } }) {
  if (!scenes.length) return null;
  const cost = price === null ? "" : ` That would cost ${formatMoney(price)} more.`;
  const begin = scenes.length > 1 ? `Scenes ${scenes.join(", ")} begin` : `Scene ${scenes[0]} begins`;
  return html`<p class="hint">${begin} from this one, and will not match it until regenerated, too.${cost}</p>`;
}
