// The dialog that gives a finished film other music. Nothing is bought but by the button that carries the price.
import { Problem } from "./api.js";
import { Picker } from "./caption-choice.js";
import { changeApi } from "./change-api.js";
import { Dialog } from "./dialog.js";
import { formatForPrice } from "./format.js";
import { html, useState } from "./html.js";
import { Icon } from "./icons.js";
import { isActive } from "./labels.js";
import { createMusicForm, listSources, toMusicOrder } from "./music-form.js";
import { LevelField, PromptField, SoundFile } from "./music-fields.js";
import { useOrderPrice } from "./order-price.js";
import { createKey } from "./submission.js";
import { showToast } from "./toasts.js";
import { ProblemNote, Spinner } from "./widgets.js";

/** @param {{job: Api.JobDetails | null, reload: () => Promise<void>}} props */
export function MusicButton({ job, reload }) {
  const [isOpen, setOpen] = useState(false);
  if (!job || !job.results.film || isActive(job.status)) return null;
  return html`<button type="button" class="button" onClick=${() => setOpen(true)}>
      <${Icon} name="music" size=${14} />Change music…</button>
    ${isOpen && html`<${MusicDialog} job=${job} reload=${reload} onClose=${() => setOpen(false)} />`}`;
}

/** @param {{job: Api.JobDetails, reload: () => Promise<void>, onClose: () => void}} props */
function MusicDialog({ job, reload, onClose }) {
  const music = job.results.soundtrack;
  const [form, setForm] = useState(createMusicForm(music));
  // The same order that is sent again buys nothing again; another order has another key.
  const [key, setKey] = useState(createKey());
  const [refusal, setRefusal] = useState(/** @type {Problem | null} */ (null));
  const [isSending, setSending] = useState(false);
  const order = toMusicOrder(form, music);
  const { answer, problem: unpriced, isLoading } = useOrderPrice(order,
    (wish, signal) => changeApi.estimateMusic(job.job_id, wish, signal));
  const problem = refusal ?? unpriced;
  /** @param {Partial<import("./music-form.js").MusicForm>} fields */
  const edit = (fields) => { setForm((before) => ({ ...before, ...fields })); setKey(createKey()); setRefusal(null); };
  /** @param {Event} event */
  const submit = async (event) => {
    event.preventDefault();
    if (!order || !answer || isSending) return;
    setSending(true);
    await changeApi.changeMusic(job.job_id, { ...order, max_cost_usd: answer.cost_usd }, key).then(() => {
      showToast(`Changing the music: ${job.title}`);
      reload();
      onClose();
    }, setRefusal);
    setSending(false);
  };
  return html`<${Dialog} title="Change the music" onClose=${onClose}>
    <form class="stack" onSubmit=${submit}>
      <${Picker} id="music-source" label="Music" value=${form.source} choices=${listSources(music)}
        error=${problem?.fields.source} onPick=${(/** @type {Api.MusicSource} */ source) => edit({ source })} />
      ${form.source === "new" && html`<${PromptField} prompt=${form.prompt} error=${problem?.fields.prompt}
        onEdit=${(/** @type {string} */ prompt) => edit({ prompt })} />`}
      ${form.source === "upload" && html`<${SoundFile} upload=${form.upload} error=${problem?.fields.upload_id}
        onUpload=${(/** @type {Api.UploadedAudio} */ upload) => edit({ upload })} />`}
      ${form.source !== "off" && html`<${LevelField} level=${form.level}
        onEdit=${(/** @type {number} */ level) => edit({ level })} />`}
      ${problem && !Object.keys(problem.fields).length && html`<${ProblemNote} problem=${problem} />`}
      <p class="hint">No scene is regenerated. The film that there is stays until the new one is ready.</p>
      <div class="dialog-actions"><button type="button" class="button" onClick=${onClose}>Cancel</button>
        <button type="submit" class="button primary" disabled=${!order || !answer || isLoading || isSending}>
          ${isLoading && html`<${Spinner} />`}Change the film${answer && order
            ? ` ${formatForPrice(answer.cost_usd)}` : ""}</button></div>
    </form>
  <//>`;
}
