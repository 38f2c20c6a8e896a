// A film's money in words and as a bar: what is spent, ordered, still to come, and left of its budget.
// Exports: MoneyMeter, moneyWords, forPrice, cents.
import { html } from "./html.js";
import { money } from "./time.js";

/** What a button that spends says of it. @param {number} usd */
export const forPrice = (usd) => `for ${money(usd)}`;

/** Rounded up to whole cents: a budget that is to be enough. @param {number} usd */
export const cents = (usd) => Math.ceil(Math.round(usd * 1e6) / 1e4) / 100;

/** `$0.60 spent · $2.16 ordered · $0.24 left of $3.00`. @param {object} told the `money` of a picture */
export function moneyWords(told) {
  return [
    `${money(told.spent_usd)} spent`,
    told.ordered_usd > 0 && `${money(told.ordered_usd)} ordered`,
    told.doubtful_usd > 0 && `${money(told.doubtful_usd)} may have been paid`,
    told.to_come_usd > 0 && `${money(told.to_come_usd)} to come`,
    told.budget_usd !== null && `${money(told.left_usd)} left of ${money(told.budget_usd)}`,
  ].filter(Boolean).join(" · ");
}

/** @param {{told: object}} props */
export function MoneyMeter({ told }) {
  const whole = Math.max(told.budget_usd ?? 0, told.whole_usd ?? 0, told.spent_usd + told.ordered_usd + told.doubtful_usd);
  return html`<div class="money" role="group" aria-label="Money">
    ${whole > 0 && html`<div class="money-bar" aria-hidden="true">
      <${Part} tone="spent" usd=${told.spent_usd} whole=${whole} />
      <${Part} tone="ordered" usd=${told.ordered_usd} whole=${whole} />
      <${Part} tone="doubtful" usd=${told.doubtful_usd} whole=${whole} />
      <${Part} tone="to-come" usd=${told.to_come_usd ?? 0} whole=${whole} />
    </div>`}
    <span class="tabular">${moneyWords(told)}</span>
  </div>`;
}

const Part = ({ tone, usd, whole }) => (usd > 0 ? html`<span class=${tone} style=${{ width: `${(100 * usd) / whole}%` }}></span>` : null);
