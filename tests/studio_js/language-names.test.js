import assert from "node:assert/strict";
import { test } from "node:test";
import { describeTag, readLanguage } from "../../api/studio/static/language-names.js";

test("a language may be given by its name, and a tag stays what it is", () => {
  assert.deepEqual(["German", " french ", "Brazilian Portuguese", "de-AT", " sv"].map(readLanguage), [
    "de", "fr", "pt-BR", "de-AT", "sv",
  ]);
});

test("a tag is told by its name, and what is none by nothing", () => {
  assert.deepEqual(["de", "zh", "", "Klingonish", "x y"].map(describeTag), ["German", "Chinese", "", "", ""]);
});
