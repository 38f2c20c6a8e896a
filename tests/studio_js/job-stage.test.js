import assert from "node:assert/strict";
import { test } from "node:test";
import { describeShownFilm, describeStage, getJobLabel } from "../../api/studio/static/job-stage.js";
import { progress } from "./builders.js";

/** @param {object} fields @param {string} [status] @returns {any} */
const job = (fields, status = "processing") => ({ status, snapshot: progress({ ...fields, status }) });
const film = { final_video: { url: "film.mp4" } };

test("while a language is made, it is said which, and that the film stays", () => {
  const german = job({ assets: film, other_language: { language: "de", drafts_lines: false } });
  assert.equal(getJobLabel(german).word, "Adding German");
  assert.equal(describeStage(german), "In German: Scenes");
  assert.equal(describeShownFilm(german), "Another film in German is being made. This film stays as it is.");
});

test("while lines are written, no film is said to be made", () => {
  const drafted = job({ assets: film, other_language: { language: "de", drafts_lines: true } });
  assert.match(describeShownFilm(drafted), /^Its lines in German are being written\./);
});

test("only without a new cut it is said that the earlier one is shown", () => {
  assert.equal(describeShownFilm(job({ assets: film }, "completed")), "");
  assert.match(describeShownFilm(job({ assets: {} })), /^A new cut is being made/);
  assert.match(describeShownFilm(job({ assets: {} }, "canceled")), /^This is the earlier cut/);
});
