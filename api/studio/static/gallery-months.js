// The films by the month in which they were ordered, where the list is in that order.
import { films, filters } from "./gallery-store.js";
import { computed } from "./html.js";

/** @typedef {import("./gallery-store.js").FilmSignal} FilmSignal */
/**
 * Films that stand together; the month is empty for this one, and where the list is in another order.
 * @typedef {{key: string, month: string, films: FilmSignal[]}} FilmGroup
 */

const ORDERS_BY_DATE = new Set(["", "oldest"]);

/** All films of the list, in its order. */
export const filmGroups = computed(() => (
  ORDERS_BY_DATE.has(filters.value.sort) ? groupByMonth(films.value, Date.now())
    : [{ key: "all", month: "", films: films.value }]));

/**
 * Group films whose month is the same as that of the film before, in the reader's own time.
 * @param {FilmSignal[]} given @param {number} now ms since 1970 @returns {FilmGroup[]}
 */
export function groupByMonth(given, now) {
  /** @type {FilmGroup[]} */
  const groups = [];
  const current = formatMonth(now);
  for (const film of given) {
    const name = formatMonth(film.peek().created_at), month = name === current ? "" : name;
    const last = groups.at(-1);
    if (last?.month === month) last.films.push(film);
    else groups.push({ key: `${month} ${countGroups(groups, month)}`, month, films: [film] });
  }
  return groups;
}

/**
 * A month may come twice: a film that is loaded by itself is put on top.
 * @param {FilmGroup[]} groups @param {string} month
 */
const countGroups = (groups, month) => groups.filter((group) => group.month === month).length;

/** @param {string | number} moment ISO 8601, or ms since 1970 */
const formatMonth = (moment) => new Date(moment).toLocaleDateString(undefined, { month: "long", year: "numeric" });

/**
 * Return the film that stands above or below another, over the headings between months.
 * @param {number[]} counts of films in each group @param {number} columns @param {number} index @param {1 | -1} step
 * @returns {number} the same index where there is none
 */
export function findInNextRow(counts, columns, index, step) {
  let group = 0, first = 0, count = counts[0] ?? 0;
  while (index >= first + count && group < counts.length) {
    first += count;
    count = counts[++group] ?? 0;
  }
  const target = index - first + step * columns;
  if (target >= 0 && target < count) return first + target;
  const next = counts[group + step];
  if (next === undefined) return index;
  const column = (index - first) % columns;
  if (step > 0) return first + count + Math.min(column, next - 1);
  const lastRow = Math.floor((next - 1) / columns) * columns;
  return first - next + Math.min(lastRow + column, next - 1);
}
