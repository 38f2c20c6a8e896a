// What operators see, loaded again and again while somebody looks at it.
import { Problem } from "./api.js";
import { useEffect, useState } from "./html.js";
import { operationsApi } from "./operations-api.js";

const RELOAD_AFTER_MS = 10_000;

/**
 * Load the snapshot, and again some seconds after each answer while the page is visible.
 * @param {string} query
 */
export function useOperations(query) {
  const [snapshot, setSnapshot] = useState(/** @type {Api.OperationsSnapshot | null} */ (null));
  const [problem, setProblem] = useState(/** @type {Problem | null} */ (null));
  const [turn, setTurn] = useState(0);
  const reload = () => setTurn((count) => count + 1);
  useEffect(() => {
    const request = new AbortController();
    let stop = () => {};
    operationsApi.getOperations(query, request.signal).then(
      (answer) => { setSnapshot(answer); setProblem(null); },
      // What was told last stays, with its time: it is better than nothing.
      (error) => { if (!request.signal.aborted) setProblem(error); },
    ).finally(() => { if (!request.signal.aborted) stop = reloadLater(reload); });
    return () => { request.abort(); stop(); };
  }, [query, turn]);
  return { snapshot, problem, reload };
}

/** Reload after a while, or when the page is seen again after that. @param {() => void} reload */
function reloadLater(reload) {
  const reloadIfSeen = () => { if (!document.hidden) reload(); };
  const timer = setTimeout(() => {
    document.addEventListener("visibilitychange", reloadIfSeen);
    reloadIfSeen();
  }, RELOAD_AFTER_MS);
  return () => { clearTimeout(timer); document.removeEventListener("visibilitychange", reloadIfSeen); };
}
