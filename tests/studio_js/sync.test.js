import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"], now: Date.parse("2026-11-29T12:00:00Z") });
const { connection, reconnect } = await import("../../api/studio/static/event-stream.js");
const { findJob, getQueuedStatus, jobs, dismissId, removeJob } = await import("../../api/studio/static/job-store.js");
const { submitBrief } = await import("../../api/studio/static/submission.js");
const { startSync } = await import("../../api/studio/static/sync.js");
const { Toasts } = await import("../../api/studio/static/toasts.js");
const { progress, summary } = await import("./builders.js");

const PROBLEM = { type: "/problems/x", title: "No", status: 500, detail: "No" };
let answers = {};
let requests = [];
globalThis.fetch = async (url, { method, headers }) => {
  const [path] = url.replace("/longtake/api/v1", "").split("?");
  requests.push([`${method} ${path}`, headers["Idempotency-Key"]]);
  const answer = answers[`${method} ${path}`];
  if (!answer) throw new TypeError("nothing answers");
  const [status, document] = answer;
  return new Response(JSON.stringify(document), { status });
};
const stream = () => EventSource.opened.at(-1);
/** The texts of the toasts about this film. */
const toastsAbout = (title) => Toasts().props.children.map(({ props }) => props.text)
  .filter((text) => text.includes(title));
const settle = async () => { for (let round = 0; round < 20; round++) await new Promise(setImmediate); };
const open = async () => {
  stream().dispatchEvent(new Event("open"));
  await settle();
};

startSync();

beforeEach(async () => {
  for (const { key, id } of jobs.value.values()) {
    removeJob(key);
    if (id) dismissId(id);
  }
  answers = { "GET /jobs": [200, { jobs: [], next_cursor: null }] };
  reconnect();
  await open();
  requests = [];
});

test("a job that was started elsewhere gets its title", async () => {
  answers["GET /jobs/job-1"] = [200, summary()];
  stream().send("update", progress());
  await settle();
  assert.deepEqual([findJob("job-1").title, getQueuedStatus("job-1")], ["Kite", "processing"]);
});

test("an outage is of one job, or of all that are active", async () => {
  answers["GET /jobs/job-1"] = [200, summary()];
  stream().send("update", progress());
  await settle();
  stream().send("error", { job_id: null, error: { type: "engine_away", message: "" } });
  assert.equal(findJob("job-1").outage.type, "engine_away");
  stream().send("update", progress({ seq: 2 }));
  assert.equal(findJob("job-1").outage, null);
});

test("what ended while nobody listened is asked for", async () => {
  answers["GET /jobs/job-1"] = [200, summary()];
  stream().send("update", progress());
  await settle();
  answers["GET /jobs"] = [200, { jobs: [summary({ status: "completed" })], next_cursor: null }];
  answers["GET /jobs/job-1"] = [200, summary({ status: "completed" })];
  answers["GET /jobs/job-1/progress"] = [200, progress({ seq: 9, status: "completed" })];
  reconnect();
  await open();
  assert.equal(findJob("job-1").status, "completed");
});

test("a film that is deleted leaves the queue", async () => {
  answers["GET /jobs/job-1"] = [200, summary()];
  stream().send("update", progress());
  await settle();
  answers["GET /jobs/job-1"] = answers["GET /jobs/job-1/progress"] = [404, { ...PROBLEM, status: 404 }];
  reconnect();
  await open();
  assert.deepEqual([findJob("job-1"), getQueuedStatus("job-1")], [undefined, undefined]);
});

test("a broken connection is tried three times, and then the reader is told", () => {
  const before = EventSource.opened.length;
  for (const delay of [1000, 2000, 4000]) {
    stream().dispatchEvent(new Event("error"));
    assert.equal(connection.value, "reconnecting");
    mock.timers.tick(delay);
  }
  assert.equal(EventSource.opened.length - before, 3);
  stream().dispatchEvent(new Event("error"));
  assert.equal(connection.value, "lost");
});

test("a connection on which nothing comes is given up, but a ping is enough", () => {
  mock.timers.tick(35_000);
  stream().send("ping", {});
  mock.timers.tick(35_000);
  assert.equal(connection.value, "live");
  mock.timers.tick(10_000);
  assert.equal(connection.value, "reconnecting");
});

test("a film stands in the queue at once, and keeps its place when the server has it", async () => {
  answers["POST /generate"] = [202, { job_id: "job-1", status: "queued" }];
  answers["GET /jobs/job-1"] = [200, summary()];
  answers["GET /jobs/job-1/progress"] = [200, progress()];
  const sent = submitBrief({ prompt: "A red kite." }, 0.3);
  const [{ key, title, status }] = [...jobs.value.values()];
  assert.deepEqual([title, status], ["A red kite.", "sending"]);
  assert.equal(await sent, null);
  await settle();
  assert.deepEqual([jobs.value.size, findJob("job-1").key, findJob("job-1").status], [1, key, "processing"]);
});

test("a double click is one film", async () => {
  answers["POST /generate"] = [202, { job_id: "job-1", status: "queued" }];
  await Promise.all([submitBrief({ prompt: "Twice" }, 0), submitBrief({ prompt: "Twice" }, 0)]);
  assert.equal(requests.filter(([request]) => request === "POST /generate").length, 1);
  mock.timers.tick(1000);
});

test("what is refused leaves the queue, and the form is told why", async () => {
  const errors = [{ field: "prompt", message: "must not be empty" }];
  answers["POST /generate"] = [422, { ...PROBLEM, status: 422, errors }];
  const problem = await submitBrief({ prompt: "Refused" }, 0);
  assert.deepEqual([problem.fields, jobs.value.size], [{ prompt: "must not be empty" }, 0]);
});

test("a film that does not reach the server is sent again under its key, also when the line is back", async () => {
  const sent = submitBrief({ prompt: "Offline" }, 0);
  await settle();
  for (const delay of [800, 2000, 4000]) {
    assert.match([...jobs.value.values()][0].note, /again/);
    mock.timers.tick(delay);
    await settle();
  }
  await sent;
  assert.equal([...jobs.value.values()][0].status, "unsent");
  answers["POST /generate"] = [202, { job_id: "job-1", status: "queued" }];
  reconnect();
  await open();
  assert.equal(findJob("job-1").status, "queued");
  const keys = new Set(requests.filter(([request]) => request === "POST /generate").map(([, key]) => key));
  assert.equal(keys.size, 1);
});

test("a job that waits for Temporal is kept by the server", async () => {
  answers["POST /generate"] = [503, { ...PROBLEM, status: 503, job_id: "job-1" }];
  assert.equal(await submitBrief({ prompt: "Kept" }, 0), null);
  assert.match(findJob("job-1").note, /Temporal/);
});

test("a film that ends before its order is answered is told of, once", async () => {
  answers["POST /generate"] = [202, { job_id: "job-early", status: "queued" }];
  const early = { job_id: "job-early", title: "Early", status: "canceled" };
  answers["GET /jobs/job-early"] = [200, summary(early)];
  answers["GET /jobs/job-early/progress"] = [200, progress({ ...early, seq: 2 })];
  stream().send("update", progress({ ...early, seq: 2 }));
  await settle();
  assert.deepEqual(toastsAbout("Early"), []);
  await submitBrief({ prompt: "Early" }, 0);
  await settle();
  assert.deepEqual(toastsAbout("Early"), ["Canceled: Early"]);
});
