// The form that raises the budget of a film that waits for more money.
import { api, Problem } from "./api.js";
import { formatMoney, roundUpToCents } from "./format.js";
import { html, useId, useState } from "./html.js";
import { describeMoney } from "./money-meter.js";
import { removeFromSession, useSessionState } from "./session-storage.js";
import { Banner, Field, ProblemNote } from "./widgets.js";

/** @param {{job: import("./job-store.js").KnownJob}} props */
export function BudgetForm({ job }) {
  const { money, detail } = job.snapshot;
  const key = `budget.${job.id}`;
  const [typed, setTyped] = useSessionState(key, /** @type {string | null} */ (null));
  const [problem, setProblem] = useState(/** @type {Problem | null} */ (null));
  const id = useId();
  const budget = typed ?? String(suggestBudget(money));
  /** @param {Event} event */
  const raiseBudget = async (event) => {
    event.preventDefault();
    setProblem(null);
    await api.approveJob(job.id, { budget_usd: Number(budget) }).then(() => removeFromSession(key), setProblem);
  };
  const error = problem?.fields.budget_usd;
  return html`<${Banner} tone="hold" icon="hand" title="Over budget: paused">
    <p>${detail}</p>
    <p>${describeMoney(money)}.${describeRest(money)}</p>
    <form class="row" onSubmit=${raiseBudget} noValidate aria-label="Raise the budget">
      <${Field} id=${id} label="New budget (US$)" error=${error}>
        ${(props) => html`<input type="number" min="0" step="0.01" ...${props} value=${budget}
          onInput=${(event) => setTyped(event.target.value)} />`}
      <//>
      <button class="button primary">Raise the budget to ${formatMoney(Number(budget) || 0)}</button>
    </form>
    <${ProblemNote} problem=${error ? null : problem} />
  <//>`;
}

/** @param {Api.JobMoney} money */
function describeRest({ to_come_usd: rest, whole_usd: whole }) {
  return rest && whole !== null ? ` The rest costs ${formatMoney(rest)}: the whole film ${formatMoney(whole)}.` : "";
}

/** Suggest what the whole film costs; half as much again where that is unknown. @param {Api.JobMoney} money */
export function suggestBudget({ budget_usd, whole_usd }) {
  const budget = budget_usd ?? 0;
  if (whole_usd !== null && whole_usd > budget) return roundUpToCents(whole_usd);
  return roundUpToCents(Math.max(budget * 1.5, budget + 0.5));
}
