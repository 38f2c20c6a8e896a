// The button and the dialog that give a film another title.
import { api, Problem } from "./api.js";
import { Dialog } from "./dialog.js";
import { updateFilm } from "./gallery-store.js";
import { html, useState } from "./html.js";
import { Icon } from "./icons.js";
import { applySummary } from "./job-updates.js";
import { removeFromSession, useSessionState } from "./session-storage.js";
import { describeExcess, MAX_LENGTHS } from "./text-limits.js";
import { Field, ProblemNote } from "./widgets.js";

/** @typedef {{job: Api.JobDetails, reload: () => Promise<void>}} FilmProps */

/** @param {FilmProps} props */
export function RenameButton({ job, reload }) {
  const [isOpen, setOpen] = useState(false);
  return html`<button type="button" class="button" onClick=${() => setOpen(true)}>
      <${Icon} name="pencil" size=${14} />Rename…</button>
    ${isOpen && html`<${RenameDialog} job=${job} reload=${reload} onClose=${() => setOpen(false)} />`}`;
}

/** @param {FilmProps & {onClose: () => void}} props */
function RenameDialog({ job, reload, onClose }) {
  const key = `title.${job.job_id}`;
  const [title, setTitle] = useSessionState(key, job.title);
  const [problem, setProblem] = useState(/** @type {Problem | null} */ (null));
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
  return html`<${Dialog} title="Rename this film" onClose=${close}>
    <form class="stack" onSubmit=${save}>
      <${Field} id="rename" label="Title" error=${error}>
        ${(props) => html`<input ...${props} type="text" required autofocus value=${title}
          onFocus=${(event) => event.target.select()} onInput=${(event) => setTitle(event.target.value)} />`}
      <//>
      ${problem && !problem.fields.title && html`<${ProblemNote} problem=${problem} />`}
      <div class="dialog-actions"><button type="button" class="button" onClick=${close}>Cancel</button>
        <button type="submit" class="button primary">Save title</button></div>
    </form>
  <//>`;
}
