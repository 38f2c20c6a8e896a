// Signed links change while the file stays: what plays is left alone.
// Exports: fileOf, useSteadyUrl.
import { useRef } from "./html.js";

/** The file's own name, whatever its link is signed with. @param {string | undefined} url */
export function fileOf(url) {
  return url ? url.split("?")[0].split("/").at(-1) : "";
}

/** The first link to a file, as long as it is the same file's. @param {string | undefined} url */
export function useSteadyUrl(url) {
  const kept = useRef(url);
  if (fileOf(kept.current) !== fileOf(url)) kept.current = url;
  return kept.current;
}
