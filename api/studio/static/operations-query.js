// Which films the page of operators lists, as its address says it, and as the API is asked for it.
import { STATE_LABELS } from "./operations-labels.js";

/** @typedef {{state: Api.FilmState | "", team: string, service: string}} OperationsFilters empty: all */

/** @param {string} query @returns {OperationsFilters} */
export function parseFilters(query) {
  const params = new URLSearchParams(query);
  const state = params.get("state") ?? "";
  return {
    state: state in STATE_LABELS ? /** @type {Api.FilmState} */ (state) : "",
    team: params.get("team") ?? "",
    service: params.get("service") ?? "",
  };
}

/** @param {OperationsFilters} filters */
export function writeFilters(filters) {
  const chosen = Object.entries(filters).filter(([, value]) => value);
  return new URLSearchParams(chosen).toString();
}
