import assert from "node:assert/strict";
import { test } from "node:test";
import { nameLanguage } from "../../api/studio/static/labels.js";
import { createForm, findLineError, isAskable, lacksLines, toOrder } from "../../api/studio/static/language-form.js";

const SCENES = [{ number: 1, lines: ["Look up!"] }, { number: 2, lines: [] }];
/** @param {object | null} narration */
const job = (narration) => /** @type {any} */ ({ brief: { narration }, results: { scenes: SCENES } });

test("each row of a scene's text is a line, and empty rows are none", () => {
  const form = { ...createForm(job({})), language: " de ", lines: ["Schau!\n\n  Nach oben! ", ""] };
  assert.deepEqual(toOrder(job({}), form), { language: "de", lines: [["Schau!", "Nach oben!"], []] });
});

test("a film that nobody speaks gets a voice where one is wanted", () => {
  const form = { ...createForm(job(null)), language: "de", lines: ["Schau!", ""] };
  assert.deepEqual(toOrder(job(null), form).voice, {});
  assert.equal(toOrder(job(null), { ...form, spoken: false }).voice, undefined);
});

test("no price is asked for before there is a language, and without lines it is that of a draft", () => {
  const form = createForm(job({}));
  assert.equal(isAskable(form), false);
  assert.equal(isAskable({ ...form, language: "de" }), true);
  assert.equal("lines" in toOrder(job({}), { ...form, language: "de", lines: [" ", ""] }), false);
  assert.equal(lacksLines({ lines: "none" }), true);
  assert.equal(lacksLines({ lines: "none", language: "none" }), false);
});

test("a draft fills the form with its lines", () => {
  const draft = /** @type {any} */ ({ language: "de", lines: [["Schau!", "Hoch!"], []], provider: "embedded" });
  assert.deepEqual(createForm(job(null), draft), { language: "de", lines: ["Schau!\nHoch!", ""], spoken: true });
});

test("an error of a line stands beside its scene", () => {
  assert.equal(findLineError({ "lines.1": "Too long." }, 1), "Too long.");
  assert.equal(findLineError({ "lines.1.0": "Too long." }, 1), "Too long.");
  assert.equal(findLineError({ "lines.10": "Too long." }, 1), undefined);
});

test("a tag that no browser knows is shown as it is", () => {
  assert.equal(nameLanguage("no tag"), "no tag");
});
