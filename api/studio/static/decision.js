// A question with a button for each answer: what is sent, and what is said if that is refused.
import { Problem } from "./api.js";
import { html, useState } from "./html.js";
import { ProblemNote } from "./widgets.js";

/** @typedef {{words: string, send: () => Promise<unknown>, disabled?: boolean}} Choice */

/** @param {{label: string, choices: Choice[], children: Child}} props */
export function Decision({ label, choices, children }) {
  const [problem, setProblem] = useState(/** @type {Problem | null} */ (null));
  const [busy, setBusy] = useState(false);
  /** @param {Choice} choice */
  const choose = async ({ send }) => {
    setBusy(true);
    setProblem(null);
    await send().then(() => {}, setProblem);
    setBusy(false);
  };
  return html`<div class="decide" role="group" aria-label=${label}>
    <p class="hint">${children}</p>
    <div class="row">${choices.map((choice) => html`<button type="button" class="button small" key=${choice.words}
      disabled=${busy || choice.disabled} onClick=${() => choose(choice)}>${choice.words}</button>`)}</div>
    <${ProblemNote} problem=${problem} />
  </div>`;
}
