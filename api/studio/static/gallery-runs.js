// Films of the gallery in runs. A list that has become longer is compared run by run, not film by film.
import { FilmCard } from "./gallery-card.js";
import { html } from "./html.js";

const FILMS_IN_RUN = 40;
/** @typedef {import("./gallery-store.js").FilmSignal} FilmSignal */
/** @typedef {{shown: FilmSignal[], element: object}} Run */
/** By the first film of each. @type {WeakMap<FilmSignal, Run>} */
const runs = new WeakMap();
/** @type {WeakMap<FilmSignal, object>} */
const places = new WeakMap();

/** @param {FilmSignal[]} films */
export function renderRuns(films) {
  const begins = Array.from({ length: Math.ceil(films.length / FILMS_IN_RUN) }, (_, number) => number * FILMS_IN_RUN);
  return begins.map((begin) => renderRun(films.slice(begin, begin + FILMS_IN_RUN)));
}

/**
 * Render a run anew only if its films are others: Preact skips an element that is the same as before.
 * @param {FilmSignal[]} shown at least one
 */
function renderRun(shown) {
  const [first] = shown;
  const before = first && runs.get(first);
  if (!first || (before && isSame(before.shown, shown))) return before?.element;
  const element = html`<${FilmRun} key=${first.peek().job_id} shown=${shown} />`;
  runs.set(first, { shown, element });
  return element;
}

/** @param {FilmSignal[]} one @param {FilmSignal[]} other */
const isSame = (one, other) => one.length === other.length && one.every((film, index) => film === other[index]);

/** @param {{shown: FilmSignal[]}} props */
const FilmRun = ({ shown }) => html`${shown.map(renderPlace)}`;

/** @param {FilmSignal} film */
function renderPlace(film) {
  const place = places.get(film) ?? html`<li key=${film.peek().job_id}><${FilmCard} film=${film} /></li>`;
  places.set(film, place);
  return place;
}
