import assert from "node:assert/strict";
import { test } from "node:test";
import { nameLanguage } from "../../api/studio/static/details-languages.js";
import { createForm, findLineError, isAskable, toOrder } from "../../api/studio/static/language-form.js";

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

test("no price is asked for before there is a language and a line", () => {
  const form = createForm(job({}));
  assert.equal(isAskable(form), false);
  assert.equal(isAskable({ ...form, language: "de" }), false);
  assert.equal(isAskable({ ...form, language: "de", lines: ["Schau!", ""] }), true);
});

test("an error of a line stands beside its scene", () => {
  assert.equal(findLineError({ "lines.1": "Too long." }, 1), "Too long.");
  assert.equal(findLineError({ "lines.1.0": "Too long." }, 1), "Too long.");
  assert.equal(findLineError({ "lines.10": "Too long." }, 1), undefined);
});

test("a tag that no browser knows is shown as it is", () => {
  assert.equal(nameLanguage("no tag"), "no tag");
});
