import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { catalog } from "../../api/studio/static/catalog.js";
import { offerLastPicture } from "../../api/studio/static/scene-last-picture.js";
import { model, provider } from "./builders.js";

const job = { provider: "fal", model: "ender", brief: { fallbacks: [] } };
const scene = { picture: null, continues: false, drawn: false };
const own = { ...scene, picture: { upload_id: "u-1" } };

beforeEach(() => {
  const models = [model({ name: "ender", last_image: true }), model({ name: "other", last_image: false })];
  catalog.value = { state: "ready", providers: [provider({ models })] };
});

test("a scene with a picture to begin from may end on one", () => {
  assert.deepEqual(offerLastPicture(job, own, 1), { isTaken: true });
  const film = { ...job, brief: { ...job.brief, reference_image: { url: "https://pictures.example/x.png" } } };
  assert.deepEqual(offerLastPicture(film, scene, 1), { isTaken: true });
  assert.deepEqual(offerLastPicture(job, { ...scene, drawn: true }, 1), { isTaken: true });
  assert.deepEqual(offerLastPicture(job, { ...scene, continues: true }, 2), { isTaken: true });
});

test("a scene without a picture to begin from is told why it may not end on one", () => {
  assert.match(offerLastPicture(job, scene, 1).reason, /begins from one too/);
  assert.match(offerLastPicture(job, { ...scene, continues: true }, 1).reason, /begins from one too/);
});

test("a model that takes none, also one that is asked next, is offered none", () => {
  const told = offerLastPicture({ ...job, model: "other" }, own, 1);
  assert.deepEqual([told.isTaken, /can’t end on a picture/.test(told.reason)], [false, true]);
  const fallbacks = [{ provider: "fal", model: "other" }];
  assert.equal(offerLastPicture({ ...job, brief: { fallbacks } }, own, 1).isTaken, false);
});
