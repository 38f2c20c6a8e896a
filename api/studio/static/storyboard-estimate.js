// The price and length of a storyboard while it is edited, as they would be if it were saved.
import { html, useEffect, useState } from "./html.js";
import { findTextErrors, toStoryboardEdit } from "./storyboard-draft.js";
import { estimateStoryboard } from "./storyboard-api.js";

/** @typedef {import("./storyboard-draft.js").Draft} Draft */
/** @typedef {{edit: string, price: number | null, seconds: number | null, problem: string}} EditEstimate */

const TYPING_MS = 400;
/** @type {EditEstimate} */
const NOTHING = { edit: "", price: null, seconds: null, problem: "" };

/**
 * Ask for the price of a draft that is not saved, once nobody types; null while it is not known.
 * @param {string} id @param {Draft | null} draft @param {boolean} isUnsaved @returns {EditEstimate | null}
 */
export function useEditEstimate(id, draft, isUnsaved) {
  const [estimate, setEstimate] = useState(NOTHING);
  const request = draft && isUnsaved ? toStoryboardEdit(draft) : null;
  const edit = request ? JSON.stringify([request.scenes, request.takes]) : "";
  useEffect(() => {
    if (!draft || !request || Object.keys(findTextErrors(draft)).length) return undefined;
    const stop = new AbortController();
    const timer = setTimeout(() => {
      estimateStoryboard(id, request, stop.signal).then(
        (answer) => setEstimate({ edit, price: answer.price_usd, seconds: answer.film_seconds, problem: "" }),
        (problem) => stop.signal.aborted || setEstimate({ ...NOTHING, edit, problem: describeProblem(problem) }),
      );
    }, TYPING_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [id, edit]);
  return edit && estimate.edit === edit ? estimate : null;
}

/** @param {import("./api.js").Problem} problem */
function describeProblem({ fields = {}, message }) {
  const [[field, words] = ["", message]] = Object.entries(fields);
  const scene = field.match(/^scenes\.(\d+)/);
  return scene ? `Scene ${Number(scene[1]) + 1}: ${words}` : words;
}

/** What an unsaved draft would cost. @param {{estimate: EditEstimate | null}} props */
export function EditEstimateNote({ estimate }) {
  if (!estimate) return html`Your changes are kept in this browser until you save them.`;
  if (estimate.problem) return html`<span class="estimate-over">No price: ${estimate.problem}</span>`;
  return null;
}
