// Undo and redo of a storyboard's scenes. What the server has (revision, price) is never undone.

/** @typedef {import("./storyboard-draft.js").DraftScene} DraftScene */

/**
 * @typedef {object} History
 * @property {DraftScene[][]} past the oldest first
 * @property {DraftScene[][]} future what was undone, the next first
 * @property {string} kind of the last change; equal ones that follow are one step; "": never
 */

const MAX_STEPS = 100;

/** @type {History} */
export const NO_HISTORY = { past: [], future: [], kind: "" };

/**
 * Note a change. Typing in one field is one step.
 * @param {History} history @param {DraftScene[]} before @param {string} [kind] @returns {History}
 */
export function noteChange({ past, kind: lastKind }, before, kind = "") {
  const goesOn = kind !== "" && kind === lastKind && past.length > 0;
  return { past: goesOn ? past : [...past, before].slice(-MAX_STEPS), future: [], kind };
}

/** @param {History} history @param {DraftScene[]} now @returns {{history: History, scenes: DraftScene[]}} */
export function undoChange({ past, future }, now) {
  return { history: { past: past.slice(0, -1), future: [now, ...future], kind: "" }, scenes: past.at(-1) ?? now };
}

/** @param {History} history @param {DraftScene[]} now @returns {{history: History, scenes: DraftScene[]}} */
export function redoChange({ past, future }, now) {
  return { history: { past: [...past, now], future: future.slice(1), kind: "" }, scenes: future[0] ?? now };
}
