import assert from "node:assert/strict";
import { test } from "node:test";
import { nameLanguage } from "../../api/studio/static/labels.js";
import {
  createForm, isAskable, lacksLines, listOwnVoices, toOrder,
} from "../../api/studio/static/language-form.js";

const SCENES = [{ number: 1, lines: ["Look up!"], line_voices: [] }, { number: 2, lines: [], line_voices: [] }];
/** @param {object | null} narration */
const job = (narration) => /** @type {any} */ ({ brief: { narration }, results: { scenes: SCENES, narration } });

const OURS_SPEAK = job({ provider: "embedded" });

/** @param {string[][]} scenes */
const typed = (scenes) => scenes.map((texts) => texts.map((text) => ({ text, isDraft: false })));

test("each field of a scene is a line, and empty ones are none", () => {
  const lines = typed([["Schau!", " ", "  Nach\n oben! "], [""]]);
  const form = { ...createForm(OURS_SPEAK), language: " de ", lines };
  assert.deepEqual(toOrder(OURS_SPEAK, form), { language: "de", lines: [["Schau!", "Nach oben!"], []] });
  assert.equal(toOrder(OURS_SPEAK, { ...form, language: "German" }).language, "de");
});

test("a film that nobody speaks gets a voice where one is wanted", () => {
  const form = { ...createForm(job(null)), language: "de", lines: typed([["Schau!"], [""]]) };
  assert.deepEqual(toOrder(job(null), form).voice, {});
  assert.equal(toOrder(job(null), { ...form, spoken: false }).voice, undefined);
});

test("no price is asked for before there is a language, and without lines it is that of a draft", () => {
  const form = createForm(OURS_SPEAK);
  assert.equal(isAskable(form), false);
  assert.equal(isAskable({ ...form, language: "de" }), true);
  assert.equal("lines" in toOrder(OURS_SPEAK, { ...form, language: "de", lines: typed([[" "], [""]]) }), false);
  assert.equal(lacksLines({ lines: "none" }), true);
  assert.equal(lacksLines({ lines: "none", language: "none" }), false);
});

test("a draft fills the form with its lines", () => {
  const lines = [["Schau!", "Hoch!"], []];
  const draft = /** @type {any} */ ({ language: "de", lines, provider: "embedded", line_voices: [] });
  const form = createForm(job(null), draft);
  assert.deepEqual([form.language, form.lines, form.spoken], ["de", typed([["Schau!", "Hoch!"], [""]]), true]);
});

const GEORGE = { provider: "elevenlabs", model: "eleven_v3", voice: "George" };

test("what is ordered again has its own voice and captions, until others are chosen", () => {
  const said = { language: "de", lines: [["Schau!"], []], line_voices: [] };
  const failed = /** @type {any} */ ({ ...said, ...GEORGE, caption_choice: "track" });
  const form = createForm(job(null), failed);
  assert.deepEqual(toOrder(job(null), form), {
    language: "de", lines: [["Schau!"], []], voice: GEORGE, captions: "track",
  });
  const other = { ...form, narrator: { provider: "embedded", model: null, voice: "scratch" } };
  assert.deepEqual(toOrder(job(null), other).voice, other.narrator);
  assert.deepEqual(toOrder(job(null), { ...form, narrator: null }).voice, {});
});

test("a film that a service speaks is spoken by it, unless another voice is chosen", () => {
  const spoken = job(GEORGE);
  const form = { ...createForm(spoken), language: "de", lines: typed([["Schau!"], [""]]) };
  assert.equal("voice" in toOrder(spoken, form), false);
  const ours = { provider: "embedded", model: null, voice: null };
  const made = /** @type {any} */ ({ language: "de", lines: [["Schau!"], []], line_voices: [], ...ours });
  assert.deepEqual(toOrder(spoken, createForm(spoken, made)).voice, ours);
});

test("a tag that no browser knows is shown as it is", () => {
  assert.equal(nameLanguage("no tag"), "no tag");
});

test("who speaks for another voice is found in its lines, and a card that is blank stays as it is", () => {
  const scenes = [{ number: 1, lines: ["Look!", "Where?"], line_voices: [null, "Bob"] }];
  const entities = [{ id: "max", name: "Max", voice: "Bob" }];
  const film = /** @type {any} */ ({ brief: { narration: {}, entities }, results: { scenes, narration: GEORGE } });
  assert.deepEqual([...listOwnVoices(film)], [["Bob", "Max"]]);
  const before = /** @type {any} */ ({
    language: "de", lines: [["Schau!", "Wo?"]], line_voices: [[null, "Hans"]], ...GEORGE,
    card_texts: { title: "Drache" },
  });
  const form = createForm(film, before);
  assert.deepEqual([form.voices, form.cards], [{ Bob: "Hans" }, { title: "Drache" }]);
  const { voices, cards } = toOrder(film, { ...form, cards: { title: " Drache ", end: " " } });
  assert.deepEqual([voices, cards], [{ Bob: "Hans" }, { title: "Drache" }]);
});
