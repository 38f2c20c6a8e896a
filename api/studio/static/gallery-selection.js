// Which films are selected, and deleting them.
import { films, filters } from "./gallery-store.js";
import { batch, effect, signal } from "./html.js";
import { deleteForGood, restoreFilms, trashFilms } from "./trash.js";

/** @type {import("@preact/signals").Signal<Set<string>>} */
export const selectedIds = signal(new Set());

/** @typedef {{id: string, title: string | undefined, detail: string}} DeletionError why a film was not deleted */
/** @typedef {{step: "none" | "asking" | "deleting", errors: DeletionError[]}} Deletion */

/** @type {import("@preact/signals").Signal<Deletion>} */
export const deletion = signal({ step: "none", errors: [] });

/** The film that was selected last: ranges begin there. @type {string | null} */
let anchor = null;

/** @param {string} id */
export function toggleSelected(id) {
  const next = new Set(selectedIds.value);
  if (!next.delete(id)) next.add(id);
  anchor = id;
  setSelected(next);
}

/** Select all films between the one that was selected last and this one. @param {string} id */
export function selectRange(id) {
  const ids = getFilmIds();
  const [from = -1, to = -1] = [ids.indexOf(anchor ?? id), ids.indexOf(id)].sort((a, b) => a - b);
  if (from < 0) toggleSelected(id);
  else setSelected(new Set([...selectedIds.value, ...ids.slice(from, to + 1)]));
}

export const selectAll = () => setSelected(new Set(getFilmIds()));
export const clearSelection = () => setSelected(new Set());

const getFilmIds = () => films.value.map((film) => film.peek().job_id);

/** @param {Set<string>} ids */
function setSelected(ids) {
  batch(() => {
    selectedIds.value = ids;
    // Another selection needs another question.
    if (deletion.peek().step === "asking") cancelDeletion();
  });
}

// Other filters hide selected films, and nobody should delete what is hidden.
effect(() => { if (filters.value) clearSelection(); });

/** Move the selected films to the trash; those that are there already go for good, after a question. */
export function askToDelete() {
  if (filters.peek().trashed) deletion.value = { step: "asking", errors: [] };
  else trashSelected();
}

export function cancelDeletion() {
  deletion.value = { ...deletion.peek(), step: "none" };
}

export function dismissDeletionErrors() {
  deletion.value = { ...deletion.peek(), errors: [] };
}

/** Delete the selected films for good. */
export const deleteSelected = () => moveSelected(deleteForGood);
export const restoreSelected = () => moveSelected(restoreFilms);
const trashSelected = () => moveSelected(trashFilms);

/** Move the selected films. Those that the server keeps stay selected. @param {import("./trash.js").Move} move */
async function moveSelected(move) {
  const titles = new Map(films.peek().map((film) => [film.peek().job_id, film.peek().title]));
  deletion.value = { step: "deleting", errors: [] };
  const { refused } = await move([...selectedIds.value]);
  const errors = refused.map(({ job_id: id, detail }) => ({ id, title: titles.get(id), detail }));
  batch(() => {
    selectedIds.value = new Set(errors.map(({ id }) => id));
    deletion.value = { step: "none", errors };
  });
}
