import assert from "node:assert/strict";
import { test } from "node:test";
import {
  approveAll, changeLine, countDrafts, createLines, describeMissingLines, findLineError, listTexts, numberLines,
} from "../../api/studio/static/language-lines.js";
import { describeLengths } from "../../api/studio/static/language-scene.js";

const SCENES = [{ number: 1, lines: ["Look up!", "Where?"] }, { number: 2, lines: [] }];
const JOB = /** @type {any} */ ({ results: { scenes: SCENES } });
const DRAFT = /** @type {any} */ ({ state: "drafted", lines: [["Schau nach oben!", "Wo?"], []] });

test("there is a field for each line of the film, and one for a scene in which nothing is said", () => {
  assert.deepEqual(createLines(JOB, null).map((lines) => lines.length), [2, 1]);
  assert.equal(listTexts(createLines(JOB, null)), null);
});

test("a drafted line is approved one by one, by editing it, or with all others", () => {
  const drafted = createLines(JOB, DRAFT);
  assert.equal(countDrafts(drafted), 2);
  const [first = []] = drafted;
  const edited = changeLine(first, 0, { text: "Schau hoch!", isDraft: false });
  assert.equal(countDrafts([edited]), 1);
  assert.equal(countDrafts([changeLine(edited, 1, { isDraft: false })]), 0);
  assert.equal(countDrafts(approveAll(drafted)), 0);
  assert.deepEqual(listTexts(approveAll(drafted)), DRAFT.lines);
});

test("scenes that would fall silent are named, and so is that nobody drafts lines", () => {
  const scenes = [...SCENES, { number: 3, lines: ["There!"] }];
  const missing = (texts, mustBeWritten = false) => describeMissingLines(
    scenes, texts.map((text) => [{ text, isDraft: false }]), mustBeWritten,
  );
  assert.equal(missing(["Schau!", "", "Da!"]), "");
  assert.match(missing(["Schau!", "", " "]), /scene 3: nobody would speak there/);
  assert.match(missing(["", "Und hier?", ""]), /scenes 1, 3:/);
  assert.equal(missing(["", "", ""]), "");
  assert.match(missing(["", "", ""], true), /no language model is set up/);
});

test("lines that were ordered once need no approval", () => {
  assert.equal(countDrafts(createLines(JOB, { ...DRAFT, state: "failed" })), 0);
});

test("a line is added at the end, and the empty ones before it are not counted", () => {
  const lines = changeLine([{ text: " ", isDraft: false }], 1, { text: "Wo?" });
  assert.deepEqual(lines.map(({ text }) => text), [" ", "Wo?"]);
  assert.deepEqual(numberLines(lines), [-1, 0]);
});

test("an error stands beside its own line, and a line that is too long says so itself", () => {
  const line = { text: "Wo?", isDraft: false };
  assert.equal(findLineError({ "lines.1.0": "No such voice." }, "lines.1.0", line), "No such voice.");
  assert.equal(findLineError({ "lines.1.0.voice": "No such voice." }, "lines.1.0", line), "No such voice.");
  assert.equal(findLineError({ "lines.1.01": "Other." }, "lines.1.0", line), undefined);
  assert.match(findLineError({}, "lines.1.0", { ...line, text: "a".repeat(601) }) ?? "", /1 character/);
});

test("a scene says how much of it its lines need, and which picture stands still for them", () => {
  const lengths = { scene: 1, line_seconds: [5.4], needed_seconds: 6.65, scene_seconds: 5 };
  assert.equal(
    describeLengths({ ...lengths, becomes_seconds: 6.667, held_seconds: 1.2 }),
    "about 6.7 s of the scene’s 5 s · it becomes 6.7 s long · its last picture is held for 1.2 s",
  );
  const silent = { ...lengths, needed_seconds: 0, becomes_seconds: 5, held_seconds: 0 };
  assert.equal(describeLengths(silent), "nothing is said");
});
