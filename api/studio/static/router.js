// Which view is open, by the part of the address behind `#`: reloads, bookmarks and Back work.
import { signal } from "./html.js";

/** @returns {{name: "create" | "gallery" | "job" | "team" | "join" | "refused" | "unknown", id: string | null}} */
function parseHash() {
  const parts = location.hash.replace(/^#\/?/, "").split("/").filter(Boolean).map(decode);
  if (!parts.length) return { name: "create", id: null };
  if (parts[0] === "gallery" && parts.length === 1) return { name: "gallery", id: null };
  if (parts[0] === "jobs" && parts.length === 2) return { name: "job", id: parts[1] ?? null };
  if (parts[0] === "team" && parts.length === 1) return { name: "team", id: null };
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

export const route = signal(parseHash());

/** Build the address of a job's view. @param {string} id */
export const getJobHref = (id) => `#/jobs/${encodeURIComponent(id)}`;

/** Open a view. @param {string} hash such as `#/gallery` */
export function navigate(hash) {
  location.hash = hash;
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
  route.value = parseHash();
});
