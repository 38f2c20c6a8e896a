// A job in full, as `GET /jobs/{id}` tells it: brief, storyboard, takes, cost. Asked again when one of them may have changed.
// Exports: useDetail.
import { api } from "./api.js";
import { useCallback, useEffect, useState } from "./html.js";

/**
 * @param {string} id @param {object | null} picture the present Progress
 * @returns {{job: object | null, problem: Error | null, reload: () => Promise<void>}}
 */
export function useDetail(id, picture) {
  const [told, tell] = useState({ job: null, problem: null });
  const reload = useCallback(async () => {
    try {
      tell({ job: await api.job(id), problem: null });
    } catch (problem) {
      tell((before) => ({ ...before, problem }));
    }
  }, [id]);
  useEffect(() => { reload(); }, [reload, milestone(picture)]);
  return { ...told, reload };
}

/** Changes when a take may have come or gone, not with every percent. */
function milestone(picture) {
  if (!picture) return "";
  const takes = picture.scenes.map(({ state, take }) => `${state === "complete" || state === "failed" ? state : "on"}${take}`);
  return [picture.status, picture.scenes.length, picture.approval?.revision, ...takes].join(" ");
}
