// Below the scenes of a storyboard, always in sight: undo, the length, the price, and what may be done.
import { formatDuration, formatMoney } from "./format.js";
import { html, useState } from "./html.js";
import { Icon } from "./icons.js";
import { ApproveButtons, ApproveHint } from "./storyboard-approval.js";
import { fitLength } from "./storyboard-changes.js";
import { addScene, getTotalSeconds } from "./storyboard-draft.js";
import { EditEstimateNote } from "./storyboard-estimate.js";
import { MAX_SCENES } from "./storyboard-scenes.js";

/** @typedef {import("./storyboard-draft.js").Draft} Draft */

/**
 * @typedef {object} Steps
 * @property {boolean} canUndo
 * @property {boolean} canRedo
 * @property {() => void} undo
 * @property {() => void} redo
 */

/**
 * @param {{job: Api.JobDetails, draft: Draft, money: Api.JobMoney, isUnsaved: boolean, isBlocked: boolean,
 *   estimate: import("./storyboard-estimate.js").EditEstimate | null, steps: Steps,
 *   onEdit: import("./storyboard-scenes.js").EditDraft, save: () => Promise<Draft>,
 *   send: (request: () => Promise<unknown>) => void}} props isBlocked: nothing can be sent now
 */
export function StoryboardActions(props) {
  const { job, draft, money, isUnsaved, isBlocked, estimate, steps, onEdit, save, send } = props;
  const shown = isUnsaved ? { ...draft, price: estimate?.price ?? null, before: draft.price } : draft;
  return html`<div class="storyboard-actions">
    <div class="storyboard-tools">
      <button type="button" class="icon-button" aria-label="Undo" title="Undo" disabled=${!steps.canUndo}
        onClick=${steps.undo}><${Icon} name="undo" /></button>
      <button type="button" class="icon-button" aria-label="Redo" title="Redo" disabled=${!steps.canRedo}
        onClick=${steps.redo}><${Icon} name="redo" /></button>
      <button type="button" class="button" disabled=${draft.scenes.length >= MAX_SCENES}
        onClick=${() => onEdit(addScene(draft), { words: "Added a scene" })}><${Icon} name="plus" /> Add scene</button>
      <${FitLength} draft=${draft} asked=${job.duration_seconds} onEdit=${onEdit} />
    </div>
    <span class="storyboard-end">
      <button type="button" class="button" disabled=${!isUnsaved || isBlocked} onClick=${() => send(save)}>Save</button>
      <${ApproveButtons} id=${job.job_id} draft=${shown} money=${money} send=${send}
        saveFirst=${isUnsaved ? save : null} disabled=${isBlocked || (isUnsaved && shown.price === null)} />
    </span>
    <p class="hint" id="storyboard-hint" role="status">
      ${isUnsaved && shown.price === null ? html`<${EditEstimateNote} estimate=${estimate} />`
        : html`${describeNow(shown, estimate, isUnsaved)}<${ApproveHint} draft=${shown} money=${money} />`}</p>
  </div>`;
}

/** @param {Draft} draft @param {{seconds: number | null} | null} estimate @param {boolean} isUnsaved */
function describeNow({ price }, estimate, isUnsaved) {
  if (!isUnsaved || price === null) return "";
  return `With your changes: ${formatMoney(price)}, ${formatDuration(estimate?.seconds ?? 0)}. `;
}

/**
 * A length that all scenes are stretched or shortened to.
 * @param {{draft: Draft, asked: number, onEdit: import("./storyboard-scenes.js").EditDraft}} props
 */
function FitLength({ draft, asked, onEdit }) {
  const [typed, setTyped] = useState(String(Math.round(asked)));
  const seconds = Number(typed);
  const isPossible = seconds >= draft.scenes.length && Math.abs(seconds - getTotalSeconds(draft)) > 0.05;
  return html`<span class="storyboard-fit">
    <button type="button" class="button" disabled=${!isPossible}
      onClick=${() => onEdit(fitLength(draft, seconds), { words: `All scenes last ${seconds} seconds together` })}>
      Fit to</button>
    <input type="number" min="1" max="600" step="any" inputmode="decimal" aria-label="Seconds to fit to" value=${typed}
      onInput=${(event) => setTyped(event.target.value)} />
    <span class="hint" aria-hidden="true">s</span>
  </span>`;
}
