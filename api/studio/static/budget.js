// A job at the end of its budget: it waits, and goes on with a larger one.
// Exports: RaiseBudget.
import { api } from "./api.js";
import { html, useId, useState } from "./html.js";
import { forgetHere, useKept } from "./keep-here.js";
import { cents, moneyWords } from "./money.js";
import { money } from "./time.js";
import { Banner, Field, ProblemNote } from "./widgets.js";

/** @param {{job: import("./jobs.js").Entry}} props */
export function RaiseBudget({ job }) {
  const { money: told, detail } = job.picture;
  const [typed, setWanted] = useKept(`budget.${job.id}`, null);
  const wanted = typed ?? String(suggestion(told));
  const [problem, setProblem] = useState(null);
  const field = useId();
  const raise = async (event) => {
    event.preventDefault();
    setProblem(null);
    await api.approve(job.id, { budget_usd: Number(wanted) }).then(() => forgetHere(`budget.${job.id}`), setProblem);
  };
  const fault = problem?.fields?.budget_usd;
  return html`<${Banner} tone="hold" icon="hand" title="Over budget: paused">
    <p>${detail}</p>
    <p>${moneyWords(told)}.${told.to_come_usd > 0 && ` The rest costs ${money(told.to_come_usd)}: the whole film ${money(told.whole_usd)}.`}</p>
    <form class="row" onSubmit=${raise} noValidate aria-label="Raise the budget">
      <${Field} id=${field} label="New budget (US$)" error=${fault}>
        ${(props) => html`<input type="number" min="0" step="0.01" ...${props} value=${wanted} onInput=${(event) => setWanted(event.target.value)} />`}
      <//>
      <button class="button primary">Raise the budget to ${money(Number(wanted) || 0)}</button>
    </form>
    <${ProblemNote} problem=${fault ? null : problem} />
  <//>`;
}

/** What all of it costs; where nobody knows that, half as much again. */
const suggestion = ({ budget_usd: now, whole_usd: whole }) => (whole > (now ?? 0) ? cents(whole) : cents(Math.max((now ?? 0) * 1.5, (now ?? 0) + 0.5)));
