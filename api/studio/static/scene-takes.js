// The takes of a scene, in a dialog: two of them side by side, and all in a strip, with a button to use each.
import { api, Problem } from "./api.js";
import { Dialog } from "./dialog.js";
import { html, useState } from "./html.js";
import { isActive } from "./labels.js";
import { RetakeButton } from "./retake-dialog.js";
import { TakeCompare } from "./take-compare.js";
import { getOutcome } from "./take-labels.js";
import { Chip, ProblemNote } from "./widgets.js";

/** @typedef {import("./take-compare.js").TakeWithClip} TakeWithClip */

/**
 * @param {{job: Api.JobDetails | null, scene: Api.SceneProgress, ending: Api.RequestedEnd | null,
 *   reload: () => Promise<void>}} props
 */
export function SceneTakes({ job, scene, ending, reload }) {
  const [isOpen, setOpen] = useState(false);
  const [first, setFirst] = useState(/** @type {number | null} */ (null));
  /** @param {number | null} take */
  const open = (take) => {
    setFirst(take);
    setOpen(true);
  };
  const result = job?.results.scenes.find(({ number }) => number === scene.number);
  if (!job || !result) return null;
  return html`${result.takes.length > 1 && html`
      <button type="button" class="button small" onClick=${() => open(null)}>
        ${result.takes.length} takes…<span class="visually-hidden">${" "}of scene ${scene.number}</span></button>`}
    <${TakeStrip} number=${scene.number} takes=${listUnfilmedTakes(job, result)} onOpen=${open} />
    ${isOpen && html`<${TakesDialog} id=${job.job_id} scene=${result} first=${first} reload=${reload}
      onClose=${() => setOpen(false)} />`}
    <${RetakeButton} job=${job} scene=${result} state=${scene.state} ending=${ending} reload=${reload} />`;
}

/**
 * List the takes with clips of a scene whose job came to no film: each is what was paid for. Fewer than two are none,
 * because the scene's card shows one.
 * @param {Pick<Api.JobDetails, "status" | "film">} job @param {Pick<Api.SceneResult, "takes">} scene
 */
export function listUnfilmedTakes({ status, film }, { takes }) {
  const made = takes.filter((take) => take.clip);
  return isActive(status) || film || made.length < 2 ? [] : made;
}

/** @param {{number: number, takes: Api.TakeDetails[], onOpen: (take: number) => void}} props */
function TakeStrip({ number, takes, onOpen }) {
  if (!takes.length) return null;
  return html`<ul class="take-strip" role="list" aria-label="What was made of scene ${number}">
    ${takes.map(({ take, thumbnail }) => html`<li key=${take} class="take">
      <button type="button" class="take-clip" aria-label="Show take ${take} of scene ${number}"
        onClick=${() => onOpen(take)}>
        ${thumbnail && html`<img src=${thumbnail.url} alt="" loading="lazy" decoding="async" />`}</button>
      <span class="hint">Take ${take}</span></li>`)}
  </ul>`;
}

/**
 * @param {{id: string, scene: Api.SceneResult, first: number | null, reload: () => Promise<void>,
 *   onClose: () => void}} props `first`: the take that is shown first beside the one in use
 */
function TakesDialog({ id, scene, first, reload, onClose }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState(/** @type {Problem | null} */ (null));
  const [picked, setPicked] = useState(first);
  const [chosen, setChosen] = useState(/** @type {number | null} */ (null));
  /** @param {number} take */
  const chooseTake = async (take) => {
    setBusy(true);
    setProblem(null);
    await api.chooseTake(id, scene.number, take).then(() => {
      setChosen(take);
      return reload();
    }, setProblem);
    setBusy(false);
  };
  const [left, right] = choosePair(scene, picked);
  return html`<${Dialog} title="Takes of scene ${scene.number}" onClose=${onClose} wide>
    ${left && right && html`<${TakeCompare} key="${left.take} ${right.take}" left=${left} right=${right}
      scene=${scene.number} usedTake=${scene.take} />`}
    <ul class="takes" role="list" aria-label="Takes of scene ${scene.number}">
      ${scene.takes.map((take) => html`<${TakeItem} key=${take.take} scene=${scene} take=${take} busy=${busy}
        isChosen=${take.take === chosen} isShown=${take === left || take === right}
        onPick=${setPicked} onChoose=${chooseTake} />`)}
    </ul>
    <${ProblemNote} problem=${problem} />
  <//>`;
}

/**
 * Return the take in use, and the one that is picked to be seen beside it: without a pick the newest other one.
 * @param {Pick<Api.SceneResult, "take" | "takes">} scene @param {number | null} picked
 * @returns {TakeWithClip[]} fewer than two if there are not as many clips
 */
export function choosePair({ take: used, takes }, picked) {
  const shown = /** @type {TakeWithClip[]} */ (takes.filter((take) => take.clip));
  const left = shown.find(({ take }) => take === used) ?? shown[0];
  const others = shown.filter((take) => take !== left);
  const right = others.find(({ take }) => take === picked) ?? others.at(-1);
  return [left, right].filter((take) => take !== undefined);
}

/**
 * @param {{scene: Api.SceneResult, take: Api.TakeDetails, busy: boolean, isShown: boolean, isChosen: boolean,
 *   onPick: (take: number) => void, onChoose: (take: number) => void}} props `isChosen`: the film is to have it
 */
function TakeItem({ scene, take, busy, isShown, isChosen, onPick, onChoose }) {
  const { take: number, clip, thumbnail } = take;
  const isUsed = scene.take === number;
  const { tone, icon, word } = getOutcome(take);
  return html`<li class="take" data-used=${isUsed}>
    <button type="button" class="take-clip" aria-label="Show take ${number}" aria-pressed=${isShown} disabled=${!clip}
      onClick=${() => onPick(number)}>
      ${thumbnail && html`<img src=${thumbnail.url} alt="" loading="lazy" decoding="async" />`}</button>
    ${clip
      ? html`<button type="button" class="button small" aria-pressed=${isUsed} disabled=${busy}
          onClick=${() => { if (!isUsed) onChoose(number); }}>Use take ${number}</button>`
      : html`<span class="hint">Take ${number}</span><${Chip} tone=${tone} icon=${icon}>${word}<//>`}
    ${isUsed && html`<span class="take-note">In use</span>`}
    ${isChosen && !isUsed && html`<span class="take-note" role="status">Chosen: the film is cut anew</span>`}
  </li>`;
}
