// A job at the end of its budget: it waits, and goes on with a larger one.
// Exports: RaiseBudget.
import { api } from "./api.js";
import { html, useId, useState } from "./html.js";
import { money } from "./time.js";
import { Banner, Field, ProblemNote } from "./widgets.js";

/** @param {{job: import("./jobs.js").Entry}} props */
export function RaiseBudget({ job }) {
  const { budget_usd: now, cost, approval, detail } = job.picture;
  const price = approval?.price_usd ?? null;
  const [wanted, setWanted] = useState(String(suggestion(now ?? 0, price)));
  const [problem, setProblem] = useState(null);
  const field = useId();
  const raise = async (event) => {
    event.preventDefault();
    setProblem(null);
    await api.approve(job.id, { budget_usd: Number(wanted) }).catch(setProblem);
  };
  const fault = problem?.fields?.budget_usd;
  return html`<${Banner} tone="hold" icon="hand" title="It waits for a larger budget">
    <p>${detail || `${money(cost)} of ${money(now ?? 0)} is spent.`}${price !== null && ` All of it would cost ${money(price)}.`}</p>
    <form class="row" onSubmit=${raise} noValidate aria-label="Raise the budget">
      <${Field} id=${field} label="New budget (US$)" error=${fault}>
        ${(props) => html`<input type="number" min="0" step="0.01" ...${props} value=${wanted} onInput=${(event) => setWanted(event.target.value)} />`}
      <//>
      <button class="button primary">Raise the budget</button>
    </form>
    <${ProblemNote} problem=${fault ? null : problem} />
  <//>`;
}

const suggestion = (now, price) => Math.ceil(Math.max(now * 1.5, price ?? 0, now + 0.5) * 100) / 100;
