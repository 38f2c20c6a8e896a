// What the owner does with a film: give it another title, mark it as a favorite, delete it.
import { api, Problem } from "./api.js";
import { toggleFavorite } from "./gallery-card.js";
import { removeFilms, updateFilm } from "./gallery-store.js";
import { html, useEffect, useRef, useState } from "./html.js";
import { Icon } from "./icons.js";
import { dismissJob, findJob } from "./job-store.js";
import { applySummary } from "./job-updates.js";
import { isActive } from "./labels.js";
import { navigate } from "./router.js";
import { removeFromSession, useSessionState } from "./session-storage.js";
import { describeExcess, MAX_LENGTHS } from "./text-limits.js";
import { showToast } from "./toasts.js";
import { Field, ProblemNote } from "./widgets.js";

/** @param {{job: Api.JobDetails, reload: () => Promise<void>}} props */
export function DetailsActions({ job, reload }) {
  const [mode, setMode] = useState("none");
  const close = () => setMode("none");
  if (mode === "title") return html`<${TitleForm} job=${job} reload=${reload} onClose=${close} />`;
  if (mode === "delete") return html`<${DeleteForm} job=${job} onClose=${close} />`;
  return html`<div class="row owner">
    <button type="button" class="button favorite" aria-label="Favorite ${job.title}" aria-pressed=${job.favorite}
      onClick=${() => toggleFavorite(job).then(reload)}><${Icon} name="star" /> Favorite</button>
    <button type="button" class="button" onClick=${() => setMode("title")}>Rename</button>
    ${!isActive(job.status) && html`<button type="button" class="button danger" onClick=${() => setMode("delete")}>
      <${Icon} name="trash" /> Delete this film</button>`}
  </div>`;
}

/** @param {{job: Api.JobDetails, reload: () => Promise<void>, onClose: () => void}} props */
function TitleForm({ job, reload, onClose }) {
  const key = `title.${job.job_id}`;
  const [title, setTitle] = useSessionState(key, job.title);
  const [problem, setProblem] = useState(/** @type {Problem | null} */ (null));
  const form = useRef(null);
  useEffect(() => form.current.querySelector("input").select(), []);
  const close = () => {
    removeFromSession(key);
    onClose();
  };
  /** @param {Api.JobSummary} summary */
  const showSaved = (summary) => {
    updateFilm(summary);
    applySummary(summary);
    reload();
    close();
  };
  /** @param {Event} event */
  const save = async (event) => {
    event.preventDefault();
    await api.editJob(job.job_id, { title: title.trim() }).then(showSaved, setProblem);
  };
  const error = describeExcess(title.trim(), MAX_LENGTHS.title) ?? problem?.fields.title;
  return html`<form class="row owner" ref=${form} onSubmit=${save}
      onKeyDown=${(event) => event.key === "Escape" && close()}>
    <${Field} id="rename" label="Title" error=${error}>
      ${(props) => html`<input ...${props} type="text" required value=${title}
        onInput=${(event) => setTitle(event.target.value)} />`}
    <//>
    <button type="submit" class="button primary">Save title</button>
    <button type="button" class="button quiet" onClick=${close}>Cancel</button>
    ${problem && !problem.fields.title && html`<${ProblemNote} problem=${problem} />`}
  </form>`;
}

/** @param {{job: Api.JobDetails, onClose: () => void}} props */
function DeleteForm({ job, onClose }) {
  const [problem, setProblem] = useState(/** @type {{message: string} | null} */ (null));
  const [busy, setBusy] = useState(false);
  const keepButton = useRef(null);
  useEffect(() => keepButton.current.focus(), []);
  const deleteJob = async () => {
    setBusy(true);
    const reason = await tryToDelete(job.job_id);
    if (!reason) {
      leaveDeleted(job);
      return;
    }
    setProblem({ message: reason });
    setBusy(false);
  };
  return html`<div class="row owner" role="group" aria-label="Delete this film?">
    <span>Delete this film with all its takes, for good?</span>
    <button type="button" class="button danger" disabled=${busy} onClick=${deleteJob}>Delete</button>
    <button type="button" class="button" ref=${keepButton} onClick=${onClose}>Keep</button>
    ${problem && html`<${ProblemNote} problem=${problem} />`}
  </div>`;
}

/** Delete a film. @param {string} id @returns {Promise<string | null>} why it was not deleted */
async function tryToDelete(id) {
  try {
    const { refused: [refusal] } = await api.deleteJobs([id]);
    // A film that somebody else has deleted is deleted.
    return refusal && !refusal.type.endsWith("/job-not-found") ? refusal.detail : null;
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    return problem.message;
  }
}

/** @param {Api.JobDetails} job */
function leaveDeleted({ job_id: id, title }) {
  removeFilms([id]);
  const job = findJob(id);
  if (job) dismissJob(job);
  showToast(`Deleted: ${title}`, { tone: "off" });
  navigate("#/gallery");
}
