// The approval of a storyboard: the whole price, compared with the budget, on the button that spends it.
import { api } from "./api.js";
import { formatForPrice, formatMoney, roundUpToCents } from "./format.js";
import { html } from "./html.js";

/** @typedef {import("./storyboard-draft.js").Draft} Draft */

// Amounts that differ by less are the same.
const EPSILON_USD = 1e-6;

/**
 * @param {{id: string, draft: Draft, money: Api.JobMoney, disabled: boolean,
 *   send: (request: () => Promise<unknown>) => void}} props
 */
export function ApproveButtons({ id, draft, money, disabled, send }) {
  const { price, revision } = draft;
  const budget = roundUpToCents(money.spent_usd + money.ordered_usd + money.doubtful_usd + (price ?? 0));
  const approve = () => api.approveJob(id, { revision });
  const raiseAndApprove = () => api.approveJob(id, { budget_usd: budget }).then(approve);
  if (!exceedsBudget(price, money)) {
    return html`<${ApproveButton} primary disabled=${disabled} onClick=${() => send(approve)}>
      ${price === null ? "Approve" : `Approve ${formatForPrice(price)}`}<//>`;
  }
  return html`<${ApproveButton} disabled=${disabled} onClick=${() => send(approve)}>
      Approve for up to ${formatMoney(money.left_usd ?? 0)}, then pause<//>
    <${ApproveButton} primary disabled=${disabled} onClick=${() => send(raiseAndApprove)}>
      Raise the budget to ${formatMoney(budget)} and approve<//>`;
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

/** What to know before approving. @param {{draft: Draft, money: Api.JobMoney, isChanged: boolean}} props */
export function ApproveHint({ draft, money, isChanged }) {
  const { price } = draft;
  if (isChanged) return "Save to see what it costs now. Your changes are kept in this browser until then.";
  const change = describePriceChange(draft);
  if (price === null || !exceedsBudget(price, money)) return `${change}Nothing is ordered before you approve.`;
  const [left, budget] = [formatMoney(money.left_usd ?? 0), formatMoney(money.budget_usd ?? 0)];
  return html`${change}<span class="estimate-over">
    It costs ${formatMoney(price)}, and ${left} is left of your budget of ${budget}.
  </span> Nothing is ordered before you approve.`;
}

/** Say what the last change makes of the price; empty where that stays. @param {Draft} draft */
export function describePriceChange({ price, before }) {
  if (typeof price !== "number" || typeof before !== "number") return "";
  const more = price - before;
  if (Math.abs(more) < EPSILON_USD) return "";
  return `${formatMoney(Math.abs(more))} ${more > 0 ? "more" : "less"} than before your changes. `;
}
