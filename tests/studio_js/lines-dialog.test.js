import assert from "node:assert/strict";
import { test } from "node:test";
import { describe, drawsWords } from "../../api/studio/static/lines-dialog.js";

const FITS = { new_lines: 1, cost_usd: 0, needed_seconds: 4, scene_seconds: 5, becomes_seconds: 5, held_seconds: 0 };

test("lines that fit say how much of the scene they need", () => {
  assert.equal(describe(FITS), "1 new line · about 4 s of the scene’s 5 s");
});

test("a scene that gets longer says so, and for how long its last picture is held", () => {
  const longer = { ...FITS, needed_seconds: 6.5, becomes_seconds: 6.5, held_seconds: 1.5 };
  assert.match(String(describe(longer)), /the scene becomes 6\.5 s long · its last picture is held for 1\.5 s$/);
});

test("the animatic's pictures keep the words that are drawn in them", () => {
  const takes = [{ take: 1, provider: "animatic" }, { take: 2, provider: "fal" }];
  const draws = (captions, take) => drawsWords({ brief: { captions } }, { take, takes });
  assert.deepEqual([draws("files", 1), draws("burnt", 1), draws("files", 2)], [true, false, false]);
});
