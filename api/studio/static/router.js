// Which view is open, by the part of the address behind `#`: reloads, bookmarks and Back work.
import { batch, signal } from "./html.js";

/**
 * @typedef {"create" | "gallery" | "job" | "costs" | "operations" | "team" | "webhooks" | "join" | "refused"
 *   | "unknown"} ViewName
 */

/** @returns {{name: ViewName, id: string | null}} */
function parseHash() {
  const [path = ""] = location.hash.split("?");
  const parts = path.replace(/^#\/?/, "").split("/").filter(Boolean).map(decode);
  if (!parts.length) return { name: "create", id: null };
  if (parts[0] === "gallery" && parts.length === 1) return { name: "gallery", id: null };
  if (parts[0] === "jobs" && parts.length === 2) return { name: "job", id: parts[1] ?? null };
  if (parts[0] === "costs" && parts.length === 1) return { name: "costs", id: null };
  if (parts[0] === "operations" && parts.length === 1) return { name: "operations", id: null };
  if (parts[0] === "team" && parts.length === 1) return { name: "team", id: null };
  if (parts[0] === "webhooks" && parts.length === 1) return { name: "webhooks", id: null };
  if (parts[0] === "refused" && parts.length === 1) return { name: "refused", id: null };
  if (parts[0] === "join" && parts.length === 2) return { name: "join", id: parts[1] ?? null };
  return { name: "unknown", id: null };
}

/** @param {string} text */
function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const parseQuery = () => location.hash.split("?")[1] ?? "";

export const route = signal(parseHash());

/** What the open view shows, such as its filters: the part of the address behind `?`. */
export const routeQuery = signal(parseQuery());

/** Build the address of a job's view. @param {string} id */
export const getJobHref = (id) => `#/jobs/${encodeURIComponent(id)}`;

/** Open a view. @param {string} hash such as `#/gallery` */
export function navigate(hash) {
  location.hash = hash;
}

/**
 * Write into the address what the open view shows, so that a reload, Back and a copied link show it again.
 * @param {string} query without `?` @param {{replace?: boolean}} [options] replace: without an entry in the history
 */
export function setRouteQuery(query, { replace = false } = {}) {
  const [path] = location.hash.split("?");
  shownHash = query ? `${path || "#/"}?${query}` : path || "#/";
  history[replace ? "replaceState" : "pushState"](null, "", shownHash);
  routeQuery.value = query;
}

let shownHash = location.hash;
/** @type {((hash: string) => void) | null} */
let confirmLeaving = null;

/**
 * Ask before the open view is left.
 * @param {((hash: string) => void) | null} confirm called with the wanted address; null: leaving is allowed
 * @returns {() => void} ends the guard
 */
export function guardNavigation(confirm) {
  confirmLeaving = confirm;
  return () => {
    if (confirmLeaving === confirm) confirmLeaving = null;
  };
}

addEventListener("hashchange", () => {
  if (confirmLeaving && location.hash !== shownHash) {
    const wantedHash = location.hash;
    history.pushState(null, "", shownHash || "#/");
    confirmLeaving(wantedHash);
    return;
  }
  shownHash = location.hash;
  batch(() => { route.value = parseHash(); routeQuery.value = parseQuery(); });
});
