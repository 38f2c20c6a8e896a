// The stages that a film goes through: done, under way, still to come.
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { isActive } from "./labels.js";
import { Spinner } from "./widgets.js";

/** @typedef {"done" | "active" | "waiting"} StageState */

/** @param {{snapshot: Api.ProgressSnapshot}} props */
export function StageList({ snapshot }) {
  const { status, stages_completed: completed, stages_pending: pending, current_stage: current } = snapshot;
  const goesOn = isActive(status) && status !== "awaiting_approval";
  /** @param {Api.StageProgress} stage */
  const getState = ({ name }) => (goesOn && name === current ? "active" : "waiting");
  return html`<section class="stages-box" aria-labelledby="stages-title">
    <h2 id="stages-title">Stages</h2>
    <ol class="stages" aria-label="Stages">
      ${completed.map((stage) => html`<${Stage} key=${stage.name} stage=${stage} state="done" />`)}
      ${pending.map((stage) => html`<${Stage} key=${stage.name} stage=${stage} state=${getState(stage)} />`)}
    </ol>
  </section>`;
}

/** @type {Record<StageState, string>} */
const WORDS = { done: "done", active: "under way", waiting: "still to come" };

/** @param {{stage: Api.StageProgress, state: StageState}} props */
function Stage({ stage, state }) {
  return html`<li data-state=${state} aria-current=${state === "active" ? "step" : undefined}>
    <span class="stage-name">${stage.display_name}</span><span class="visually-hidden">: ${WORDS[state]}</span>
    <span class="stage-sign" aria-hidden="true">
      ${state === "done" && html`<${Icon} name="check" size=${12} />`}
      ${state === "active" && html`<${Spinner} />`}
    </span>
  </li>`;
}
