// Charts of costs as SVG. Lengths across are in percent and those down in pixels, so that a text keeps its size on a
// phone. The table beside the chart has the same amounts: screen readers are told that.
import { nameGroup, nameShortly } from "./cost-names.js";
import { formatMoney } from "./format.js";
import { html } from "./html.js";

const PARTS = /** @type {const} */ (["spent_usd", "ordered_usd", "doubtful_usd"]);
/** @type {Record<typeof PARTS[number], string>} */
export const PART_NAMES = { spent_usd: "Spent", ordered_usd: "Ordered", doubtful_usd: "May have been paid" };
const MAX_TICKS = 4;
const MAX_BARS = 12;
const MAX_LABELS = 12;
const MAX_VALUES = 12;
const PLOT = 180;
const HEAD = 22;
const FOOT = 24;
const ROW = 44;
const BAR = 14;

/** @typedef {{report: Api.CostReport}} ChartProps */

/** @param {ChartProps} props */
export function CostChart({ report }) {
  const label = `Costs by ${report.by}. The table below has the same amounts.`;
  const isTime = report.by === "month" || report.by === "day";
  return html`<figure class="cost-chart" data-kind=${isTime ? "columns" : "bars"}>
    <${isTime ? Columns : Bars} report=${report} label=${label} /><${Legend} total=${report.total} />
  </figure>`;
}

/** Choose the marks of an axis from 0 to at least `most`: at most five, with round amounts. @param {number} most */
export function chooseTicks(most) {
  const rough = Math.max(most, 0.01) / MAX_TICKS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 2.5, 5].find((factor) => factor * power >= rough * (1 - 1e-9)) ?? 10);
  const count = Math.ceil(most / step - 1e-9) || 1;
  return Array.from({ length: count + 1 }, (_, number) => Math.round(number * step * 1e6) / 1e6);
}

/** @param {ChartProps & {label: string}} props */
function Columns({ report: { groups, by }, label }) {
  const ticks = chooseTicks(Math.max(...groups.map((group) => group.total_usd)));
  const most = ticks.at(-1) ?? 1;
  const width = 100 / groups.length;
  const every = Math.ceil(groups.length / MAX_LABELS);
  /** @param {number} usd */
  const toY = (usd) => HEAD + PLOT * (1 - usd / most);
  return html`<svg class="cost-axis" height=${HEAD + PLOT + FOOT} aria-hidden="true">
      ${ticks.map((usd) => html`<text x="100%" y=${toY(usd) + 4} text-anchor="end">${formatMoney(usd)}</text>`)}
    </svg>
    <svg class="cost-plot" height=${HEAD + PLOT + FOOT} role="img" aria-label=${label}>
      ${ticks.map((usd) => html`<line class="grid" x1="0" x2="100%" y1=${toY(usd)} y2=${toY(usd)} />`)}
      ${groups.map((group, number) => html`<g key=${group.key}>
        <title>${nameGroup(group, by)}: ${formatMoney(group.total_usd)}</title>
        ${stack(group).map(({ part, from, to }) => html`<rect class=${part} x="${(number + 0.15) * width}%"
          width="${0.7 * width}%" y=${toY(to)} height=${toY(from) - toY(to)} />`)}
        ${groups.length <= MAX_VALUES && group.total_usd > 0 && html`<text class="cost-value" text-anchor="middle"
          x="${(number + 0.5) * width}%" y=${toY(group.total_usd) - 6}>${formatMoney(group.total_usd)}</text>`}
        ${number % every === 0 && html`<text data-odd=${(number / every) % 2 === 1} text-anchor="middle"
          x="${(number + 0.5) * width}%" y=${HEAD + PLOT + 17}>${nameShortly(group.key ?? "")}</text>`}
      </g>`)}
    </svg>`;
}

/** @param {ChartProps & {label: string}} props */
function Bars({ report: { groups, by }, label }) {
  const shown = groups.slice(0, MAX_BARS);
  const ticks = chooseTicks(Math.max(...shown.map((group) => group.total_usd)));
  const most = ticks.at(-1) ?? 1;
  const height = shown.length * ROW;
  /** @param {number} usd */
  const toX = (usd) => `${(100 * usd) / most}%`;
  return html`<svg class="cost-plot" height=${height + FOOT} role="img" aria-label=${label}>
    ${ticks.map((usd, number) => html`<line class="grid" x1=${toX(usd)} x2=${toX(usd)} y1="0" y2=${height} />
      <text x=${toX(usd)} y=${height + 17} data-odd=${number % 2 === 1}
        text-anchor=${number === 0 ? "start" : usd === most ? "end" : "middle"}>${formatMoney(usd)}</text>`)}
    ${shown.map((group, number) => html`<g key=${group.key ?? ""}>
      <svg y=${number * ROW} width="75%" height=${BAR + 8} overflow="hidden">
        <text class="cost-name" x="0" y="16">${nameGroup(group, by)}</text></svg>
      <text class="cost-value" x="100%" y=${number * ROW + 16} text-anchor="end">${formatMoney(group.total_usd)}</text>
      ${stack(group).map(({ part, from, to }) => html`<rect class=${part} x=${toX(from)} width=${toX(to - from)}
        y=${number * ROW + 22} height=${BAR} />`)}
    </g>`)}
  </svg>`;
}

/**
 * Put a group's parts on one another.
 * @param {Api.CostGroup} group @returns {{part: string, from: number, to: number}[]} in US dollars
 */
export function stack(group) {
  let sum = 0;
  return PARTS.map((part) => ({ part, from: sum, to: (sum += group[part]) })).filter(({ from, to }) => to > from);
}

/** @param {{total: Api.CostAmounts}} props */
function Legend({ total }) {
  const parts = PARTS.filter((part) => total[part] > 0);
  return parts.length < 2 ? null : html`<figcaption class="cost-legend">
    ${parts.map((part) => html`<span key=${part}><i class=${part}></i>${PART_NAMES[part]}</span>`)}
  </figcaption>`;
}
