import assert from "node:assert/strict";
import { test } from "node:test";
import { createMarkForm, toMarkRequest } from "../../api/studio/static/watermark-form.js";

const MARK = /** @type {Api.FilmMark} */ ({ off: false, upload_id: null, corner: "top_left", size: 0.2, opacity: 1 });
const PLACE = { corner: "top_left", size: 0.2, opacity: 1 };
const LOGO = { upload_id: "u1", url: null };

test("a film without a watermark needs a picture first", () => {
  const form = createMarkForm(null);
  assert.equal(toMarkRequest(form, null), null);
  const wanted = { corner: "top_right", size: 0.12, opacity: 0.8, upload_id: "u1" };
  assert.deepEqual(toMarkRequest({ ...form, image: LOGO }, null), wanted);
});

test("a watermark that is left as it is asks for nothing", () => {
  const form = createMarkForm(MARK);
  assert.equal(toMarkRequest(form, MARK), null);
  assert.equal(toMarkRequest({ ...form, size: NaN }, MARK), null);
  assert.deepEqual(toMarkRequest({ ...form, opacity: 0.5 }, MARK), { ...PLACE, opacity: 0.5 });
  assert.deepEqual(toMarkRequest({ ...form, image: LOGO }, MARK), { ...PLACE, upload_id: "u1" });
});

test("a watermark is taken off once, and brought back as it was", () => {
  assert.deepEqual(toMarkRequest({ ...createMarkForm(MARK), off: true }, MARK), { off: true });
  const gone = { ...MARK, off: true };
  assert.equal(toMarkRequest(createMarkForm(gone), gone), null);
  assert.deepEqual(toMarkRequest({ ...createMarkForm(gone), off: false }, gone), PLACE);
});
