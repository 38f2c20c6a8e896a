import assert from "node:assert/strict";
import test from "node:test";

import { beginForm, toSceneOrder } from "../../api/studio/static/new-scene-form.js";

const TAKE = { take: 2, text: "A kite rises.", provider: "fal", model: "grok" };
const SCENE = { number: 1, text: "A kite.", seconds: 5, take: 2, takes: [TAKE] };
const JOB = { provider: "animatic", model: "storyboard", results: { scenes: [SCENE, { number: 4, seconds: 7 }] } };

test("a scene is added at the film's end by the film's own model", () => {
  const form = beginForm(JOB);
  assert.deepEqual(form, {
    text: "", seed: "", provider: "animatic", model: "storyboard", continues: false,
    drawn: false, after: "4", seconds: "7",
  });
  assert.equal(toSceneOrder(form), null);
});

test("a scene is extended by the take that the film has of it, and goes on from its last picture", () => {
  assert.deepEqual(toSceneOrder(beginForm(JOB, SCENE)), {
    text: "A kite rises.", provider: "fal", model: "grok", after: 1, duration_seconds: 5,
    opens_on: "last_frame", transition: "cut",
  });
});
