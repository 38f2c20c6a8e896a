import assert from "node:assert/strict";
import { test } from "node:test";
import { getDownloadName } from "../../api/studio/static/film-player.js";
import { getFileName } from "../../api/studio/static/media-urls.js";
import { createForm, toOrder } from "../../api/studio/static/retake-form.js";
import { deriveTitle } from "../../api/studio/static/submission.js";
import { describeReason } from "../../api/studio/static/take-status.js";
import { CharacterCount, describeExcess } from "../../api/studio/static/text-limits.js";
import { describeMilestone } from "../../api/studio/static/use-job.js";
import { getGradient } from "../../api/studio/static/widgets.js";
import { progress, scene, take } from "./builders.js";

test("a text is too long by characters, as the server counts them", () => {
  assert.equal(describeExcess("🎬🎬", 2), undefined);
  assert.match(describeExcess("🎬🎬🎬", 2), /^1 character too many: at most 2/);
  assert.match(describeExcess("x".repeat(6200), 4000), /^2,200 characters too many: at most 4,000/);
});

test("the count is shown near the limit", () => {
  assert.equal(CharacterCount({ text: "x".repeat(80), limit: 100 }), null);
  assert.notEqual(CharacterCount({ text: "x".repeat(81), limit: 100 }), null);
});

test("a title is the first words of the text", () => {
  assert.equal(deriveTitle("  A red\nkite. "), "A red kite.");
  assert.equal(deriveTitle(`${"word ".repeat(10)}word, and more`), `${"word ".repeat(10)}word, and…`);
  assert.equal(deriveTitle("x".repeat(70)), "x…");
});

test("a download is named by its title, as every file system allows", () => {
  assert.equal(getDownloadName('To the end: "夜" / 2'), "To the end 夜  2.mp4");
  assert.equal(getDownloadName("???"), "film.mp4");
});

test("a file is the same, whatever its link is signed with", () => {
  assert.equal(getFileName("https://films.example/a/clip.mp4?sig=1"), "clip.mp4");
  assert.equal(getFileName(undefined), "");
});

test("another take begins with what the one in the film was made from", () => {
  const job = { provider: "fal", model: "kite" };
  const takes = [take({ text: "First" }), take({ take: 2, text: "Second", model: "wide" })];
  assert.deepEqual(createForm(job, { text: "Scene", take: 1, takes }).text, "First");
  assert.deepEqual(createForm(job, { text: "Scene", take: null, takes, seconds: 5 }),
    { text: "Second", seed: "", provider: "fal", model: "wide", count: 1, seconds: "5" });
  assert.equal(createForm(job, { text: "Scene", take: null, takes: [] }).text, "Scene");
});

test("a take orders another length only where that is not the scene's", () => {
  const form = { text: "A", seed: "", provider: "fal", model: "kite", count: 1, seconds: "8" };
  assert.equal(toOrder(form, 5).duration_seconds, 8);
  assert.ok(!("duration_seconds" in toOrder(form, 8)));
  assert.ok(!("duration_seconds" in toOrder({ ...form, seconds: "" }, 5)));
});

test("an empty seed is left out of the order", () => {
  const form = { text: " A ", seed: "", provider: "fal", model: "kite", count: 4 };
  assert.deepEqual(toOrder(form), { text: "A", provider: "fal", model: "kite", count: 4 });
  assert.equal(toOrder({ ...form, seed: "7" }).seed, 7);
});

test("a take gives its reason only where something is unusual", () => {
  const reason = (state, fields) => describeReason(scene(1, state, fields));
  assert.equal(reason("complete", { detail: "x" }), "");
  assert.equal(reason("complete", { condition: "not_as_ordered", detail: "Shorter" }), "Shorter");
  assert.equal(reason("failed", { error: { type: "x", message: "Refused" }, detail: "x" }), "Refused");
  assert.match(reason("canceled", { receipt: "not_billed" }), /not billed/i);
  assert.equal(reason("running", { detail: "In line" }), "In line");
  // The question says it, with the buttons.
  assert.equal(reason("held", { detail: "It may have been paid for" }), "");
});

test("a job is loaded again when a take may have come, not with every percent", () => {
  const one = progress({ scenes: [scene(1, "running")], progress: 10 });
  const later = { ...one, progress: 20, scenes: [scene(1, "collecting")] };
  assert.equal(describeMilestone(one), describeMilestone(later));
  assert.notEqual(describeMilestone(one), describeMilestone({ ...one, scenes: [scene(1, "complete")] }));
  assert.notEqual(describeMilestone(one), describeMilestone({ ...one, scenes: [scene(1, "running", { take: 2 })] }));
});

test("ids that differ in one letter have other colors", () => {
  assert.notDeepEqual(getGradient("job-1"), getGradient("job-2"));
  assert.deepEqual(getGradient("job-1"), getGradient("job-1"));
});
