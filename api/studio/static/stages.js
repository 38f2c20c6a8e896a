// What a film goes through, one under the other: done, under way, still to come.
// Exports: Stages.
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { Spinner } from "./widgets.js";
import { isActive } from "./words.js";

/** @param {{picture: object}} props */
export function Stages({ picture }) {
  const goesOn = isActive(picture.status) && picture.status !== "awaiting_approval";
  const pending = picture.stages_pending;
  return html`<section class="stages-box" aria-labelledby="stages-title">
    <h2 id="stages-title">Stages</h2>
    <ol class="stages" aria-label="Stages">
      ${picture.stages_completed.map((stage) => html`<${Stage} key=${stage.name} stage=${stage} state="done" />`)}
      ${pending.map((stage) => html`<${Stage} key=${stage.name} stage=${stage} state=${goesOn && stage.name === picture.current_stage ? "active" : "waiting"} />`)}
    </ol>
  </section>`;
}

const WORDS = { done: "done", active: "under way", waiting: "still to come" };

function Stage({ stage, state }) {
  return html`<li data-state=${state} aria-current=${state === "active" ? "step" : undefined}>
    <span class="stage-name">${stage.display_name}</span><span class="visually-hidden">: ${WORDS[state]}</span>
    <span class="stage-sign" aria-hidden="true">${state === "done" ? html`<${Icon} name="check" size=${12} />` : state === "active" && html`<${Spinner} />`}</span>
  </li>`;
}
