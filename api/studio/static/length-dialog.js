// The dialog that changes how long a scene of a finished film is, within what its clip has. It costs nothing.
import { Problem } from "./api.js";
import { changeApi } from "./change-api.js";
import { Dialog } from "./dialog.js";
import { formatForPrice, formatSeconds } from "./format.js";
import { html, useEffect, useState } from "./html.js";
import { isActive } from "./labels.js";
import { showToast } from "./toasts.js";
import { Field, ProblemNote, Spinner } from "./widgets.js";

const TENTHS = 10;

/** @typedef {{job: Api.JobDetails, scene: Api.SceneResult, reload: () => Promise<void>}} SceneProps */

/** @param {{job: Api.JobDetails | null, scene: Api.SceneResult | undefined, reload: () => Promise<void>}} props */
export function LengthButton({ job, scene, reload }) {
  const [isOpen, setOpen] = useState(false);
  if (!job || !scene?.take || !job.results.film || isActive(job.status) || job.gaps.includes(scene.number)) return null;
  return html`<button type="button" class="button small" onClick=${() => setOpen(true)}>
      Change length<span class="visually-hidden">${" "}of scene ${scene.number}</span></button>
    ${isOpen && html`<${LengthDialog} job=${job} scene=${scene} reload=${reload} onClose=${() => setOpen(false)} />`}`;
}

/** @param {SceneProps & {onClose: () => void}} props */
function LengthDialog({ job, scene, reload, onClose }) {
  const [limits, setLimits] = useState(/** @type {Api.LengthLimits | null} */ (null));
  const [seconds, setSeconds] = useState(scene.seconds);
  const [problem, setProblem] = useState(/** @type {Problem | null} */ (null));
  const [isSending, setSending] = useState(false);
  useEffect(() => { changeApi.getLengthLimits(job.job_id, scene.number).then(setLimits, setProblem); }, [job.job_id]);
  const isSame = !limits || seconds === limits.scene_seconds;
  const isTooLong = limits !== null && seconds > limits.most_seconds;
  /** @param {Event} event */
  const submit = async (event) => {
    event.preventDefault();
    setSending(true);
    await changeApi.changeLength(job.job_id, scene.number, seconds).then(() => {
      showToast(`Changing the length of scene ${scene.number}: ${job.title}`);
      reload();
      onClose();
    }, setProblem);
    setSending(false);
  };
  return html`<${Dialog} title="Length of scene ${scene.number}" onClose=${onClose}>
    <form class="stack" onSubmit=${submit}>
      ${!limits && !problem && html`<p role="status"><${Spinner} /> Loading its limits…</p>`}
      ${limits && html`<${LengthField} limits=${limits} seconds=${seconds}
        error=${isTooLong ? "Its clip has no more: regenerate the scene with more seconds." : problem?.fields.seconds}
        onEdit=${(/** @type {number} */ wanted) => { setSeconds(wanted); setProblem(null); }} />`}
      ${problem && !problem.fields.seconds && html`<${ProblemNote} problem=${problem} />`}
      <p class="hint">No clip is regenerated. The film that there is stays until the new one is ready.</p>
      <div class="dialog-actions"><button type="button" class="button" onClick=${onClose}>Cancel</button>
        <button type="submit" class="button primary" disabled=${isSame || isTooLong || isSending}>
          Change the film${isSame || isTooLong ? "" : ` ${formatForPrice(0)}`}</button></div>
    </form>
  <//>`;
}

/**
 * @param {{limits: Api.LengthLimits, seconds: number, error?: string, onEdit: (seconds: number) => void}} props
 */
function LengthField({ limits, seconds, error, onEdit }) {
  const least = Math.ceil(limits.least_seconds * TENTHS) / TENTHS;
  const most = Math.floor(limits.most_seconds * TENTHS) / TENTHS;
  return html`<${Field} id="scene-length" label="Seconds" error=${error}
      hint=${least < most ? `${formatSeconds(least)} to ${formatSeconds(most)}: what its clip has.`
        : "Its lines need all of it, and its clip has no more."}>
    ${(/** @type {object} */ props) => html`<input ...${props} type="number" min=${least} max=${most} step="0.1"
      value=${seconds} onInput=${(/** @type {InputEvent & {target: HTMLInputElement}} */ { target }) =>
        onEdit(Number(target.value))} />`}
  <//>`;
}
