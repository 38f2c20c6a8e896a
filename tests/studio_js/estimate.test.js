import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
const { currentPrice, estimate, estimateNow } = await import("../../api/studio/static/estimate.js");
const { EMPTY_FORM, formState, updateForm } = await import("../../api/studio/static/form-state.js");

const ANSWER = {
  scenes: 3, film_seconds: 30, cost_usd: 0.45, done_in_seconds: { early: 60, usual: 120, late: 240 }, music: null,
  script_usd: 0, within_budget: null, script_form: null,
};
let requests = 0;
const answerWith = (status, document) => {
  globalThis.fetch = async () => {
    requests += 1;
    return new Response(JSON.stringify(document), { status });
  };
};
const settle = async () => { for (let round = 0; round < 20; round++) await new Promise(setImmediate); };

beforeEach(() => {
  requests = 0;
  formState.value = { ...EMPTY_FORM, provider: "fal", prompt: "A red kite." };
});

test("a price is that of the form as it is now", async () => {
  answerWith(200, ANSWER);
  assert.equal(currentPrice.value, null);
  await estimateNow();
  assert.equal(currentPrice.value, 0.45);
  updateForm({ resolution: "1080p" });
  assert.equal(currentPrice.value, null);
});

test("what is drawn here is free before anybody is asked, unless another pays for it", () => {
  updateForm({ provider: "animatic" });
  assert.equal(currentPrice.value, 0);
  updateForm({ more: { fallbacks: [{ provider: "fal", model: null }] } });
  assert.equal(currentPrice.value, null);
  updateForm({ more: { music_provider: "suno" } });
  assert.equal(currentPrice.value, null);
  updateForm({ more: {}, narrated: true, narrator: { provider: "embedded", model: null, voice: "heart" } });
  assert.equal(currentPrice.value, 0);
  updateForm({ narrator: { provider: "elevenlabs", model: "eleven_v3", voice: "George" } });
  assert.equal(currentPrice.value, null);
});

test("somebody who types is waited for", async () => {
  answerWith(200, ANSWER);
  for (const prompt of ["A", "A re", "A red kite"]) {
    updateForm({ prompt });
    mock.timers.tick(200);
  }
  assert.equal(requests, 0);
  mock.timers.tick(150);
  await settle();
  assert.equal(requests, 1);
});

test("an empty form is not asked about", async () => {
  answerWith(200, ANSWER);
  updateForm({ prompt: " " });
  await estimateNow();
  assert.deepEqual([requests, estimate.value.answer], [0, null]);
});

test("what the server finds wrong is kept for the form", async () => {
  const errors = [{ field: "duration_seconds", message: "must be at most 600" }];
  answerWith(422, { type: "/problems/validation", title: "Not valid", status: 422, detail: "", errors });
  await estimateNow();
  assert.deepEqual(estimate.value.problem.fields, { duration_seconds: "must be at most 600" });
});

test("what cannot be ordered has no price, even drawn here; offline it still is free", async () => {
  updateForm({ provider: "animatic" });
  const errors = [{ field: "reference_image", message: "takes no picture" }];
  answerWith(422, { type: "/problems/validation", title: "Not valid", status: 422, detail: "", errors });
  await estimateNow();
  assert.equal(currentPrice.value, null);
  globalThis.fetch = async () => { throw new TypeError("nothing answers"); };
  await estimateNow();
  assert.equal(currentPrice.value, 0);
});

test("where the storyboard is shown first, the button buys its writing alone", async () => {
  answerWith(200, { ...ANSWER, script_usd: 0.02 });
  updateForm({ storyboard: true });
  await estimateNow();
  assert.equal(currentPrice.value, 0.02);
});
