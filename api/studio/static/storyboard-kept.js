// An edited storyboard that is not saved yet outlives a reload, a closed tab, and another view.
// Exports: keptDraft(id), keepDraft(id, draft).
import { keep, recall } from "./keep.js";
import { forgetHere, keepHere, recallHere } from "./keep-here.js";
import { isChanged } from "./storyboard-draft.js";

const NAME = "storyboards";
// Of films that nobody comes back to, the oldest are forgotten.
const MOST = 20;
const here = (id) => `storyboard.${id}`;

/** What was written and not saved: in this tab, else in any. @param {string} id @returns {import("./storyboard-draft.js").Draft | null} */
export const keptDraft = (id) => recallHere(here(id), null) ?? recall(NAME, {})[id] ?? null;

/** Remember it while it differs from what the server has; else forget it. @param {string} id @param {object | null} draft */
export function keepDraft(id, draft) {
  const { [id]: _, ...others } = recall(NAME, {});
  if (draft && isChanged(draft)) {
    keepHere(here(id), draft);
    keep(NAME, Object.fromEntries([...Object.entries(others).slice(1 - MOST), [id, draft]]));
  } else {
    forgetHere(here(id));
    keep(NAME, others);
  }
}
