import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import {
  catalog, findModelOrDefault, getUnavailableReason, getVideoProviders,
} from "../../api/studio/static/catalog.js";
import { chooseModel } from "../../api/studio/static/create-model.js";
import { EMPTY_FORM } from "../../api/studio/static/form-state.js";
import { getModelTitle, summarizeJob } from "../../api/studio/static/job-summary.js";
import { describeModel } from "../../api/studio/static/take-labels.js";
import { model, provider } from "./builders.js";

beforeEach(() => {
  catalog.value = {
    state: "ready",
    providers: [
      provider({ name: "away", available: false, models: [model({ name: "wide", aspect_ratios: ["1:1"] })] }),
      provider({
        title: "Fal",
        models: [
          model({ name: "old", title: "Old", retired: true }),
          model({ name: "photo", title: "Photo", image: "required" }),
          model({ name: "kite", title: "Kite 1" }),
          model({ name: "fal-2", title: "Fal 2" }),
        ],
      }),
      provider({ name: "music", models: [model({ kind: "music" })] }),
    ],
  };
});

test("providers of videos are listed, the available ones first", () => {
  assert.deepEqual(getVideoProviders().map(({ name }) => name), ["fal", "away"]);
});

test("without a name, the first model that can be chosen is taken", () => {
  assert.equal(findModelOrDefault("fal").name, "kite");
  assert.equal(findModelOrDefault("fal", "photo").name, "photo");
  assert.equal(findModelOrDefault("nobody"), undefined);
});

test("why a model cannot be chosen is said", () => {
  const reasons = ["old", "photo", "kite"].map((name) => getUnavailableReason(findModelOrDefault("fal", name)));
  assert.deepEqual(reasons, ["retired", "needs a start picture", null]);
});

test("with a picture, the models that take none cannot be chosen", () => {
  const takers = [model({ image: "none" }), model({ image: "optional" }), model({ image: "required" })];
  assert.deepEqual(takers.map((each) => getUnavailableReason(each, true)), ["takes no picture", null, null]);
});

test("another model keeps what it can do of the earlier choices", () => {
  const form = { ...EMPTY_FORM, resolution: "1080p", ratio: "9:16" };
  assert.deepEqual(chooseModel(form, "fal", "kite"),
    { provider: "fal", model: "kite", resolution: "720p", ratio: "9:16" });
  assert.deepEqual(chooseModel(form, "away", "").ratio, "1:1");
  assert.deepEqual(chooseModel(form, "nobody", ""), { provider: "nobody", model: "" });
});

test("models are told by the names that people know", () => {
  const titles = [getModelTitle("fal", "kite"), getModelTitle("fal", ""), getModelTitle("x", "")];
  assert.deepEqual(titles, ["Kite 1", "Fal", "x"]);
  assert.deepEqual([describeModel("fal", "kite"), describeModel("fal", "fal-2"), describeModel("fal", null)],
    ["Fal · Kite 1", "Fal 2", "Fal"]);
});

test("a job is summarized in a line, without what is not known", () => {
  const job = { provider: "fal", model: "kite", seconds: 30, resolution: "720p", ratio: "16:9" };
  assert.equal(summarizeJob(job), "Kite 1 · 30 s · 720p · 16:9");
  assert.equal(summarizeJob({ ...job, seconds: null, resolution: "" }), "Kite 1 · 16:9");
});
