import assert from "node:assert/strict";
import { test } from "node:test";
import {
  addScene, createDraft, editScene, findTextErrors, getTotalSeconds, isChanged, moveScene, removeScene, restoreDraft,
  toStoryboardEdit,
} from "../../api/studio/static/storyboard-draft.js";
import { showLines } from "../../api/studio/static/spoken-lines.js";
import { summarizeProblem } from "../../api/studio/static/storyboard-problem.js";
import { loadDraft, saveDraft } from "../../api/studio/static/storyboard-storage.js";

const draft = createDraft([{ text: "A", seconds: 5 }, { text: "B", seconds: 4.5 }, { text: "C", seconds: 3 }],
  { revision: 2, price_usd: 0.3 });
const texts = ({ scenes }) => scenes.map(({ text }) => text).join("");

test("a new draft is what the server has", () => {
  assert.deepEqual([isChanged(draft), getTotalSeconds(draft), draft.revision, draft.price], [false, 12.5, 2, 0.3]);
});

test("scenes are edited, moved, removed and added, and the draft before stays as it was", () => {
  assert.equal(texts(editScene(draft, 1, { text: "X" })), "AXC");
  assert.equal(texts(moveScene(draft, 0, 2)), "BCA");
  assert.equal(texts(moveScene(draft, 2, 0)), "CAB");
  assert.equal(texts(removeScene(draft, 1)), "AC");
  assert.equal(addScene(draft).scenes[3].seconds, "3");
  assert.equal(texts(draft), "ABC");
});

test("a moved scene keeps its key", () => {
  assert.equal(moveScene(draft, 0, 2).scenes[2].key, draft.scenes[0].key);
});

test("a change that is taken back is none", () => {
  const changed = moveScene(draft, 0, 1);
  assert.deepEqual([isChanged(changed), isChanged(moveScene(changed, 1, 0))], [true, false]);
});

test("what is sent is trimmed, and an empty length is the server's to choose", () => {
  const edited = editScene(draft, 0, { text: " A ", seconds: "" });
  const { scenes, revision, takes } = toStoryboardEdit(edited);
  assert.equal(takes, null);
  assert.deepEqual([revision, scenes[0]], [
    2, {
      text: "A", duration_seconds: null, reference_image: null, last_image: null, lines: null, entities: null,
      opens_on: "own",
      clip_sound: null,
    },
  ]);
});

test("another number of takes is a change, and is sent", () => {
  const loaded = createDraft([{ text: "A", seconds: 5 }], { revision: 0, price_usd: 0.3, takes: 2 });
  const changed = { ...loaded, takes: 4 };
  assert.deepEqual([isChanged(loaded), isChanged(changed), toStoryboardEdit(changed).takes], [false, true, 4]);
});

test("who is in sight is sent as it was chosen, in whatever order", () => {
  const loaded = createDraft([{ text: "A", seconds: 5, entities: ["a", "b"] }], { revision: 3, price_usd: null });
  assert.equal(isChanged(editScene(loaded, 0, { entities: ["b", "a"] })), false);
  const changed = editScene(loaded, 0, { entities: [] });
  assert.deepEqual([isChanged(changed), toStoryboardEdit(changed).scenes[0].entities], [true, []]);
});

test("a scene that begins where the one before ends is sent as one, but for the first", () => {
  const stored = [{ text: "A", seconds: 5 }, { text: "B", seconds: 5, opens_on: "last_frame" }];
  const loaded = createDraft(stored, { revision: 3, price_usd: null });
  const openings = (draft) => toStoryboardEdit(draft).scenes.map((scene) => scene.opens_on);
  assert.deepEqual([openings(loaded), openings(moveScene(loaded, 1, 0))], [["own", "last_frame"], ["own", "own"]]);
  assert.deepEqual([openings(editScene(restoreDraft(loaded), 1, { continues: false }))], [["own", "own"]]);
});

const NARRATED = [
  { text: "A kite. It flies.", seconds: 5, lines: ["A kite.", "It flies."] },
  { text: "Rain on a harbor.", seconds: 5, lines: ["It rains."] },
];
const linesOf = (edited) => toStoryboardEdit(edited).scenes.map(({ lines }) => lines);

