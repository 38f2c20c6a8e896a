// Which films are selected, and deleting them.
import { api, Problem } from "./api.js";
import { films, filters, removeFilms } from "./gallery-store.js";
import { batch, effect, signal } from "./html.js";

// The server deletes at most this many with one request.
const MAX_PER_REQUEST = 100;

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

export function askToDelete() {
  deletion.value = { step: "asking", errors: [] };
}

export function cancelDeletion() {
  deletion.value = { ...deletion.peek(), step: "none" };
}

export function dismissDeletionErrors() {
  deletion.value = { ...deletion.peek(), errors: [] };
}

/** Delete the selected films. Those that the server keeps stay selected. */
export async function deleteSelected() {
  deletion.value = { step: "deleting", errors: [] };
  const ids = [...selectedIds.value];
  /** @type {DeletionError[]} */
  const errors = [];
  for (let from = 0; from < ids.length; from += MAX_PER_REQUEST) {
    errors.push(...await deleteFilms(ids.slice(from, from + MAX_PER_REQUEST)));
  }
  batch(() => {
    selectedIds.value = new Set(errors.map(({ id }) => id));
    deletion.value = { step: "none", errors };
  });
}

/** @param {string[]} ids @returns {Promise<DeletionError[]>} */
async function deleteFilms(ids) {
  const titles = new Map(films.peek().map((film) => [film.peek().job_id, film.peek().title]));
  try {
    const { deleted, refused } = await api.deleteJobs(ids);
    // A film that somebody else has deleted is deleted.
    const gone = refused.filter(({ type }) => type.endsWith("/job-not-found"));
    removeFilms([...deleted, ...gone.map(({ job_id: id }) => id)]);
    return refused.filter((refusal) => !gone.includes(refusal))
      .map(({ job_id: id, detail }) => ({ id, title: titles.get(id), detail }));
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    return ids.map((id) => ({ id, title: titles.get(id), detail: problem.message }));
  }
}
