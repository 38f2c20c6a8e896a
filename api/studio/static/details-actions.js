// What the owner does with a film: give it another title, mark it as a favorite, delete it.
import { api, Problem } from "./api.js";
import { toggleFavorite } from "./gallery-card.js";
import { updateFilm } from "./gallery-store.js";
import { html, useEffect, useRef, useState } from "./html.js";
import { Icon } from "./icons.js";
import { applySummary } from "./job-updates.js";
import { isActive } from "./labels.js";
import { navigate } from "./router.js";
import { removeFromSession, useSessionState } from "./session-storage.js";
import { describeExcess, MAX_LENGTHS } from "./text-limits.js";
import { showToast } from "./toasts.js";
import { trashFilms } from "./trash.js";
import { Field, ProblemNote } from "./widgets.js";

/** @param {{job: Api.JobDetails, reload: () => Promise<void>}} props */
export function DetailsActions({ job, reload }) {
  const [mode, setMode] = useState("none");
  const close = () => setMode("none");
  if (mode === "title") return html`<${TitleForm} job=${job} reload=${reload} onClose=${close} />`;
  return html`<div class="row owner">
    <button type="button" class="button favorite" aria-label="Favorite ${job.title}" aria-pressed=${job.favorite}
      onClick=${() => toggleFavorite(job).then(reload)}><${Icon} name="star" /> Favorite</button>
    <button type="button" class="button" onClick=${() => setMode("title")}>Rename</button>
    ${!isActive(job.status) && html`<button type="button" class="button danger" onClick=${() => trashFilm(job)}>
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

/** Move a film to the trash, and leave its page. @param {Api.JobDetails} job */
async function trashFilm({ job_id: id, title }) {
  const { refused: [refusal] } = await trashFilms([id]);
  if (refusal) showToast(`Not deleted: ${title}. ${refusal.detail}`, { tone: "bad" });
  else navigate("#/gallery");
}