test("lines that are the scene's text follow it, others stay when the text is edited", () => {
  const loaded = createDraft(NARRATED, { revision: 3, price_usd: null }, true);
  assert.deepEqual([isChanged(loaded), ...loaded.scenes.map(showLines)], [false, "A kite.\nIt flies.", "It rains."]);
  const changed = loaded.scenes.reduce((draft, _, at) => editScene(draft, at, { text: "New." }), loaded);
  assert.deepEqual(changed.scenes.map(showLines), ["New.", "It rains."]);
  assert.deepEqual(linesOf(restoreDraft(changed)), [null, ["It rains."]]);
  const added = addScene(loaded);
  assert.equal(showLines(editScene(added, 2, { text: "Spoken, too." }).scenes[2]), "Spoken, too.");
});

test("where only lines are spoken, a scene's text is not", () => {
  const loaded = createDraft(NARRATED, { revision: 3, price_usd: null });
  assert.deepEqual(linesOf(editScene(loaded, 0, { text: "New." }))[0], ["A kite.", "It flies."]);
  assert.equal(showLines(editScene(addScene(loaded), 2, { text: "Not spoken." }).scenes[2]), "");
});

test("lines are sent as they were edited, a row each, and none where the field is emptied", () => {
  const loaded = createDraft(NARRATED, { revision: 3, price_usd: null }, true);
  const changed = editScene(editScene(loaded, 0, { spoken: " One \n\ntwo  words\n" }), 1, { spoken: " " });
  assert.deepEqual([isChanged(changed), linesOf(restoreDraft(changed))], [true, [["One", "two words"], []]]);
  assert.equal(isChanged(editScene(loaded, 1, { spoken: "It rains." })), false);
});

test("a line of another voice keeps it, wherever it is moved and however it is worded", () => {
  const low = "scratch-low";
  const stored = [{ text: "A kite.", seconds: 5, lines: ["Look!", "Where?"], line_voices: [null, low] }];
  const loaded = createDraft(stored, { revision: 3, price_usd: null }, true);
  const told = (spoken) => linesOf(restoreDraft(editScene(loaded, 0, { spoken })))[0];
  assert.deepEqual(linesOf(editScene(loaded, 0, { text: "New." }))[0], ["Look!", { text: "Where?", voice: low }]);
  assert.deepEqual(told("Where?\nLook!"), [{ text: "Where?", voice: low }, "Look!"]);
  assert.deepEqual(told("Look!\nOver there?"), ["Look!", { text: "Over there?", voice: low }]);
  assert.deepEqual(told("Over there?"), ["Over there?"]);
  const alike = createDraft([{ ...stored[0], lines: ["Yes.", "Yes."] }], { revision: 3, price_usd: null }, true);
  assert.deepEqual(linesOf(editScene(alike, 0, { text: "New." }))[0], ["Yes.", { text: "Yes.", voice: low }]);
});

test("a draft that was stored without lines leaves them to the server", () => {
  const old = restoreDraft({ scenes: [{ key: 1, text: "A", seconds: "5", picture: null, entities: null }] });
  assert.deepEqual(linesOf(old), [null]);
});

test("too many lines and one that is too long are errors of their field", () => {
  const told = (spoken) => findTextErrors(editScene(draft, 1, { spoken }))["scenes.1.lines"];
  assert.match(told("x\n".repeat(21)), /^21 lines: a scene has at most 20/);
  assert.match(told(`fine\n${"x".repeat(601)}`), /^1 character too many/);
  assert.equal(told("fine"), undefined);
});

test("a scene's own sound is sent, a change of it is one, and it is as the film's where it has none", () => {
  const stored = [{ text: "A", seconds: 5, clip_sound: "full" }, { text: "B", seconds: 5, clip_sound: null }];
  const loaded = createDraft(stored, { revision: 3, price_usd: null });
  const sounds = (edited) => toStoryboardEdit(edited).scenes.map((scene) => scene.clip_sound);
  assert.deepEqual(sounds(restoreDraft(loaded)), ["full", null]);
  const changed = editScene(loaded, 0, { sound: null });
  assert.deepEqual([isChanged(changed), sounds(changed)], [true, [null, null]]);
});

