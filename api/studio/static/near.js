// Whether an element is near what is seen. What is far is not worth drawing, and a page of a thousand films is mostly far.
// Exports: useNear.
import { batch, useEffect, useSignal } from "./html.js";

// A screen more in both directions: what scrolls into sight is there already.
const AROUND = "900px 0px";
const cells = new WeakMap();
const watcher = new IntersectionObserver((entries) => batch(() => entries.forEach(note)), { rootMargin: AROUND });

/** Whoever works in it with the keyboard keeps it. */
function note({ target, isIntersecting }) {
  const cell = cells.get(target);
  if (cell) cell.value = isIntersecting || target.contains(document.activeElement);
}

/** @param {{current: HTMLElement | null}} ref @returns {boolean} */
export function useNear(ref) {
  const near = useSignal(false);
  useEffect(() => {
    const element = ref.current;
    cells.set(element, near);
    watcher.observe(element);
    return () => watcher.unobserve(element);
  }, []);
  return near.value;
}
