// The order of a finished film's scenes as it is being changed. Nothing here knows the page.

/** @typedef {{scene: number, transition: Api.PlacedScene["transition"]}} Place */
/** @typedef {{places: Place[], removed: number[]}} OrderDraft */

/** @param {Api.SceneOrder} order @returns {OrderDraft} */
export function createOrderDraft(order) {
  const places = order.scenes.map(({ scene, transition }) => ({ scene, transition: transition ?? null }));
  return { places, removed: [...order.removed] };
}

/** @param {OrderDraft} draft @param {number} from @param {number} to @returns {OrderDraft} */
export function movePlace(draft, from, to) {
  const places = [...draft.places];
  places.splice(to, 0, ...places.splice(from, 1));
  return { ...draft, places };
}

/** @param {OrderDraft} draft @param {number} scene @returns {OrderDraft} */
export function takeOutPlace(draft, scene) {
  return {
    places: draft.places.filter((place) => place.scene !== scene),
    removed: [...draft.removed, scene].sort((one, other) => one - other),
  };
}

/** Put a scene back: behind the last one whose number is lower. @param {OrderDraft} draft @param {number} scene */
export function putBackPlace(draft, scene) {
  const places = [...draft.places];
  places.splice(places.findLastIndex((place) => place.scene < scene) + 1, 0, { scene, transition: null });
  return { places, removed: draft.removed.filter((each) => each !== scene) };
}

/** @param {OrderDraft} draft @param {number} index @param {Place["transition"]} transition @returns {OrderDraft} */
export function changeTransition(draft, index, transition) {
  return { ...draft, places: draft.places.map((place, at) => (at === index ? { ...place, transition } : place)) };
}

/** @param {OrderDraft} draft @param {Api.SceneOrder} order */
export function isSameOrder(draft, order) {
  return JSON.stringify(draft.places) === JSON.stringify(createOrderDraft(order).places);
}
