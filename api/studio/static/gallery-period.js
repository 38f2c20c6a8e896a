// When the films that are shown were ordered: in the reader's own days, because "today" is theirs.

/** @type {Record<string, string>} */
export const PERIODS = {
  today: "Today", week: "Last 7 days", month: "Last 30 days", year: "Last 12 months", days: "Other days",
};
const DAY = /^(\d{4})-(\d\d)-(\d\d)$/;
const WEEK_DAYS = 7;
const MONTH_DAYS = 30;

/**
 * Return the moments between which the films were ordered, for the API; empty: no bound.
 * @param {{when: string, from: string, to: string}} period days as in ISO 8601 @param {number} now ms since 1970
 */
export function toMoments({ when, from, to }, now) {
  if (when === "days") return { created_from: beginDay(from), created_to: beginDay(to, 1) };
  const today = new Date(now);
  const [year, month, day] = [today.getFullYear(), today.getMonth(), today.getDate()];
  /** @type {Record<string, Date | undefined>} */
  const begins = {
    today: new Date(year, month, day),
    week: new Date(year, month, day - WEEK_DAYS + 1),
    month: new Date(year, month, day - MONTH_DAYS + 1),
    year: new Date(year - 1, month, day + 1),
  };
  return { created_from: begins[when]?.toISOString() ?? "", created_to: "" };
}

/** Return when a day begins here, or so many days later; empty for no day. @param {string} text */
function beginDay(text, later = 0) {
  const found = DAY.exec(text);
  if (!found) return "";
  return new Date(Number(found[1]), Number(found[2]) - 1, Number(found[3]) + later).toISOString();
}
