// Moves a scene of the storyboard by its grip: with a mouse, a finger or a pen.
import { useRef, useState } from "./html.js";

/** @typedef {PointerEvent & {currentTarget: HTMLElement}} GripEvent */

// So near to the window's edge the page scrolls while a scene is dragged.
const EDGE_PX = 70;
const SCROLL_PX = 14;

/**
 * Build the props of a scene's grip, and tell which scene the pointer is over.
 * @param {(from: number, to: number) => void} onMove
 */
export function useSceneDrag(onMove) {
  const [over, setOver] = useState(/** @type {number | null} */ (null));
  const from = useRef(/** @type {number | null} */ (null));
  const end = () => {
    from.current = null;
    setOver(null);
  };
  /** @param {number} index */
  const getGrip = (index) => ({
    onPointerDown: (/** @type {GripEvent} */ event) => {
      if (event.button !== 0) return;
      event.preventDefault();
      event.currentTarget.setPointerCapture(event.pointerId);
      from.current = index;
    },
    onPointerMove: (/** @type {GripEvent} */ event) => {
      if (from.current === null) return;
      scrollNearEdge(event.clientY);
      setOver(findScene(event));
    },
    onPointerUp: (/** @type {GripEvent} */ event) => {
      const [start, to] = [from.current, findScene(event)];
      end();
      if (start !== null && to !== null) onMove(start, to);
    },
    onPointerCancel: end,
  });
  return { over, getGrip };
}

/** Return the index of the scene under the pointer; null if there is none. @param {PointerEvent} event */
function findScene({ clientX, clientY }) {
  const scene = document.elementFromPoint(clientX, clientY)?.closest("[data-scene]");
  return scene ? [...scene.parentElement?.children ?? []].indexOf(scene) : null;
}

/** @param {number} y */
function scrollNearEdge(y) {
  if (y < EDGE_PX) scrollBy(0, -SCROLL_PX);
  else if (y > innerHeight - EDGE_PX) scrollBy(0, SCROLL_PX);
}
