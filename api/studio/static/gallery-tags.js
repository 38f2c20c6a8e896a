// Tags: which there are, and giving them to the selected films.
import { callApi, Problem } from "./api.js";
import { findFilm, updateFilm } from "./gallery-store.js";
import { selectedIds } from "./gallery-selection.js";
import { html, signal, useEffect, useState } from "./html.js";
import { ProblemNote } from "./widgets.js";

const MAX_PER_REQUEST = 100;

/** @type {import("@preact/signals").Signal<Api.TagCount[]>} */
export const tags = signal([]);

/** Load the tags that there are; after a failure those that were known stay. */
export async function loadTags() {
  const list = /** @type {Api.TagList | null} */ (await callApi("GET", "/tags").catch(() => null));
  if (list) tags.value = [...list.tags];
}

/**
 * Change the tags of films, and show them.
 * @param {string[]} ids @param {{add?: string[], remove?: string[]}} change
 * @returns {Promise<string | null>} why some were not changed
 */
async function tagFilms(ids, change) {
  for (let from = 0; from < ids.length; from += MAX_PER_REQUEST) {
    const part = ids.slice(from, from + MAX_PER_REQUEST);
    const report = /** @type {Api.TagReport} */ (await callApi("POST", "/jobs/tags", { ids: part, ...change }));
    report.changed.forEach((id) => showChange(id, change));
    if (report.refused[0]) return report.refused[0].detail;
  }
  return null;
}

/**
 * Change the tags of films, and what is known of all tags.
 * @param {string[]} ids @param {{add?: string[], remove?: string[]}} change
 * @returns {Promise<{message: string} | null>} why some were not changed
 */
export async function changeTags(ids, change) {
  const reason = await tagFilms(ids, change).catch((error) => {
    if (!(error instanceof Problem)) throw error;
    return Object.values(error.fields)[0] ?? error.message;
  });
  loadTags();
  return reason ? { message: reason } : null;
}

/** @param {string} id @param {{add?: string[], remove?: string[]}} change as the server has normalized it or not */
function showChange(id, { add = [], remove = [] }) {
  const film = findFilm(id)?.peek();
  const fold = (/** @type {string} */ tag) => tag.trim().toLowerCase();
  if (!film) return;
  const kept = film.tags.filter((tag) => !remove.map(fold).includes(tag));
  updateFilm({ ...film, tags: [...new Set([...kept, ...add.map(fold)])].sort() });
}

/** In the bar of the selection: a tag for all selected films. */
export function TagForm() {
  const [tag, setTag] = useState("");
  const [problem, setProblem] = useState(/** @type {{message: string} | null} */ (null));
  useEffect(() => { loadTags(); }, []);
  /** @param {"add" | "remove"} action */
  const change = async (action) => {
    const found = await changeTags([...selectedIds.peek()], { [action]: [tag] });
    setProblem(found);
    if (!found) setTag("");
  };
  return html`<form class="row" aria-label="Tags" onSubmit=${(event) => { event.preventDefault(); change("add"); }}>
    <${TagInput} label="Tag for these films" tag=${tag} setTag=${setTag} />
    <button type="submit" class="button">Add tag</button>
    <button type="button" class="button" disabled=${!tag.trim()} onClick=${() => change("remove")}>Remove tag</button>
    <${ProblemNote} problem=${problem} />
  </form>`;
}

/**
 * A field for a tag, which offers those that there are.
 * @param {{label: string, tag: string, setTag: (tag: string) => void}} props
 */
export function TagInput({ label, tag, setTag }) {
  return html`<input type="text" class="tag-input" aria-label=${label} placeholder="Tag" list="known-tags" required
      value=${tag} onInput=${(event) => setTag(event.target.value)} />
    <datalist id="known-tags">
      ${tags.value.map((known) => html`<option key=${known.tag} value=${known.tag} />`)}
    </datalist>`;
}
