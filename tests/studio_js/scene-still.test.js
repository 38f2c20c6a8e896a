import assert from "node:assert/strict";
import { test } from "node:test";
import { getNextTake, getStillUrl, listMissingStills } from "../../api/studio/static/scene-still.js";

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

test("a scene lacks a still if none is of its present text, and none is being drawn", () => {
  const failed = { take: 1, clip: null, outcome: "failed" };
  const open = { take: 2, clip: null, outcome: null };
  const scenes = [
    { ...scene, stills: [{ take: 2, clip, outcome: "succeeded" }] },
    { number: 2, text: "Rain.", still: null, stills: [failed] },
    { number: 3, text: "Snow.", still: null, stills: [failed, open] },
    { number: 4, text: "Hail.", still: null, stills: [] },
    { number: 5, text: "Dew.", still: null, stills: [{ take: 1, clip: null, outcome: "succeeded" }] },
  ];
  const job = /** @type {any} */ ({ results: { scenes } });
  assert.deepEqual(listMissingStills(job, scenes), [2, 4]);
  assert.deepEqual(listMissingStills(job, [{ text: "Mist." }, { text: " " }]), [1]);
  assert.deepEqual([1, 2, 3, 4].map((number) => getNextTake(job, number)), [3, 2, 3, 1]);
});
