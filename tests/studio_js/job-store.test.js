import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import {
  activeJobs, addJob, dismissJob, findJob, getQueuedIds, getQueuedStatus, jobs, queuedJobs, removeJob, updateJob,
} from "../../api/studio/static/job-store.js";

const titles = (list) => list.value.map((job) => job.title);

beforeEach(() => {
  for (const job of jobs.value.values()) {
    dismissJob(job);
    removeJob(job.key);
  }
});

test("a job is found by its key before it has an id, and by both afterwards", () => {
  addJob({ key: "k", title: "Kite", status: "sending" });
  assert.equal(findJob("job-1"), undefined);
  updateJob("k", { id: "job-1", status: "queued" });
  assert.equal(findJob("job-1"), findJob("k"));
});

test("what ends stays in the queue until it is dismissed", () => {
  addJob({ key: "a", id: "a", title: "Kite", status: "processing", created: "1" });
  updateJob("a", { status: "completed" });
  assert.deepEqual([titles(activeJobs), titles(queuedJobs)], [[], ["Kite"]]);
  dismissJob(findJob("a"));
  assert.deepEqual([titles(queuedJobs), findJob("a").title], [[], "Kite"]);
});

test("what had ended before is not in the queue", () => {
  addJob({ key: "a", id: "a", title: "Kite", status: "completed" });
  assert.deepEqual(titles(queuedJobs), []);
});

test("what goes on, or waits to be sent, is above what has ended", () => {
  addJob({ key: "a", id: "a", title: "Running", status: "processing", created: "2026-01-01" });
  addJob({ key: "b", title: "Unsent", status: "unsent", created: "2026-01-02" });
  addJob({ key: "c", id: "c", title: "Ready", status: "processing", created: "2026-01-03" });
  updateJob("c", { status: "completed" });
  assert.deepEqual(titles(queuedJobs), ["Unsent", "Running", "Ready"]);
});

test("the newest is first, and a job without a title is not shown", () => {
  addJob({ key: "a", id: "a", title: "Old", status: "queued", created: "2026-01-01" });
  addJob({ key: "b", id: "b", title: "New", status: "queued", created: "2026-01-02" });
  addJob({ key: "c", id: "c", title: "", status: "queued", created: "2026-01-03" });
  assert.deepEqual(titles(queuedJobs), ["New", "Old"]);
});

test("a job that was not sent is dismissed for good", () => {
  addJob({ key: "a", title: "Kite", status: "unsent" });
  assert.deepEqual(titles(queuedJobs), ["Kite"]);
  dismissJob(findJob("a"));
  assert.equal(findJob("a"), undefined);
});

test("the queue is stored with the last known status, at most forty of what has ended", () => {
  for (let number = 0; number < 45; number++) {
    addJob({ key: `${number}`, id: `${number}`, title: "Kite", status: "processing" });
    updateJob(`${number}`, { status: "failed" });
  }
  addJob({ key: "live", id: "live", title: "Live", status: "processing" });
  const stored = JSON.parse(localStorage.getItem("longtake.queue"));
  assert.equal(Object.keys(stored).length, 41);
  assert.deepEqual([stored["4"], stored["44"], stored.live], [undefined, "failed", "processing"]);
});

test("what another tab dismisses leaves this queue", () => {
  addJob({ key: "a", id: "a", title: "Kite", status: "processing" });
  assert.equal(getQueuedStatus("a"), "processing");
  localStorage.setItem("longtake.queue", "{}");
  dispatchEvent(Object.assign(new Event("storage"), { key: "longtake.queue" }));
  assert.deepEqual(getQueuedIds(), []);
});
