// The dialog that adds a scene to a finished film, or extends one that it has.
// Nothing is bought but by the button that carries the price.
import { Problem } from "./api.js";
import { changeApi } from "./change-api.js";
import { Dialog } from "./dialog.js";
import { formatForPrice, formatRoughDuration } from "./format.js";
import { html, useState } from "./html.js";
import { Icon } from "./icons.js";
import { isActive } from "./labels.js";
import { ContinueField, NewSceneSketch, PlaceFields, StillField } from "./new-scene-fields.js";
import { beginForm, toSceneOrder } from "./new-scene-form.js";
import { useOrderPrice } from "./order-price.js";
import { createKey } from "./submission.js";
import { TakeFields } from "./take-fields.js";
import { showToast } from "./toasts.js";
import { ProblemNote, Spinner } from "./widgets.js";

/** @param {{job: Api.JobDetails | null, reload: () => Promise<void>}} props */
export function AddSceneButton({ job, reload }) {
  const [isOpen, setOpen] = useState(false);
  if (!job || !job.results.film || isActive(job.status)) return null;
  return html`<button type="button" class="button small" onClick=${() => setOpen(true)}>
      <${Icon} name="plus" size=${13} />Add a scene…</button>
    ${isOpen && html`<${AddSceneDialog} job=${job} reload=${reload} onClose=${() => setOpen(false)} />`}`;
}

/** @param {{job: Api.JobDetails | null, scene: Api.SceneResult | undefined, reload: () => Promise<void>}} props */
export function ExtendSceneButton({ job, scene, reload }) {
  const [isOpen, setOpen] = useState(false);
  if (!job || !scene?.take || !job.results.film || isActive(job.status) || job.gaps.includes(scene.number)) return null;
  return html`<button type="button" class="button small" onClick=${() => setOpen(true)}>
      Extend…<span class="visually-hidden">${" "}scene ${scene.number}</span></button>
    ${isOpen && html`<${AddSceneDialog} job=${job} extended=${scene} reload=${reload}
      onClose=${() => setOpen(false)} />`}`;
}

/**
 * @param {{job: Api.JobDetails, extended?: Api.SceneResult, reload: () => Promise<void>, onClose: () => void}} props
 *   `extended`: the scene that goes on in the new one
 */
function AddSceneDialog({ job, extended, reload, onClose }) {
  const [form, setForm] = useState(beginForm(job, extended));
  // The same order that is sent again buys nothing again; another order has another key.
  const [key, setKey] = useState(createKey());
  const [refusal, setRefusal] = useState(/** @type {Problem | null} */ (null));
  const [isSending, setSending] = useState(false);
  const order = toSceneOrder(form);
  const { answer, problem: unpriced, isLoading } = useOrderPrice(order,
    (wish, signal) => changeApi.estimateScene(job.job_id, wish, signal));
  const problem = refusal ?? unpriced;
  /** @param {Partial<import("./new-scene-form.js").SceneForm>} fields */
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
  return html`<${Dialog} title=${extended ? `Extend scene ${extended.number}` : "Add a scene"} onClose=${onClose} wide>
    <form class="stack" onSubmit=${submit}>
      <${TakeFields} form=${form} edit=${edit} errors=${problem?.fields ?? {}} />
      <${PlaceFields} job=${job} form=${form} edit=${edit} errors=${problem?.fields ?? {}}
        isExtension=${Boolean(extended)} />
      <${ContinueField} form=${form} edit=${edit}
        error=${!form.drawn && (problem?.fields.opens_on ?? (extended && problem?.fields.after))} />
      <${StillField} job=${job} form=${form} edit=${edit} error=${problem?.fields.opens_on}
        price=${answer?.still_usd} />
      ${!form.drawn && !form.continues && html`<${NewSceneSketch} job=${job} form=${form} />`}
      ${problem && !Object.keys(problem.fields).length && html`<${ProblemNote} problem=${problem} />`}
      <p class="hint">${extended ? "A further scene goes on where this one ends. " : ""}
        Only its clip${form.drawn ? " and the still are" : " is"} bought${
        answer ? `: about ${formatRoughDuration(answer.takes_seconds.usual)}` : ""}.
        The film that there is stays until the new one is ready.</p>
      <div class="dialog-actions"><button type="button" class="button" onClick=${onClose}>Cancel</button>
        <button type="submit" class="button primary" disabled=${!order || !answer || isLoading || isSending}>
          ${isLoading && html`<${Spinner} />`}
          ${extended ? "Extend" : "Add the scene"}${answer ? ` ${formatForPrice(answer.cost_usd)}` : ""}
        </button></div>
    </form>
  <//>`;
}
