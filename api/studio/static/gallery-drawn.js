// The films that have a place on the page. More of the list come many at once, and are drawn a few in each frame.
import { films } from "./gallery-store.js";
import { computed, effect, signal, useEffect } from "./html.js";

// More would hold up the frame on a slow machine.
const FILMS_PER_FRAME = 10;
/** How many are drawn; 0: all that are loaded. */
const count = signal(0);
/** @type {import("./gallery-store.js").FilmSignal | undefined} */
let last;

/** The films of the list that are drawn by now. */
export const drawnFilms = computed(() => (
  count.value && count.value < films.value.length ? films.value.slice(0, count.value) : films.value));

/** Draw what is loaded, as long as the gallery is open. */
export function useDrawnFilms() {
  useEffect(() => {
    let frame = 0;
    const draw = () => {
      drawNext();
      frame = count.peek() < films.peek().length ? requestAnimationFrame(draw) : 0;
    };
    const stop = effect(() => {
      if (!isLonger(films.value)) drawAll();
      else if (!frame) frame = requestAnimationFrame(draw);
    });
    return () => { cancelAnimationFrame(frame); stop(); drawAll(); };
  }, []);
}

/** Return whether the list is as it was drawn, and goes on. @param {typeof films.value} list */
export const isLonger = (list) => count.peek() > 0 && list.length > count.peek() && list[count.peek() - 1] === last;

/** Draw some films more. */
export const drawNext = () => setCount(Math.min(films.peek().length, count.peek() + FILMS_PER_FRAME));

/** Draw all films that are loaded. */
export const drawAll = () => setCount(films.peek().length);

/** @param {number} next */
function setCount(next) {
  last = films.peek()[next - 1];
  count.value = next;
}
