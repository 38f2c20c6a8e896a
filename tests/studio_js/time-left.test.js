import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { getSecondsLeft, getSecondsSince, now } from "../../api/studio/static/clock.js";
import { describeTimeLeft, formatElapsed } from "../../api/studio/static/time-left.js";
import { progress } from "./builders.js";

const NOON = Date.parse("2026-11-29T12:00:00Z");
const job = (fields, more) => ({
  status: "processing", outage: null, receivedAt: NOON, created: "", snapshot: progress(fields), ...more,
});

beforeEach(() => { now.value = NOON + 20_000; });

test("seconds are counted down to nothing, and unknown ones stay unknown", () => {
  assert.deepEqual([90, 5, null, undefined].map((seconds) => getSecondsLeft(seconds, NOON)), [70, 0, null, null]);
});

test("a clock that is behind counts nothing below zero", () => {
  assert.equal(getSecondsSince("2026-11-29T12:01:00Z"), 0);
  assert.equal(getSecondsSince(null), null);
});

test("time left and its range are as of this moment", () => {
  const snapshot = { estimated_time_remaining: 170, estimated_time_range: [140, 260] };
  assert.deepEqual(describeTimeLeft(job(snapshot)),
    { words: "about 2 min 30 sec left", range: "between 2 min and 4 min" });
});

test("no time is told while nobody works on the film", () => {
  const snapshot = { estimated_time_remaining: 170 };
  const none = { words: "", range: "" };
  assert.deepEqual(describeTimeLeft(job(snapshot, { status: "awaiting_approval" })), none);
  assert.deepEqual(describeTimeLeft(job(snapshot, { outage: { type: "no_worker" } })), none);
  assert.deepEqual(describeTimeLeft(job({ ...snapshot, ending: "stop" })), none);
  assert.deepEqual(describeTimeLeft(job({ estimated_time_remaining: null })), none);
  assert.deepEqual(describeTimeLeft(job({}, { snapshot: null })), none);
});

test("when the time is up, a slow film is said to be slow", () => {
  assert.equal(describeTimeLeft(job({ estimated_time_remaining: 20 })).words, "any moment now");
  const slow = { estimated_time_remaining: 20, slower_than_usual: true };
  assert.equal(describeTimeLeft(job(slow)).words, "slower than usual");
});

test("time has passed since the start, else since the click", () => {
  assert.equal(formatElapsed(job({})), "0:20");
  assert.equal(formatElapsed(job({}, { snapshot: null, created: "2026-11-29T11:59:00Z" })), "1:20");
  assert.equal(formatElapsed(job({}, { snapshot: null })), "");
});
