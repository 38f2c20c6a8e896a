import assert from "node:assert/strict";
import { test } from "node:test";
import {
  describeScriptForm,
  getConditionLabel,
  getStatusLabel,
  getTakeLabel,
  isActive,
} from "../../api/studio/static/labels.js";

test("what has ended does not change by itself, and what was not sent neither", () => {
  assert.deepEqual(["queued", "processing", "awaiting_approval", "sending"].map(isActive), [true, true, true, true]);
  assert.deepEqual(["completed", "failed", "canceled", "unsent", undefined].filter(isActive), []);
});

test("a state of a newer server is shown by its own name", () => {
  assert.equal(getStatusLabel("dreaming").word, "dreaming");
  assert.equal(getTakeLabel({ state: "dreaming", condition: null, attempt: 1, error: null }).word, "dreaming");
});

test("an unusual condition goes before the state", () => {
  assert.equal(getTakeLabel({ state: "running", condition: null, attempt: 1, error: null }).word, "Generating");
  assert.equal(getTakeLabel({ state: "running", condition: "slow", attempt: 1 }).word, "Slower than usual");
});

test("a condition has a label of its own, for the whole job too", () => {
  assert.equal(getConditionLabel("paused")?.word, "Paused by an operator");
  assert.deepEqual([null, undefined].map(getConditionLabel), [undefined, undefined]);
});

test("another try has its number from the second on", () => {
  assert.equal(getTakeLabel({ state: "running", condition: "retrying", attempt: 1 }).word, "Trying again");
  assert.equal(getTakeLabel({ state: "running", condition: "retrying", attempt: 3 }).word, "Trying again (try 3)");
});

test("a part that its owner left out has not failed", () => {
  const error = { type: "left_out", message: "" };
  assert.equal(getTakeLabel({ state: "failed", condition: null, attempt: 1, error }).word, "Left out");
});

test("plain text is not said to be read as something", () => {
  assert.deepEqual(["prose", null, "subtitles"].map(describeScriptForm), ["", "", "read as subtitles"]);
});
