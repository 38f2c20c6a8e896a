// Where the reader is, by the part of the address behind `#`: a reload, a bookmark and Back work.
// Exports: route (signal), go, href, guard.
import { signal } from "./html.js";

/** @returns {{name: "create" | "gallery" | "job" | "unknown", id: string | null}} */
function read() {
  const parts = location.hash.replace(/^#\/?/, "").split("/").filter(Boolean).map(unescaped);
  if (!parts.length) return { name: "create", id: null };
  if (parts[0] === "gallery" && parts.length === 1) return { name: "gallery", id: null };
  if (parts[0] === "jobs" && parts.length === 2) return { name: "job", id: parts[1] };
  return { name: "unknown", id: null };
}

function unescaped(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export const route = signal(read());

/** The address of a job's view. @param {string} id */
export const href = (id) => `#/jobs/${encodeURIComponent(id)}`;

/** @param {string} hash such as `#/gallery` */
export function go(hash) {
  location.hash = hash;
}

let shown = location.hash;
let ask = null;

/**
 * Have the reader asked before they leave this view, until that is taken back.
 * @param {((hash: string) => void) | null} asking called with where they wanted to go; null: they may
 * @returns {() => void} takes it back
 */
export function guard(asking) {
  ask = asking;
  return () => { if (ask === asking) ask = null; };
}

addEventListener("hashchange", () => {
  if (ask && location.hash !== shown) {
    const wanted = location.hash;
    history.pushState(null, "", shown || "#/");
    ask(wanted);
    return;
  }
  shown = location.hash;
  route.value = read();
});
