// The approval of a storyboard: the whole price, against the budget, on the button that spends it.
// Exports: Approve, ApproveHint, isOver.
import { api } from "./api.js";
import { html } from "./html.js";
import { cents, forPrice } from "./money.js";
import { money } from "./time.js";

/**
 * @param {{job: object, draft: import("./storyboard-draft.js").Draft, told: object, disabled: boolean, send: (act: () => Promise) => void}} props
 *   told: the `money` of the job's picture
 */
export function Approve({ job, draft, told, disabled, send }) {
  const { price, revision } = draft;
  const approve = () => api.approve(job.job_id, { revision });
  const raised = cents(told.spent_usd + told.ordered_usd + told.doubtful_usd + (price ?? 0));
  const raise = () => api.approve(job.job_id, { budget_usd: raised }).then(approve);
  const button = (kind, act, words) => html`<button type="button" class="button ${kind}" disabled=${disabled} aria-describedby="storyboard-hint" onClick=${() => send(act)}>${words}</button>`;
  if (!isOver(price, told)) return button("primary", approve, price === null ? "Approve" : `Approve ${forPrice(price)}`);
  return html`${button("", approve, `Approve for up to ${money(told.left_usd)}, then pause`)}
    ${button("primary", raise, `Raise the budget to ${money(raised)} and approve`)}`;
}

/** What is dearer than what is left. */
export const isOver = (price, { left_usd: left }) => price !== null && left !== null && price > left + 1e-6;

/** What there is to know before the button is pressed. @param {{price: number | null, told: object, changed: boolean}} props */
export function ApproveHint({ price, told, changed }) {
  if (changed) return "Save to see what it costs now. Your changes are kept in this browser until then.";
  if (!isOver(price, told)) return "Nothing is ordered before you approve.";
  return html`<span class="estimate-over">It costs ${money(price)}, and ${money(told.left_usd)} is left of your budget of ${money(told.budget_usd)}.</span> Nothing is ordered before you approve.`;
}
