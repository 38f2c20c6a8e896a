import assert from "node:assert/strict";
import { test } from "node:test";
import { OverallProgress } from "../../api/studio/static/overall-progress.js";
import { progress } from "./builders.js";

/** The texts in a tree of elements. @param {any} node @returns {string} */
const read = (node) => {
  if (Array.isArray(node)) return node.map(read).join(" ");
  return typeof node === "object" && node ? read(node.props.children) : String(node ?? "");
};
const job = (fields) => ({
  id: "job-1", status: "processing", receivedAt: Date.now(), created: "2026-11-29T12:00:00Z",
  snapshot: progress({ estimated_time_remaining: 3, estimated_time_range: [1, 4], ...fields }),
});

test("of a film that is slower than usual it is not told how little time is left", () => {
  assert.match(read(OverallProgress({ job: job({}) })), /between 1 sec and 4 sec +left/);
  const slow = read(OverallProgress({ job: job({ slower_than_usual: true }) }));
  assert.match(slow, /Slower than usual/);
  assert.doesNotMatch(slow, /left/);
});
