import assert from "node:assert/strict";
import { test } from "node:test";
import { describeErrors, getPictureError, PICTURE_FIELDS } from "../../api/studio/static/create-errors.js";

const describe = (field, code, message = "said to programs") => (
  describeErrors({ message: "", fields: { [field]: message }, codes: { [field]: code } })[field]
);

test("an error that people make has plain words", () => {
  assert.equal(describe("prompt", "string_too_short"), "Enter a prompt.");
  assert.match(describe("script", "string_too_short"), /60 characters/);
  for (const code of ["float_parsing", "less_than_equal", "greater_than_equal"]) {
    assert.equal(describe("duration_seconds", code), "Enter a length between 5 and 600 seconds.");
  }
  assert.match(describe("budget_usd", "float_parsing"), /in dollars/);
  assert.match(describe("reference_image_url", "picture_not_supported"), /another model/);
  assert.match(describe("reference_image", "picture_not_supported"), /another model/);
  assert.match(describe("reference_image", "upload_not_supported"), /another provider/);
  assert.match(describe("reference_image_url", "picture_required"), /Add one/);
  assert.match(describe("reference_image.upload_id", "upload_not_found"), /Add it again/);
});

test("whichever part of the picture is wrong, it is said at the picture", () => {
  for (const field of PICTURE_FIELDS) assert.equal(getPictureError({ [field]: "is odd", seed: "is too" }), "is odd");
  assert.equal(getPictureError({ seed: "is odd" }), undefined);
});

test("any other error is told as the server tells it", () => {
  assert.equal(describe("prompt", "string_unicode"), "said to programs");
  assert.equal(describe("duration_seconds", "", "too long for this model"), "too long for this model");
  assert.deepEqual(describeErrors({ message: "", fields: { seed: "is odd" } }), { seed: "is odd" });
  assert.deepEqual(describeErrors(null), {});
});
