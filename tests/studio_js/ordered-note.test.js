import assert from "node:assert/strict";
import { test } from "node:test";
import { describeStanding } from "../../api/studio/static/ordered-note.js";
import { progress } from "./builders.js";

test("the film that was ordered last says how far it is, and how it ended", () => {
  assert.equal(describeStanding({ status: "sending", snapshot: null }), "Sending");
  assert.equal(describeStanding({ status: "processing", snapshot: progress({ progress: 41.6 }) }), "Generating, 42 %");
  assert.equal(describeStanding({ status: "completed", snapshot: progress({ progress: 100 }) }), "Ready");
});
