// The stages that a film goes through: done, under way, still to come.
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { listStageLines } from "./stage-lines.js";
import { Spinner } from "./widgets.js";

/** @param {{snapshot: Api.ProgressSnapshot}} props */
export function StageList({ snapshot }) {
  return html`<section class="stages-box" aria-labelledby="stages-title">
    <h2 id="stages-title">Stages</h2>
    <ol class="stages" aria-label="Stages">
      ${listStageLines(snapshot).map((line) => html`<${Stage} ...${line} />`)}
    </ol>
  </section>`;
}

/** @type {Record<import("./stage-lines.js").StageState, string>} */
const WORDS = { done: "done", active: "under way", held: "waits for you", waiting: "still to come" };

/** @param {import("./stage-lines.js").StageLine} props */
function Stage({ name, state, doing }) {
  return html`<li data-state=${state} aria-current=${state === "active" || state === "held" ? "step" : undefined}>
    <span class="stage-name">${name}</span><span class="visually-hidden">: ${WORDS[state]}</span>
    ${doing && html`<span class="stage-doing hint">${doing}</span>`}
    <span class="stage-sign" aria-hidden="true">
      ${state === "done" && html`<${Icon} name="check" size=${12} />`}
      ${state === "active" && html`<${Spinner} />`}
      ${state === "held" && html`<${Icon} name="hand" size=${12} />`}
    </span>
  </li>`;
}
