// Which films are near the visible part of the page. Most of a thousand are not: of those only the link is drawn.
import { filmGroups } from "./gallery-months.js";
import { films } from "./gallery-store.js";
import { batch, effect, signal, useEffect } from "./html.js";

// Two thirds of a screen more in both directions, so that nothing appears only while it is scrolled into sight.
const MARGIN_PX = 600;
// So many films are filled or emptied in one frame: more would hold up the frame on a slow machine. Fewer would change
// more frames, and each frame with a change is painted and put together anew.
const MAX_CHANGES_PER_FRAME = 12;
/** @typedef {import("@preact/signals").Signal<boolean>} NearSignal */
/** @typedef {{top: number, height: number, columns: number, count: number}} Grid in pixels; top: below the screen's */
/** By id, because a film that is loaded again keeps its place. @type {Map<string, NearSignal>} */
const signals = new Map();
/** The ids of the films that are drawn in full. @type {Set<string>} */
const filled = new Set();
/** The grids as they lie on the page, not on the screen: scrolling measures nothing. @type {Grid[] | null} */
let measured = null;

/** Return whether a film is near, as a signal. @param {string} id @returns {NearSignal} */
export function getNear(id) {
  const near = signals.get(id) ?? signal(false);
  signals.set(id, near);
  return near;
}

/**
 * Return the films near the screen, as a range of indexes. All rows of a grid are of one height, so that its place
 * tells that of each film, and none of a thousand cards has to be observed.
 * @param {Grid} grid @param {number} screen its height in pixels
 * @returns {[number, number]} the first, and the one after the last
 */
export function findNearRange({ top, height, columns, count }, screen, margin = MARGIN_PX) {
  const row = height / Math.max(1, Math.ceil(count / columns));
  const toIndex = (/** @type {number} */ rows) => Math.min(count, Math.max(0, rows * columns));
  return [toIndex(Math.floor((-margin - top) / row)), toIndex(Math.ceil((screen + margin - top) / row))];
}

/** Fill the films that come near, and empty those that go. @param {{current: HTMLElement | null}} grid */
export function useNearFilms(grid) {
  useEffect(() => {
    let frame = 0;
    const update = () => { frame = grid.current && updateFilms(grid.current) ? requestAnimationFrame(update) : 0; };
    const request = () => { frame ||= requestAnimationFrame(update); };
    const remeasure = () => { measured = null; request(); };
    const stops = [
      listen("scroll", request), listen("resize", remeasure), observeSize(document.getElementById("main"), remeasure),
      effect(() => { if (filmGroups.value) remeasure(); }),
    ];
    return () => { cancelAnimationFrame(frame); stops.forEach((stop) => stop()); };
  }, []);
}

/** @param {string} event @param {() => void} act @returns {() => void} what stops it */
function listen(event, act) {
  addEventListener(event, act, { passive: true });
  return () => removeEventListener(event, act);
}

/**
 * Whatever moves the films also changes the size of what they are in.
 * @param {Element | null} element @param {() => void} act @returns {() => void} what stops it
 */
function observeSize(element, act) {
  const observer = new ResizeObserver(act);
  if (element) observer.observe(element);
  return () => observer.disconnect();
}

/** @param {HTMLElement} element @returns {boolean} whether some are left for the next frame */
function updateFilms(element) {
  measured ??= measureGrids(element);
  const grids = measured.map((grid) => ({ ...grid, top: grid.top - scrollY }));
  const near = new Set(listNear(grids, MARGIN_PX));
  const coming = [...listNear(grids, 0), ...near].filter((id) => !filled.has(id));
  const going = [...filled].filter((id) => !near.has(id) && !hasFocus(id));
  const changes = [...new Set(coming), ...going];
  batch(() => changes.slice(0, MAX_CHANGES_PER_FRAME).forEach((id) => setNear(id, near.has(id))));
  return changes.length > MAX_CHANGES_PER_FRAME;
}

/** Measure the grid of each group. @param {HTMLElement} element @returns {Grid[]} */
function measureGrids(element) {
  const columns = countColumns(element);
  return [...element.querySelectorAll(".films")].map((list) => {
    const { top, height } = list.getBoundingClientRect();
    return { top: top + scrollY, height, columns, count: list.childElementCount };
  });
}

/** List the ids of the films that are at most so far from the screen. @param {Grid[]} grids @param {number} margin */
function listNear(grids, margin) {
  let first = 0;
  return grids.flatMap((grid) => {
    const [from, to] = findNearRange(grid, innerHeight, margin);
    const found = films.peek().slice(first + from, first + to);
    first += grid.count;
    return found.map((film) => film.peek().job_id);
  });
}

/** @param {string} id @param {boolean} isNear */
function setNear(id, isNear) {
  if (isNear) filled.add(id);
  else filled.delete(id);
  getNear(id).value = isNear;
}

/** Count the films that are side by side. @param {HTMLElement} element which all groups are in */
export function countColumns(element) {
  const list = element.querySelector(".films");
  return list ? Math.max(1, getComputedStyle(list).gridTemplateColumns.split(" ").length) : 1;
}

/** A film that has the keyboard's focus stays filled. @param {string} id */
function hasFocus(id) {
  const focused = document.activeElement?.closest("[data-film]");
  return focused instanceof HTMLElement && focused.dataset.film === id;
}
