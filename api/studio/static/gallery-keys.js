// The gallery's keys: arrows move, Space plays, f marks a favorite, x selects, Delete asks, Esc cancels.
import { toggleFavorite } from "./gallery-card.js";
import { filmGroups, findInNextRow } from "./gallery-months.js";
import { countColumns } from "./gallery-near.js";
import { playFilm, playingId } from "./gallery-poster.js";
import {
  askToDelete, cancelDeletion, clearSelection, deletion, selectAll, selectedIds, toggleSelected,
} from "./gallery-selection.js";
import { findFilm } from "./gallery-store.js";
import { useEffect } from "./html.js";

/** @typedef {HTMLElement | null} Grid */
/** @typedef {KeyboardEvent & {target: Element}} KeyEvent */
/**
 * What a key does; `id` is that of the focused film. Returns whether it did something.
 * @typedef {(event: KeyEvent, grid: Grid, id: string | undefined) => boolean} KeyAction
 */

/** @param {{current: Grid}} grid */
export function useGalleryKeys(grid) {
  useEffect(() => {
    const listener = (/** @type {any} */ event) => handleKey(event, grid.current);
    document.addEventListener("keydown", listener);
    return () => document.removeEventListener("keydown", listener);
  }, []);
}

/** @param {KeyEvent} event @param {Grid} grid */
function handleKey(event, grid) {
  if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
  if (event.key === "Escape") cancelByKey(event);
  else if (!isTextField(event.target) && !event.altKey) runKey(event, grid);
}

/** @param {KeyEvent} event @param {Grid} grid */
function runKey(event, grid) {
  const action = (event.ctrlKey || event.metaKey ? CTRL_KEYS : KEYS)[event.key];
  const film = event.target.closest?.("[data-film]");
  const id = film instanceof HTMLElement ? film.dataset.film : undefined;
  if (action?.(event, grid, id)) event.preventDefault();
}

/** @param {Element} target may be the document, which matches nothing */
function isTextField(target) {
  return target.matches?.("textarea, select, [contenteditable], input:not([type=checkbox], [type=radio])");
}

/** @type {Record<string, KeyAction | undefined>} */
const KEYS = {
  ArrowLeft: (_, grid) => moveFocus(grid, -1),
  ArrowRight: (_, grid) => moveFocus(grid, 1),
  ArrowUp: (_, grid) => moveRow(grid, -1),
  ArrowDown: (_, grid) => moveRow(grid, 1),
  Home: (_, grid) => getFocusedIndex(grid) >= 0 && focusLink(getLinks(grid)[0]),
  End: (_, grid) => getFocusedIndex(grid) >= 0 && focusLink(getLinks(grid).at(-1)),
  " ": (event, _, id) => isLink(event) && id !== undefined && togglePlaying(id),
  f: (_, __, id) => id !== undefined && toggleFavoriteById(id),
  x: (_, __, id) => id !== undefined && selectById(id),
  Delete: (_, __, id) => askToDeleteById(id),
  Backspace: (event, __, id) => isLink(event) && askToDeleteById(id),
};

/** @type {Record<string, KeyAction | undefined>} */
const CTRL_KEYS = { a: (_, grid) => getLinks(grid).length > 0 && selectEverything() };

/** @param {KeyEvent} event */
const isLink = (event) => event.target.matches(".tile-open");

/** @param {string} id */
function togglePlaying(id) {
  playFilm(playingId.value === id ? null : id);
  return true;
}

/** @param {string} id */
function toggleFavoriteById(id) {
  const film = findFilm(id);
  if (film) toggleFavorite(film.peek());
  return Boolean(film);
}

/** @param {string} id */
function selectById(id) {
  toggleSelected(id);
  return true;
}

function selectEverything() {
  selectAll();
  return true;
}

/** @param {string | undefined} id selected first, if nothing is */
function askToDeleteById(id) {
  if (!selectedIds.value.size && id) toggleSelected(id);
  if (!selectedIds.value.size) return false;
  askToDelete();
  return true;
}

/** @param {KeyEvent} event */
function cancelByKey(event) {
  if (deletion.value.step === "asking") cancelDeletion();
  else if (selectedIds.value.size && !isTextField(event.target)) clearSelection();
}

/** @param {Grid} grid @returns {HTMLElement[]} */
function getLinks(grid) {
  const links = grid?.querySelectorAll(".tile-open") ?? [];
  return [...links].filter((link) => link instanceof HTMLElement);
}

/** @param {Grid} grid */
function getFocusedIndex(grid) {
  const focused = document.activeElement?.closest("[data-film]")?.querySelector(".tile-open");
  return getLinks(grid).findIndex((link) => link === focused);
}

/** Move the focus; a step of a row that does not exist goes nowhere. @param {Grid} grid @param {number} step */
function moveFocus(grid, step) {
  const from = getFocusedIndex(grid);
  // Outside the grid, arrows scroll the page.
  if (from < 0) return false;
  const links = getLinks(grid);
  return focusLink(links[from + step] ?? links[from]);
}

/** @param {Grid} grid @param {1 | -1} step */
function moveRow(grid, step) {
  const from = getFocusedIndex(grid);
  if (!grid || from < 0) return false;
  const counts = filmGroups.peek().map((group) => group.films.length);
  return focusLink(getLinks(grid)[findInNextRow(counts, countColumns(grid), from, step)]);
}

/** @param {HTMLElement | undefined} element */
function focusLink(element) {
  element?.focus(/** @type {FocusOptions} */ ({ focusVisible: true }));
  return element !== undefined;
}
