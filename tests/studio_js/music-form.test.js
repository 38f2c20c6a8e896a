import assert from "node:assert/strict";
import { test } from "node:test";
import { createMusicForm, describeLevel, listSources, toMusicOrder } from "../../api/studio/static/music-form.js";

const HAS = { file: { url: "/m" }, takes: [], is_off: false, level_db: -3, prompt: null, upload_id: null };
const NONE = { ...HAS, file: null, level_db: 0 };
const OFF = { ...NONE, is_off: true, level_db: -3 };
const names = (music) => listSources(music).map(([source]) => source);

test("what can be chosen depends on what the film has", () => {
  assert.deepEqual(names(HAS), ["same", "new", "upload", "off"]);
  assert.deepEqual(names(NONE), ["new", "upload"]);
  assert.deepEqual(listSources(OFF)[0], ["same", "The music that it had"]);
});

test("nothing is ordered where nothing would change, nor before a file is there", () => {
  assert.equal(toMusicOrder(createMusicForm(HAS), HAS), null);
  assert.deepEqual(toMusicOrder({ ...createMusicForm(HAS), level: -6 }, HAS), { source: "same", level_db: -6 });
  assert.deepEqual(toMusicOrder(createMusicForm(OFF), OFF), { source: "same", level_db: -3 });
  const file = { ...createMusicForm(HAS), source: "upload" };
  assert.equal(toMusicOrder(file, HAS), null);
  assert.equal(toMusicOrder({ ...file, upload: { upload_id: "u" } }, HAS).upload_id, "u");
});

test("a prompt of blanks is none, and no music has no loudness", () => {
  assert.deepEqual(toMusicOrder({ source: "new", prompt: "  ", level: 0, upload: null }, NONE),
    { source: "new", level_db: 0 });
  assert.deepEqual(toMusicOrder({ source: "off", prompt: "x", level: 2, upload: null }, HAS), { source: "off" });
});

test("a level is told in words", () => {
  assert.deepEqual([0, 3, -6].map(describeLevel), ["As loud as usual", "3 dB louder", "6 dB quieter"]);
});
