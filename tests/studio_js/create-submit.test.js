import assert from "node:assert/strict";
import { test } from "node:test";
import { describePress } from "../../api/studio/static/create-submit.js";

test("the button says what a press buys: the film, or the storyboard that is shown first", () => {
  assert.equal(describePress(null, false), "Make film");
  assert.equal(describePress(1.5, false), "Make film for $1.50");
  assert.equal(describePress(null, true), "Make storyboard");
  assert.equal(describePress(0, true), "Make storyboard for $0.00");
  assert.equal(describePress(0.25, true), "Make storyboard for up to $0.25");
});
