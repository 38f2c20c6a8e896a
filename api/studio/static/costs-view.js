// The page of costs: what the team has spent in a period, as a chart, as a table, and for a spreadsheet.
import { Problem } from "./api.js";
import { now } from "./clock.js";
import { CostChart } from "./cost-chart.js";
import { GROUPINGS, parseChoice, PERIODS, toCostQuery, writeChoice } from "./cost-period.js";
import { CostTable, describeTotal } from "./cost-table.js";
import { formatMoney } from "./format.js";
import { html, useEffect, useState } from "./html.js";
import { Icon } from "./icons.js";
import { peopleApi } from "./people-api.js";
import { routeQuery, setRouteQuery } from "./router.js";
import { Banner, ProblemNote } from "./widgets.js";

/** @typedef {import("./cost-period.js").CostChoice} CostChoice */

export function CostsView() {
  const choice = parseChoice(routeQuery.value, now.peek());
  const query = toCostQuery(choice);
  const { report, problem } = useReport(query);
  return html`<div class="stack costs">
    <header class="gallery-head"><h1>Costs</h1><${Choices} choice=${choice} />
      <a class="button" href=${peopleApi.costsCsvUrl(query)} download><${Icon} name="down" /> CSV</a></header>
    ${report && html`<${EmulatedBanner} report=${report} />`}
    <${ProblemNote} problem=${problem} />
    ${report && html`<${Report} report=${report} />`}
    ${!report && !problem && html`<div class="ghost ghost-tall" aria-busy="true"></div>`}
  </div>`;
}

/** Say what of the dollars is an emulator's. @param {{report: Api.CostReport}} props */
function EmulatedBanner({ report: { emulated, total } }) {
  if (!emulated && !total.emulated_usd) return null;
  const isAll = total.emulated_usd === total.total_usd;
  return html`<${Banner} tone="warn" title="Emulated services">
    ${isAll ? "No real dollar was paid" : `${formatMoney(total.emulated_usd)} of it is known not to be real dollars`}:
    an emulator ${emulated ? "answers" : "answered"} in place of the services.<//>`;
}

/** Load the costs, and again when the query changes. @param {string} query */
function useReport(query) {
  const [report, setReport] = useState(/** @type {Api.CostReport | null} */ (null));
  const [problem, setProblem] = useState(/** @type {Problem | null} */ (null));
  useEffect(() => {
    const request = new AbortController();
    peopleApi.getCosts(query, request.signal).then(
      (answer) => { setReport(answer); setProblem(null); },
      (error) => { if (!request.signal.aborted) { setReport(null); setProblem(error); } },
    );
    return () => request.abort();
  }, [query]);
  return { report, problem };
}

/** @param {{choice: CostChoice}} props */
function Choices({ choice }) {
  /** @param {Partial<CostChoice>} changes */
  const change = (changes) => setRouteQuery(writeChoice({ ...choice, ...changes }));
  return html`<form class="gallery-filters" aria-label="Costs shown" onSubmit=${(event) => event.preventDefault()}>
    <select aria-label="Period" value=${choice.period} onChange=${(event) => change({ period: event.target.value })}>
      ${Object.entries(PERIODS).map(([name, word]) => html`<option key=${name} value=${name}>${word}</option>`)}
    </select>
    ${choice.period === "days" && html`<${DayField} label="First day (UTC)" day=${choice.from}
        onPick=${(day) => change({ from: day })} />
      <${DayField} label="Last day (UTC)" day=${choice.to} onPick=${(day) => change({ to: day })} />`}
    <select aria-label="By" value=${choice.by} onChange=${(event) => change({ by: event.target.value })}>
      ${Object.entries(GROUPINGS).map(([name, word]) => html`<option key=${name} value=${name}>
        By ${word.toLowerCase()}</option>`)}
    </select>
  </form>`;
}

/** @param {{label: string, day: string, onPick: (day: string) => void}} props */
function DayField({ label, day, onPick }) {
  return html`<input type="date" aria-label=${label} title=${label} value=${day}
    onChange=${(event) => event.target.value && onPick(event.target.value)} />`;
}

/** @param {{report: Api.CostReport}} props */
function Report({ report }) {
  if (!report.total.total_usd) return html`<div class="empty"><p>Nothing was spent in this period.</p></div>`;
  return html`<section class="panel stack" aria-labelledby="cost-total">
    <h2 id="cost-total" class="tabular">${describeTotal(report.total)}</h2>
    <${CostChart} report=${report} />
    <${CostTable} report=${report} />
    <p class="hint">A call counts on the day (UTC) on which it was ordered. What deleted films have spent is
      counted.</p>
  </section>`;
}
