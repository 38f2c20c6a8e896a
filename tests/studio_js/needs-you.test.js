import assert from "node:assert/strict";
import { test } from "node:test";
import { describeStage, getJobLabel } from "../../api/studio/static/job-stage.js";
import { describeNeed, getNeed } from "../../api/studio/static/needs-you.js";
import { progress } from "./builders.js";

const need = (kind, scenes = []) => ({ kind, scenes, message: "", expires_at: null });
const job = (fields = {}) => ({ status: "processing", snapshot: null, listedNeed: null, note: "", ...fields });

test("each decision is named", () => {
  assert.match(describeNeed(need("storyboard")), /storyboard|approval/i);
  assert.match(describeNeed(need("budget")), /budget/i);
  assert.match(describeNeed(need("held", [2, 3])), /scene 2 and scene 3/);
  assert.match(describeNeed(need("held", [0])), /the music/);
});

test("the snapshot knows better than a list, and what has ended needs nobody", () => {
  const listedNeed = need("budget");
  assert.equal(getNeed(job({ listedNeed })), listedNeed);
  assert.equal(getNeed(job({ listedNeed, snapshot: progress() })), null);
  assert.equal(getNeed(job({ listedNeed, status: "failed" })), null);
});

test("a film that is generated and needs somebody is labeled by the need", () => {
  const snapshot = progress({ needs_you: need("held", [2]) });
  assert.equal(getJobLabel(job({ snapshot })).word, "Needs you");
  assert.equal(getJobLabel(job({ snapshot: progress() })).word, "Generating");
});

test("the end that was asked for goes before the need, and the need before the stage", () => {
  const needs_you = need("held", [2]);
  assert.equal(describeStage(job({ snapshot: progress({ ending: "stop", needs_you }) })), "Stopping");
  assert.equal(describeStage(job({ snapshot: progress({ needs_you }) })), describeNeed(needs_you));
  assert.equal(describeStage(job({ snapshot: progress() })), "Scenes");
  assert.equal(describeStage(job({ note: "Kept" })), "Kept");
});
