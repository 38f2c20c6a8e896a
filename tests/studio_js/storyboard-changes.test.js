import assert from "node:assert/strict";
import { test } from "node:test";
import { getRevision } from "../../api/studio/static/storyboard-approval.js";
import {
  duplicateScene, fitLength, insertScene, mergeScenes, splitScene, splitText,
} from "../../api/studio/static/storyboard-changes.js";
import { createDraft, getTotalSeconds, toStoryboardEdit } from "../../api/studio/static/storyboard-draft.js";
import { NO_HISTORY, noteChange, redoChange, undoChange } from "../../api/studio/static/storyboard-history.js";

const STATE = { revision: 2, price_usd: 0.3 };
const SCENES = [
  { text: "A kite flies. A dog barks at it.", seconds: 5, lines: ["One.", "Two.", "Three."],
    line_voices: [null, "eve", null], entities: ["dog"] },
  { text: "Rain falls on a harbor.", seconds: 4, lines: ["It rains."], entities: ["ship"], opens_on: "last_frame" },
  { text: "Night.", seconds: 3 },
];
const draft = createDraft(SCENES, STATE);
const texts = (edited) => edited.scenes.map(({ text }) => text);
const lengths = (edited) => edited.scenes.map(({ seconds }) => seconds);
const linesOf = (edited) => toStoryboardEdit(edited).scenes.map(({ lines }) => lines);

test("a text is split at the sentence's end that is nearest to its middle, else at a space", () => {
  assert.deepEqual(splitText("One. Two goes on for long. Three."), ["One. Two goes on for long.", "Three."]);
  assert.deepEqual(splitText("A sentence without an end"), ["A sentence", "without an end"]);
  assert.deepEqual(splitText("朝です。夜です。"), ["朝です。", "夜です。"]);
  assert.deepEqual([splitText("Word"), splitText(" ")], [["Word", ""], ["", ""]]);
});

test("a scene is split with its length, its lines and their voices shared out", () => {
  const split = splitScene(draft, 0);
  assert.deepEqual(texts(split).slice(0, 2), ["A kite flies.", "A dog barks at it."]);
  assert.deepEqual(lengths(split), ["2.5", "2.5", "4", "3"]);
  assert.deepEqual(linesOf(split).slice(0, 2), [["One.", { text: "Two.", voice: "eve" }], ["Three."]]);
  assert.equal(new Set(split.scenes.map(({ key }) => key)).size, 4);
  assert.deepEqual(lengths(draft), ["5", "4", "3"]);
});

test("merged scenes have both texts, both lengths, all lines, and who is in sight in either", () => {
  const merged = mergeScenes(draft, 0);
  assert.deepEqual(texts(merged), ["A kite flies. A dog barks at it. Rain falls on a harbor.", "Night."]);
  assert.deepEqual([lengths(merged), merged.scenes[0].entities], [["9", "3"], ["dog", "ship"]]);
  assert.deepEqual(linesOf(merged)[0], ["One.", { text: "Two.", voice: "eve" }, "Three.", "It rains."]);
  assert.equal(mergeScenes(draft, 2), draft);
});

test("scenes whose text is spoken stay so when they are split or merged", () => {
  const spoken = createDraft([{ text: "One. Two.", seconds: 4, lines: ["One.", "Two."] }], STATE, true);
  const split = splitScene(spoken, 0);
  assert.deepEqual([linesOf(split), linesOf(mergeScenes(split, 0))], [[null, null], [null]]);
});

test("a copy stands after its scene, and begins by itself; an empty scene is as long as the one before", () => {
  const copied = duplicateScene(draft, 1);
  assert.deepEqual(texts(copied), [SCENES[0].text, SCENES[1].text, SCENES[1].text, "Night."]);
  assert.deepEqual(copied.scenes.map(({ continues }) => continues), [false, true, false, false]);
  const inserted = insertScene(draft, 0);
  assert.deepEqual([texts(inserted)[1], lengths(inserted)], ["", ["5", "5", "4", "3"]]);
});

test("scenes are fitted to a length together, in proportion", () => {
  assert.deepEqual(lengths(fitLength(draft, 24)), ["10", "8", "6"]);
  for (const seconds of [7, 12.5, 45, 100]) {
    assert.ok(Math.abs(getTotalSeconds(fitLength(draft, seconds)) - seconds) < 0.05, String(seconds));
  }
});

test("changes are undone and done again, and typing in one field is one step", () => {
  const [one, two, three] = [[{ key: 1 }], [{ key: 2 }], [{ key: 3 }]];
  const typed = noteChange(noteChange(noteChange(NO_HISTORY, one, "1 text"), two, "1 text"), three, "2 text");
  assert.deepEqual(typed.past, [one, three]);
  const undone = undoChange(typed, two);
  assert.deepEqual([undone.scenes, undone.history.future], [three, [two]]);
  const again = redoChange(undone.history, undone.scenes);
  assert.deepEqual([again.scenes, again.history.past], [two, [one, three]]);
  assert.deepEqual(noteChange(undone.history, three, "").future, []);
});

test("what is saved first is approved only if it costs no more than was shown", async () => {
  const shown = { ...draft, price: 1.2 };
  assert.equal(await getRevision(shown, null), 2);
  assert.equal(await getRevision(shown, async () => ({ ...shown, revision: 3, price: 1.2 })), 3);
  await assert.rejects(getRevision(shown, async () => ({ ...shown, revision: 3, price: 1.3 })), /costs \$1.30 now/);
});
