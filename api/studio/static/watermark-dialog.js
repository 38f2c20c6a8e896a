// The dialog that gives a finished film another watermark, another place for it, or none. It costs nothing.
import { Problem } from "./api.js";
import { changeApi } from "./change-api.js";
import { Dialog } from "./dialog.js";
import { formatForPrice } from "./format.js";
import { html, useState } from "./html.js";
import { Icon } from "./icons.js";
import { isActive } from "./labels.js";
import { PictureField, usePictureTarget } from "./picture-field.js";
import { toPicture } from "./picture.js";
import { usePictureUpload } from "./picture-upload.js";
import { showToast } from "./toasts.js";
import { CORNERS } from "./watermark-field.js";
import { createMarkForm, toMarkRequest } from "./watermark-form.js";
import { Field, ProblemNote } from "./widgets.js";

/** @typedef {import("./watermark-form.js").MarkForm} MarkForm */

/** @param {{job: Api.JobDetails | null, reload: () => Promise<void>}} props */
export function WatermarkButton({ job, reload }) {
  const [isOpen, setOpen] = useState(false);
  if (!job || !job.results.film || isActive(job.status)) return null;
  const has = job.results.watermark && !job.results.watermark.off;
  return html`<button type="button" class="button" onClick=${() => setOpen(true)}>
      <${Icon} name="copy" size=${14} />${has ? "Change watermark…" : "Add a watermark…"}</button>
    ${isOpen && html`<${WatermarkDialog} job=${job} reload=${reload} onClose=${() => setOpen(false)} />`}`;
}

/** @param {{job: Api.JobDetails, reload: () => Promise<void>, onClose: () => void}} props */
function WatermarkDialog({ job, reload, onClose }) {
  const before = job.results.watermark;
  const [form, setForm] = useState(createMarkForm(before));
  const [problem, setProblem] = useState(/** @type {Problem | null} */ (null));
  const [isSending, setSending] = useState(false);
  const request = toMarkRequest(form, before);
  /** @param {Partial<MarkForm>} fields */
  const edit = (fields) => { setForm((earlier) => ({ ...earlier, ...fields })); setProblem(null); };
  /** @param {Event} event */
  const submit = async (event) => {
    event.preventDefault();
    if (!request || isSending) return;
    setSending(true);
    await changeApi.changeWatermark(job.job_id, request).then(() => {
      showToast(`Changing the watermark: ${job.title}`);
      reload();
      onClose();
    }, setProblem);
    setSending(false);
  };
  return html`<${Dialog} title="Watermark" onClose=${onClose}>
    <form class="stack" onSubmit=${submit}>
      ${before && html`<label class="check"><input type="checkbox" checked=${!form.off}
        onChange=${(/** @type {{target: HTMLInputElement}} */ { target }) => edit({ off: !target.checked })} />
        The film has a watermark</label>`}
      ${!form.off && html`<${MarkFields} form=${form} edit=${edit} hasPicture=${Boolean(before)}
        errors=${problem?.fields ?? {}} />`}
      ${problem && !problem.fields.upload_id && html`<${ProblemNote} problem=${problem} />`}
      <p class="hint">Nothing is bought, and no scene is regenerated. It lies over all scenes, in each language that the
        film has. The film that there is stays until the new one is ready.</p>
      <div class="dialog-actions"><button type="button" class="button" onClick=${onClose}>Cancel</button>
        <button type="submit" class="button primary" disabled=${!request || isSending}>
          Change the film${request ? ` ${formatForPrice(0)}` : ""}</button></div>
    </form>
  <//>`;
}

/**
 * @param {{form: MarkForm, edit: (fields: Partial<MarkForm>) => void, hasPicture: boolean,
 *   errors: Record<string, string>}} props
 */
function MarkFields({ form, edit, hasPicture, errors }) {
  const upload = usePictureUpload((image) => edit({ image }));
  const target = usePictureTarget(upload);
  return html`<div class="field" ...${target}>
      <label for="new-watermark">${hasPicture ? "Another picture" : "Picture"}</label>
      <${PictureField} id="new-watermark" label="the watermark" picture=${toPicture(form.image)} upload=${upload}
        error=${errors.upload_id} onRemove=${() => edit({ image: null })} />
      <div class="hint">${hasPicture && "Optional. "}Parts of it that are transparent stay so.</div>
    </div>
    <${Field} id="new-watermark-corner" label="Corner">
      ${(/** @type {object} */ props) => html`<select ...${props} value=${form.corner}
        onChange=${(/** @type {{target: HTMLSelectElement}} */ { target: { value } }) =>
          edit({ corner: /** @type {Api.WatermarkCorner} */ (value) })}>
        ${CORNERS.map(([value, words]) => html`<option key=${value} value=${value}>${words}</option>`)}
      </select>`}
    <//>
    <${Percent} id="new-watermark-size" label="Size" hint="Of the film’s shorter side." low=${5} high=${30}
      value=${form.size} onEdit=${(/** @type {number} */ size) => edit({ size })} />
    <${Percent} id="new-watermark-opacity" label="Opacity" hint="100 %: nothing shows through." low=${10} high=${100}
      value=${form.opacity} onEdit=${(/** @type {number} */ opacity) => edit({ opacity })} />`;
}

/**
 * A part of one, as a percentage.
 * @param {{id: string, label: string, hint: string, low: number, high: number, value: number,
 *   onEdit: (value: number) => void}} props
 */
function Percent({ id, label, hint, low, high, value, onEdit }) {
  return html`<${Field} id=${id} label="${label}, %" hint=${hint}>
    ${(/** @type {object} */ props) => html`<input ...${props} type="number" min=${low} max=${high} step="1" required
      value=${Math.round(value * 100)} onInput=${(/** @type {{target: HTMLInputElement}} */ { target }) =>
        onEdit(target.valueAsNumber / 100)} />`}
  <//>`;
}
