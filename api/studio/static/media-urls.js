// Links to files are signed anew with every snapshot. What plays keeps its link; an expired link is renewed.
import { useRef } from "./html.js";
import { refreshJob } from "./sync.js";

// A file that is really gone is not asked for again and again.
const MIN_RENEWAL_MS = 30000;

/** Return the name of the file behind a signed link; empty without a link. @param {string | undefined} url */
export function getFileName(url) {
  return url?.split("?")[0]?.split("/").at(-1) ?? "";
}

/**
 * Keep the first link to a file, as long as later links are to the same file.
 * @param {string | undefined} url @param {boolean} [isStale] whether the kept link has expired
 */
export function useStableUrl(url, isStale = false) {
  const kept = useRef(url);
  if (isStale || getFileName(kept.current) !== getFileName(url)) kept.current = url;
  return kept.current;
}

/**
 * Renew expired links: `renew` is for the `onError` of a video. The new link comes with the job's next snapshot.
 * @param {string} id the job's
 */
export function useUrlRenewal(id) {
  const renewedAt = useRef(0);
  const renew = () => {
    if (Date.now() - renewedAt.current < MIN_RENEWAL_MS) return;
    renewedAt.current = Date.now();
    refreshJob(id).catch(() => {});
  };
  return { isStale: renewedAt.current > 0, renew };
}
