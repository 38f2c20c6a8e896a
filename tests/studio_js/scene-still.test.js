import assert from "node:assert/strict";
import { test } from "node:test";
import { getStillUrl } from "../../api/studio/static/scene-still.js";

const clip = { url: "still-2.jpg" };
const scene = { number: 1, text: "Fog.", still: 2, stills: [{ take: 1, clip: null }, { take: 2, clip }] };
/** @param {object} fields @param {string} text */
const shown = (fields, text) => (
  getStillUrl(/** @type {any} */ ({ results: { scenes: [{ ...scene, ...fields }] } }), 1, text));

test("a scene shows the still of its present text, and none of another text", () => {
  assert.equal(shown({}, " Fog. "), "still-2.jpg");
  assert.equal(shown({}, "Rain."), null);
  assert.equal(shown({ still: null }, "Fog."), null);
  assert.equal(shown({ number: 2 }, "Fog."), null);
});
