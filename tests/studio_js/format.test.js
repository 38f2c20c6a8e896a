import assert from "node:assert/strict";
import { test } from "node:test";
import {
  formatAgo, formatClock, formatCount, formatDuration, formatMoney, formatRange, formatRoughDuration, formatScenes,
  formatSeconds, roundUpToCents,
} from "../../api/studio/static/format.js";

test("a duration has its two largest units", () => {
  const words = [0, 59, 60, 150, 3600, 5400, 86400, 100800].map(formatDuration);
  assert.deepEqual(words, ["0 sec", "59 sec", "1 min", "2 min 30 sec", "1 h", "1 h 30 min", "1 d", "1 d 4 h"]);
});

test("an estimate is rounded the more, the longer it is", () => {
  const words = [0, 7, 19, 22, 43, 119, 137, 163, 599, 617, 1234].map(formatRoughDuration);
  assert.deepEqual(words, [
    "1 sec", "7 sec", "19 sec", "20 sec", "45 sec", "2 min", "2 min 30 sec", "2 min 30 sec", "10 min", "10 min",
    "21 min",
  ]);
});

test("a range has both ends", () => {
  assert.equal(formatRange([118, 361]), "between 2 min and 6 min");
});

test("a clock shows hours only where there are some", () => {
  assert.deepEqual([0, 9, 80, 3605].map(formatClock), ["0:00", "0:09", "1:20", "1:00:05"]);
});

test("fractions of a cent are not hidden", () => {
  assert.deepEqual([0, 0.004, 0.42, 12].map(formatMoney), ["$0.00", "$0.004", "$0.42", "$12.00"]);
});

test("a budget is rounded up, but not because of how numbers are stored", () => {
  assert.deepEqual([0.301, 0.3, 0.1 + 0.2].map(roundUpToCents), [0.31, 0.3, 0.3]);
});

test("seconds have one decimal", () => {
  assert.deepEqual([4.24, 15].map(formatSeconds), ["4.2 s", "15 s"]);
});

test("what is past is told in one unit", () => {
  const now = Date.parse("2026-11-29T12:00:00Z");
  const ago = ["11:59:16", "11:57:10", "08:40:00"].map((time) => formatAgo(`2026-11-29T${time}Z`, now));
  assert.deepEqual(ago, ["just now", "3 min ago", "3 h ago"]);
  assert.equal(formatAgo("2026-11-27T11:00:00Z", now), "2 d ago");
  assert.match(formatAgo("2026-01-01T00:00:00Z", now), /2026|2025/);
});

test("one is not many", () => {
  assert.deepEqual([1, 2].map((count) => formatCount(count, "scene")), ["1 scene", "2 scenes"]);
  assert.deepEqual([[3], [1, 2], [1, 2, 4]].map(formatScenes), ["scene 3", "scenes 1 and 2", "scenes 1, 2 and 4"]);
});
