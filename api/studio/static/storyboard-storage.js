// Keeps edited storyboards that are not saved yet over reloads, closed tabs and other views.
import { loadLocal, saveLocal } from "./local-storage.js";
import { loadFromSession, removeFromSession, saveToSession } from "./session-storage.js";
import { isChanged } from "./storyboard-draft.js";

/** @typedef {import("./storyboard-draft.js").Draft} Draft */

const KEY = "storyboards";
// Nobody comes back to some films: of more drafts than this, the oldest are removed.
const MAX_DRAFTS = 20;

/** @param {string} id */
const getSessionKey = (id) => `storyboard.${id}`;
/** @returns {Record<string, Draft>} by the job's id, oldest first */
const loadDrafts = () => loadLocal(KEY, {});

/** Load the unsaved draft of a job: this tab's, or any tab's. @param {string} id @returns {Draft | null} */
export function loadDraft(id) {
  return loadFromSession(getSessionKey(id), /** @type {Draft | null} */ (null)) ?? loadDrafts()[id] ?? null;
}

/** Store a draft while it differs from what the server has; else remove it. @param {string} id @param {Draft} draft */
export function saveDraft(id, draft) {
  const { [id]: _, ...others } = loadDrafts();
  if (isChanged(draft)) {
    saveToSession(getSessionKey(id), draft);
    saveLocal(KEY, Object.fromEntries([...Object.entries(others).slice(1 - MAX_DRAFTS), [id, draft]]));
  } else {
    removeFromSession(getSessionKey(id));
    saveLocal(KEY, others);
  }
}
