// Who draws a film's stills, and for how much.
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { catalog } from "../../api/studio/static/catalog.js";
import { describeStills } from "../../api/studio/static/continuity-choice.js";
import { model, provider } from "./builders.js";

const large = { usd: 0.12, per: "image", resolution: "1080p" };
const usual = { usd: 0.08, per: "image", resolution: null };
const banana = model({ kind: "image", name: "b2", title: "Banana 2 (fal)", prices: [large, usual] });
const better = { ...banana, name: "pro", title: "Banana Pro (fal)", prices: [{ ...usual, usd: 0.15 }] };
const gone = { ...banana, name: "b1", title: "Banana 1 (fal)", retired: true };
const fal = provider({ name: "fal", models: [model(), gone, banana, better] });

afterEach(() => {
  catalog.value = { state: "loading", providers: [] };
});

test("the form names who draws the stills, and what each costs at the film's size", () => {
  catalog.value = { state: "ready", providers: [fal], default_image: { provider: "fal", model: "b2" } };
  assert.equal(describeStills({}, "720p"), "Banana 2 (fal) draws them, for $0.080 each.");
  assert.equal(describeStills({}, "1080p"), "Banana 2 (fal) draws them, for $0.12 each.");
});

test("an earlier film's choice of who draws comes before the usual one", () => {
  catalog.value = { state: "ready", providers: [fal], default_image: null };
  assert.equal(describeStills({ image_provider: "fal", image_model: "pro" }, "720p"),
    "Banana Pro (fal) draws them, for $0.15 each.");
  assert.equal(describeStills({ image_provider: "fal" }, "720p"), "Banana 2 (fal) draws them, for $0.080 each.");
});

test("where nobody draws, nothing is said of it", () => {
  catalog.value = { state: "ready", providers: [fal], default_image: null };
  assert.equal(describeStills({}, "720p"), "");
  assert.equal(describeStills({ image_provider: "nobody" }, "720p"), "");
});
