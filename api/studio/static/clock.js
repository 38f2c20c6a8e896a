// One clock for the whole page: it ticks once a second while somebody looks.
// Exports: now (signal, ms of the server's time), setServerTime, since, left.
import { signal } from "./html.js";

let skew = 0;
const serverNow = () => Date.now() + skew;

export const now = signal(serverNow());

/** What the server's `Date` header says: clocks of laptops go wrong. @param {string | null} header */
export function setServerTime(header) {
  const told = header ? Date.parse(header) + 500 : NaN;
  // The header knows whole seconds only.
  if (Math.abs(told - serverNow()) > 1500) skew = told - Date.now();
}

/** Seconds since then, or null. @param {string | null | undefined} iso */
export function since(iso) {
  return iso ? Math.max(0, (now.value - Date.parse(iso)) / 1000) : null;
}

/** A number of seconds that was told at `at`, counted down to this moment; null stays null. */
export function left(told, at) {
  return told === null || told === undefined ? null : Math.max(0, told - Math.max(0, now.value - at) / 1000);
}

const tick = () => { if (!document.hidden) now.value = serverNow(); };
setInterval(tick, 1000);
document.addEventListener("visibilitychange", tick);
