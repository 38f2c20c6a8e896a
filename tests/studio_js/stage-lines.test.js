import assert from "node:assert/strict";
import { test } from "node:test";
import { describeScenes, listStageLines } from "../../api/studio/static/stage-lines.js";
import { progress, scene } from "./builders.js";

/** @param {string[]} names */
const steps = (...names) => names.map((name) => ({ name, display_name: `Step ${name}`, progress: 0 }));
const states = (lines) => lines.map(({ name, state, doing }) => [name, state, doing]);

test("stages are a line each, and scenes that are made side by side are all named", () => {
  const snapshot = progress({
    current_stage: "scene_2_generating",
    stages_completed: steps("script_generating", "script_complete", "scene_1_generating", "scene_1_complete"),
    stages_pending: steps(
      "scene_2_generating", "scene_2_complete", "scene_3_generating", "audio_generating", "composing", "complete",
    ),
    scenes: [scene(1, "complete"), scene(2, "running"), scene(3, "submitted")], audio: scene(0, "running"),
  });
  assert.deepEqual(states(listStageLines(snapshot)), [
    ["Storyboard", "done", ""],
    ["Scenes 1 of 3", "active", "Generating scenes 2 and 3"],
    ["Music", "active", "Step audio_generating"],
    ["Film", "waiting", ""],
  ]);
});

test("what is held waits for a decision, and what is made beside it is told first", () => {
  const snapshot = (...states) => progress({
    current_stage: "scene_1_generating", stages_pending: steps("scene_1_generating", "scene_2_generating"),
    scenes: states.map((state, at) => scene(at + 1, state)),
  });
  const told = (...each) => states(listStageLines(snapshot(...each)));
  assert.deepEqual(told("held", "complete"), [["Scenes 1 of 2", "held", "Needs your decision"]]);
  assert.deepEqual(told("held", "running"), [["Scenes 0 of 2", "active", "Generating scene 2"]]);
});

test("before there is a storyboard its scenes are still to come", () => {
  const snapshot = progress({ current_stage: "script_generating", stages_pending: steps("script_generating") });
  assert.deepEqual(states(listStageLines(snapshot)), [
    ["Storyboard", "active", "Step script_generating"], ["Scenes", "waiting", ""],
  ]);
});

test("nothing is under way in a film that waits for its owner", () => {
  const snapshot = progress({
    status: "awaiting_approval", current_stage: "scene_1_generating", stages_pending: steps("scene_1_generating"),
    scenes: [scene(1, "waiting")],
  });
  assert.deepEqual(listStageLines(snapshot).map(({ state }) => state), ["waiting"]);
});

test("scenes that are made side by side are named", () => {
  const made = [scene(1, "complete"), scene(2, "running"), scene(3, "queued"), scene(4, "collecting")];
  assert.equal(describeScenes(made), "Generating scenes 2 to 4");
  assert.equal(describeScenes([scene(1, "running"), scene(4, "running"), scene(6, "running")]),
    "Generating scenes 1, 4 and 6");
});
