// Loads a job in full: brief, storyboard, takes and cost. Loads it again when one of them may have changed.
import { api, Problem } from "./api.js";
import { useCallback, useEffect, useRef, useState } from "./html.js";

/** @typedef {{job: Api.JobDetails | null, problem: Problem | null, reload: () => Promise<void>}} JobQuery */

/** @param {string} id @param {Api.ProgressSnapshot} snapshot the last one @returns {JobQuery} */
export function useJob(id, snapshot) {
  const [answer, setAnswer] = useState(/** @type {Omit<JobQuery, "reload">} */ ({ job: null, problem: null }));
  const asked = useRef(0);
  const reload = useCallback(async () => {
    const turn = ++asked.current;
    // An answer may overtake the one before it, which tells of an earlier moment, and must not hide it then.
    /** @param {Parameters<typeof setAnswer>[0]} what */
    const tell = (what) => { if (turn === asked.current) setAnswer(what); };
    try {
      tell({ job: await api.getJob(id), problem: null });
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      tell(({ job }) => ({ job, problem: /** @type {Problem} */ (problem) }));
    }
  }, [id]);
  useEffect(() => { reload(); }, [reload, describeMilestone(snapshot)]);
  return { ...answer, reload };
}

/**
 * Return a text that changes when a take may have come or gone, not with every percent.
 * @param {Api.ProgressSnapshot} snapshot
 */
export function describeMilestone({ status, scenes, approval }) {
  const takes = scenes.map(({ state, take }) => `${state === "complete" || state === "failed" ? state : "on"}${take}`);
  return [status, scenes.length, approval?.revision, ...takes].join(" ");
}
