// The dialog that adds a scene to a finished film. Nothing is bought but by the button that carries the price.
import { Problem } from "./api.js";
import { changeApi } from "./change-api.js";
import { Dialog } from "./dialog.js";
import { formatForPrice, formatRoughDuration } from "./format.js";
import { html, useState } from "./html.js";
import { Icon } from "./icons.js";
import { isActive } from "./labels.js";
import { useOrderPrice } from "./order-price.js";
import { createKey } from "./submission.js";
import { TakeFields } from "./take-fields.js";
import { showToast } from "./toasts.js";
import { Field, ProblemNote, Spinner } from "./widgets.js";

/**
 * @typedef {object} SceneFields `after`: the number of the scene that it follows, 0: none; values as they are typed
 * @property {string} after
 * @property {string} seconds
 */
/** @typedef {import("./retake-form.js").TakeForm & SceneFields} SceneForm */

/** @param {{job: Api.JobDetails | null, reload: () => Promise<void>}} props */
export function AddSceneButton({ job, reload }) {
  const [isOpen, setOpen] = useState(false);
  if (!job || !job.results.film || isActive(job.status)) return null;
  return html`<button type="button" class="button small" onClick=${() => setOpen(true)}>
      <${Icon} name="plus" size=${13} />Add a scene…</button>
    ${isOpen && html`<${AddSceneDialog} job=${job} reload=${reload} onClose=${() => setOpen(false)} />`}`;
}

/** @param {{job: Api.JobDetails, reload: () => Promise<void>, onClose: () => void}} props */
function AddSceneDialog({ job, reload, onClose }) {
  const last = job.results.scenes.at(-1);
  const [form, setForm] = useState(/** @type {SceneForm} */ ({
    text: "", seed: "", provider: job.provider, model: job.model,
    after: String(last?.number ?? 0), seconds: String(last?.seconds ?? ""),
  }));
  // The same order that is sent again buys nothing again; another order has another key.
  const [key, setKey] = useState(createKey());
  const [refusal, setRefusal] = useState(/** @type {Problem | null} */ (null));
  const [isSending, setSending] = useState(false);
  const order = toSceneOrder(form);
  const { answer, problem: unpriced, isLoading } = useOrderPrice(order,
    (wish, signal) => changeApi.estimateScene(job.job_id, wish, signal));
  const problem = refusal ?? unpriced;
  /** @param {Partial<SceneForm>} fields */
  const edit = (fields) => { setForm((before) => ({ ...before, ...fields })); setKey(createKey()); setRefusal(null); };
  /** @param {Event} event */
  const submit = async (event) => {
    event.preventDefault();
    if (!order || !answer || isSending) return;
    setSending(true);
    await changeApi.addScene(job.job_id, { ...order, max_cost_usd: answer.cost_usd }, key).then(({ scene }) => {
      showToast(`Generating scene ${scene}: ${job.title}`);
      reload();
      onClose();
    }, setRefusal);
    setSending(false);
  };
  return html`<${Dialog} title="Add a scene" onClose=${onClose} wide>
    <form class="stack" onSubmit=${submit}>
      <${TakeFields} form=${form} edit=${edit} errors=${problem?.fields ?? {}} />
      <${PlaceFields} job=${job} form=${form} edit=${edit} errors=${problem?.fields ?? {}} />
      ${problem && !Object.keys(problem.fields).length && html`<${ProblemNote} problem=${problem} />`}
      <p class="hint">Only its clip is bought${
        answer ? `: about ${formatRoughDuration(answer.takes_seconds.usual)}` : ""}.
        The film that there is stays until the new one is ready.</p>
      <div class="dialog-actions"><button type="button" class="button" onClick=${onClose}>Cancel</button>
        <button type="submit" class="button primary" disabled=${!order || !answer || isLoading || isSending}>
          ${isLoading && html`<${Spinner} />`}Add the scene${answer ? ` ${formatForPrice(answer.cost_usd)}` : ""}
        </button></div>
    </form>
  <//>`;
}

/**
 * @param {{job: Api.JobDetails, form: SceneForm, edit: (fields: Partial<SceneForm>) => void,
 *   errors: Record<string, string>}} props
 */
function PlaceFields({ job, form, edit, errors }) {
  /** @param {keyof SceneFields} name */
  const set = (name) => (/** @type {any} */ { target }) => edit({ [name]: target.value });
  return html`<div class="retake-row">
    <${Field} id="scene-after" label="Place" error=${errors.after}>
      ${(/** @type {object} */ props) => html`<select ...${props} value=${form.after} onChange=${set("after")}>
        <option value="0">At the beginning</option>
        ${job.results.scenes.map(({ number }) => html`
          <option key=${number} value=${String(number)}>After scene ${number}</option>`)}
      </select>`}
    <//>
    <${Field} id="scene-seconds" label="Seconds" error=${errors.duration_seconds}>
      ${(/** @type {object} */ props) => html`<input ...${props} type="number" min="0.5" step="0.1" required
        value=${form.seconds} onInput=${set("seconds")} />`}
    <//>
  </div>`;
}

/** Return the order; null as long as the form is not filled in. @param {SceneForm} form */
function toSceneOrder({ text, seed, provider, model, after, seconds }) {
  if (!text.trim() || !(Number(seconds) > 0)) return null;
  /** @type {Api.NewSceneRequest} */
  const order = { text: text.trim(), provider, model, after: Number(after), duration_seconds: Number(seconds) };
  return { ...order, ...(seed !== "" && { seed: Number(seed) }) };
}
