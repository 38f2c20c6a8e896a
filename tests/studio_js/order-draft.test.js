import assert from "node:assert/strict";
import { test } from "node:test";
import {
  changeTransition, createOrderDraft, isSameOrder, movePlace, putBackPlace, takeOutPlace,
} from "../../api/studio/static/order-draft.js";

const ORDER = {
  scenes: [{ scene: 1, transition: null }, { scene: 2, transition: "cut" }, { scene: 3, transition: null }],
  removed: [4], revision: 2,
};
const draft = createOrderDraft(ORDER);
const numbers = (edited) => edited.places.map(({ scene }) => scene);

test("a scene moves with its transition, and a move back is no change", () => {
  const moved = movePlace(draft, 1, 0);
  assert.deepEqual(moved.places[0], { scene: 2, transition: "cut" });
  assert.deepEqual(numbers(moved), [2, 1, 3]);
  assert.equal(isSameOrder(moved, ORDER), false);
  assert.equal(isSameOrder(movePlace(moved, 0, 1), ORDER), true);
});

test("a scene that is put back stands behind the one before it", () => {
  const out = takeOutPlace(draft, 2);
  assert.deepEqual([numbers(out), out.removed], [[1, 3], [2, 4]]);
  const back = putBackPlace(putBackPlace(out, 4), 2);
  assert.deepEqual([numbers(back), back.removed], [[1, 2, 3, 4], []]);
});

test("a transition is a scene's own, or the film's again", () => {
  const cut = changeTransition(draft, 2, "cut");
  assert.deepEqual(cut.places.map(({ transition }) => transition), [null, "cut", "cut"]);
  assert.equal(isSameOrder(changeTransition(cut, 2, null), ORDER), true);
});
