// One clock for the whole page, in the server's time. It ticks once a second while the page is visible.
import { signal } from "./html.js";

// The `Date` header has whole seconds only: a smaller difference is none.
const MIN_SKEW_MS = 1500;
const HALF_SECOND_MS = 500;
let skewMs = 0;
const getServerTime = () => Date.now() + skewMs;

/** Milliseconds since 1970, by the server's clock. */
export const now = signal(getServerTime());

/** Correct the clock by the server's `Date` header: clocks of laptops go wrong. @param {string | null} header */
export function setServerTime(header) {
  const time = header ? Date.parse(header) + HALF_SECOND_MS : NaN;
  if (Math.abs(time - getServerTime()) > MIN_SKEW_MS) skewMs = time - Date.now();
}

/**
 * Return the seconds since then; null if there is no time to count from.
 * @param {string | null | undefined} iso @returns {number | null}
 */
export function getSecondsSince(iso) {
  return iso ? Math.max(0, (now.value - Date.parse(iso)) / 1000) : null;
}

/**
 * Count a number of seconds, as it was at `at`, down to this moment.
 * @template {number | null | undefined} Told
 * @param {Told} seconds @param {number} at ms since 1970
 * @returns {Told extends number ? number : number | null} null if the seconds are unknown
 */
export function getSecondsLeft(seconds, at) {
  const left = typeof seconds === "number" ? Math.max(0, seconds - Math.max(0, now.value - at) / 1000) : null;
  return /** @type {any} */ (left);
}

function tick() {
  if (!document.hidden) now.value = getServerTime();
}

setInterval(tick, 1000);
document.addEventListener("visibilitychange", tick);
