import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
const { closeToastsAbout, showToast, Toasts } = await import("../../api/studio/static/toasts.js");
const { notifyEnd, notifyNeed } = await import("../../api/studio/static/notifications.js");
const { navigate } = await import("../../api/studio/static/router.js");
const { progress, scene } = await import("./builders.js");

/** The texts of the toasts that are rendered. */
const texts = () => Toasts().props.children.map(({ props }) => props.text);
const job = (fields = {}) => (
  { id: "job-1", title: "Kite", status: "completed", snapshot: progress(), gapCount: 0, ...fields }
);

beforeEach(() => {
  mock.timers.tick(9000);
  closeToastsAbout("job-1");
  navigate("#/");
});

test("a toast goes by itself, but a failure and a decision stay", () => {
  showToast("Saved");
  showToast("Failed", { tone: "bad", about: "job-1" });
  showToast("Needs you", { tone: "hold", about: "job-1" });
  assert.deepEqual(texts(), ["Saved", "Needs you"]);
  mock.timers.tick(9000);
  assert.deepEqual(texts(), ["Needs you"]);
});

test("at most four are shown, the latest", () => {
  for (const text of "abcdef") showToast(text);
  assert.deepEqual(texts(), ["c", "d", "e", "f"]);
});

test("an end says what is missing", () => {
  notifyEnd(job());
  assert.deepEqual(texts(), ["Film ready: Kite"]);
  notifyEnd(job({ snapshot: progress({ gaps: [2], scenes: [scene(1, "complete"), scene(2, "failed")] }) }));
  assert.deepEqual(texts(), ["Ready with 1 of 2 scenes missing: Kite"]);
});

test("nobody is told of what they look at", () => {
  navigate("#/jobs/job-1");
  notifyNeed(job(), { kind: "budget", scenes: [] });
  assert.deepEqual(texts(), []);
  navigate("#/gallery");
  notifyNeed(job(), { kind: "budget", scenes: [] });
  assert.equal(texts().length, 1);
});
