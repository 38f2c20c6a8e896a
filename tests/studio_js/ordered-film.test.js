import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { EMPTY_FORM, formState, updateForm } from "../../api/studio/static/form-state.js";
import { noteOrdered, takenOut } from "../../api/studio/static/ordered-film.js";

const [OLD, NEW] = [{ upload_id: "old" }, { upload_id: "new" }];

beforeEach(() => {
  formState.value = { ...EMPTY_FORM, prompt: "A red kite.", picture: OLD };
  noteOrdered(formState.value);
});

test("the picture stays with the words that were ordered, whatever else is set", () => {
  updateForm({ ratio: "9:16" });
  assert.deepEqual([formState.value.picture, takenOut.value], [OLD, null]);
});

test("other words are another film, without the last one's picture; further words take nothing more out", () => {
  updateForm({ prompt: "A blue boat." });
  assert.deepEqual([formState.value.picture, takenOut.value], [null, OLD]);
  updateForm({ picture: NEW });
  updateForm({ prompt: "A blue boat at night." });
  assert.equal(formState.value.picture, NEW);
});

test("a picture that was chosen since the order stays with other words", () => {
  updateForm({ picture: NEW });
  updateForm({ prompt: "A blue boat." });
  assert.deepEqual([formState.value.picture, takenOut.value], [NEW, null]);
});

test("a picture that comes with an earlier film's settings is meant", () => {
  formState.value = { ...EMPTY_FORM, prompt: "A blue boat.", picture: { ...OLD } };
  assert.deepEqual([formState.value.picture, takenOut.value], [OLD, null]);
});

test("other words are another film, which is not called like the last one", () => {
  updateForm({ title: "Kite" });
  noteOrdered(formState.value);
  updateForm({ ratio: "9:16" });
  assert.equal(formState.value.title, "Kite");
  updateForm({ prompt: "A blue boat." });
  assert.equal(formState.value.title, "");
});

test("a title that was given since the order stays with other words", () => {
  updateForm({ title: "Kite" });
  noteOrdered(formState.value);
  updateForm({ title: "Boat" });
  updateForm({ prompt: "A blue boat." });
  assert.equal(formState.value.title, "Boat");
});
