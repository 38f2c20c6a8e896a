// The films by the month in which they were ordered, where the list is in that order.
import { createDateFormat } from "./format.js";
import { drawnFilms } from "./gallery-drawn.js";
import { filters } from "./gallery-store.js";
import { computed } from "./html.js";

/** @typedef {import("./gallery-store.js").FilmSignal} FilmSignal */
/**
 * Films that stand together; the month is empty for this one, and where the list is in another order.
 * @typedef {{key: string, month: string, films: FilmSignal[]}} FilmGroup
 */

const ORDERS_BY_DATE = new Set(["", "oldest"]);
const MONTHS_IN_YEAR = 12;
const monthFormat = createDateFormat({ month: "long", year: "numeric" });
/** Read once for each film: the list is grouped anew whenever it grows. @type {WeakMap<FilmSignal, number>} */
const months = new WeakMap();

/** All films that are drawn, in the order of the list. */
export const filmGroups = computed(() => (
  ORDERS_BY_DATE.has(filters.value.sort) ? groupByMonth(drawnFilms.value, Date.now())
    : [{ key: "all", month: "", films: drawnFilms.value }]));

/**
 * Group films whose month is the same as that of the film before, in the reader's own time.
 * @param {FilmSignal[]} given @param {number} now ms since 1970 @returns {FilmGroup[]}
 */
export function groupByMonth(given, now) {
  /** @type {FilmGroup[]} */
  const groups = [];
  const current = toMonth(new Date(now));
  let before = NaN;
  for (const film of given) {
    const number = getMonth(film);
    if (number === before) groups.at(-1)?.films.push(film);
    else groups.push(beginGroup(groups, number === current ? "" : formatMonth(number), film));
    before = number;
  }
  return groups;
}

/**
 * A month may come twice: a film that is loaded by itself is put on top.
 * @param {FilmGroup[]} groups @param {string} month @param {FilmSignal} film @returns {FilmGroup}
 */
function beginGroup(groups, month, film) {
  const count = groups.filter((group) => group.month === month).length;
  return { key: `${month} ${count}`, month, films: [film] };
}

/** Return the month in which a film was ordered, as a number that is the same for no other. @param {FilmSignal} film */
function getMonth(film) {
  const month = months.get(film) ?? toMonth(new Date(film.peek().created_at));
  months.set(film, month);
  return month;
}

/** @param {Date} moment */
const toMonth = (moment) => moment.getFullYear() * MONTHS_IN_YEAR + moment.getMonth();

/** @param {number} month */
const formatMonth = (month) => monthFormat.format(new Date(Math.floor(month / MONTHS_IN_YEAR), month % MONTHS_IN_YEAR));

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
