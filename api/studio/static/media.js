// Signed links change while the file stays: what plays is left alone, and what has expired is asked for anew.
// Exports: fileOf, useSteadyUrl, useRenewal.
import { look } from "./follow.js";
import { useRef } from "./html.js";

// A file that is really gone is not asked for over and over.
const PAUSE_MS = 30000;

/** The file's own name, whatever its link is signed with. @param {string | undefined} url */
export function fileOf(url) {
  return url ? url.split("?")[0].split("/").at(-1) : "";
}

/** The first link to a file, as long as it is the same file's. @param {string | undefined} url @param {boolean} [stale] it does not work any more */
export function useSteadyUrl(url, stale = false) {
  const kept = useRef(url);
  if (stale || fileOf(kept.current) !== fileOf(url)) kept.current = url;
  return kept.current;
}

/** For a medium's `onError`: its link may be an hour old. The new one comes with the job's next picture. @param {string} id the job's */
export function useRenewal(id) {
  const asked = useRef(0);
  const stale = asked.current > 0;
  const renew = () => {
    if (Date.now() - asked.current < PAUSE_MS) return;
    asked.current = Date.now();
    look(id).catch(() => {});
  };
  return { stale, renew };
}