test("a scene's picture is sent, and a change of it is one", () => {
  const changed = editScene(draft, 1, { picture: { upload_id: "u-1" } });
  assert.equal(isChanged(changed), true);
  assert.deepEqual(toStoryboardEdit(changed).scenes.map((scene) => scene.reference_image),
    [null, { upload_id: "u-1", url: null }, null]);
  const stored = { upload_id: "u-1", url: null };
  const loaded = createDraft([{ text: "A", seconds: 5, reference_image: stored }], { revision: 3, price_usd: null });
  assert.deepEqual([isChanged(loaded), loaded.scenes[0].picture], [false, { upload_id: "u-1" }]);
  assert.equal(isChanged(editScene(loaded, 0, { picture: null })), true);
  assert.deepEqual(restoreDraft(changed).scenes[1].picture, { upload_id: "u-1" });
});

test("the picture that a scene ends on is kept, sent, and a change of it is one", () => {
  const stored = { upload_id: "u-2", url: null };
  const loaded = createDraft([{ text: "A", seconds: 5, last_image: stored }], { revision: 3, price_usd: null });
  assert.deepEqual([isChanged(loaded), restoreDraft(loaded).scenes[0].last], [false, { upload_id: "u-2" }]);
  assert.deepEqual(toStoryboardEdit(loaded).scenes[0].last_image, stored);
  const removed = editScene(loaded, 0, { last: null });
  assert.deepEqual([isChanged(removed), toStoryboardEdit(removed).scenes[0].last_image], [true, null]);
});

test("an empty text and one that is too long are errors of their fields", () => {
  const errors = findTextErrors(editScene(editScene(draft, 0, { text: " " }), 2, { text: "x".repeat(2001) }));
  assert.deepEqual(Object.keys(errors), ["scenes.0.text", "scenes.2.text"]);
  assert.match(errors["scenes.2.text"], /^1 character too many/);
});

test("a draft is stored while it differs, and restored with keys of its own", () => {
  const changed = editScene(draft, 0, { text: "X" });
  saveDraft("job-1", changed);
  const restored = restoreDraft(loadDraft("job-1"));
  assert.deepEqual([texts(restored), isChanged(restored)], ["XBC", true]);
  assert.equal(restored.scenes.some(({ key }) => draft.scenes.some((scene) => scene.key === key)), false);
  saveDraft("job-1", draft);
  assert.equal(loadDraft("job-1"), null);
});

test("of many drafts the oldest are removed", () => {
  for (let number = 0; number < 25; number++) saveDraft(`many-${number}`, editScene(draft, 0, { text: "X" }));
  sessionStorage.clear();
  assert.deepEqual([loadDraft("many-4"), texts(loadDraft("many-5"))], [null, "XBC"]);
});

test("what is wrong with the whole storyboard is told, what is wrong with a scene is shown there", () => {
  const whole = { message: "", fields: { "scenes.0.text": "too long", scenes: "too many" } };
  assert.equal(summarizeProblem(whole).message, "Not saved: too many.");
  assert.match(summarizeProblem({ message: "", fields: { "scenes.0.text": "x" } }).message, /marked in red/);
  assert.equal(summarizeProblem({ message: "Away", fields: {} }).message, "Away");
});

test("a scene that begins from a still is sent as one wherever it is placed, and a new one is like the last", () => {
  const stored = [{ text: "A", seconds: 5 }, { text: "B", seconds: 5, opens_on: "still" }];
  const loaded = createDraft(stored, { revision: 3, price_usd: null });
  const openings = (draft) => toStoryboardEdit(draft).scenes.map((scene) => scene.opens_on);
  assert.deepEqual([openings(loaded), openings(moveScene(loaded, 1, 0))], [["own", "still"], ["still", "own"]]);
  assert.deepEqual(openings(addScene(restoreDraft(loaded))), ["own", "still", "still"]);
  assert.equal(isChanged(editScene(loaded, 1, { drawn: false })), true);
});
