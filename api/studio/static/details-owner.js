// What its owner does with a job: another title, a star, deletion.
// Exports: Owner({job, reload}).
import { api } from "./api.js";
import { dismiss, entry } from "./jobs.js";
import { describe } from "./news.js";
import { drop, put } from "./gallery-films.js";
import { favor } from "./gallery-card.js";
import { Field, ProblemNote } from "./widgets.js";
import { go } from "./router.js";
import { html, useEffect, useRef, useState } from "./html.js";
import { Icon } from "./icons.js";
import { excess, MOST } from "./limits.js";
import { forgetHere, useKept } from "./keep-here.js";
import { isActive } from "./words.js";
import { toast } from "./toasts.js";

/** @param {{job: object, reload: () => Promise<void>}} props */
export function Owner({ job, reload }) {
  const [mode, setMode] = useState("none");
  const shut = () => setMode("none");
  if (mode === "title") return html`<${Rename} job=${job} reload=${reload} onEnd=${shut} />`;
  if (mode === "delete") return html`<${Remove} job=${job} onEnd=${shut} />`;
  return html`<div class="row owner">
    <button type="button" class="button favorite" aria-label="Favorite ${job.title}" aria-pressed=${job.favorite} onClick=${() => favor(job).then(reload)}><${Icon} name="star" /> Favorite</button>
    <button type="button" class="button" onClick=${() => setMode("title")}>Rename</button>
    ${!isActive(job.status) && html`<button type="button" class="button danger" onClick=${() => setMode("delete")}><${Icon} name="trash" /> Delete this film</button>`}
  </div>`;
}

function Rename({ job, reload, onEnd }) {
  const [title, setTitle] = useKept(`title.${job.job_id}`, job.title);
  const end = () => { forgetHere(`title.${job.job_id}`); onEnd(); };
  const [problem, setProblem] = useState(null);
  const box = useRef(null);
  useEffect(() => box.current.querySelector("input").select(), []);
  const save = async (event) => {
    event.preventDefault();
    await api.edit(job.job_id, { title: title.trim() }).then((kept) => { put(kept); describe(kept); reload(); end(); }, setProblem);
  };
  return html`<form class="row owner" ref=${box} onSubmit=${save} onKeyDown=${(event) => event.key === "Escape" && end()}>
    <${Field} id="rename" label="Title" error=${excess(title.trim(), MOST.title) ?? problem?.fields?.title}>${(props) => html`<input ...${props} type="text" required value=${title} onInput=${(event) => setTitle(event.target.value)} />`}<//>
    <button type="submit" class="button primary">Save title</button><button type="button" class="button quiet" onClick=${end}>Cancel</button>
    ${problem && !problem.fields?.title && html`<${ProblemNote} problem=${problem} />`}
  </form>`;
}

function Remove({ job, onEnd }) {
  const [problem, setProblem] = useState(null);
  const [sending, setSending] = useState(false);
  const ref = useRef(null);
  useEffect(() => ref.current.focus(), []);
  const remove = async () => {
    setSending(true);
    try {
      const { refused: [kept] } = await api.remove([job.job_id]);
      if (kept && !kept.type.endsWith("/job-not-found")) throw new Error(kept.detail);
      gone(job);
    } catch (error) {
      setProblem(error);
      setSending(false);
    }
  };
  return html`<div class="row owner" role="group" aria-label="Delete this film?">
    <span>Delete this film with all its takes, for good?</span>
    <button type="button" class="button danger" disabled=${sending} onClick=${remove}>Delete</button>
    <button type="button" class="button" ref=${ref} onClick=${onEnd}>Keep</button>
    ${problem && html`<${ProblemNote} problem=${problem} />`}
  </div>`;
}

function gone(job) {
  drop([job.job_id]);
  const shown = entry(job.job_id);
  if (shown) dismiss(shown);
  toast(`Deleted: ${job.title}`, { tone: "off" });
  go("#/gallery");
}
