// The button and the dialog that cut a film without a scene, or the music, that is still being generated.
import { api, Problem } from "./api.js";
import { Dialog } from "./dialog.js";
import { formatMoney } from "./format.js";
import { html, useState } from "./html.js";
import { isActive } from "./labels.js";
import { findTakePrice } from "./take-labels.js";
import { ProblemNote } from "./widgets.js";

/** @typedef {import("./job-store.js").KnownJob} KnownJob */
/** @typedef {import("./use-job.js").JobQuery} JobQuery */

/** A held take is not among them: it has a button of its own. @type {Set<Api.SceneState>} */
const UNDER_WAY = new Set(["waiting", "submitted", "queued", "running", "collecting", "stalled"]);

/**
 * @param {{job: KnownJob, detail: JobQuery, number: number, take: Api.TakeProgress, takes?: Api.TakeDetails[]}} props
 *   number: 0 is the music; takes: as the ledger has them
 */
export function LeaveOutButton({ job, detail, number, take, takes }) {
  const [isOpen, setOpen] = useState(false);
  if (!canLeaveOut(job, number, take)) return null;
  const open = () => {
    detail.reload();
    setOpen(true);
  };
  return html`<button type="button" class="button small quiet" onClick=${open}>
      Cut without ${getName(number)}…</button>
    ${isOpen && html`<${LeaveOutDialog} id=${job.id} number=${number} costs=${describeCosts(take, takes)}
      onClose=${() => setOpen(false)} />`}`;
}

/** @param {number} number */
const getName = (number) => (number ? `scene ${number}` : "the music");

/**
 * Return whether a film can be cut without this part: it needs at least one scene.
 * @param {Pick<KnownJob, "status" | "snapshot">} job @param {number} number @param {Api.TakeProgress} take
 */
export function canLeaveOut({ status, snapshot }, number, take) {
  const isWaiting = snapshot.approval?.gate === "storyboard";
  if (!isActive(status) || snapshot.ending === "stop" || isWaiting || !isUnderWay(take)) return false;
  const others = snapshot.scenes.filter((scene) => scene.number !== number);
  return snapshot.assets.scene_clips.length > 0 || others.some((scene) => isUnderWay(scene) || isHeld(scene));
}

/** @param {Api.TakeProgress} take */
const isUnderWay = ({ state, condition }) => UNDER_WAY.has(state) && condition !== "left_out";

/** @param {Api.TakeProgress} take */
const isHeld = ({ state, condition }) => state === "held" && condition !== "left_out";

/** @param {Api.TakeProgress} take @param {Api.TakeDetails[] | undefined} takes */
export function describeCosts(take, takes) {
  if (take.state === "waiting") return "Nothing has been ordered for it.";
  const price = findTakePrice(takes, take);
  if (price === 0) return "It is free of charge.";
  const order = `What has been ordered for it${price === null ? "" : ` (${formatMoney(price)})`}`;
  return `${order} is stopped if its provider can still do that;`
    + " otherwise it is billed, and its clip is kept as a take.";
}

/** @param {{id: string, number: number, costs: string, onClose: () => void}} props */
function LeaveOutDialog({ id, number, costs, onClose }) {
  const [problem, setProblem] = useState(/** @type {Problem | null} */ (null));
  const [busy, setBusy] = useState(false);
  const leaveOut = async () => {
    setBusy(true);
    await api.leaveOutScenes(id, [number]).then(onClose, setProblem);
    setBusy(false);
  };
  const actions = html`
    <button type="button" class="button quiet" onClick=${onClose}>Keep waiting</button>
    <button type="button" class="button" disabled=${busy} onClick=${leaveOut}>Cut without it</button>`;
  return html`<${Dialog} title="Cut the film without ${getName(number)}?" onClose=${onClose} actions=${actions}>
    <p>${number ? "The scene will be missing" : "The film will have no music"}.${" "}
      The film is assembled as soon as everything else is ready.${" "}
      ${number ? "You can generate the scene later." : "“Try again” brings the music back."}</p>
    <p class="muted">${costs}</p>
    <${ProblemNote} problem=${problem} />
  <//>`;
}
