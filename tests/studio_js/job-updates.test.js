import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { findJob, removeJob, updateJob } from "../../api/studio/static/job-store.js";
import { applyProgress, applySummary } from "../../api/studio/static/job-updates.js";
import { progress, summary } from "./builders.js";

const job = () => findJob("job-1");

beforeEach(() => removeJob("job-1"));

test("a snapshot of an unknown job is kept, and asks for a title", () => {
  assert.equal(applyProgress(progress()), false);
  assert.deepEqual([job().title, job().status, job().created], ["", "processing", "2026-11-29T12:00:00Z"]);
  applySummary(summary());
  assert.equal(applyProgress(progress({ seq: 2 })), true);
});

test("an older snapshot changes nothing", () => {
  applyProgress(progress({ seq: 5, progress: 50 }));
  applyProgress(progress({ seq: 4, progress: 40 }));
  assert.equal(job().snapshot.progress, 50);
});

test("an end from the database counts, although it has no number", () => {
  applyProgress(progress({ seq: 5 }));
  applyProgress(progress({ seq: 0, status: "failed", source: "catalog" }));
  assert.equal(job().status, "failed");
});

test("an end is not taken back by what was sent before it", () => {
  applyProgress(progress({ seq: 5, status: "completed" }));
  applyProgress(progress({ seq: 4, status: "processing" }));
  applySummary(summary({ status: "processing" }));
  assert.equal(job().status, "completed");
});

test("a snapshot from the workflow ends an outage; one from the database does not", () => {
  applyProgress(progress());
  updateJob("job-1", { outage: { type: "no_worker", message: "" } });
  applyProgress(progress({ seq: 2, source: "catalog" }));
  assert.equal(job().outage.type, "no_worker");
  applyProgress(progress({ seq: 3 }));
  assert.equal(job().outage, null);
});

test("the film's length is the storyboard's, once there is one", () => {
  applySummary(summary({ duration_seconds: 60 }));
  applyProgress(progress({ film_seconds: 0 }));
  assert.equal(job().seconds, 60);
  applyProgress(progress({ seq: 2, film_seconds: 47 }));
  assert.equal(job().seconds, 47);
});
