// Which costs are shown: a period of days (UTC), and what is told apart. Kept in the address.

/** @typedef {"this-month" | "last-month" | "year" | "days"} PeriodName */
/** @typedef {{period: PeriodName, from: string, to: string, by: Api.CostGrouping}} CostChoice days as in ISO 8601 */

const MONTHS = 12;
/** @type {Record<PeriodName, string>} */
export const PERIODS = {
  "this-month": "This month", "last-month": "Last month", year: "Last 12 months", days: "Other days",
};
/** @type {Record<Api.CostGrouping, string>} */
export const GROUPINGS = { month: "Month", day: "Day", provider: "Provider", stage: "Stage", film: "Film" };
const DAY = /^\d{4}-\d\d-\d\d$/;

/** Read the choice from the address. @param {string} query @param {number} now ms since 1970 @returns {CostChoice} */
export function parseChoice(query, now) {
  const given = Object.fromEntries(new URLSearchParams(query));
  const by = /** @type {Api.CostGrouping} */ (given.by && given.by in GROUPINGS ? given.by : "month");
  const period = /** @type {PeriodName} */ (given.period && given.period in PERIODS ? given.period : "year");
  const usual = getDays(period, now);
  if (period !== "days") return { period, by, ...usual };
  const [from, to] = [given.from ?? "", given.to ?? ""];
  return { period, by, from: DAY.test(from) ? from : usual.from, to: DAY.test(to) ? to : usual.to };
}

/** Write the choice for the address. @param {CostChoice} choice */
export function writeChoice({ period, by, from, to }) {
  return new URLSearchParams(period === "days" ? { period, by, from, to } : { period, by }).toString();
}

/** Write the choice for the API. @param {CostChoice} choice */
export const toCostQuery = ({ by, from, to }) => new URLSearchParams({ from, to, by }).toString();

/** @param {PeriodName} period @param {number} now @returns {{from: string, to: string}} */
function getDays(period, now) {
  const [year, month] = [new Date(now).getUTCFullYear(), new Date(now).getUTCMonth()];
  const today = toDay(now);
  if (period === "last-month") return { from: toDay(Date.UTC(year, month - 1)), to: toDay(Date.UTC(year, month, 0)) };
  const before = period === "year" ? MONTHS - 1 : 0;
  return { from: toDay(Date.UTC(year, month - before)), to: today };
}

/** @param {number} time ms since 1970 */
const toDay = (time) => new Date(time).toISOString().slice(0, 10);
