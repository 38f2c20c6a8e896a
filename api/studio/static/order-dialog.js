// The dialog that puts the scenes of a finished film in another order, and takes some out. It costs nothing.
import { Problem } from "./api.js";
import { changeApi } from "./change-api.js";
import { Dialog } from "./dialog.js";
import { formatForPrice } from "./format.js";
import { html, useEffect, useRef, useState } from "./html.js";
import { Icon } from "./icons.js";
import { isActive } from "./labels.js";
import {
  changeTransition, createOrderDraft, isSameOrder, movePlace, putBackPlace, takeOutPlace,
} from "./order-draft.js";
import { PlaceRow } from "./order-row.js";
import { useSceneDrag } from "./storyboard-drag.js";
import { showToast } from "./toasts.js";
import { ProblemNote, Spinner } from "./widgets.js";

/** @typedef {import("./order-draft.js").OrderDraft} OrderDraft */

/** @param {{job: Api.JobDetails | null, reload: () => Promise<void>}} props */
export function OrderButton({ job, reload }) {
  const [isOpen, setOpen] = useState(false);
  if (!job || !job.results.film || isActive(job.status)) return null;
  return html`<button type="button" class="button small" onClick=${() => setOpen(true)}>Arrange scenes…</button>
    ${isOpen && html`<${OrderDialog} job=${job} reload=${reload} onClose=${() => setOpen(false)} />`}`;
}

/** @param {{job: Api.JobDetails, reload: () => Promise<void>, onClose: () => void}} props */
function OrderDialog({ job, reload, onClose }) {
  const [order, setOrder] = useState(/** @type {Api.SceneOrder | null} */ (null));
  const [draft, setDraft] = useState(/** @type {OrderDraft | null} */ (null));
  const [problem, setProblem] = useState(/** @type {Problem | null} */ (null));
  const [isSending, setSending] = useState(false);
  useEffect(() => {
    changeApi.getSceneOrder(job.job_id).then((found) => {
      setOrder(found);
      setDraft(createOrderDraft(found));
    }, setProblem);
  }, [job.job_id]);
  const isSame = !order || !draft || isSameOrder(draft, order);
  /** @param {Event} event */
  const submit = async (event) => {
    event.preventDefault();
    if (!draft || !order) return;
    setSending(true);
    const body = { scenes: draft.places, revision: order.revision };
    await changeApi.changeSceneOrder(job.job_id, body).then(() => {
      showToast(`Arranging the scenes: ${job.title}`);
      reload();
      onClose();
    }, setProblem);
    setSending(false);
  };
  return html`<${Dialog} title="Arrange scenes" onClose=${onClose} wide>
    <form class="stack" onSubmit=${submit}>
      ${!draft && !problem && html`<p role="status"><${Spinner} /> Loading the order…</p>`}
      ${draft && html`<${OrderFields} job=${job} draft=${draft} onEdit=${setDraft} />`}
      ${problem && html`<${ProblemNote} problem=${problem} />`}
      <p class="hint">Scenes keep their numbers. No clip is regenerated. The film that there is stays until the new
        one is ready.</p>
      <div class="dialog-actions"><button type="button" class="button" onClick=${onClose}>Cancel</button>
        <button type="submit" class="button primary" disabled=${isSame || isSending}>
          Change the film${isSame ? "" : ` ${formatForPrice(0)}`}</button></div>
    </form>
  <//>`;
}

/** @param {{job: Api.JobDetails, draft: OrderDraft, onEdit: (draft: OrderDraft) => void}} props */
function OrderFields({ job, draft, onEdit }) {
  const [words, setWords] = useState("");
  const list = useRef(null);
  const focusAfterRender = useRef(/** @type {string | null} */ (null));
  useEffect(() => {
    if (focusAfterRender.current) list.current.querySelector(focusAfterRender.current)?.focus();
    focusAfterRender.current = null;
  });
  /** @param {number} from @param {number} to @param {string} [control] selects what has the focus then */
  const move = (from, to, control) => {
    if (to === from || to < 0 || to >= draft.places.length) return;
    const scene = draft.places[from]?.scene;
    focusAfterRender.current = control ? `[data-place="${scene}"] ${control}:not(:disabled)` : null;
    setWords(`Moved scene ${scene} to place ${to + 1}`);
    onEdit(movePlace(draft, from, to));
  };
  const { over, getGrip } = useSceneDrag(move);
  /** @param {number} scene */
  const takeOut = (scene) => {
    focusAfterRender.current = `[data-back="${scene}"]`;
    setWords(`Took scene ${scene} out of the film`);
    onEdit(takeOutPlace(draft, scene));
  };
  /** @param {number} scene */
  const putBack = (scene) => {
    focusAfterRender.current = `[data-place="${scene}"] [data-take-out]`;
    setWords(`Put scene ${scene} back`);
    onEdit(putBackPlace(draft, scene));
  };
  return html`<div class="stack" ref=${list}>
    <p class="visually-hidden" role="status">${words}</p>
    <ol class="places" aria-label="Scenes in the film" role="list">
      ${draft.places.map((place, index) => html`<${PlaceRow} key=${place.scene} place=${place} index=${index}
        count=${draft.places.length} job=${job} isOver=${over === index} grip=${getGrip(index)} move=${move}
        takeOut=${takeOut}
        onChange=${(/** @type {any} */ wish) => onEdit(changeTransition(draft, index, wish))} />`)}
    </ol>
    ${draft.removed.length > 0 && html`<h3>Taken out</h3>
      <ul class="places" aria-label="Taken out" role="list">
        ${draft.removed.map((scene) => html`<li key=${scene} class="place removed">Scene ${scene}
          <button type="button" class="button small" data-back=${scene} onClick=${() => putBack(scene)}>
            <${Icon} name="undo" size=${13} />Put back<span class="visually-hidden">${" "}scene ${scene}</span></button>
        </li>`)}
      </ul>`}
  </div>`;
}
