// Costs as a table: what the chart shows, to be read, copied, and heard.
import { PART_NAMES } from "./cost-chart.js";
import { nameGroup } from "./cost-names.js";
import { GROUPINGS } from "./cost-period.js";
import { formatCount, formatMoney } from "./format.js";
import { html } from "./html.js";
import { getJobHref } from "./router.js";

const OPEN_PARTS = /** @type {const} */ (["ordered_usd", "doubtful_usd"]);

/** @param {{report: Api.CostReport}} props */
export function CostTable({ report }) {
  const { by, groups, others, total } = report;
  const open = OPEN_PARTS.filter((part) => total[part] > 0);
  // Months and days without costs are seen in the chart.
  const paid = groups.filter((group) => group.total_usd > 0);
  return html`<div class="cost-table" tabindex="0" role="region" aria-label="Costs as a table">
    <table>
      <caption class="visually-hidden">Costs by ${by}, in US dollars</caption>
      <thead><tr>
        <th scope="col">${GROUPINGS[by]}</th><th scope="col">Total</th>
        ${open.length > 0 && html`<th scope="col">${PART_NAMES.spent_usd}</th>`}
        ${open.map((part) => html`<th key=${part} scope="col">${PART_NAMES[part]}</th>`)}
        <th scope="col">Paid calls</th>
      </tr></thead>
      <tbody>
        ${paid.map((group) => html`<${Row} key=${group.key ?? ""} amounts=${group} open=${open}>
          <${GroupName} group=${group} by=${by} /><//>`)}
        ${others && html`<${Row} amounts=${others} open=${open}>All others<//>`}
      </tbody>
      <tfoot><${Row} amounts=${total} open=${open}>In all<//></tfoot>
    </table>
  </div>`;
}

/** @param {{group: Api.CostGroup, by: Api.CostGrouping}} props */
function GroupName({ group, by }) {
  const name = nameGroup(group, by);
  return by === "film" && group.key ? html`<a href=${getJobHref(group.key)}>${name}</a>` : name;
}

/** @param {{amounts: Api.CostAmounts, open: readonly (typeof OPEN_PARTS)[number][], children: Child}} props */
function Row({ amounts, open, children }) {
  return html`<tr>
    <th scope="row">${children}</th><td>${formatMoney(amounts.total_usd)}</td>
    ${open.length > 0 && html`<td>${formatMoney(amounts.spent_usd)}</td>`}
    ${open.map((part) => html`<td key=${part}>${formatMoney(amounts[part])}</td>`)}
    <td>${amounts.calls}</td>
  </tr>`;
}

/** `$1.25 for 12 paid calls`. @param {Api.CostAmounts} total */
export function describeTotal(total) {
  const open = [
    total.ordered_usd > 0 && `${formatMoney(total.ordered_usd)} of it is ordered and not billed yet`,
    total.doubtful_usd > 0 && `${formatMoney(total.doubtful_usd)} of it may have been paid: nobody knows`,
  ].filter(Boolean);
  return [`${formatMoney(total.total_usd)} for ${formatCount(total.calls, "paid call")}`, ...open].join(". ");
}
