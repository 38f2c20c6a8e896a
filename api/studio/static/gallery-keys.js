// The gallery by keyboard: arrows move, Space plays, f marks, x selects, Delete asks, Esc lets go.
// Exports: useKeys(grid).
import { askToDelete, all, clear, deletion, keep, selected, toggle } from "./gallery-select.js";
import { favor } from "./gallery-card.js";
import { shown } from "./gallery-films.js";
import { play, playing } from "./gallery-poster.js";
import { useEffect } from "./html.js";

/** @param {{current: HTMLElement | null}} grid */
export function useKeys(grid) {
  useEffect(() => {
    const hear = (event) => handle(event, grid.current);
    document.addEventListener("keydown", hear);
    return () => document.removeEventListener("keydown", hear);
  }, []);
}

function handle(event, grid) {
  if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
  if (event.key === "Escape") return letGo(event);
  if (writes(event.target)) return;
  const act = event.ctrlKey || event.metaKey ? WITH_CTRL[event.key] : event.altKey ? null : KEYS[event.key];
  if (act?.(event, grid, event.target.closest?.("[data-film]")?.dataset.film)) event.preventDefault();
}

const writes = (target) => target.matches?.("textarea, select, [contenteditable], input:not([type=checkbox], [type=radio])");

// Each returns whether it did something.
const KEYS = {
  ArrowLeft: (_, grid) => step(grid, -1),
  ArrowRight: (_, grid) => step(grid, 1),
  ArrowUp: (_, grid) => step(grid, -columns(grid)),
  ArrowDown: (_, grid) => step(grid, columns(grid)),
  Home: (_, grid) => here(grid) >= 0 && focus(links(grid)[0]),
  End: (_, grid) => here(grid) >= 0 && focus(links(grid).at(-1)),
  " ": (event, _, id) => event.target.matches(".tile-open") && playOrPause(id),
  f: (_, __, id) => id && (favor(shown(id).peek()), true),
  x: (_, __, id) => id && (toggle(id), true),
  Delete: (_, __, id) => ask(id),
  Backspace: (event, __, id) => event.target.matches(".tile-open") && ask(id),
};

const WITH_CTRL = { a: (_, grid) => links(grid).length > 0 && (all(), true) };

function playOrPause(id) {
  play(playing.value === id ? null : id);
  return true;
}

function ask(id) {
  if (!selected.value.size && id) toggle(id);
  if (!selected.value.size) return false;
  askToDelete();
  return true;
}

function letGo(event) {
  if (deletion.value.step === "asking") keep();
  else if (selected.value.size && !writes(event.target)) clear();
}

const links = (grid) => [...(grid?.querySelectorAll(".tile-open") ?? [])];
const here = (grid) => links(grid).indexOf(document.activeElement?.closest?.("[data-film]")?.querySelector(".tile-open"));

function step(grid, by) {
  const from = here(grid);
  // Arrows scroll the page until somebody is in the grid.
  if (from < 0) return false;
  const all = links(grid);
  focus(all[Math.abs(by) === 1 ? Math.min(all.length - 1, Math.max(0, from + by)) : all[from + by] ? from + by : from]);
  return true;
}

/** How many films stand side by side. */
function columns(grid) {
  const style = grid ? getComputedStyle(grid).gridTemplateColumns : "";
  return Math.max(1, style.split(" ").length);
}

function focus(element) {
  if (!element) return false;
  element.focus({ focusVisible: true });
  return true;
}
