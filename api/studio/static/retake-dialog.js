// The dialog for another take of a scene: with another text, seed or model, and its price before it is ordered.
import { api, Problem } from "./api.js";
import { Dialog } from "./dialog.js";
import { formatForPrice, formatMoney, formatRoughDuration } from "./format.js";
import { html, useState } from "./html.js";
import { useOrderPrice } from "./order-price.js";
import { TakeFields } from "./take-fields.js";
import { canChangeLength, COUNTS, createForm, toOrder } from "./retake-form.js";
import { removeFromSession, useSessionState } from "./session-storage.js";
import { DependentsNote } from "./stale-note.js";
import { createKey } from "./submission.js";
import { showToast } from "./toasts.js";
import { Field, ProblemNote, Spinner } from "./widgets.js";

/** A new take can be ordered when the last one has ended. @type {Set<Api.SceneState>} */
const ENDED_STATES = new Set(["complete", "failed", "canceled"]);

/** @typedef {import("./retake-form.js").RetakeForm} RetakeForm */
/** @typedef {{job: Api.JobDetails, scene: Api.SceneResult, reload: () => Promise<void>}} SceneProps */

/** @param {SceneProps & {state: Api.SceneState, ending: Api.RequestedEnd | null}} props */
export function RetakeButton({ job, scene, state, ending, reload }) {
  const [isOpen, setOpen] = useState(false);
  if (ending || !ENDED_STATES.has(state)) return null;
  return html`<button type="button" class="button small" onClick=${() => setOpen(true)}>
      Regenerate scene ${scene.number}</button>
    ${isOpen && html`<${RetakeDialog} job=${job} scene=${scene} reload=${reload} onClose=${() => setOpen(false)} />`}`;
}

/** @param {SceneProps & {onClose: () => void}} props */
function RetakeDialog({ job, scene, reload, onClose }) {
  const key = `retake.${job.job_id}.${scene.number}`;
  const [form, setForm] = useSessionState(key, createForm(job, scene));
  const estimate = useOrderPrice(toOrder(form, scene.seconds),
    (order, signal) => api.estimateRetake(job.job_id, scene.number, order, signal));
  // The same order that is sent again buys nothing again; another order has another key.
  const [orderKey, setOrderKey] = useState(createKey());
  const [refusal, setRefusal] = useState(/** @type {Problem | null} */ (null));
  const [isSending, setSending] = useState(false);
  const problem = refusal ?? estimate.problem;
  /** @param {Partial<RetakeForm>} fields */
  const edit = (fields) => {
    setForm({ ...form, ...fields });
    setOrderKey(createKey());
    setRefusal(null);
  };
  const finish = () => {
    removeFromSession(key);
    showToast(`Regenerating scene ${scene.number}: ${job.title}`);
    reload();
    onClose();
  };
  /** @param {Event} event */
  const submit = async (event) => {
    event.preventDefault();
    if (!answer || isSending) return;
    setSending(true);
    const order = { ...toOrder(form, scene.seconds), max_cost_usd: answer.cost_usd };
    await api.retakeScene(job.job_id, scene.number, order, orderKey).then(finish, setRefusal);
    setSending(false);
  };
  const { answer, isLoading } = estimate;
  const takes = form.count > 1 ? `${form.count} takes` : "take";
  return html`<${Dialog} title="Regenerate scene ${scene.number}" onClose=${onClose} wide>
    <form class="stack" onSubmit=${submit}>
      <${TakeFields} form=${form} edit=${edit} errors=${problem?.fields ?? {}} />
      <div class="retake-row"><${CountField} count=${form.count} edit=${edit} />
        ${canChangeLength(job) && html`<${SecondsField} seconds=${form.seconds ?? scene.seconds} edit=${edit}
          error=${problem?.fields.duration_seconds} />`}</div>
      <p class="retake-price" role="status" aria-label="Price">
        <${RetakePrice} answer=${answer} isLoading=${isLoading} /></p>
      ${problem && !Object.keys(problem.fields).length && html`<${ProblemNote} problem=${problem} />`}
      ${answer && html`<${DependentsNote} answer=${answer} />`}
      <p class="hint">${form.count > 1
        ? "Existing takes are kept. The film gets the first of the new ones until you choose another."
        : "Existing takes are kept. The film updates when this one is ready."}</p>
      <div class="dialog-actions"><button type="button" class="button" onClick=${onClose}>Cancel</button>
        <button type="submit" class="button primary" disabled=${!answer || isLoading || isSending}>
          Generate ${takes}${answer ? ` ${formatForPrice(answer.cost_usd)}` : ""}</button></div>
    </form>
  <//>`;
}

/** @param {{count: number, edit: (fields: Partial<RetakeForm>) => void}} props */
function CountField({ count, edit }) {
  /** @param {Event & {target: HTMLSelectElement}} event */
  const choose = ({ target }) => edit({ count: COUNTS[target.selectedIndex] });
  return html`<${Field} id="retake-count" label="Takes at once">
    ${(props) => html`<select ...${props} value=${count} onChange=${choose}>
      ${COUNTS.map((each) => html`<option key=${each} value=${each}>${each}</option>`)}
    </select>`}
  <//>`;
}

/** @param {{seconds: string | number, error?: string, edit: (fields: Partial<RetakeForm>) => void}} props */
function SecondsField({ seconds, error, edit }) {
  return html`<${Field} id="retake-seconds" label="Seconds" error=${error}>
    ${(/** @type {object} */ props) => html`<input ...${props} type="number" min="1" step="0.1" required
      value=${seconds} onInput=${(/** @type {any} */ { target }) => edit({ seconds: target.value })} />`}
  <//>`;
}

/** @param {{answer?: Api.RetakeEstimate, isLoading: boolean}} props */
function RetakePrice({ answer, isLoading }) {
  if (isLoading) return html`<${Spinner} /> Loading the price…`;
  if (!answer) return null;
  const time = formatRoughDuration(answer.takes_seconds.usual);
  return html`<span><strong>${formatMoney(answer.cost_usd)}</strong> · about ${time}</span>`;
}
