// The approval of a storyboard: the whole price, compared with the budget, on the button that spends it.
import { api } from "./api.js";
import { formatForPrice, formatMoney, roundUpToCents } from "./format.js";
import { html } from "./html.js";

/** @typedef {import("./storyboard-draft.js").Draft} Draft */

// Amounts that differ by less are the same.
const EPSILON_USD = 1e-6;

/**
 * @param {{id: string, draft: Draft, money: Api.JobMoney, disabled: boolean, saveFirst: (() => Promise<Draft>) | null,
 *   send: (request: () => Promise<unknown>) => void}} props
 *   draft: with the price that is shown; saveFirst: stores what is edited, if it is not yet
 */
export function ApproveButtons({ id, draft, money, disabled, saveFirst, send }) {
  const { price } = draft;
  const budget = roundUpToCents(money.spent_usd + money.ordered_usd + money.doubtful_usd + (price ?? 0));
  const approve = async () => api.approveJob(id, { revision: await getRevision(draft, saveFirst) });
  const raiseAndApprove = async () => {
    const revision = await getRevision(draft, saveFirst);
    await api.approveJob(id, { budget_usd: budget });
    await api.approveJob(id, { revision });
  };
  const verb = saveFirst ? "Save and approve" : "Approve";
  if (!exceedsBudget(price, money)) {
    return html`<${ApproveButton} primary disabled=${disabled} onClick=${() => send(approve)}>
      ${price === null ? verb : `${verb} ${formatForPrice(price)}`}<//>`;
  }
  return html`<${ApproveButton} disabled=${disabled} onClick=${() => send(approve)}>
      ${verb} for up to ${formatMoney(money.left_usd ?? 0)}, then pause<//>
    <${ApproveButton} primary disabled=${disabled} onClick=${() => send(raiseAndApprove)}>
      Raise the budget to ${formatMoney(budget)} and ${verb.toLowerCase()}<//>`;
}

/**
 * Return the revision that is approved, saved first if need be; throw if that costs more than what was shown.
 * @param {Draft} shown @param {(() => Promise<Draft>) | null} saveFirst
 */
export async function getRevision(shown, saveFirst) {
  if (!saveFirst) return shown.revision;
  const saved = await saveFirst();
  if ((saved.price ?? 0) <= (shown.price ?? 0) + EPSILON_USD) return saved.revision;
  throw new Error(`Saved, but not approved: it costs ${formatMoney(saved.price ?? 0)} now.`);
}

/** @param {{primary?: boolean, disabled: boolean, onClick: () => void, children: Child}} props */
function ApproveButton({ primary = false, disabled, onClick, children }) {
  return html`<button type="button" class="button ${primary ? "primary" : ""}" disabled=${disabled}
    aria-describedby="storyboard-hint" onClick=${onClick}>${children}</button>`;
}

/**
 * Return whether the price is more than what is left of the budget.
 * @param {number | null} price @param {Api.JobMoney} money
 */
export function exceedsBudget(price, { left_usd: left }) {
  return price !== null && left !== null && price > left + EPSILON_USD;
}

/** What to know before approving. @param {{draft: Draft, money: Api.JobMoney}} props */
export function ApproveHint({ draft, money }) {
  const { price } = draft;
  const change = describePriceChange(draft);
  const promise = "Nothing but stills that you draw is ordered before you approve.";
  if (price === null || !exceedsBudget(price, money)) return `${change}${promise}`;
  const [left, budget] = [formatMoney(money.left_usd ?? 0), formatMoney(money.budget_usd ?? 0)];
  return html`${change}<span class="estimate-over">
    It costs ${formatMoney(price)}, and ${left} is left of your budget of ${budget}.
  </span> ${promise}`;
}

/** Say what the last change makes of the price; empty where that stays. @param {Draft} draft */
export function describePriceChange({ price, before }) {
  if (typeof price !== "number" || typeof before !== "number") return "";
  const more = price - before;
  if (Math.abs(more) < EPSILON_USD) return "";
  return `${formatMoney(Math.abs(more))} ${more > 0 ? "more" : "less"} than before your changes. `;
}
