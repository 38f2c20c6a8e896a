// Which films are selected, and deleting them.
// Exports: selected, toggle, span, all, clear, deletion (signal), askToDelete, keep, remove, forget.
import { api } from "./api.js";
import { batch, effect, signal } from "./html.js";
import { drop, films, filters } from "./gallery-films.js";

// As many as the server takes at once.
const MOST = 100;

/** @type {import("@preact/signals").Signal<Set<string>>} ids */
export const selected = signal(new Set());

/**
 * How far a deletion is, and which films the server kept.
 * @type {import("@preact/signals").Signal<{step: "none" | "asking" | "deleting", refused: {title: string, detail: string}[]}>}
 */
export const deletion = signal({ step: "none", refused: [] });

// The film that a range begins from.
let anchor = null;

/** @param {string} id */
export function toggle(id) {
  const next = new Set(selected.value);
  if (!next.delete(id)) next.add(id);
  anchor = id;
  select(next);
}

/** All from the last one that was chosen to this one. @param {string} id */
export function span(id) {
  const ids = films.value.map((film) => film.peek().job_id);
  const [from, to] = [ids.indexOf(anchor ?? id), ids.indexOf(id)].sort((a, b) => a - b);
  if (from < 0) return toggle(id);
  select(new Set([...selected.value, ...ids.slice(from, to + 1)]));
}

export const all = () => select(new Set(films.value.map((film) => film.peek().job_id)));
export const clear = () => select(new Set());

function select(ids) {
  batch(() => {
    selected.value = ids;
    if (deletion.peek().step === "asking") deletion.value = { ...deletion.peek(), step: "none" };
  });
}

// Nobody deletes what they do not see.
effect(() => { if (filters.value) clear(); });

export const askToDelete = () => { deletion.value = { step: "asking", refused: [] }; };
export const keep = () => { deletion.value = { ...deletion.value, step: "none" }; };
export const forget = () => { deletion.value = { ...deletion.value, refused: [] }; };

/** Delete what is selected. What the server keeps stays selected, with its reason. */
export async function remove() {
  deletion.value = { step: "deleting", refused: [] };
  const ids = [...selected.value];
  const refused = [];
  for (let from = 0; from < ids.length; from += MOST) refused.push(...await removeSome(ids.slice(from, from + MOST)));
  batch(() => {
    selected.value = new Set(refused.map(({ id }) => id));
    deletion.value = { step: "none", refused };
  });
}

async function removeSome(ids) {
  const title = Object.fromEntries(films.peek().map((film) => [film.peek().job_id, film.peek().title]));
  try {
    const report = await api.remove(ids);
    // One that is no more is no more, whoever deleted it.
    const gone = report.refused.filter(({ type }) => type.endsWith("/job-not-found")).map(({ job_id: id }) => id);
    drop([...report.deleted, ...gone]);
    return report.refused.filter(({ job_id: id }) => !gone.includes(id)).map(({ job_id: id, detail }) => ({ id, title: title[id], detail }));
  } catch (error) {
    return ids.map((id) => ({ id, title: title[id], detail: error.message }));
  }
}
