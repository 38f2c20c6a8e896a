// Whether an element is near the visible part of the page. Most of a thousand films are not: those are not drawn.
import { batch, useEffect, useSignal } from "./html.js";

// One screen more in both directions, so that nothing appears only while it is scrolled into sight.
const MARGIN = "900px 0px";
/** @type {WeakMap<Element, import("@preact/signals").Signal<boolean>>} */
const signals = new WeakMap();
const observer = new IntersectionObserver(
  (entries) => batch(() => entries.forEach(updateNear)), { rootMargin: MARGIN },
);

/** An element that has the keyboard's focus stays near. @param {IntersectionObserverEntry} entry */
function updateNear({ target, isIntersecting }) {
  const near = signals.get(target);
  if (near) near.value = isIntersecting || target.contains(document.activeElement);
}

/** @param {{current: Element}} ref @returns {boolean} */
export function useNear(ref) {
  const near = useSignal(false);
  useEffect(() => {
    const element = ref.current;
    signals.set(element, near);
    observer.observe(element);
    return () => observer.unobserve(element);
  }, []);
  return near.value;
}
