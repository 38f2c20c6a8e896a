import assert from "node:assert/strict";
import { test } from "node:test";
import { describeAnswer, getStateLabel } from "../../api/studio/static/webhook-words.js";

test("an answer is told by its status, and no answer by its reason", () => {
  assert.equal(describeAnswer({ status: 503, failure: null }), "HTTP 503");
  assert.equal(describeAnswer({ status: null, failure: "tls" }), "Its certificate is not trusted");
});

test("what a newer server says is no reason to show nothing", () => {
  assert.equal(describeAnswer({ status: null, failure: "eclipse" }), "No answer");
  assert.equal(getStateLabel("dreaming").word, "dreaming");
  assert.equal(getStateLabel("failed").word, "Not delivered");
});
