// What went wrong with a storyboard that is loaded or saved.
import { html } from "./html.js";
import { ProblemNote } from "./widgets.js";

/** @typedef {{type?: string, message: string, fields?: Record<string, string>}} EditProblem */

/** @param {{problem: EditProblem | null, onRetry: () => void}} props */
export function LoadingEditor({ problem, onRetry }) {
  return html`<section class="storyboard panel stack" aria-label="Storyboard">
    <h2>Storyboard</h2>
    <${ProblemNote} problem=${problem} />
    ${problem
      ? html`<button type="button" class="button" onClick=${onRetry}>Try again</button>`
      : html`<p class="muted">Loading…</p>`}
  </section>`;
}

/**
 * Say what is wrong with no single scene: the whole length, for example.
 * @param {EditProblem} problem @returns {{message: string}}
 */
export function summarizeProblem(problem) {
  const fields = Object.entries(problem.fields ?? {});
  const others = fields.filter(([field]) => !/^scenes\.\d/.test(field)).map(([, message]) => message);
  if (others.length) return { message: `Not saved: ${others.join("; ")}.` };
  return fields.length ? { message: "Not saved: fix the scenes marked in red." } : problem;
}
