// The trash: films go there when they are deleted, and come back when that is undone.
import { api, callApi, jobPath, Problem } from "./api.js";
import { formatCount } from "./format.js";
import { loadFirstPage, removeFilms } from "./gallery-store.js";
import { dismissJob, findJob } from "./job-store.js";
import { showToast } from "./toasts.js";

// The server moves or deletes at most this many with one request.
const MAX_PER_REQUEST = 100;
/** For so many days the trash keeps a film. */
export const TRASH_DAYS = 30;

/** @typedef {{job_id: string, type: string, detail: string}} Refusal */
/** @typedef {{done: string[], refused: Refusal[]}} Outcome */
/** @typedef {(ids: string[]) => Promise<Outcome>} Move */

/** @type {Move} */
export const deleteForGood = (ids) =>
  inParts(ids, (part) => api.deleteJobs(part).then(({ deleted, refused }) => ({ done: [...deleted], refused })));

/** @type {Move} */
export const restoreFilms = (ids) => inParts(ids, (part) => move("restore", part));

/** Move films to the trash, with a way back. @type {Move} */
export async function trashFilms(ids) {
  const outcome = await inParts(ids, (part) => move("trash", part));
  for (const job of outcome.done.map(findJob)) if (job) dismissJob(job);
  if (outcome.done.length) offerUndo(outcome.done);
  return outcome;
}

/** Load a film that is in the trash. @param {string} id @returns {Promise<Api.JobDetails>} */
export const getTrashedFilm = (id) => callApi("GET", `${jobPath(id)}?trashed=true`);

/** Delete all that is in the trash for good. @returns {Promise<Api.EmptiedTrash>} */
export const emptyTrash = () => callApi("POST", "/jobs/trash/empty");

/** @param {"trash" | "restore"} where @param {string[]} ids @returns {Promise<Outcome>} */
async function move(where, ids) {
  const { moved, refused } = /** @type {Api.TrashReport} */ (await callApi("POST", `/jobs/${where}`, { ids }));
  return { done: [...moved], refused };
}

/**
 * Do something with many films, and take those from the list with which it was done, or that are gone.
 * @param {string[]} ids @param {Move} act @returns {Promise<Outcome>}
 */
async function inParts(ids, act) {
  /** @type {Outcome} */
  const all = { done: [], refused: [] };
  for (let from = 0; from < ids.length; from += MAX_PER_REQUEST) {
    const part = ids.slice(from, from + MAX_PER_REQUEST);
    const { done, refused } = await act(part).catch((problem) => refuseAll(part, problem));
    // A film that somebody else has deleted is deleted.
    const gone = refused.filter(({ type }) => type.endsWith("/job-not-found"));
    removeFilms([...done, ...gone.map(({ job_id: id }) => id)]);
    all.done.push(...done);
    all.refused.push(...refused.filter((refusal) => !gone.includes(refusal)));
  }
  return all;
}

/** @param {string[]} ids @param {unknown} problem @returns {Outcome} */
function refuseAll(ids, problem) {
  if (!(problem instanceof Problem)) throw problem;
  return { done: [], refused: ids.map((id) => ({ job_id: id, type: problem.type, detail: problem.message })) };
}

/** @param {string[]} ids */
function offerUndo(ids) {
  const undo = async () => {
    const { done, refused } = await restoreFilms(ids);
    loadFirstPage();
    if (refused[0]) showToast(`Not restored: ${refused[0].detail}`, { tone: "bad" });
    else showToast(`${formatCount(done.length, "film")} restored`);
  };
  const action = { label: "Undo", run: undo };
  showToast(`${formatCount(ids.length, "film")} moved to the trash`, { tone: "off", action });
}
