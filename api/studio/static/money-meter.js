// A film's money in words and as a bar: what is spent, ordered, still to come, and left of its budget.
import { EmulatedNote } from "./emulated-note.js";
import { formatMoney } from "./format.js";
import { html } from "./html.js";

/** `$0.60 spent · $2.16 ordered · $0.24 left of $3.00`. @param {Api.JobMoney} money */
export function describeMoney(money) {
  const { spent_usd, ordered_usd, doubtful_usd, to_come_usd, drafted_usd, budget_usd, left_usd } = money;
  return [
    `${formatMoney(spent_usd)} spent`,
    ordered_usd > 0 && `${formatMoney(ordered_usd)} ordered`,
    doubtful_usd > 0 && `${formatMoney(doubtful_usd)} may have been paid`,
    to_come_usd && `${formatMoney(to_come_usd)} to come`,
    drafted_usd && `${formatMoney(drafted_usd)} more once you order the drafted lines`,
    budget_usd !== null && `${formatMoney(left_usd ?? 0)} left of ${formatMoney(budget_usd)}`,
  ].filter(Boolean).join(" · ");
}

/** @param {{money: Api.JobMoney}} props */
export function MoneyMeter({ money }) {
  const { spent_usd: spent, ordered_usd: ordered, doubtful_usd: doubtful } = money;
  const whole = Math.max(money.budget_usd ?? 0, money.whole_usd ?? 0, spent + ordered + doubtful);
  return html`<div class="money" role="group" aria-label="Money">
    ${whole > 0 && html`<div class="money-bar" aria-hidden="true">
      <${Part} tone="spent" usd=${spent} whole=${whole} />
      <${Part} tone="ordered" usd=${ordered} whole=${whole} />
      <${Part} tone="doubtful" usd=${doubtful} whole=${whole} />
      <${Part} tone="to-come" usd=${money.to_come_usd ?? 0} whole=${whole} />
    </div>`}
    <span class="tabular">${describeMoney(money)}</span>
    <${EmulatedNote} />
  </div>`;
}

/** @param {{tone: string, usd: number, whole: number}} props */
function Part({ tone, usd, whole }) {
  return usd > 0 ? html`<span class=${tone} style=${{ width: `${(100 * usd) / whole}%` }}></span>` : null;
}
