// What a team has spent today, and its cap.
import { formatMoney } from "./format.js";
import { html, useState } from "./html.js";
import { peopleApi } from "./people-api.js";
import { mayDo } from "./session.js";
import { useList } from "./use-list.js";
import { Field, ProblemNote } from "./widgets.js";

export function TeamSpending() {
  const { list, problem, change } = useList(peopleApi.getSpending);
  const [cap, setCap] = useState("");
  /** @param {Event} event */
  const save = async (event) => {
    event.preventDefault();
    await change(peopleApi.capSpending(cap === "" ? null : Number(cap)).then(() => setCap("")));
  };
  return html`<section class="panel stack" aria-labelledby="spending-title">
    <h2 id="spending-title">Spending</h2>
    ${list && html`<p>Today (UTC): ${formatMoney(list.spent_today_usd)}${describeCap(list.daily_cap_usd)}</p>`}
    ${mayDo("team:write") && html`<form class="row" onSubmit=${save} aria-label="The daily cap">
      <${Field} id="daily-cap" label="Daily cap in US dollars" hint="Empty: none of its own."
          error=${problem?.fields.daily_cap_usd}>
        ${(props) => html`<input ...${props} type="number" min="0" step="0.01" value=${cap}
          onInput=${(event) => setCap(event.target.value)} />`}
      <//>
      <button type="submit" class="button">Set the cap</button>
    </form>`}
    ${!problem?.fields.daily_cap_usd && html`<${ProblemNote} problem=${problem} />`}
  </section>`;
}

/** @param {number | null} cap */
const describeCap = (cap) => (cap === null ? ", without a cap of its own" : ` of ${formatMoney(cap)}`);
