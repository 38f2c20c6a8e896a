// What the gallery is asked to show: in the address, and in the query to the API.
import { toMoments } from "./gallery-period.js";

const PAGE_SIZE = 40;

/** @typedef {typeof NO_FILTERS} GalleryFilters */

export const NO_FILTERS = {
  q: "", tag: "", status: "", provider: "", favorite: false, trashed: false, when: "", from: "", to: "", sort: "",
};
export const FILTER_NAMES = /** @type {(keyof GalleryFilters)[]} */ (Object.keys(NO_FILTERS));

/** Read the filters from the address. @param {string} query @returns {GalleryFilters} */
export function readFilters(query) {
  const given = new URLSearchParams(query);
  const found = FILTER_NAMES.map((name) => {
    const text = given.get(name) ?? "";
    return [name, typeof NO_FILTERS[name] === "boolean" ? text === "true" : text];
  });
  return { ...NO_FILTERS, ...Object.fromEntries(found) };
}

/** Write the filters for the address. @param {GalleryFilters} given */
export const writeFilters = (given) =>
  new URLSearchParams(Object.entries(given).filter(([, value]) => value).map(([name, value]) => [name, `${value}`]))
    .toString();

/**
 * Build the query of a page.
 * @param {GalleryFilters} filters @param {string | null} [cursor] @returns {Record<string, string | number | boolean>}
 */
export function toQuery({ status, when, from, to, ...others }, cursor) {
  // The API keeps `needs_you` apart from the status: such a film may be being generated as well.
  const state = status === "needs_you" ? { needs_you: true } : { status };
  const period = toMoments({ when, from, to }, Date.now());
  const given = Object.entries({ ...others, ...state, ...period, cursor: cursor ?? "" }).filter(([, value]) => value);
  return { ...Object.fromEntries(given), limit: PAGE_SIZE };
}
